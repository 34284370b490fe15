import type { Ports } from '../commands/ports.ts';
import { hookAtTheEnd } from '../commands/stack/silent-prompt.ts';
import { shellNamed } from '../shells/all.ts';
import { belowHome } from '../system/paths.ts';
import { findBlock } from './block.ts';
import { hasBlock } from './edit-start-files.ts';
import { type NewShell, newShells } from './new-shells.ts';
import { loginShell } from './start-files.ts';

interface Placed {
  /** The names of the shims. */
  readonly names: Iterable<string>;
  /** Whether the shell is to run the hook. */
  readonly hook: boolean;
  /** The start files of the shell that pip-shim edits. A shell that is no login shell reads the first alone. */
  readonly files: readonly string[];
}

/**
 * Asks new shells of the user's whether they find the shim and run the hook. Start files may undo what
 * pip-shim's block does.
 * @returns each problem, followed by its cure. Empty if there is no problem, and if no shell can be asked
 */
export async function askShells({ names, hook, files }: Placed, ports: Ports): Promise<readonly string[]> {
  const [first] = files;
  if (first === undefined) return [];
  const asking = newShells(loginShell(ports), [...names], ports);
  const asked = await ports.screen.during('starting your shell, to see which pip it finds', asking);
  return asked.flatMap((each) => {
    const { isLogin, runsHook, shell, silence, title } = each;
    if (silence !== undefined) return [unchecked(title, silence)];
    const wrong = hidingWord(each, ports) ?? wrongPip(each, isLogin ? files : [first], ports);
    const known = shellNamed(shell);
    const file = shell === 'zsh' ? belowHome(first, ports.places.home) : known.file;
    const cure = moveBlock(first, ports) ?? hookAtTheEnd({ ...known, file });
    return [...wrong, ...(hook && !runsHook ? [`${title} does not run the hook`, `  ${cure}`] : [])];
  });
}

/** The message for a shell that gave no answer. */
export const unchecked = (title: string, silence: string): string =>
  `${title} could not be checked: ${silence}`;

/**
 * The problem and its cure if an alias or a function hides the shim. Empty if it is an alias for another shim.
 * Undefined if the shell found a file or nothing.
 */
export function hidingWord(
  { title, names, pip, found }: NewShell,
  { installation }: Ports,
): readonly string[] | undefined {
  if (pip === undefined || found === '' || found.startsWith('/')) return undefined;
  const { shims } = installation;
  const [, target = ''] = /^(?:alias )?[^= ]+[= ]'?([^']*)'?$/.exec(found) ?? [];
  if (names.some((name) => target === name || target === `${shims}/${name}`)) return [];
  const [what, lines] =
    found === pip
      ? ['a function in your shell', 'the lines that define it']
      : [`an alias in your shell: ${found}`, 'that line'];
  const wrong = `${title} does not run ${shims}/${pip}: ${pip} is ${what}`;
  return [wrong, `  remove ${lines} from your shell's start files`];
}

/** The problem and its cure if the shell found another file than the shim. */
function wrongPip(
  { title, shell, pip, found }: NewShell,
  files: readonly string[],
  ports: Ports,
): readonly string[] {
  const { shims } = ports.installation;
  if (pip === undefined || found === `${shims}/${pip}`) return [];
  const [first = ''] = files;
  const without = files.find((path) => !hasBlock([path], ports)); // pip-shim could not write to it
  const bare = shell === 'fish' ? '~/.config/fish/config.fish' : without;
  const cure =
    bare !== undefined
      ? `put this line at the end of ${bare}: ${shellNamed(shell).prependPath(shims)}`
      : (moveBlock(first, ports) ??
        `move pip-shim's block to the end of ${first}, or of the file that ${title} reads last`);
  return [`${title} runs ${found || `no ${pip}`}, not ${shims}/${pip}`, `  ${cure}`];
}

/**
 * The cure if a `return` above the block ends the file before the block. Ignores an indented `return`, which
 * may be inside an if.
 */
function moveBlock(file: string, { setup }: Ports): string | undefined {
  const found = findBlock(setup.disk.readBytes(file) ?? '');
  const before = found.kind === 'block' ? found.before.split('\n') : [];
  const at = before.findIndex((line) => /^return(?:[\s;]|$)/.test(line));
  return at === -1
    ? undefined
    : `move pip-shim's block above line ${at + 1} of ${file}: the shell stops reading there`;
}
