// Draws picture/prompt.svg, the moving picture in README.md, from a real run on Debian: the system's pip, bash with
// the hook in a terminal, apt's package lists, and the package index. Installs into a throw-away project. Run it
// with `npm run picture`.
import { writeFileSync } from 'node:fs';
import { withAptCache } from '../test/helpers/apt-cache.ts';
import { askPython } from '../test/helpers/interpreter.ts';
import { networkEnvironment } from '../test/helpers/network.ts';
import { makeSandbox } from '../test/helpers/sandbox.ts';
import { COLUMNS, shoot } from './shoot.ts';
import { svgOf, textsOf } from './svg.ts';

/** Most runs. If apt does not answer within a second (on a busy machine), the menu lacks apt's line. */
const ATTEMPTS = 20;

const asked = await askPython('/usr/bin/python3');
if (!asked?.pip) throw new Error('there is no /usr/bin/python3 with a pip');
const { version, stdlib, pip } = asked;
const python = {
  ...{ version, stdlib, pipVersion: pip.version, how: 'system' as const },
  ...{ python: '/usr/bin/python3', pip: '/usr/bin/pip' },
};
for (let attempt = 1; !(await draw()); attempt++)
  if (attempt === ATTEMPTS) throw new Error('apt never answered in time');

async function draw(): Promise<boolean> {
  const box = await makeSandbox({ python });
  try {
    box.placeShims(['pip', 'pip3', 'pip-shim']);
    Object.assign(box.env, networkEnvironment());
    const frames = await shoot(withAptCache(box), 'requests');
    const svg = svgOf(frames, COLUMNS, 'pip install requests, Enter, and the import works');
    const seen = textsOf(svg).flat();
    const told = seen.find((line) => /\/(?:home|tmp|root|Users)\b/.test(line));
    if (told !== undefined) throw new Error(`a path of this machine is to be seen: ${told}`);
    const isWhole = seen.some((line) => line.startsWith('  From Debian'));
    if (isWhole) writeFileSync(new URL('prompt.svg', import.meta.url), svg);
    return isWhole;
  } finally {
    box.dispose();
  }
}
