import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeScript } from './fakes.ts';
import { version } from './in-process.ts';
import { repository, type Sandbox } from './sandbox.ts';

/**
 * Makes all placed shims start a fake Node. The fake prints Node's version or the program's version at once,
 * because `pip-shim doctor` asks for both. For any other arguments it runs the real Node.
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

/** Changes the program's and Node's paths in placed shims, as if another installation had placed them. */
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
