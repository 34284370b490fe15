import type { Row } from './rows.ts';

/** Arguments for random pip commands, such as options that change the meaning of other arguments. */
const WORDS =
  '-q -qq -v -t -td -U -I -e . -r f -c g -i -f -h -V -C -y - -- --user --no-user --target --target=d --targ --root= --prefix p --report --dry-run --dry --isolated --break --break-system-packages --require-v --no-input --log l --python venv --python=venv --group dev --timeout 5 x a=b install uninstall six==1 absent[e] --no-deps --no-dep --debug --quiet --verbose=1 -qvt -qe -ye -Ue. --exists-action w --retries 0x --no-cache-dir --proxy --constraint= --re --up --pre --yes --requirement'.split(
    ' ',
  );
const NAMES =
  'PIP_USER PIP_NO_USER PIP_TARGET PIP_ROOT PIP_REPORT PIP_DRY_RUN PIP_QUIET PIP_REQUIRE_VIRTUALENV PIP_BREAK_SYSTEM_PACKAGES PIP_ISOLATED PIP_CONSTRAINT PIP_NO_INPUT'.split(
    ' ',
  );
const VALUES = ['1', '0', 'd', '', 'true', 'no', '2'];
const LINES = [
  '[global]',
  '[install]',
  '[uninstall]',
  'user = 1',
  'target = d',
  'quiet: 2',
  '  more',
  '',
  '# c',
  'require-venv=0',
  'no-input = yes',
];

/** Returns random arguments, variables and config lines. Each call returns the same rows. */
export function generatedRows(count: number): Row[] {
  let seed = 668;
  const below = (limit: number): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * limit);
  };
  const some = (from: readonly string[], limit: number): string[] =>
    Array.from({ length: below(limit) }, () => from[below(from.length)] ?? '');
  return Array.from({ length: count }, () => {
    const kind = below(4) === 0 ? 'uninstall' : 'install';
    const args = [...(below(3) === 0 ? some(WORDS, 3) : []), kind, ...some(WORDS, 6)];
    const env = Object.fromEntries(some(NAMES, 3).map((name) => [name, VALUES[below(VALUES.length)] ?? '']));
    const text = below(3) === 0 ? [LINES[below(3)], ...some(LINES, 6)].join('\n') : undefined;
    const files = {
      'cwd/venv/bin/python': '',
      ...(text === undefined ? {} : { 'home/.config/pip/pip.conf': text }),
    };
    return { args, env, files };
  });
}
