/** Something that a package's build needs and did not find on this machine. */
export interface MissingPart {
  /**
   * `header`: a C header file. `library`: a library for the linker, without `lib`. `module`: a module of
   * pkg-config. `program`: a command. `import`: a Python module that the build imports.
   */
  readonly kind: 'header' | 'library' | 'module' | 'program' | 'import';
  readonly name: string;
}

const NAME = String.raw`[\w.+-]+`;
/** A path in a C `#include`. */
const PATH = String.raw`[\w.+/-]+`;

/** The words with which compilers, linkers, pkg-config, meson, shells and others name a missing part. */
const WORDS: readonly (readonly [MissingPart['kind'], string])[] = [
  // GCC, then Clang
  [
    'header',
    `fatal error: ['"]?(${PATH}\\.h(?:h|pp|xx)?)['"]?(?:: No such file or directory| file not found)`,
  ],
  // GNU ld, then lld, then Apple's ld
  [
    'library',
    `(?:cannot find|unable to find library|library not found for|library) -l:?(${NAME})(?: not found)?`,
  ],
  // pkgconf, then freedesktop's pkg-config
  ['module', `Package ['"]?(${NAME}?)['"]?(?:, required by ['"][^'"\\n]*['"],)? (?:was )?not found`],
  ['module', `No package '(${NAME})' found`],
  ['module', `Command 'pkg-config --exists (${NAME})' returned non-zero exit status 1\\b`],
  ['module', `PackageNotFoundError: (${NAME}) not found`],
  // meson
  ['module', `ERROR: Dependency ["'](${NAME})["'](?: is required but)? not found`],
  ['program', `ERROR: Program '(${NAME})' not found`],
  // sh, dash, bash and busybox
  ['program', `(?:sh|bash): (?:line )?(?:\\d+: )?(${NAME}): (?:command )?not found`],
  ['program', `(?:sh|bash): (?:line )?\\d+: exec: (${NAME}): not found`],
  // pip, for git+https://…
  ['program', `Cannot find command '(${NAME})'`],
  // setuptools and distutils
  ['program', `error: command '(${NAME})' failed: No such file or directory`],
  ['program', `unable to execute '(${NAME})': No such file or directory`],
  // Python's subprocess
  ['program', `FileNotFoundError: \\[Errno 2\\] No such file or directory: '(${NAME})'`],
  // the setup.py of mysqlclient, psycopg2, gdal, python-ldap and similar projects
  ['program', `\\b(\\w[\\w.+]{0,60}[_-]config)(?: executable)?(?:: | is | was |\\s)*not found`],
  ['import', `ModuleNotFoundError: No module named '(\\w+)`],
];

/** Each pair has a sentence that reports a missing program without naming its command, and that command. */
const SENTENCES: readonly (readonly [string, string])[] = [
  ["can't find Rust compiler", 'cargo'],
  ['Cargo, the Rust package manager, is not installed', 'cargo'],
  ['Unknown compiler\\(s\\): \\[\\[', 'cc'],
  ['No CMAKE_C_COMPILER could be found', 'cc'],
  ['No CMAKE_CXX_COMPILER could be found', 'c++'],
  ['CMake must be installed', 'cmake'],
  ['Did not find pkg-config', 'pkg-config'],
  ['[Pp]kg-config for machine host machine not found', 'pkg-config'],
];

/** Matches a compiler's name, also with platform and version: `gcc`, `x86_64-linux-gnu-gcc-12`. */
const CROSS = /^(?:[\w.]+-)*?(gcc|g\+\+|cc|c\+\+|clang|clang\+\+|gfortran)(?:-[\d.]+)?$/;

/**
 * Reads what was missing from the output of failed builds. Returns each part once, in the order in which the
 * builds named them.
 */
export function missingParts(output: string): readonly MissingPart[] {
  const found = [
    ...WORDS.flatMap(([kind, words]) =>
      [...output.matchAll(new RegExp(words, 'g'))].map(({ index, 1: name = '' }) => ({ index, kind, name })),
    ),
    ...SENTENCES.flatMap(([words, name]) => {
      const index = output.search(new RegExp(words));
      return index === -1 ? [] : [{ index, kind: 'program' as const, name }];
    }),
  ].sort((a, b) => a.index - b.index);
  const parts = new Map<string, MissingPart>();
  for (const { kind, name } of found) {
    const part = { kind, name: kind === 'program' ? (CROSS.exec(name)?.[1] ?? name) : name };
    parts.set(`${part.kind} ${part.name}`, part);
  }
  return [...parts.values()];
}
