import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { inspectVenv } from '../../../src/environment/venv-state.ts';
import { type PipWorld, predict } from '../../../src/pip/predict.ts';
import { readConfigFile } from '../../../src/settings/config-file.ts';
import { readSettings } from '../../../src/settings/settings.ts';
import { choicesIn } from '../../../src/state/choices.ts';
import { registryIn } from '../../../src/state/registry.ts';
import { isShellState, type ShellState } from '../../../src/state/stack.ts';
import { storeIn } from '../../../src/state/store.ts';
import { ShimError } from '../../../src/system/errors.ts';
import { look } from '../../../src/system/look.ts';
import { freshDir } from '../../helpers/temp.ts';
import { hostileText, LIMIT, runs } from './runs.ts';

// Each function that reads a file gets random bytes. It must return an answer, or throw a ShimError that
// names the file.

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));

/** Draws a good text with up to four edits, or random bytes. Each edit removes and inserts bytes. */
function damaged(good: fc.Arbitrary<string>): fc.Arbitrary<Buffer> {
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    gone: fc.nat(8),
    put: fc.oneof(
      hostileText(4).map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 4 }),
    ),
  });
  const edited = fc.tuple(good, fc.array(edit, { maxLength: 4 })).map(([text, edits]) =>
    edits.reduce((whole, { at, gone, put }) => {
      const place = Math.floor(at * whole.length);
      return Buffer.concat([whole.subarray(0, place), put, whole.subarray(place + gone)]);
    }, Buffer.from(text)),
  );
  return fc.oneof({ weight: 8, arbitrary: edited }, { weight: 1, arbitrary: bytes });
}

const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('venv', '/x', 1, true, null, {}));

test('any config.toml gives settings, or a ShimError that names the file', { timeout: LIMIT }, () => {
  const file = join(freshDir('config'), 'config.toml');
  const line = fc.oneof(
    fc
      .tuple(
        fc.constantFrom(
          'auto',
          'venv',
          'installer',
          'dry_run',
          'remedies',
          'override',
          'index',
          '"auto"',
          'x.y',
        ),
        value,
      )
      .map(([key, given]) => `${key} = ${JSON.stringify(given)}`),
    fc.constantFrom('[auto]', '# c', '[[x]]', 'auto = """', "venv = '''", 'auto = 1979-05-27T07:32:00Z'),
  );
  const good = fc.array(line, { maxLength: 4 }).map((lines) => lines.join('\n'));
  const property = fc.property(damaged(good), (content) => {
    writeFileSync(file, content);
    try {
      readSettings({}, readConfigFile(file, look));
    } catch (error) {
      assert.ok(error instanceof ShimError, String(error));
      assert.equal(error.exitCode, 2);
      assert.ok(error.message.startsWith(file), error.message);
    }
  });
  fc.assert(property, runs(500));
});

/** Draws JSON records in which some fields are missing or have a wrong value. */
const record = (fields: Readonly<Record<string, unknown>>): fc.Arbitrary<string> =>
  fc
    .tuple(
      ...Object.entries(fields).map(([name, fitting]) =>
        fc
          .oneof(
            { weight: 30, arbitrary: fc.constant(fitting) },
            { weight: 1, arbitrary: value },
            { weight: 1, arbitrary: fc.constant(undefined) },
          )
          .map((given) => [name, given]),
      ),
    )
    .map((pairs) => JSON.stringify(Object.fromEntries(pairs as [string, unknown][])));

test('the registry reads any bytes as a whole record or as no record, and inspectVenv still answers', {
  timeout: LIMIT,
}, () => {
  const root = freshDir('registry');
  const [directory, venv] = [join(root, 'venvs'), join(root, 'venv')];
  mkdirSync(join(venv, 'bin'), { recursive: true });
  writeFileSync(join(venv, 'pyvenv.cfg'), 'version = 3.11.2\n');
  const registry = registryIn(directory, { setAside: () => undefined, forgotten: () => undefined });
  registry.record(venv, '0'.repeat(32), 'made');
  const [name = ''] = readdirSync(directory);
  const good = record({
    format: 1,
    path: venv,
    dev: 1,
    ino: 2,
    uid: 0,
    token: '0'.repeat(32),
    state: 'made',
    digest: 'x',
  });
  const property = fc.property(
    damaged(good),
    damaged(fc.constant('version = 3.11.2\nhome = /usr/bin\n')),
    (content, config) => {
      writeFileSync(join(directory, name), content);
      writeFileSync(join(venv, 'pyvenv.cfg'), config);
      const entry = registry.find(venv);
      assert.deepEqual(registry.all(), entry ? [entry] : []);
      if (entry) {
        assert.equal(typeof entry.path + typeof entry.dev + typeof entry.token, 'stringnumberstring');
        assert.ok(['making', 'made', 'allowed'].includes(entry.state), entry.state);
        registry.isAllowedAs(entry, 'x');
      }
      assert.ok(inspectVenv(venv, 0, look, registry).kind);
    },
  );
  fc.assert(property, runs(500));
});

test('any bytes in the file of a permanent choice give a valid choice or none', { timeout: LIMIT }, () => {
  const root = freshDir('choices');
  const project = join(root, 'project');
  mkdirSync(project);
  const directory = join(root, 'choices');
  const choices = choicesIn(directory);
  choices.remember(project, { remedy: 'pipx' });
  const [name = ''] = readdirSync(directory);
  const { dev, ino, uid } = look.stat(project) ?? { dev: 0, ino: 0, uid: 0 };
  const foreign = { dev, ino, uid };
  const choice = { format: 1, path: project, ...foreign, remedy: 'venv' };
  const good = fc.oneof(
    record({ ...choice, venv: { path: '/absent', foreign: {} } }),
    fc
      .oneof({ weight: 3, arbitrary: fc.constant(foreign) }, value)
      .chain((given) => record({ ...choice, venv: { path: project, foreign: given } })),
  );
  let found = 0;
  const property = fc.property(damaged(good), (content) => {
    writeFileSync(join(directory, name), content);
    const choice = choices.find(project);
    if (choice) found++;
    if (choice?.remedy === 'venv') assert.equal(typeof choice.path + typeof choice.foreign, 'stringboolean');
    else assert.ok(choice === undefined || ['pipx', 'system'].includes(choice.remedy));
  });
  fc.assert(property, runs(500));
  assert.ok(found >= 10, `${found}`);
});

test("any bytes in the file of a shell's stack give a valid stack or no stack", { timeout: LIMIT }, () => {
  const pushed = { venv: '/x/.venv', name: 'x', marked: '/x' };
  const good = fc.oneof(
    record({ format: 1, stack: [pushed], left: '/x' }),
    value.map((given) => JSON.stringify({ format: 1, stack: [{ ...pushed, marked: given }] })),
  );
  const store = storeIn<ShellState>(freshDir('stacks'), isShellState);
  store.write('stack.json', { stack: [] });
  const property = fc.property(damaged(good), (content) => {
    writeFileSync(store.fileOf('stack.json'), content);
    const state = store.read('stack.json');
    for (const entry of state?.stack ?? []) {
      assert.ok(entry.venv.startsWith('/'));
      assert.ok(['string', 'undefined'].includes(typeof entry.marked), JSON.stringify(entry));
    }
  });
  fc.assert(property, runs(500));
});

test('predict() answers for any bytes in a requirements file and in pip.conf', { timeout: LIMIT }, () => {
  const root = freshDir('requirements');
  const [file, config] = [join(root, 'r.txt'), join(root, 'pip.conf')];
  const good = fc.constantFrom(
    'six>=1,<2 ; python_version > "3"\n-r r.txt\n',
    '-e "git+https://h.invalid/x#egg=x[e]" \\\n --hash=sha256:0\n',
    '[global]\nuser = 1\n[install]\ntarget =\n  d\n',
    `${'('.repeat(500)}\n`,
    `x${' '.repeat(400)}y\n`,
    `x; ${'"a"=="a" and '.repeat(300)}"a"=="b"\n`,
  );
  const world: PipWorld = {
    ...{ env: { PIP_CONFIG_FILE: config }, pipVersion: '25.1', home: root, platform: 'linux', prefix: root },
    readText: (path) => look.readText(path, 1 << 24),
    exists: (path) => look.stat(path) !== undefined,
    isDirectory: (path) => look.stat(path)?.kind === 'directory',
  };
  const property = fc.property(damaged(good), fc.option(damaged(good)), (requirements, settings) => {
    writeFileSync(file, requirements);
    rmSync(config, { force: true });
    if (settings) writeFileSync(config, settings);
    assert.ok(predict(['uninstall', '-r', file], world).kind);
    assert.ok(predict(['install', '-r', file], world).kind);
  });
  fc.assert(property, runs(500));
});
