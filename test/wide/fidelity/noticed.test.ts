// Tests the comparison itself: it must find out a stand-in for the shim that differs from pip in one thing.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { commands } from '../../helpers/fidelity/commands.ts';
import { deedOf, differences } from '../../helpers/fidelity/compare.ts';
import { makePlace, type Place, serveWheels } from '../../helpers/fidelity/place.ts';
import { freshDir } from '../../helpers/temp.ts';

/** A script (`$pip` is the real pip, `$bin` its directory), a command, and the difference that must show. */
type StandIn = readonly [name: string, script: string, command: string, found?: RegExp];

const STAND_INS: readonly StandIn[] = [
  ['hands all on', 'exec "$pip" "$@"', 'uninstall demo <y'],
  ['ends otherwise', '"$pip" "$@"; exit 7', 'cache dir', /^ending: plain "0"/],
  ['is killed', '"$pip" "$@"; kill -9 $$', 'cache dir', /^ending: .* "SIGKILL"$/],
  ['says more', 'echo more >&2; exec "$pip" "$@"', 'cache dir', /^stderr: /],
  ['says a letter otherwise', '"$pip" "$@" | tr e E', 'cache dir', /^stdout: /],
  ['keeps the last line back', '"$pip" "$@" | sed "$ d"', 'cache dir', /^stdout: /],
  ['keeps stdin back', 'exec "$pip" "$@" </dev/null', 'uninstall demo <y', /^ending: /],
  ['loses a word', 'shift; exec "$pip" "$@"', 'cache dir', /^ending: /],
  ['loses a variable', 'unset PIP_CACHE_DIR; exec "$pip" "$@"', 'PIP_CACHE_DIR=other cache dir', /^stdout: /],
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
  ['writes', 'echo >>"$bin/demo"; exec "$pip" "$@"', 'cache dir', /bin\/demo: plain "as before"/],
  ['changes rights', 'chmod 700 "$bin/demo"; exec "$pip" "$@"', 'cache dir', /bin\/demo: .* "file 700/],
  ['takes a file', 'rm "$bin/demo"; exec "$pip" "$@"', 'cache dir', /bin\/demo: .* "gone"/],
  ['puts a link', 'ln -sf pip "$bin/demo"; exec "$pip" "$@"', 'cache dir', /demo: .* "link to pip"/],
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
