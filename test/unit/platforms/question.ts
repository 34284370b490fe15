import { EventEmitter } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SystemQuestion } from '../../../src/platforms/system-facts.ts';
import type { Processes } from '../../../src/system/ports.ts';
import { processesIn } from '../../../src/system/processes.ts';
import { SignalKeeper } from '../../../src/system/signals.ts';
import { freshDir } from '../../helpers/temp.ts';
import { factsFor, requestFor } from '../remedies/facts.ts';

const { interpreter } = factsFor(requestFor([]));

/** Returns a query for packages for Python 3.11. A name with a final `!` is a tool, any other a library. */
export function question(names: readonly string[], timeout = 60_000): SystemQuestion {
  const wanted = names.map((each) => {
    const name = each.replace('!', '');
    return { name, candidates: [`python3-${name}`], isTool: each.endsWith('!') };
  });
  return { wanted, interpreter, timeout };
}

/** Returns processes that find these scripts first on PATH. */
export function scripted(scripts: Readonly<Record<string, string>>): Processes {
  const bin = freshDir('clients');
  for (const [name, script] of Object.entries(scripts))
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return processesIn({ PATH: `${bin}:/usr/bin:/bin` }, new SignalKeeper([], new EventEmitter()));
}
