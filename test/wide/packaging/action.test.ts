import assert from 'node:assert/strict';
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { parse } from 'yaml';
import { cloneTo, hasCommand, type Installer, installerFor } from '../../e2e/install/installer.ts';
import { repository } from '../../helpers/sandbox.ts';
import { freshDir } from '../../helpers/temp.ts';
import { buildWheel } from '../../helpers/wheels.ts';

// Runs the steps of packaging/github-action as a runner does: it fills in the inputs, and later steps get the
// variables and the PATH entries that earlier steps wrote into files.

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly {
      readonly shell: string;
      readonly run: string;
      readonly env?: Record<string, string>;
    }[];
  };
}

/** A clone with the program that was built before the tests, so that install.sh does not build it again. */
const clone = cloneTo(freshDir('clone'));
cpSync(join(repository, 'dist'), join(clone, 'dist'), { recursive: true, preserveTimestamps: true });

/** Runs a job: the action with these inputs, and then `run`. Ends at the first step that fails. */
async function job(box: Installer, action: string, inputs: Readonly<Record<string, string>>, run: string) {
  const { inputs: known, runs }: Action = parse(readFileSync(join(action, 'action.yml'), 'utf8'));
  assert.equal(runs.using, 'composite');
  const context = new Map([['github.action_path', action]]);
  for (const [name, input] of Object.entries(known))
    context.set(`inputs.${name}`, inputs[name] ?? input.default ?? '');
  const filled = (text: string): string =>
    text.replace(/\$\{\{ (\S+) \}\}/g, (_, name: string) => context.get(name) ?? assert.fail(name));
  const [variables, path] = [join(box.root, 'github-env'), join(box.root, 'github-path')];
  for (const file of [variables, path]) writeFileSync(file, '');
  const runner = { CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_ENV: variables, GITHUB_PATH: path };
  let last = { code: 0 as number | null, stdout: '', stderr: '' };
  for (const step of [...runs.steps, { shell: 'bash', run, env: {} }]) {
    const lines = (file: string): string[] => readFileSync(file, 'utf8').split('\n').filter(Boolean);
    const given = lines(variables).map((line) => [
      line.slice(0, line.indexOf('=')),
      line.slice(line.indexOf('=') + 1),
    ]);
    const own = Object.entries(step.env ?? {}).map(([name, value]) => [name, filled(value)]);
    const PATH = [...lines(path).reverse(), box.env.PATH].join(':');
    last = await box.run(step.shell, ['--noprofile', '--norc', '-eo', 'pipefail', '-c', filled(step.run)], {
      env: { ...runner, ...Object.fromEntries(given), ...Object.fromEntries(own), PATH },
      timeout: 120_000,
    });
    if (last.code !== 0) break;
  }
  return last;
}

test('after the action, pip and python3 in a later step use the venv of the project', async (t) => {
  const box = await installerFor(t, clone);
  const action = join(clone, 'packaging/github-action');
  const wheel = buildWheel(box.root, { name: 'demo' });
  const { code, stdout, stderr } = await job(
    box,
    action,
    {},
    `pip install -q --no-index ${wheel}; python3 -c 'import demo; print(demo.__file__)'`,
  );
  assert.deepEqual([code, stdout.includes('/project/.venv/')], [0, true], stdout + stderr);
});

test('the action checks the inputs auto, scope and url before it installs anything', async (t) => {
  const box = await installerFor(t, clone);
  const action = join(clone, 'packaging/github-action');
  const wrong = await job(box, action, { auto: 'conda; rm -rf .' }, 'true');
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, /^pip-shim feature: auto is 'conda; rm -rf \.'; use ask, venv, project, /);
  for (const [inputs, error] of [
    [{ scope: 'all' }, /scope is 'all'; use system or user/],
    [{ url: 'http://example.org' }, /url is 'http:\/\/example\.org'; it must begin with https:\/\//],
  ] as const) {
    const { code, stderr } = await job(box, action, inputs, 'true');
    assert.equal(code, 1);
    assert.match(stderr, error);
  }
  assert.equal(existsSync(box.data), false);
});

/** Serves a get.sh, as the address of a release does, and returns the address. */
async function serve(t: TestContext, get: string): Promise<string> {
  const server = createServer(({ url }, response) => {
    response.writeHead(url === '/r/get.sh' ? 200 : 404).end(get);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  t.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/r`;
}

test('with the input url, the action runs the get.sh of that address, and auto `ask` sets no variable (fake release)', {
  skip: !hasCommand('curl') && 'curl is not installed',
}, async (t) => {
  const box = await installerFor(t, clone);
  const url = await serve(t, 'echo "get.sh $* from $PIP_SHIM_URL"\n');
  const copy = join(freshDir('action'), 'packaging');
  for (const name of ['github-action/action.yml', 'devcontainer/install.sh']) {
    mkdirSync(join(copy, name, '..'), { recursive: true });
    writeFileSync(join(copy, name), readFileSync(join(repository, 'packaging', name)));
  }
  const action = join(copy, 'github-action');
  const { code, stdout, stderr } = await job(
    box,
    action,
    { url: `${url}/`, auto: 'ask' },
    'printenv PIP_SHIM_AUTO || echo not set',
  );
  assert.deepEqual([code, stdout, stderr], [0, 'not set\n', '']);
  const missing = await job(box, action, { url: `${url}/none` }, 'true');
  assert.equal(missing.code, 1);
  assert.match(missing.stderr, /can't fetch http:\/\/127\.0\.0\.1:\d+\/r\/none\/get\.sh; is url the address/);
  const nothing = await job(box, action, {}, 'true');
  assert.match(nothing.stderr, /there is no clone of pip-shim here\n.*set the option url/);
});

test('in a container job, where HOME is not root’s, the action installs for everybody and says so (fake release)', {
  skip: (process.getuid?.() !== 0 && 'needs root') || (!hasCommand('curl') && 'curl is not installed'),
}, async (t) => {
  const box = await installerFor(t, clone);
  chownSync(box.home, 1000, 1000);
  const url = await serve(t, 'echo "get.sh $*"\n');
  const action = join(clone, 'packaging/github-action');
  const shown = 'printenv PATH | cut -d: -f1';
  const { code, stdout } = await job(box, action, { url, auto: 'ask' }, shown);
  assert.deepEqual([code, stdout], [0, '/usr/local/bin\n']);
  writeFileSync(join(box.root, 'variables'), '');
  const said = await box.run('sh', [join(clone, 'packaging/devcontainer/install.sh')], {
    env: { GITHUB_ENV: join(box.root, 'variables'), SCOPE: 'user', URL: url },
  });
  assert.equal(
    said.stdout,
    `pip-shim: scope system is used, because the job runs as root and ${box.home} belongs to somebody else\nget.sh --yes --system\n`,
  );
});
