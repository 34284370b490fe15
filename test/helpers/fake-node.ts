import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeScript } from './fakes.ts';
import { version } from './in-process.ts';
import { repository, type Sandbox } from './sandbox.ts';

/**
 * Records a fake Node in all placed shims. It answers at once when `doctor` asks for its version and the
 * program's, and passes everything else to the real Node.
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

/** Rewrites the paths in placed shims, as another installation would record them. */
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
