import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { run } from '../../helpers/process.ts';
import type { Sandbox, SandboxOptions } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';
import { type PromptBox, promptBox } from './prompt-box.ts';

/** Debian's place for the wheels that a new venv starts with. */
const SYSTEM_WHEELS = '/usr/share/python-wheels';
const PIPX = '/usr/bin/pipx';

/** Why the real pipx can't be run here without a network; false where it can. */
export async function noPipx(): Promise<string | false> {
  if (!existsSync(PIPX)) return `no ${PIPX} (apt-get install -y pipx)`;
  if (!existsSync(SYSTEM_WHEELS))
    return `pipx starts from pip and setuptools, and ${SYSTEM_WHEELS} is missing`;
  const { code } = await run('/usr/bin/python3', ['-c', 'import ensurepip'], { env: {} });
  return code === 0 ? false : 'pipx makes venvs with ensurepip, which is missing (python3-venv)';
}

/** The index has what pipx bootstraps from, and two known tools; the home is pipx's own default. */
export async function pipxBox(t: TestContext, options: SandboxOptions = {}): Promise<PromptBox> {
  const box = await promptBox(t, options);
  for (const file of readdirSync(SYSTEM_WHEELS).filter((name) => /^(pip|setuptools|wheel)-/.test(name)))
    copyFileSync(join(SYSTEM_WHEELS, file), join(box.wheels, file));
  buildWheel(box.wheels, { name: 'wheel' });
  for (const name of ['codespell', 'yamllint'])
    buildWheel(box.wheels, { name, scripts: { [name]: `${name}:main` } });
  return box;
}

/** Takes pipx off PATH, and leaves all else that the system has. */
export async function withoutPipx(box: Sandbox): Promise<void> {
  const tools = join(box.root, 'tools');
  const link = 'mkdir "$0"; for f in /usr/bin/*; do case $f in */pipx) ;; *) ln -s "$f" "$0/";; esac; done';
  await box.run('sh', ['-c', link, tools]);
  const own = box.python.how === 'made' ? [dirname(box.python.pip)] : [];
  box.env.PATH = [box.shims, box.bin, ...own, tools].join(':');
}
