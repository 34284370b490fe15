import type { PipRequest } from '../../pip/request.ts';

const OVERRIDE = '--break-system-packages';

/**
 * The user's words with the override, and more options that win over theirs. pip's general options may stand before
 * the subcommand and may have its name for a value: then the place before `--`, or the end, is the one that is certain.
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
