import fc from 'fast-check';
import { PIP_OPTIONS, type PipOption } from '../../../src/pip/options.ts';
import { hostileText } from './runs.ts';

/**
 * A log would be written by the oracle: only where no row reads. And what `--no-use-pep517` comes to lies beside pip:
 * it ends at once where setuptools or wheel is missing.
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
/** Without a slash: it may become the name of a file that pip writes. */
export const anything = hostileText(6).map((text) => text.replaceAll('/', '|'));
/** What may stand for something to install: names with specifiers, paths, URLs and junk. */
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

/** A value that the option takes, more often than not. */
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
  // What an address is depends on the Python.
  return option.dest === 'trusted_hosts' ? value.filter((text) => !/:.*:/.test(text)) : value;
}

/** Abbreviations too, down to what is ambiguous. */
export const nameFor = (option: PipOption): fc.Arbitrary<string> =>
  fc.constantFrom(...option.names).chain((name) =>
    name.startsWith('--')
      ? fc.oneof(
          { weight: 4, arbitrary: fc.constant(name) },
          fc.integer({ min: 4, max: name.length }).map((end) => name.slice(0, end)),
        )
      : fc.constant(name),
  );

/** An option with what it takes, in one of its forms; one in ten takes a value that it should not, or lacks it. */
export const option = fc.constantFrom(...OPTIONS).chain((chosen) =>
  fc.tuple(nameFor(chosen), valueFor(chosen), fc.nat(9)).map(([name, value, form]) => {
    const joined = name.startsWith('--') ? `${name}=${value}` : name + value;
    if (chosen.type === undefined) return form === 0 ? [joined] : [name];
    if (form === 0) return [name];
    return form < 4 ? [joined] : [name, value];
  }),
);
