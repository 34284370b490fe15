import type { Variables } from '../system/ports.ts';

/** pip's variables that hold paths. Blanks separate several paths (pip's documentation, "Configuration"). */
const PATH_VARIABLES = [
  ...['PIP_CONSTRAINT', 'PIP_BUILD_CONSTRAINT', 'PIP_FIND_LINKS', 'PIP_CERT', 'PIP_CLIENT_CERT'],
  ...['PIP_CACHE_DIR', 'PIP_LOG', 'PIP_CONFIG_FILE'],
];

/**
 * pip's variables that hold relative paths, with these paths made absolute. A pip that starts in another
 * directory than `cwd` needs these variables.
 */
export function movedPaths(env: Variables, cwd: string): Readonly<Record<string, string>> {
  const isRelative = (word: string): boolean => !/^(?:$|[/~]|[a-z][a-z0-9+.-]*:)/i.test(word);
  const moved = PATH_VARIABLES.flatMap((name) => {
    const words = (env[name] ?? '').split(/(\s+)/);
    const isMoved = words.some((word) => isRelative(word) && word.trim() !== '');
    const place = (word: string): string =>
      word.trim() !== '' && isRelative(word) ? `${cwd}/${word}` : word;
    return isMoved ? [[name, words.map(place).join('')] as const] : [];
  });
  return Object.fromEntries(moved);
}
