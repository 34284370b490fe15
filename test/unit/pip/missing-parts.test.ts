import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingParts } from '../../../src/pip/failure/missing-parts.ts';

const ROWS: Readonly<Record<string, string>> = {
  't.c:1:10: fatal error: libxml/tree.h: No such file or directory': 'header libxml/tree.h',
  "src/x.c:3:10: fatal error: 'Python.h' file not found": 'header Python.h',
  '/usr/bin/ld: cannot find -lpq: No such file or directory': 'library pq',
  'ld.lld: error: unable to find library -lpq': 'library pq',
  'ld: library not found for -lpq': 'library pq',
  "Package 'cairo', required by 'virtual:world', not found": 'module cairo',
  'Package cairo was not found in the pkg-config search path.': 'module cairo',
  "No package 'gobject-introspection-1.0' found": 'module gobject-introspection-1.0',
  "Command 'pkg-config --exists mariadb' returned non-zero exit status 1.": 'module mariadb',
  '../meson.build:31:9: ERROR: Dependency "cairo" not found, tried pkgconfig': 'module cairo',
  'sh: 1: mysql_config: not found': 'program mysql_config',
  '/bin/sh: mysql_config: command not found': 'program mysql_config',
  'bash: line 1: cargo: command not found': 'program cargo',
  'Error: pg_config executable not found.': 'program pg_config',
  'OSError: mysql_config not found': 'program mysql_config',
  "error: command 'x86_64-linux-gnu-gcc' failed: No such file or directory": 'program gcc',
  "unable to execute 'aarch64-linux-gnu-g++-12': No such file or directory": 'program g++',
  "FileNotFoundError: [Errno 2] No such file or directory: 'swig'": 'program swig',
  "error: can't find Rust compiler": 'program cargo',
  'error: Can not find Rust compiler': 'program cargo',
  'psutil could not be installed from sources because gcc is not installed. ': 'program gcc',
  'psutil could not be installed from sources. Perhaps Python header files are not installed. ':
    'header Python.h',
  'numpy.distutils.system_info.NotFoundError: No BLAS/LAPACK libraries found.': 'header cblas.h',
  'numpy.distutils.system_info.NotFoundError: no lapack/blas resources found': 'header cblas.h',
  'The headers or library files could not be found for zlib,': 'header zlib.h',
  'The headers or library files could not be found for jpeg,': 'header jpeglib.h',
  "The 'linux/input.h' and 'linux/input-event-codes.h' include files": 'header linux/input.h',
  'The development files for GTK+ were not found. For GTK+ 2, please': 'header gtk/gtk.h',
  '    * The following required packages can not be built:\n    * freetype': 'header ft2build.h',
  '    * The following required packages can not be built:\n    * png': 'header png.h',
  'ERROR: A GDAL API version must be specified. Provide a path to gdal-config': 'program gdal-config',
  "    raise PyProjectOptionException('qmake',": 'program qmake',
  'Cargo, the Rust package manager, is not installed or is not on PATH.': 'program cargo',
  "ERROR: Unknown compiler(s): [['cc'], ['gcc'], ['clang']]": 'program cc',
  'CMake Error: No CMAKE_CXX_COMPILER could be found.': 'program c++',
  "ModuleNotFoundError: No module named 'numpy'": 'import numpy',
  "pip._vendor.pyproject_hooks._impl.BackendUnavailable: Cannot import 'hatchling.build'": 'import hatchling',
  "Could not run curl-config: [Errno 2] No such file or directory: 'curl-config'": 'program curl-config',
  "ERROR: Unknown compiler(s): [['gfortran'], ['flang-new']]": 'program gfortran',
  'error: library dfftpack has Fortran sources but no Fortran compiler found': 'program gfortran',
  'error: linker `cc` not found': 'program cc',
  'configure: error: C compiler cannot create executables': 'program cc',
  "RuntimeError: The 'apxs' command appears not to be installed or is not executable.": 'program apxs',
  'CMake is not installed on your system!': 'program cmake',
  'Problem with the CMake installation, aborting build. CMake executable is cmake': 'program cmake',
  'CMake Error: CMake was unable to find a build program corresponding to "Ninja".': 'program ninja',
  'Could not find a package configuration file provided by "Eigen3" with any of': 'header Eigen/Dense',
  '  Could NOT find Boost (missing: Boost_INCLUDE_DIR)': 'header boost/version.hpp',
  '  Could NOT find Python (missing: Python_INCLUDE_DIRS Development.Module)': 'header Python.h',
  '../meson.build:5:0: ERROR: Python dependency not found': 'header Python.h',
  'RuntimeError: Could not find a `llvm-config` binary. There are': 'program llvm-config',
  'Error: Custom { kind: NotFound, error: "Could not find `protoc` installation': 'program protoc',
  'Could not find directory of OpenSSL installation, and this `-sys` crate cannot': 'module openssl',
  'error: Unable to load dependency HDF5, make sure HDF5 is installed properly': 'header hdf5.h',
  'OSError: CUDA_HOME environment variable is not set.': 'program nvcc',
  'error in suds setup command: use_2to3 is invalid.': 'import setuptools<58',
  'AttributeError: cython_sources': 'import cython<3',
  // Real builds printed these on a Debian 12 without a compiler (data/wheels/try.sh starts such builds).
  'CMake Error: CMAKE_C_COMPILER not set, after EnableLanguage': 'program cc',
  'CMake Error: CMAKE_CXX_COMPILER not set, after EnableLanguage': 'program c++',
  'CMake Error: CMAKE_Fortran_COMPILER not set, after EnableLanguage': 'program gfortran',
  'RuntimeError: Unsupported compiler -- at least C++17 support is needed!': 'program c++',
  'You need to install gcc to build this module': 'program gcc',
  'Exception: you need a C compiler to build uWSGI': 'program gcc',
  "Building pacparser from source needs a C toolchain, but 'cc' was not found.": 'program gcc',
  'pkg-config is required to build html5-parser': 'program pkg-config',
  'pkg-config binary is required to compile libvirt-python': 'program pkg-config',
  'cannot execute pkg-config: No such file or directory': 'program pkg-config',
  '"pkg-config" command could not be found. Please ensure': 'program pkg-config',
  'CMake is required to build ltfatpy': 'program cmake',
  'RuntimeError: Cannot find CMake executable': 'program cmake',
  'gpgme.h not found.': 'header gpgme.h',
  'Exception: apr-1-config not found. Please set APR_CONFIG': 'program apr-1-config',
  "distutils.errors.DistutilsPlatformError: No FFTW libraries found in ['/usr/lib']": 'header fftw3.h',
  'ValueError: Did not find netCDF version 4 headers.': 'header netcdf.h',
  "Can't find a local Berkeley DB installation.": 'header db.h',
  "Exception: Couldn't find FANN source libs!": 'header fann.h',
  'Exception: Magick++ not found': 'header Magick++.h',
  'Do you have the rrdtool header and libraries installed?': 'header rrd.h',
  "AssertionError: Can't find boost-python. Tried ['boost_python3']": 'header boost/python.hpp',
  'PackageVersionError: cannot determine DjVuLibre version': 'header libdjvu/ddjvuapi.h',
  'your may be missing the MPICH or Open MPI development package:': 'header mpi.h',
  'Graphviz must be installed to build pygraphviz from source.': 'header graphviz/cgraph.h',
  "cannot find PARI/GP: make sure that the 'gp' program is in your $PATH": 'program gp',
  'Error: environment variable "JAVA_HOME" must be set to a JDK (>= v1.7)': 'program javac',
};

const shown = (output: string): readonly string[] =>
  missingParts(output).map(({ kind, name }) => `${kind} ${name}`);

for (const [line, part] of Object.entries(ROWS)) {
  test(`missingParts reads: ${line}`, () => assert.deepEqual(shown(`before\n  ${line}\nafter\n`), [part]));
}

test('missingParts returns each part once, in the order of the output, and ignores other words', () => {
  const output = [
    'sh: 1: pkg-config: not found',
    'Trying pkg-config --exists mysqlclient',
    "Command 'pkg-config --exists mysqlclient' returned non-zero exit status 127.",
    'x.c:1:10: fatal error: mysql.h: No such file or directory',
    'y.c:1:10: fatal error: mysql.h: No such file or directory',
    "error: command '/usr/bin/gcc' failed with exit code 1",
    "FileNotFoundError: [Errno 2] No such file or directory: '/tmp/x/README.md'",
  ];
  assert.deepEqual(shown(output.join('\n')), ['program pkg-config', 'header mysql.h']);
});

test('missingParts reads what lxml names together, and nothing of a log of CMake', () => {
  const lxml = 'Error: Please make sure the libxml2 and libxslt development packages are installed.';
  assert.deepEqual(shown(lxml), ['header libxml/xmlversion.h', 'header libxslt/xslt.h']);
  const log =
    '-- Could NOT find OpenSSL (missing: OPENSSL_LIBRARIES)\n  Could NOT find Python (missing: Interpreter)\n';
  assert.deepEqual(shown(log), []);
});
