// Draws picture/prompt.svg, the menu in README.md, from a real run on Debian: the system's pip, bash in a
// terminal, and apt's package lists. Installs nothing. Run it with `npm run picture`.
import { writeFileSync } from 'node:fs';
import { withAptCache } from '../test/helpers/apt-cache.ts';
import { askPython } from '../test/helpers/interpreter.ts';
import { makeSandbox } from '../test/helpers/sandbox.ts';
import { COLUMNS, shoot } from './shoot.ts';
import { svgOf, textOf } from './svg.ts';

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
    box.placeShims();
    const svg = svgOf(
      await shoot(withAptCache(box), 'requests'),
      COLUMNS,
      'pip install requests: the menu of pip-shim',
    );
    const isWhole = textOf(svg).some((line) => line.startsWith('  From Debian'));
    if (isWhole) writeFileSync(new URL('prompt.svg', import.meta.url), svg);
    return isWhole;
  } finally {
    box.dispose();
  }
}
