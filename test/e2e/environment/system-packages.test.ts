import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { KEYS } from '../../helpers/terminal.ts';
import { APT_HAS_ALL, type PromptBox, promptBox } from '../menu/prompt-box.ts';
import { noApt } from '../menu/real-apt.ts';

// pip-shim can make a venv that sees the system's packages. If a project imports such a package, it says so.
// Here the system's package lies in the user's own site directory, from which plain python3 imports, too.

const AUTO = { PIP_SHIM_AUTO: 'venv' };
const APP = 'import library\nimport plant\nprint(library.__name__, plant.__name__)\n';
const CONFIG = '.venv/pyvenv.cfg';

interface Box extends PromptBox {
  /** Runs a line in sh, with PIP_SHIM_AUTO=venv. */
  sh(line: string, env?: Record<string, string>): ReturnType<PromptBox['run']>;
  seesSystem(): boolean;
}

/** A project whose app.py imports a package of the index and one that only the system's Python has. */
async function appBox(t: TestContext): Promise<Box> {
  const box = await promptBox(t);
  box.placeShims(['pip', 'pip3', 'python3', 'pip-shim']);
  const site = userSite(box);
  mkdirSync(join(site, 'plant-1.0.dist-info'), { recursive: true });
  writeFileSync(join(site, 'plant.py'), '');
  writeFileSync(
    join(site, 'plant-1.0.dist-info/METADATA'),
    'Metadata-Version: 2.1\nName: plant\nVersion: 1.0\n',
  );
  writeFileSync(join(site, 'plant-1.0.dist-info/RECORD'), 'plant.py,,\n');
  writeFileSync(join(box.project, 'app.py'), APP);
  return {
    ...box,
    sh: (line, env = {}) => box.run('sh', ['-c', line], { env: { ...AUTO, ...env } }),
    seesSystem: () =>
      /^include-system-site-packages = true$/m.test(readFileSync(join(box.project, CONFIG), 'utf8')),
  };
}

function userSite({ home, python }: PromptBox): string {
  const minor = python.version.split('.').slice(0, 2).join('.');
  return join(home, `.local/lib/python${minor}/site-packages`);
}

const NOTE =
  /^pip-shim: app\.py imports plant, which the system has and \.venv does not see; to let it see the system's packages: (.* -m venv --system-site-packages --without-pip \.venv)$/m;

test('if app.py imports a system package that a new venv lacks, one line says so once, and the line’s command works', async (t) => {
  const box = await appBox(t);
  assert.equal((await box.sh('python3 -c "import plant"')).code, 0);
  const installed = await box.sh('pip3 install library');
  assert.equal(installed.code, 0, installed.stderr);
  const command = NOTE.exec(installed.stderr)?.[1] ?? assert.fail(installed.stderr);
  const failed = await box.sh('python3 app.py');
  assert.match(failed.stderr, /^Traceback [\s\S]*\nModuleNotFoundError: No module named 'plant'\n$/);
  assert.equal((await box.sh('pip3 install library')).stderr, '→ .venv/bin/pip install library\n');
  assert.equal((await box.sh(command)).code, 0);
  for (const run of ['first', 'second']) {
    const { stdout, stderr } = await box.sh('python3 app.py');
    assert.deepEqual([stdout, stderr], ['library plant\n', ''], run);
  }
  assert.match((await box.sh('pip list --format=freeze')).stdout, /^library==1\.0\n[\s\S]*^plant==1\.0$/m);
  const again = await box.sh('pip install plant');
  assert.match(again.stdout, /^Requirement already satisfied: plant/m);
  assert.match(again.stderr, /^pip-shim: already there: \.venv sees the system's packages; /m);
  const gone = await box.sh('pip uninstall -y plant');
  assert.match(gone.stdout + gone.stderr, /outside environment/, "the system's copy stays");
});

test('after pip install -q, the first run of python3 names the package that the venv does not see, and the second does not', async (t) => {
  const box = await appBox(t);
  const quiet = await box.sh('pip install -q library');
  assert.deepEqual([quiet.code, quiet.stderr], [0, '']);
  const lines = async (): Promise<string> => (await box.sh('python3 -c "import library"')).stderr;
  assert.match(await lines(), NOTE);
  assert.equal(await lines(), '');
});

test('PIP_SHIM_SYSTEM_SITE_PACKAGES=1 makes a venv that sees the system’s packages, and changes no existing venv', async (t) => {
  const box = await appBox(t);
  const on = { PIP_SHIM_SYSTEM_SITE_PACKAGES: '1' };
  const made = await box.sh('pip install library', on);
  assert.match(made.stderr, /^→ \S+ -m venv --system-site-packages --without-pip \.venv$/m);
  assert.doesNotMatch(made.stderr, NOTE);
  const { stdout, stderr } = await box.sh('python3 app.py');
  assert.deepEqual([stdout, stderr], ['library plant\n', '']);
  const shown = await box.sh('pip-shim explain install library', { ...on, PIP_SHIM_VENV: 'other' });
  assert.match(shown.stdout, /-m venv --system-site-packages --without-pip other$/m);
  await box.sh('python3 -m venv --without-pip other');
  const left = await box.sh('pip install library', { ...on, PIP_SHIM_VENV: 'other' });
  assert.match(
    left.stderr,
    /^pip-shim: other was made without the setting system_site_packages; to let it see the system's packages: .* --system-site-packages --without-pip other$/m,
  );
  const pushed = await box.sh(
    'eval "$(pip-shim hook sh)"\npip-shim push new\ncat "$VIRTUAL_ENV/pyvenv.cfg"',
    on,
  );
  assert.match(pushed.stdout, /^include-system-site-packages = true$/m, pushed.stderr);
  mkdirSync(join(box.home, '.config/pip-shim'), { recursive: true });
  writeFileSync(join(box.home, '.config/pip-shim/config.toml'), 'system_site_packages = true\n');
  const byFile = await box.sh('pip install library', { PIP_SHIM_VENV: 'by-file' });
  assert.match(byFile.stderr, /^→ \S+ -m venv --system-site-packages --without-pip by-file$/m);
});

test('if the project imports a system package, the menu offers and makes a venv that sees the system’s packages', async (t) => {
  const box = await appBox(t);
  const terminal = await box.open('pip', ['install', 'library'], { cols: 120 });
  await terminal.waitFor(
    /In this project \(\.venv, new\), with the system's packages +app\.py imports plant/,
  );
  await terminal.waitFor(/Stop +nothing is installed/);
  terminal.type(KEYS.down);
  await terminal.waitFor(/❯ In this project \(\.venv, new\), with/);
  terminal.type(KEYS.enter);
  assert.equal((await terminal.exit).code, 0, terminal.screen());
  assert.ok(box.seesSystem());
  assert.equal((await box.sh('python3 app.py')).stdout, 'library plant\n');
});

/** A fake apt-get that puts the module cups, and what pip knows of it, where the system's Python finds it. */
const installCups = (site: string): string =>
  `mkdir -p '${site}/pycups-2.0.1.dist-info'
printf 'def version(): return "from apt"\n' >'${site}/cups.py'
printf 'Metadata-Version: 2.1\nName: pycups\nVersion: 2.0.1\n' >'${site}/pycups-2.0.1.dist-info/METADATA'
: >'${site}/pycups-2.0.1.dist-info/RECORD'`;

test('fake apt: for pycups and a library that apt lacks, the first entry brings both into one program', {
  skip: noApt() ?? false,
}, async (t) => {
  const box = await promptBox(t);
  if (box.python.how !== 'system')
    return t.skip('apt is asked about libraries only for the system’s own Python');
  box.placeShims(['pip', 'pip3', 'python3', 'pip-shim']);
  box.command('apt-cache', APT_HAS_ALL);
  const site = userSite(box);
  for (const name of ['apt', 'apt-get']) box.command(name, installCups(site));
  box.command('dpkg-query', 'echo /usr/lib/python3/dist-packages/cups.so');
  box.command('sudo', 'exec "$@"');
  const terminal = await box.open('pip', ['install', 'pycups', 'library'], { cols: 120 });
  await terminal.waitFor(/❯ In this project \(\.venv, new\), with pycups from /);
  await terminal.waitFor(/Stop +nothing is installed/);
  terminal.type(KEYS.enter);
  assert.equal((await terminal.exit).code, 0, terminal.screen());
  assert.match(terminal.screen(), /Requirement already satisfied: pycups/);
  const both = await box.run('python3', ['-c', 'import cups, library; print(cups.version())'], { env: AUTO });
  assert.deepEqual([both.code, both.stdout], [0, 'from apt\n'], both.stderr);
});
