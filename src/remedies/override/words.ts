import type { PipRequest } from '../../pip/request.ts';

const OVERRIDE = '--break-system-packages';

/**
 * The user's arguments with the override, and more options that win over the user's. An option before the
 * subcommand may have the subcommand's name as its value. Only the end, or the place before `--`, is safe.
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
