import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { readOsRelease } from '../../../src/platforms/os-release.ts';
import { type CliBox, withTools } from '../../helpers/cli-box.ts';
import { inProcessBoxFor } from '../../helpers/in-process.ts';
import { makePython } from '../../helpers/python.ts';

/** Only this test file uses this Python, because the next lines turn its prefix into a conda environment. */
const python = await makePython({ marked: true, aloneFor: basename(import.meta.url) });
const prefix = dirname(dirname(python.python));
mkdirSync(join(prefix, 'conda-meta'), { recursive: true });

interface Answer {
  readonly platform: string;
  readonly manager: string | null;
  readonly projectTool: { readonly name: string; readonly sign: string; readonly path: string } | null;
  readonly system: { readonly package: string; readonly exact: boolean } | null;
  readonly offers: readonly { readonly remedy: string; readonly label: string; readonly exact: boolean }[];
  readonly notOffered: readonly { readonly remedy: string; readonly reason: string }[];
}

const PACKAGES = { 'python3-requests': '2.28.1-1', black: '23.1.0-1' };
const RELEASE = '/etc/os-release';
const release = readOsRelease(existsSync(RELEASE) ? readFileSync(RELEASE, 'utf8') : '');
const skip = [release.id, ...release.like].includes('debian') ? false : 'apt is no manager here';

/** Lists the offered remedies, with `!` after each remedy that is only a guess. */
const offersOf = ({ offers }: Answer): string =>
  offers.map(({ remedy, exact }) => `${remedy}${exact ? '' : '!'}`).join(' ');

async function explained(box: CliBox, name: string, env: Record<string, string> = {}): Promise<Answer> {
  const [answer, ...more] = await box.json<Answer[]>(['explain', name], { env });
  assert.ok(answer);
  assert.deepEqual(more, []);
  return answer;
}

test('in a conda environment explain offers apt for tools, and suggests conda for libraries', async (t) => {
  const box = await inProcessBoxFor(t, { python });
  withTools(box, PACKAGES);
  const [library, tool] = await box.json<Answer[]>(['explain', 'install', 'requests', 'black']);
  assert.deepEqual([library?.platform, library?.manager], ['conda', 'apt']);
  const why = 'this Python belongs to a conda environment, and conda itself installs into it';
  assert.equal(library?.notOffered.find(({ remedy }) => remedy === 'system')?.reason, why);
  assert.match(tool?.offers.find(({ remedy }) => remedy === 'system')?.label ?? '', /^From (?!conda)/);
  const { stdout } = await box.cli(['explain', 'requests']);
  assert.match(stdout, /^ {2}platform +conda, with apt of \S+/m);
  assert.match(
    stdout,
    /^ {2}system: this Python belongs to a conda environment, and conda itself installs into it\n {4}conda install requests$/m,
  );
});

test('fake conda: in an active conda environment explain offers conda, but only as a guess', async (t) => {
  const box = await inProcessBoxFor(t, { python });
  withTools(box, PACKAGES);
  box.write('project/environment.yml', 'dependencies: []\n');
  const path = box.command('conda', 'exit 1');
  const answer = await explained(box, 'requests', { CONDA_PREFIX: prefix });
  assert.equal(answer.platform, 'conda');
  assert.deepEqual(answer.projectTool, { name: 'conda', sign: 'environment.yml', path });
  assert.equal(offersOf(answer), 'project! venv override');
});

test('fake uv and apt-cache: explain names uv and apt for a uv project on Debian', { skip }, async (t) => {
  const box = await inProcessBoxFor(t);
  withTools(box, PACKAGES);
  box.write('project/pyproject.toml', '[project]\nname = "small"\n');
  box.write('project/uv.lock', '');
  const path = box.command('uv', 'exit 1');
  const answer = await explained(box, 'requests');
  assert.deepEqual([answer.platform, answer.manager], [release.name, 'apt']);
  assert.deepEqual(answer.projectTool, { name: 'uv', sign: 'uv.lock', path });
  assert.deepEqual([answer.system?.package, answer.system?.exact], ['python3-requests', true]);
  // Only the distribution's own Python can import the libraries in the distribution's packages.
  const system = box.python.how === 'system' ? 'project venv system override' : 'project venv override';
  assert.equal(offersOf(answer), system);
});

test('for a Python that uv has installed the platform is uv, and apt is offered only for tools', {
  skip,
}, async (t) => {
  const called = `cpython-${python.version}-linux-x86_64-gnu`;
  const box = await inProcessBoxFor(t, { python: await makePython({ marked: true, called }) });
  withTools(box, PACKAGES);
  const [library, tool] = [await explained(box, 'requests'), await explained(box, 'black')];
  assert.deepEqual([library.platform, library.manager, library.projectTool], ['uv', 'apt', null]);
  const why = 'this Python is managed by uv, and no system package is made for it';
  assert.equal(library.notOffered.find(({ remedy }) => remedy === 'system')?.reason, why);
  assert.equal(offersOf(library), 'venv override');
  assert.equal(offersOf(tool), 'pipx venv system override');
});
