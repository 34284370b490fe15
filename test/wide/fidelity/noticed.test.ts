// Compares pip with stand-ins for the shim. The first behaves like pip. Each of the others differs in one
// way, and the comparison must find this difference.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { commands } from '../../helpers/fidelity/commands.ts';
import { deedOf, differences } from '../../helpers/fidelity/compare.ts';
import { makePlace, type Place, serveWheels } from '../../helpers/fidelity/place.ts';
import { freshDir } from '../../helpers/temp.ts';

/** A stand-in: its name, its script (`$pip` is the real pip in `$bin`), a pip command, the difference. */
type StandIn = readonly [name: string, script: string, command: string, found?: RegExp];

const STAND_INS: readonly StandIn[] = [
  ['passes everything on', 'exec "$pip" "$@"', 'uninstall demo <y'],
  ['exits with another code', '"$pip" "$@"; exit 7', 'cache dir', /^ending: plain "0"/],
  ['is killed by a signal', '"$pip" "$@"; kill -9 $$', 'cache dir', /^ending: .* "SIGKILL"$/],
  ['prints one more line', 'echo more >&2; exec "$pip" "$@"', 'cache dir', /^stderr: /],
  ['changes a letter', '"$pip" "$@" | tr e E', 'cache dir', /^stdout: /],
  ['drops the last line', '"$pip" "$@" | sed "$ d"', 'cache dir', /^stdout: /],
  ['does not pass stdin on', 'exec "$pip" "$@" </dev/null', 'uninstall demo <y', /^ending: /],
  ['drops an argument', 'shift; exec "$pip" "$@"', 'cache dir', /^ending: /],
  ['drops a variable', 'unset PIP_CACHE_DIR; exec "$pip" "$@"', 'PIP_CACHE_DIR=other cache dir', /^stdout: /],
  [
    'leaves a directory',
    'mkdir "$HOME/left"; exec "$pip" "$@"',
    'cache dir',
    /home\/left: plain "as before"/,
  ],
  [
    'leaves a temporary file',
    'mktemp >/dev/null; exec "$pip" "$@"',
    'cache dir',
    /\/tmp\/tmp\..*: plain "as before"/,
  ],
  ['changes a file', 'echo >>"$bin/demo"; exec "$pip" "$@"', 'cache dir', /bin\/demo: plain "as before"/],
  ['changes permissions', 'chmod 700 "$bin/demo"; exec "$pip" "$@"', 'cache dir', /bin\/demo: .* "file 700/],
  ['deletes a file', 'rm "$bin/demo"; exec "$pip" "$@"', 'cache dir', /bin\/demo: .* "gone"/],
  ['makes a file a link', 'ln -sf pip "$bin/demo"; exec "$pip" "$@"', 'cache dir', /demo: .* "link to pip"/],
];

async function told(place: Place, script: string, line: string): Promise<string[]> {
  const [command] = commands('venv', line);
  assert.ok(command);
  const dir = freshDir('stand-in');
  const bin = place.bin('venv');
  writeFileSync(join(dir, 'pip'), `#!/bin/sh\nbin='${bin}' pip='${bin}/pip'\n${script}\n`, { mode: 0o755 });
  return differences(await deedOf(place, command), await deedOf(place, command, dir));
}

test('the comparison notices each difference between pip and a stand-in for the shim', {
  timeout: 600_000,
}, async (t) => {
  const place = await makePlace(await serveWheels(t), { venvs: ['venv'] });
  t.after(() => place.dispose());
  for (const [name, script, line, found] of STAND_INS) {
    await t.test(`a stand-in that ${name}`, async () => {
      const lines = await told(place, script, line);
      if (!found) assert.deepEqual(lines, []);
      else
        assert.ok(
          lines.some((each) => found.test(each)),
          lines.join('\n'),
        );
    });
  }
});
