import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type TestContext, test } from 'node:test';
import { twoPythons } from '../../helpers/interpreter.ts';
import { makePython } from '../../helpers/make-python.ts';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

// A venv that pip-shim makes without ensurepip must equal a venv of `python3 -m venv` with ensurepip.

/** Files that pip-shim adds to a venv. Newer Pythons also write .gitignore. */
const OURS = ['.pip-shim', '.gitignore'];

/** Maps each file and link to its mode and content, with VENV for the venv's path. Skips compiled files. */
function treeOf(venv: string): Record<string, string> {
  const entries = readdirSync(venv, { recursive: true, withFileTypes: true });
  const found = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => ({ entry, path: join(entry.parentPath ?? entry.path, entry.name) }));
  const kept = found.filter(
    ({ path }) => !path.includes('/__pycache__/') && !OURS.includes(relative(venv, path)),
  );
  return Object.fromEntries(
    kept
      .map(({ entry, path }) => [
        relative(venv, path),
        entry.isSymbolicLink() ? `-> ${readlinkSync(path)}` : `${modeOf(path)} ${contentOf(path, venv)}`,
      ])
      .sort(),
  );
}

const modeOf = (path: string): string => (statSync(path).mode & 0o7777).toString(8);

function contentOf(path: string, venv: string): string {
  const text = readFileSync(path, 'latin1').replaceAll(venv, 'VENV');
  if (path.endsWith('/pyvenv.cfg')) return text.replace(' --without-pip', '');
  // The order of RECORD's lines depends on the install, and some lines name files that pip compiled.
  if (path.endsWith('/RECORD'))
    return text
      .split(/\r?\n/)
      .filter((line) => !line.includes('__pycache__'))
      .map(withoutDigest)
      .sort()
      .join('\n');
  return createHash('sha256').update(text, 'latin1').digest('hex');
}

/** Removes the digest of a script in bin/, since the digest depends on the venv's path. */
const withoutDigest = (line: string): string => (line.startsWith('../../') ? line.replace(/,.*/, '') : line);

async function bothVenvs(box: Sandbox): Promise<{ hand: string; ours: string; why: string | undefined }> {
  box.placeShims();
  const [hand, ours] = [join(box.home, 'by-hand/.venv'), join(box.project, '.venv')];
  mkdirSync(join(box.home, 'by-hand'));
  const made = await box.run(box.python.python, ['-m', 'venv', hand]);
  if (made.code !== 0) return { hand, ours, why: `python3 -m venv does not work here: ${made.stdout}` };
  const wheel = buildWheel(box.root, { name: 'demo', scripts: { demo: 'demo:main' } });
  const installed = await box.run(join(hand, 'bin/pip'), ['install', '--no-index', wheel]);
  assert.equal(installed.code, 0, installed.stderr);
  const shimmed = await box.run('pip', ['install', '--no-index', wheel], { env: { PIP_SHIM_AUTO: 'venv' } });
  assert.equal(shimmed.code, 0, shimmed.stderr);
  return { hand, ours, why: undefined };
}

const IDENTITY =
  'import os, sys, json; print(json.dumps([sys.version, sys.base_prefix, sys.flags, os.path.realpath(sys.executable), sys.path[1:]]))';

for (const which of ['usual', 'newest'] as const)
  test(`a venv that pip-shim makes with the ${which} Python equals a venv made by hand, even after an upgrade of pip`, async (t) => {
    const from = which === 'newest' ? (await twoPythons())?.newer : undefined;
    if (which === 'newest' && !from) return t.skip('there is no second Python');
    const python = from && (await makePython({ marked: true, from: from.executable }));
    await hasSameTree(t, await sandboxFor(t, python && { python }));
  });

async function hasSameTree(t: TestContext, box: Sandbox): Promise<void> {
  const { hand, ours, why } = await bothVenvs(box);
  if (why !== undefined) return t.skip(why);
  assert.deepEqual(treeOf(ours), treeOf(hand));

  const minor = box.python.version.split('.').slice(0, 2).join('.');
  const say = async (venv: string, program: string, ...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await box.run(join(venv, 'bin', program), args, { cwd: dirname(venv) });
    assert.equal(code, 0, `${venv}/bin/${program} ${args.join(' ')}\n${stdout}${stderr}`);
    return stdout.replaceAll(venv, 'VENV');
  };
  const same = async (program: string, ...args: string[]): Promise<string> => {
    const told = await say(ours, program, ...args);
    assert.equal(told, await say(hand, program, ...args), `${program} ${args.join(' ')}`);
    return told;
  };
  const pips = [['pip'], ['pip3'], [`pip${minor}`], ['python', '-m', 'pip']] as const;
  await same('python', '-c', IDENTITY);
  assert.match(await same('pip', 'list', '--format=freeze'), /^demo==1\.0$/m);
  for (const [program, ...args] of pips) await same(program, ...args, '--version');

  buildWheel(join(box.root, 'newer'), newerPip(join(hand, 'lib', `python${minor}`, 'site-packages')));
  const upgrade = ['install', '-U', '--no-index', '--find-links', join(box.root, 'newer'), 'pip'] as const;
  await same('pip', ...upgrade);
  for (const [program, ...args] of pips)
    assert.match(await same(program, ...args, '--version'), /^pip 99\.0 from VENV/);
  await same('pip', 'check');
  assert.deepEqual(
    Object.keys(treeOf(ours)),
    Object.keys(treeOf(hand)),
    'nothing of the old pip is left, in either',
  );
}

/** The data for a wheel that contains the venv's own pip as version 99.0. */
function newerPip(site: string): Parameters<typeof buildWheel>[1] {
  const files = readdirSync(join(site, 'pip'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:py|pem|typed)$/.test(file))
    .map((file) => [`pip/${file}`, readFileSync(join(site, 'pip', file), 'utf8')]);
  const modules: Record<string, string> = Object.fromEntries(files);
  modules['pip/__init__.py'] = (modules['pip/__init__.py'] ?? '').replace(
    /__version__ = ".*"/,
    '__version__ = "99.0"',
  );
  return { name: 'pip', version: '99.0', modules, scripts: { pip: 'pip._internal.cli.main:main' } };
}
