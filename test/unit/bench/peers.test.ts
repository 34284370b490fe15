import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { choices, findPeers, versions } from '../../../bench/peers.ts';
import { writeScript } from '../../helpers/fakes.ts';
import { run } from '../../helpers/process.ts';
import { repository } from '../../helpers/sandbox.ts';
import { freshDir } from '../../helpers/temp.ts';

const SCRIPT = join(repository, 'bench/peers');

/** Runs bench/peers with fake clients of the registries. Only the fake npm fetches something: mise. */
async function fetchInto(directory: string) {
  const bin = freshDir('clients');
  for (const name of ['python3', 'apt-get'])
    writeScript(
      join(bin, name),
      `#!/bin/sh\necho "$0 $*" >>'${bin}/calls'\necho 'no such package' >&2\nexit 1\n`,
    );
  writeScript(join(bin, 'node'), '#!/bin/sh\necho linux-x64\n');
  const pack = 'mkdir -p package/bin && : >package/bin/mise && chmod +x package/bin/mise';
  writeScript(
    join(bin, 'npm'),
    `#!/bin/sh\ncase $* in *mise*) ${pack} && tar -czf mise.tgz package ;; *) exit 1 ;; esac\n`,
  );
  const env = { PATH: [bin, '/usr/bin', '/bin'].join(delimiter), HOME: bin };
  return {
    ...(await run('sh', [SCRIPT, directory], { env })),
    calls: readFileSync(join(bin, 'calls'), 'utf8'),
  };
}

test('bench/peers links what it fetched, and says which peers failed and why (fake clients)', async () => {
  const directory = join(freshDir('peers'), 'a b');
  const first = await fetchInto(directory);
  assert.deepEqual([first.code, first.stderr], [0, '']);
  assert.match(first.stdout, /^fetched: mise$/m);
  assert.match(first.stdout, /^not to be had: uv \(no such package\)$/m);
  assert.ok(first.stdout.endsWith(`in ${directory}\n`), first.stdout);
  assert.ok(existsSync(join(directory, 'bin/mise')));
  assert.ok(!existsSync(join(directory, 'bin/uv')));
});

test('bench/peers fetches only missing peers, into a directory of its own (fake clients)', async () => {
  const directory = freshDir('peers');
  mkdirSync(join(directory, 'bin'));
  writeScript(join(directory, 'bin/uv'), '#!/bin/sh\n');
  const foreign = await run('sh', [SCRIPT, directory], { env: { PATH: '/usr/bin:/bin', HOME: directory } });
  assert.equal(foreign.code, 2);
  assert.match(foreign.stderr, /is not empty, and bench\/peers did not make it; name another directory\n$/);
  writeFileSync(join(directory, '.pip-shim-bench'), '');
  const { stdout, calls } = await fetchInto(directory);
  assert.match(stdout, /^fetched: uv$/m);
  assert.match(calls, /download direnv/);
  assert.equal(calls.split('\n').filter((line) => line.endsWith('python3 -m venv .')).length, 1); // virtualenv
});

test('bench/peers has its directory in the user cache, and refuses other options', async () => {
  const where = await run('sh', [SCRIPT, '--where'], { env: { PATH: '/usr/bin:/bin', HOME: '/home/me' } });
  assert.deepEqual([where.code, where.stdout], [0, '/home/me/.cache/pip-shim-bench\n']);
  const wrong = await run('sh', [SCRIPT, '--nope'], { env: { PATH: '/usr/bin:/bin', HOME: '/home/me' } });
  assert.deepEqual([wrong.code, wrong.stderr], [2, 'usage: bench/peers [DIRECTORY | --where]\n']);
});

test('the bench takes a peer from the given directory, and prints its version', () => {
  const directory = freshDir('peers');
  assert.throws(() => findPeers(directory), /--peers .*: it has no bin; npm run bench:peers -- /);
  mkdirSync(join(directory, 'bin'));
  const uv = writeScript(join(directory, 'bin/uv'), '#!/bin/sh\necho uv 1.2.3\n');
  assert.equal(findPeers(directory).uv, uv);
  assert.equal(versions({ uv, node18: uv }), 'uv 1.2.3');
  const said = choices({ uv });
  assert.ok(
    said.includes(`uv 1.2.3: ${uv}`) && said.includes('skipped: mise, see npm run bench:peers'),
    said.join('\n'),
  );
});
