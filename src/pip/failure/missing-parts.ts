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

/** The texts with which compilers, linkers, pkg-config, meson, shells and others name a missing part. */
const WORDS: readonly (readonly [MissingPart['kind'], string])[] = [
  // GCC, then Clang
  [
    'header',
    `fatal error: ['"]?(${PATH}\\.h(?:h|pp|xx)?)['"]?(?:: No such file or directory| file not found)`,
  ],
  // the setup.py of gpg: `gpgme.h not found.` on a line of its own
  ['header', `\\n {0,20}(${PATH}\\.h) not found\\.?\\n`],
  // GNU ld, then lld, then Apple's ld. Each has its own words.
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
  // Python's subprocess. The text may be part of another error's text.
  ['program', `\\[Errno 2\\] No such file or directory: '(${NAME})'`],
  // meson, which lists the compilers that it has tried. This takes the first one.
  ['program', `Unknown compiler\\(s\\): \\[\\['(${NAME})'`],
  // rustc, and below it the setup.py of mod_wsgi
  ['program', `error: linker \`(${NAME})\` not found`],
  ['program', `The '(${NAME})' command appears not to be installed`],
  // the setup.py of mysqlclient, psycopg2, gdal, python-ldap and similar projects
  ['program', `\\b(\\w[\\w.+-]{0,60}[_-]config)(?: executable)?(?:: | is | was |\\s)*not found`],
  ['import', `ModuleNotFoundError: No module named '(\\w+)`],
  // pip, without build isolation
  ['import', `BackendUnavailable: Cannot import '(\\w+)`],
];

/**
 * CMake's texts for what it did not find. A line of its log starts with `--`. It may be about an optional
 * part, so it does not count.
 */
const CMAKE = /(?: {2}Could NOT find|configuration file provided by) "?(\w+)"?(?: \(missing:([^\n)]*))?/g;

/**
 * The parts for which CMake has names of its own. Source: its modules, and the projects' configuration files.
 */
const CMAKE_PARTS: Readonly<Record<string, MissingPart>> = {
  BLAS: { kind: 'header', name: 'cblas.h' },
  Boost: { kind: 'header', name: 'boost/version.hpp' },
  CURL: { kind: 'header', name: 'curl/curl.h' },
  Eigen3: { kind: 'header', name: 'Eigen/Dense' },
  GDAL: { kind: 'header', name: 'gdal.h' },
  HDF5: { kind: 'header', name: 'hdf5.h' },
  JPEG: { kind: 'header', name: 'jpeglib.h' },
  LAPACK: { kind: 'header', name: 'cblas.h' },
  MPI: { kind: 'header', name: 'mpi.h' },
  OpenCV: { kind: 'header', name: 'opencv2/opencv.hpp' },
  OpenSSL: { kind: 'header', name: 'openssl/ssl.h' },
  PNG: { kind: 'header', name: 'png.h' },
  PkgConfig: { kind: 'program', name: 'pkg-config' },
  Protobuf: { kind: 'header', name: 'google/protobuf/message.h' },
  SWIG: { kind: 'program', name: 'swig' },
  X11: { kind: 'header', name: 'X11/Xlib.h' },
  ZLIB: { kind: 'header', name: 'zlib.h' },
  pybind11: { kind: 'import', name: 'pybind11' },
};

/** Sentences that report a missing part without its name. Each stands with the part that it means. */
const SENTENCES: readonly (readonly [string, MissingPart['kind'], string])[] = [
  ["(?:can't|[Cc]an not) find Rust compiler", 'program', 'cargo'],
  ['Cargo, the Rust package manager, is not installed', 'program', 'cargo'],
  // CMake has other words if the variable CC names the compiler, as scikit-build-core sets it.
  ['No CMAKE_C_COMPILER could be found|CMAKE_C_COMPILER not set, after', 'program', 'cc'],
  ['No CMAKE_CXX_COMPILER could be found|CMAKE_CXX_COMPILER not set, after', 'program', 'c++'],
  // pybind11 tries flags with a C++ compiler that is not there.
  ['Unsupported compiler -- at least C\\+\\+\\d+ support', 'program', 'c++'],
  ['\\bgcc is not installed|install gcc to build|you need a C compiler to build', 'program', 'gcc'],
  ['from source needs a C toolchain', 'program', 'gcc'],
  ['C compiler cannot create executables|no acceptable C compiler found', 'program', 'cc'],
  ['no Fortran compiler found|No CMAKE_Fortran_COMPILER could be found', 'program', 'gfortran'],
  ['CMAKE_Fortran_COMPILER not set, after', 'program', 'gfortran'],
  ['CMake must be installed|CMake is not installed on your system', 'program', 'cmake'],
  ['CMake executable is cmake|Could not find "cmake" executable', 'program', 'cmake'],
  ['CMake is required to build|Cannot find CMake executable', 'program', 'cmake'],
  ['build program corresponding to "Ninja"', 'program', 'ninja'],
  ['build program corresponding to "Unix Makefiles"', 'program', 'make'],
  ['Did not find pkg-config', 'program', 'pkg-config'],
  ['[Pp]kg-config for machine host machine not found', 'program', 'pkg-config'],
  ['pkg-config (?:binary )?is required (?:for building|to)', 'program', 'pkg-config'],
  ['[Pp]lease install pkg-config|cannot execute pkg-config', 'program', 'pkg-config'],
  ['"pkg-config" command could not be found', 'program', 'pkg-config'],
  ['Could not find a `llvm-config` binary', 'program', 'llvm-config'],
  ['A GDAL API version must be specified', 'program', 'gdal-config'],
  ["PyProjectOptionException\\('qmake'", 'program', 'qmake'],
  ['Unable to determine R home', 'program', 'R'],
  ['Could not find `protoc`', 'program', 'protoc'],
  ['undefined macro: (?:AC_PROG_LIBTOOL|LT_INIT)', 'program', 'libtoolize'],
  ['CUDA_HOME environment variable is not set', 'program', 'nvcc'],
  ['Unable to find libclang', 'library', 'clang'],
  ['Could not find directory of OpenSSL installation', 'module', 'openssl'],
  ['the libxml2 and libxslt development packages', 'header', 'libxml/xmlversion.h'],
  ['the libxml2 and libxslt development packages', 'header', 'libxslt/xslt.h'],
  ['No FFTW libraries found', 'header', 'fftw3.h'],
  ['Did not find netCDF version 4 headers', 'header', 'netcdf.h'],
  ["Can't find a local Berkeley DB installation", 'header', 'db.h'],
  ["Couldn't find FANN source libs", 'header', 'fann.h'],
  ['Magick\\+\\+ not found', 'header', 'Magick++.h'],
  ['the rrdtool header and libraries', 'header', 'rrd.h'],
  ["Can't find boost-python", 'header', 'boost/python.hpp'],
  ['cannot determine DjVuLibre version', 'header', 'libdjvu/ddjvuapi.h'],
  ['MPICH or Open MPI development package', 'header', 'mpi.h'],
  ['Graphviz must be installed to build', 'header', 'graphviz/cgraph.h'],
  ["make sure that the 'gp' program is in your", 'program', 'gp'],
  ['must be set to a JDK|Java JDK directory', 'program', 'javac'],
  ['Unable to load dependency HDF5', 'header', 'hdf5.h'],
  ['[Nn]o (?:lapack/blas resources|BLAS/LAPACK libraries) found', 'header', 'cblas.h'],
  ['install libcap development headers', 'header', 'sys/capability.h'],
  ['ERROR: Python dependency not found|Python header files are not installed', 'header', 'Python.h'],
  ['headers or library files could not be found for zlib', 'header', 'zlib.h'],
  ['headers or library files could not be found for jpeg', 'header', 'jpeglib.h'],
  ["'linux/input\\.h' and 'linux/input-event-codes\\.h' include files", 'header', 'linux/input.h'],
  ['development files for GTK\\+ were not found', 'header', 'gtk/gtk.h'],
  ['packages can not be built:\\s+\\*[^\\n]*freetype', 'header', 'ft2build.h'],
  ['packages can not be built:\\s+\\*[^\\n]*png', 'header', 'png.h'],
  ['proj executable not found', 'header', 'proj.h'],
  ["use_2to3 is invalid|invalid command 'use_2to3'", 'import', 'setuptools<58'],
  ['AttributeError: cython_sources', 'import', 'cython<3'],
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
    ...SENTENCES.flatMap(([words, kind, name]) => {
      const index = output.search(new RegExp(words));
      return index === -1 ? [] : [{ index, kind, name }];
    }),
    ...[...output.matchAll(CMAKE)].flatMap(({ index, 1: name = '', 2: lacks = '' }) => {
      const part = cmakePart(name, lacks);
      return part ? [{ index, ...part }] : [];
    }),
  ].sort((a, b) => a.index - b.index);
  const parts = new Map<string, MissingPart>();
  for (const { kind, name } of found) {
    const part = { kind, name: kind === 'program' ? (CROSS.exec(name)?.[1] ?? name) : name };
    parts.set(`${part.kind} ${part.name}`, part);
  }
  return [...parts.values()];
}

/** @param lacks the variables and components that CMake lists as missing of it */
function cmakePart(name: string, lacks: string): MissingPart | undefined {
  if (/^Python/.test(name) && /INCLUDE_DIR|LIBRAR|Development/.test(lacks))
    return { kind: 'header', name: 'Python.h' };
  return Object.hasOwn(CMAKE_PARTS, name) ? CMAKE_PARTS[name] : undefined;
}
