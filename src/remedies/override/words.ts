import type { PipRequest } from '../../pip/request.ts';

const OVERRIDE = '--break-system-packages';

/**
 * The user's arguments with --break-system-packages, and `more` options, which override the user's. If an
 * option comes first, its value may look like the subcommand. The new options then go to the end, or before
 * `--`.
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
