import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeScript } from './fakes.ts';
import { version } from './in-process.ts';
import { repository, type Sandbox } from './sandbox.ts';

/**
 * Records a fake Node in all shims that are placed: it says its version and the program's at once, as `doctor` asks, and
 * runs anything else by the real one.
 */
export function recordFakeNode(box: Sandbox): void {
  const answers = [
    `'--version') echo '${process.version}' ;;`,
    `'${repository}/dist/boot.cjs cli --version') echo 'pip-shim ${version}' ;;`,
    `*) exec '${process.execPath}' "$@" ;;`,
  ];
  const script = `#!/bin/sh\ncase "$*" in\n${answers.join('\n')}\nesac\n`;
  record(box, { node: writeScript(join(box.root, 'node'), script) }, readdirSync(box.shims));
}

/** Rewrites what placed shims have recorded, as another installation would have. */
export function record(
  box: Sandbox,
  change: { readonly home?: string; readonly node?: string },
  names: readonly string[],
): void {
  for (const path of names.map((name) => join(box.shims, name))) {
    const lines = readFileSync(path, 'utf8').split('\n');
    if (change.home !== undefined) lines[2] = `_pipshim_home='${change.home}'`;
    if (change.node !== undefined) lines[3] = `_pipshim_node='${change.node}'`;
    writeFileSync(path, lines.join('\n'));
  }
}
