import fc from 'fast-check';
import { PIP_OPTIONS, type PipOption } from '../../../src/pip/options.ts';
import { hostileText } from './runs.ts';

/**
 * pip's options except two. With `--log` pip would write a log, perhaps over a file that the test needs. With
 * `--no-use-pep517` pip fails if setuptools or wheel is missing, so the result would depend on the machine.
 */
export const OPTIONS = PIP_OPTIONS.filter(
  ({ dest, names }) => dest !== 'log' && !names.includes('--no-use-pep517'),
);

const SPECIFIERS = `
==1
>=1,<2
~=1.0
===x
== 1.*
>=1.a
!=2
(>1)
[e]
[e,f]==1
 ; python_version>"3"
;os_name=="x" and extra in "y"
; nonsense
@ https://h.invalid/x
@
==
>=1,
>=
 <3 `.split('\n');
const PLACES =
  '. ./project project ./empty empty d ./d/ r.txt ./r.txt absent.whl ./absent.tar.gz six-1-py3-none-any.whl ./x.zip ./project[e] https://h.invalid/a.zip https://h.invalid/a.zip#egg=x https://h.invalid/six-1-py3-none-any.whl git+https://h.invalid/x git+ssh://h.invalid/x#egg=x[e] file:./project file:///absent/x-1.tar.gz svn+ssh://x http: ~'.split(
    ' ',
  );

const specifier = fc
  .tuple(
    fc.constantFrom('six', 'absent', 'A.b-c_d', 'x', '1x', '-x', 'a b', 'ü', 'x-', '_x'),
    fc.constantFrom(...SPECIFIERS),
  )
  .map((parts) => parts.join(''));
/** Any text without a slash, since pip may write a file with the text as its name. */
export const anything = hostileText(6).map((text) => text.replaceAll('/', '|'));
/** Arguments in the place of a requirement: names with specifiers, paths, URLs and junk. */
export const requirement = fc.oneof(
  { weight: 4, arbitrary: specifier },
  { weight: 3, arbitrary: fc.constantFrom(...PLACES) },
  { weight: 1, arbitrary: anything },
);

const NUMBERS = ['0', '3', '0x1f', '-1', '1_0', ' 7 ', '1.5', '.5e1', 'nan', 'soon', '', '08', '0b1', '٣'];
const WORDS =
  'd r.txt s.txt absent venv nowhere  a=b x :all: :none: -- -q 3 37 3.7.3 dev d:dev pyproject.toml:dev sha256:0 P7D 2026-01-01 manylinux1_x86_64 h:1 [::1]:x ::1'.split(
    ' ',
  );
export const TRUTHS = ['1', '0', 'true', 'No', 'yes', 'off', '', 'maybe', '2', '-1'];

/** Draws a random value, which the option accepts in most cases. */
export function valueFor(option: PipOption): fc.Arbitrary<string> {
  const fitting = {
    int: NUMBERS,
    float: NUMBERS,
    choice: [...(option.choices ?? []), 'absent', ''],
    string: WORDS,
    path: WORDS,
  }[option.type ?? 'string'];
  const value = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...fitting) },
    { weight: 1, arbitrary: anything },
  );
  // Not all Pythons accept the same hosts with two colons, so no such host is drawn.
  return option.dest === 'trusted_hosts' ? value.filter((text) => !/:.*:/.test(text)) : value;
}

/** Draws a name of the option or an abbreviation, which may be ambiguous. */
export const nameFor = (option: PipOption): fc.Arbitrary<string> =>
  fc.constantFrom(...option.names).chain((name) =>
    name.startsWith('--')
      ? fc.oneof(
          { weight: 4, arbitrary: fc.constant(name) },
          fc.integer({ min: 4, max: name.length }).map((end) => name.slice(0, end)),
        )
      : fc.constant(name),
  );

/** Draws an option. One option in ten lacks its value, or has a value although it takes none. */
export const option = fc.constantFrom(...OPTIONS).chain((chosen) =>
  fc.tuple(nameFor(chosen), valueFor(chosen), fc.nat(9)).map(([name, value, form]) => {
    const joined = name.startsWith('--') ? `${name}=${value}` : name + value;
    if (chosen.type === undefined) return form === 0 ? [joined] : [name];
    if (form === 0) return [name];
    return form < 4 ? [joined] : [name, value];
  }),
);
