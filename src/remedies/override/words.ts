import type { PipRequest } from '../../pip/request.ts';

const OVERRIDE = '--break-system-packages';

/**
 * Adds --break-system-packages and the options `more` to the user's arguments. `more` comes last, but before
 * `--`, so it overrides the user's options. If the subcommand is the first argument, --break-system-packages
 * follows it. Otherwise --break-system-packages goes to the end too, because the value of an option may look
 * like the subcommand.
 */
export function overriding(
  { args, kind }: Pick<PipRequest, 'args' | 'kind'>,
  more: readonly string[] = [],
): readonly string[] {
  const isFirst = args[0] === kind;
  const end = args.indexOf('--');
  const [words, rest] = end === -1 ? [args, []] : [args.slice(0, end), args.slice(end)];
  if (isFirst) return [kind, OVERRIDE, ...words.slice(1), ...more, ...rest];
  return [...words, OVERRIDE, ...more, ...rest];
}
