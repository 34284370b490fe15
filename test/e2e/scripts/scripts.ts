import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { serveIndex } from '../../helpers/local-index.ts';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

// Runs install scripts like those in public repositories. They lie beside this file and need no change.

const AUTO = { PIP_SHIM_AUTO: 'venv' };
const MODULE = (name: string): string =>
  `VERSION = '1.0'\n\ndef main():\n    print('${name}', VERSION)\n\nif __name__ == '__main__':\n    main()\n`;

type Env = Readonly<Record<string, string>>;
interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a script in the project, which has a copy of the script's directory. */
type Start = (box: Sandbox, env: Env) => Promise<Ended>;

export interface Script {
  /** The directory of the script. */
  readonly name: string;
  readonly start: Start;
  /** Matches the standard output if the script has worked. */
  readonly works: RegExp;
  /** A program that the script needs. If PATH lacks it, the test is skipped. */
  readonly needs?: string;
  /** Matches the standard output of a second run. If it is absent, there is no second run. */
  readonly again?: RegExp;
  /** True if test/e2e runs this script. */
  readonly isShort?: true;
}

const by =
  (program: string, ...args: readonly string[]): Start =>
  (box, env) =>
    box.run(program, args, { env });

/** test/e2e runs the scripts that are marked with `isShort`. test/wide runs the others. */
export const SCRIPTS: readonly Script[] = [
  {
    name: 'curl-to-sh',
    start: by('sh', '-c', 'curl -fsSL "file://$PWD/get.sh" | sh'),
    works: /==> webthing 1\.0 is ready\n$/,
    needs: 'curl',
  },
  { name: 'makefile', start: by('make'), works: /pip3 freeze .*\n$/, needs: 'make', isShort: true },
  {
    name: 'github-steps',
    start: runSteps,
    works: /^checker 1\.0\napp uses webthing 1\.0\n$/m,
    isShort: true,
  },
  {
    name: 'npm-postinstall',
    start: by('npm', 'install', '--offline', '--no-audit', '--no-fund', '--foreground-scripts'),
    works: /app uses webthing 1\.0\n/,
    needs: 'npm',
  },
  {
    name: 'ansible-play',
    start: by('ansible-playbook', '-i', 'localhost,', 'play.yml'),
    works: /app uses webthing 1\.0.*changed=1 .*failed=0/s,
    again: /app uses webthing 1\.0.*changed=0 .*failed=0/s,
    needs: 'ansible-playbook',
  },
  { name: 'dockerfile', start: buildImage, works: /app uses webthing 1\.0\n$/, isShort: true },
  {
    name: 'crontab',
    start: runCronLine,
    works: /^app uses webthing 1\.0\n$/,
    again: /^app uses webthing 1\.0\n$/,
  },
  {
    name: 'bootstrap',
    start: by('bash', './bootstrap.sh'),
    works: /^No broken requirements found\.\n1 packages\n$/m,
    again: /^No broken requirements found\.\n1 packages\n$/,
    isShort: true,
  },
  {
    name: 'have-package',
    start: by('sh', 'setup.sh'),
    works: /report by 1\.0 for 1\.0\n$/,
    again: /^webthing is there already\nreporter is there already\nreport by 1\.0 for 1\.0\n$/,
  },
  {
    name: 'run-tests',
    start: by('bash', 'run_tests.sh'),
    works: /checker 1\.0\n1\.0\n.*Successfully uninstalled/s,
  },
  { name: 'user-install', start: by('sh', 'install.sh'), works: /app uses webthing 1\.0\n$/ },
  {
    name: 'python-installer',
    start: by('python3', 'install.py'),
    works: /installed by 1\.0\n$/,
    isShort: true,
  },
];

/** Why this machine can't run a script; false if it can. */
export const skipOf = ({ needs }: Script): string | false =>
  needs !== undefined && !onPath(needs) && `no ${needs} on PATH`;

/** Asserts that a script succeeds with PIP_SHIM_AUTO=venv, and without it fails as with plain pip. */
export async function assertRuns(t: TestContext, script: Script): Promise<void> {
  const box = await scriptBox(t, script.name);
  const plain = await script.start(box, { PATH: pathWithoutShims(box) });
  assert.notEqual(plain.code, 0, plain.stdout);
  const hinted = await script.start(box, {});
  assert.deepEqual(withoutHint(hinted), withoutHint(plain));
  assert.match(hinted.stdout + hinted.stderr, /hint: pip-shim can install into/);
  await check(script, script.works, box);
  if (script.again) await check(script, script.again, box);
}

async function check(script: Script, expected: RegExp, box: Sandbox): Promise<void> {
  const { code, stdout, stderr } = await script.start(box, AUTO);
  assert.equal(code, 0, `${stdout}\n${stderr}`);
  assert.match(stdout, expected, stderr);
}

async function scriptBox(t: TestContext, name: string): Promise<Sandbox> {
  const box = await sandboxFor(t);
  box.placeShims(['pip', 'pip3', 'python3', 'python']);
  const wheels = join(box.root, 'wheels');
  for (const each of ['webthing', 'reporter', 'checker']) {
    const scripts = { [each]: `${each}:main` };
    buildWheel(wheels, { name: each, scripts, modules: { [`${each}.py`]: MODULE(each) } });
  }
  const index = await serveIndex(wheels);
  t.after(() => index.close());
  Object.assign(box.env, {
    PIP_INDEX_URL: index.url,
    ANSIBLE_NOCOLOR: '1',
    npm_config_cache: join(box.root, 'npm'),
    npm_config_logs_max: '0',
    npm_config_update_notifier: 'false',
  });
  box.command('python', `exec ${box.python.python} "$@"`);
  cpSync(new URL(name, import.meta.url), box.project, { recursive: true });
  return box;
}

function onPath(program: string): boolean {
  return ['/usr/bin', '/bin', '/usr/local/bin'].some((directory) => existsSync(join(directory, program)));
}

const pathWithoutShims = ({ env, shims }: Sandbox): string =>
  (env.PATH ?? '')
    .split(':')
    .filter((entry) => entry !== shims)
    .join(':');

/** Drops the lines with pip-shim's hint or pip's error. Ansible prints both on one line. */
const withoutHint = ({ code, stdout, stderr }: Ended): Ended => {
  const kept = (text: string): string =>
    text
      .split('\n')
      .filter((line) => !/hint: pip-shim|externally-managed-environment/.test(line))
      .join('\n');
  return { code, stdout: kept(stdout), stderr: kept(stderr) };
};

/** Runs a workflow's steps as GitHub's runner does: with `bash -e`, and with GITHUB_PATH's lines on PATH. */
async function runSteps(box: Sandbox, env: Env): Promise<Ended> {
  const file = join(box.root, 'github-path');
  writeFileSync(file, '');
  let stdout = '';
  for (const step of stepsOf(readFileSync(join(box.project, 'workflow.yml'), 'utf8'))) {
    const added = readFileSync(file, 'utf8').split('\n').filter(Boolean).reverse();
    const path = [...added, env.PATH ?? box.env.PATH].join(':');
    const variables = { CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_PATH: file, ...env, PATH: path };
    const ended = await box.run('bash', ['-ec', step], { env: variables });
    stdout += ended.stdout;
    if (ended.code !== 0) return { ...ended, stdout };
  }
  return { code: 0, stdout, stderr: '' };
}

/** The commands of each `run:` in a workflow file. */
function stepsOf(workflow: string): readonly string[] {
  return [...workflow.matchAll(/^ +run: (.*(?:\n {10,}.*)*)/gm)].map(([, text = '']) =>
    text.replace(/^\|\n/, '').replace(/^ {10}/gm, ''),
  );
}

/** Runs the RUN lines of a Dockerfile and then its CMD, without an image. Its files lie in the project. */
async function buildImage(box: Sandbox, env: Env): Promise<Ended> {
  const lines = readFileSync(join(box.project, 'Dockerfile'), 'utf8').split('\n');
  const variables = { ...env };
  let [stdout, stderr] = ['', ''];
  for (const line of lines) {
    const [word = '', rest = ''] = [line.replace(/ .*/, ''), line.replace(/^\S+ ?/, '')];
    if (word === 'ENV') Object.assign(variables, Object.fromEntries([rest.split('=', 2)]));
    if (word !== 'RUN' && word !== 'CMD') continue;
    const [program = '', ...args]: string[] = word === 'RUN' ? ['sh', '-c', rest] : JSON.parse(rest);
    const ended = await box.run(program, args, { env: variables });
    [stdout, stderr] = [stdout + ended.stdout, stderr + ended.stderr];
    if (ended.code !== 0) return { code: ended.code, stdout, stderr };
  }
  return { code: 0, stdout, stderr };
}

/** Runs the command of a crontab's line, as cron does: by sh in the home directory. Cron mails all output. */
async function runCronLine(box: Sandbox, env: Env): Promise<Ended> {
  const line = readFileSync(join(box.project, 'crontab'), 'utf8').replace(/^(?:\S+ ){5}/, '');
  return box.run('sh', ['-c', `{ ${line.trim()}; } 2>&1`], { cwd: box.home, env });
}
