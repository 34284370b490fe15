import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFailure } from '../../../src/pip/failure/failure.ts';
import type { Failure } from '../../../src/pip/failure/kinds.ts';

/** Here and in the rows: the output of pip 23.0.1, unless a row names another version. */
const NONE = 'ERROR: Could not find a version that satisfies the requirement demo (from versions: none)\n';
const FAILED = '  error: subprocess-exited-with-error\n  ╰─> [1 lines of output]\n      ';
const RETRY = 'WARNING: Retrying (Retry(total=0, connect=None)) after connection broken by ';
/** The first line that uv 0.13 prints if no versions fit together. */
const NO_SOLUTION = 'error: No solution found when resolving dependencies\n';
const BUILD = { kind: 'build', project: undefined, missing: [], old: undefined } as const;

const ROWS: Readonly<Record<string, readonly [output: string, failure: Failure | undefined]>> = {
  'no release at all': [
    `${NONE}ERROR: No matching distribution found for demo\n`,
    { kind: 'no-distribution', requirement: 'demo', versions: [] },
  ],
  'a release that does not exist': [
    'ERROR: Could not find a version that satisfies the requirement demo==9 (from versions: 1.0, 2.0)\n',
    { kind: 'no-distribution', requirement: 'demo==9', versions: ['1.0', '2.0'] },
  ],
  'releases for other Pythons': [
    `ERROR: Ignored the following versions that require a different python version: 0.9 Requires-Python <3.8; 1.0 Requires-Python >=3.99\n${NONE}`,
    { kind: 'python', requirement: 'demo', wants: '>=3.99', versions: [] },
  ],
  'a pinned release for another Python': [
    'ERROR: Ignored the following versions that require a different python version: 0.9 Requires-Python <3.8; 1.0 Requires-Python >=3.99\nERROR: Could not find a version that satisfies the requirement demo==0.9 (from versions: 0.1)\n',
    { kind: 'python', requirement: 'demo==0.9', wants: '<3.8', versions: ['0.1'] },
  ],
  'a file for another Python': [
    "ERROR: Package 'demo' requires a different Python: 3.11.2 not in '>=3.12'\n",
    { kind: 'python', requirement: 'demo', wants: '>=3.12', versions: [] },
  ],
  'no such project, by uv 0.13': [
    `${NO_SOLUTION}  cause: Because cv2 was not found in the package registry and you require cv2, we can conclude that your requirements are unsatisfiable.\n`,
    { kind: 'no-distribution', requirement: 'cv2', versions: [] },
  ],
  'no such release, by uv 0.4': [
    '  × No solution found when resolving dependencies:\n  ╰─▶ Because there is no version of requests==999 and you require\n      requests==999, we can conclude that your requirements are unsatisfiable.\n',
    { kind: 'no-distribution', requirement: 'requests==999', versions: [] },
  ],
  'no index, by uv 0.13': [
    `${NO_SOLUTION}  cause: Because demo was not found in the provided package locations and you require demo, we can conclude that your requirements are unsatisfiable.\n`,
    { kind: 'no-distribution', requirement: 'demo', versions: [] },
  ],
  'a release for another Python, by uv 0.4': [
    '  × No solution found when resolving dependencies:\n  ╰─▶ Because the current Python version (3.11.7) does not satisfy\n      Python>=3.12 and numpy==2.5.3 depends on Python>=3.12, we can conclude\n      that numpy==2.5.3 cannot be used.\n',
    { kind: 'python', requirement: 'numpy==2.5.3', wants: '>=3.12', versions: [] },
  ],
  'two requirements that exclude each other, by uv 0.13': [
    `${NO_SOLUTION}  cause: Because requests==2.31.0 depends on urllib3>=1.21.1,<3 and you require requests==2.31, we can conclude that you require urllib3>=1.21.1,<3.\n`,
    undefined,
  ],
  'a failed build, by uv 0.13': [
    "error: Failed to build `mysqlclient==2.3.2`\n  cause: The build backend returned an error\n\n         [stdout]\n         Command 'pkg-config --exists mysqlclient' returned non-zero exit status 1.\n",
    { ...BUILD, project: 'mysqlclient', missing: [{ kind: 'module', name: 'mysqlclient' }] },
  ],
  'a failed build, by uv 0.4': [
    "error: Failed to prepare distributions\n  Caused by: Failed to download and build `mysqlclient==2.3.2`\n\n[stdout]\nCommand 'pkg-config --exists mysqlclient' returned non-zero exit status 1.\n",
    { ...BUILD, project: 'mysqlclient', missing: [{ kind: 'module', name: 'mysqlclient' }] },
  ],
  'an unknown host, by uv 0.13': [
    'error: Request failed after 3 retries in 7.9s\n  cause: Failed to fetch: http://pypi.example/simple/demo/\n  cause: dns error\n  cause: failed to lookup address information: Name or service not known\n',
    { kind: 'network', by: 'name', host: 'pypi.example' },
  ],
  'a closed port, by uv 0.13': [
    'error: Request failed after 3 retries in 8.7s\n  cause: Failed to fetch: http://127.0.0.1:9/simple/demo/\n  cause: client error (Connect)\n  cause: tcp connect error\n  cause: Connection refused (os error 111)\n',
    { kind: 'network', by: 'connection', host: '127.0.0.1' },
  ],
  'a requirement without a hash, by uv 0.13': [
    'error: In `--require-hashes` mode, all requirements must have their versions pinned with `==`, but found: demo\n',
    { kind: 'hashes', by: 'missing' },
  ],
  'an unknown host': [
    `${RETRY}'NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at 0x7f>: Failed to establish a new connection: [Errno -2] Name or service not known')': /simple/demo/\n${NONE}`,
    { kind: 'network', by: 'name', host: '' },
  ],
  'an unknown host, in pip 26': [
    `${RETRY}'NameResolutionError("HTTPSConnection(host='pypi.example', port=443): Failed to resolve 'pypi.example' ([Errno -2] Name or service not known)")': /simple/demo/\n${NONE}`,
    { kind: 'network', by: 'name', host: 'pypi.example' },
  ],
  'an untrusted certificate': [
    `${RETRY}'SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:992)'))': /simple/demo/\n${NONE}`,
    { kind: 'network', by: 'certificate', host: '' },
  ],
  'a proxy that refuses': [
    `${RETRY}'ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 407 Proxy Authentication Required'))': /simple/demo/\n${NONE}`,
    { kind: 'network', by: 'proxy', host: '' },
  ],
  'a retry that worked is not the cause': [
    `${RETRY}'ReadTimeoutError("HTTPSConnectionPool(host='pypi.example', port=443): Read timed out.")': /simple/demo/\nERROR: Could not find a version that satisfies the requirement demo==9 (from versions: 1.0)\n`,
    { kind: 'no-distribution', requirement: 'demo==9', versions: ['1.0'] },
  ],
  'a wrong hash': [
    'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated\n',
    { kind: 'hashes', by: 'differs' },
  ],
  'a missing hash': [
    'ERROR: Hashes are required in --require-hashes mode, but they are missing from some requirements.\n',
    { kind: 'hashes', by: 'missing' },
  ],
  'requirements that exclude each other': [
    'ERROR: Cannot install a==1, b and urllib3<2 because these package versions have conflicting dependencies.\nERROR: ResolutionImpossible: for help visit https://pip.example\n',
    { kind: 'conflict', requirements: ['a==1, b', 'urllib3<2'] },
  ],
  'a file that the server refuses': [
    'ERROR: Could not install requirement https://pypi.example/x.whl because of HTTP error 403 Client Error: Forbidden for url: https://pypi.example/x.whl for URL https://pypi.example/x.whl\n',
    { kind: 'network', by: 'refusal', host: 'pypi.example' },
  ],
  'a wrong login': [
    `WARNING: 401 Error, Credentials not correct for https://pypi.example/simple/demo/\n${NONE}`,
    { kind: 'network', by: 'refusal', host: 'pypi.example' },
  ],
  'a login prompt without a terminal': [
    'ERROR: Exception:\n  File "/v/pip/_internal/network/auth.py", line 354, in _prompt_for_password\n    username = ask_input(f"User for {netloc}: ")\nEOFError: EOF when reading a line\n',
    { kind: 'network', by: 'refusal', host: '' },
  ],
  'a checkout without git': [
    "ERROR: Cannot find command 'git' - do you have 'git' installed and in your PATH?\n",
    { ...BUILD, missing: [{ kind: 'program', name: 'git' }] },
  ],
  "a module of Python 2's": [
    `${FAILED}ModuleNotFoundError: No module named 'ConfigParser'\n`,
    { ...BUILD, missing: [{ kind: 'import', name: 'ConfigParser' }], old: '' },
  ],
  'a full disk': [
    'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n',
    { kind: 'no-space' },
  ],
  'a build whose project only the last line names': [
    `${FAILED}error: exit\nERROR: Could not build wheels for Demo.One, which is required to install pyproject.toml-based projects\n`,
    { ...BUILD, project: 'Demo.One' },
  ],
  'a build in pip 26': [
    `${FAILED}x\nerror: failed-wheel-build-for-install\n\n× Failed to build installable wheels for some pyproject.toml based projects\n╰─> demo\n`,
    { ...BUILD, project: 'demo' },
  ],
  'failed metadata of a file, in pip 26': [
    `${FAILED}x\nerror: metadata-generation-failed\n\n× Encountered error while generating package metadata.\n╰─> from file:///srv/demo\n`,
    BUILD,
  ],
  'failed metadata of a project, in pip 26': [
    `${FAILED}x\nerror: metadata-generation-failed\n\n× Encountered error while generating package metadata.\n╰─> demo\n`,
    { ...BUILD, project: 'demo' },
  ],
  'a build environment that lacks a release': [
    `${FAILED}ERROR: Could not find a version that satisfies the requirement setuptools>=999 (from versions: none)\n`,
    { kind: 'no-distribution', requirement: 'setuptools>=999', versions: [] },
  ],
  'code for an older Python': [
    `${FAILED}ModuleNotFoundError: No module named 'distutils'\n`,
    { ...BUILD, missing: [{ kind: 'import', name: 'distutils' }], old: '<3.12' },
  ],
  'code for Python 2': [
    `${FAILED}SyntaxError: Missing parentheses in call to 'print'. Did you mean print(...)?\n`,
    { ...BUILD, old: '' },
  ],
  "code that a newer Python's C interface no longer fits, where GCC quotes by the locale": [
    `${FAILED}x.c:1:1: error: ‘PyTypeObject’ has no member named ‘tp_print’\n`,
    { ...BUILD, old: '<3.9' },
  ],
  'code that reads configuration as Python 3.11 did': [
    `${FAILED}AttributeError: module 'configparser' has no attribute 'SafeConfigParser'\n`,
    { ...BUILD, old: '<3.12' },
  ],
  'code that imports from collections what moved': [
    `${FAILED}ImportError: cannot import name 'Mapping' from 'collections' (/usr/lib/python3.11/collections/__init__.py)\n`,
    { ...BUILD, old: '<3.10' },
  ],
  'a PyO3 that is older than this Python': [
    `${FAILED}error: the configured Python interpreter version (3.14) is newer than PyO3's maximum supported version (3.13)\n`,
    { ...BUILD, old: '<3.14' },
  ],
  'a build for an older CMake': [
    `${FAILED}Compatibility with CMake < 3.5 has been removed from CMake.\n`,
    { ...BUILD, by: 'cmake' },
  ],
  'a build for a newer Rust': [
    `${FAILED}error: package \`base64ct v1.8.0\` cannot be built because it requires rustc 1.81 or newer\n`,
    { ...BUILD, by: 'rust' },
  ],
  'a compiler that used up the memory': [
    `${FAILED}c++: fatal error: Killed signal terminated program cc1plus\n`,
    { ...BUILD, by: 'memory' },
  ],
  'a build that the kernel ended': [
    '  error: subprocess-exited-with-error\n  × Building wheel for demo did not run successfully.\n  │ exit code: -9\n',
    { ...BUILD, by: 'memory' },
  ],
  'a pip that used up the memory': ['Traceback (most recent call last):\nMemoryError\n', { kind: 'memory' }],
  "a directory that is not the user's": [
    "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/srv/v/x'\nConsider using the `--user` option\n",
    { kind: 'no-right', path: '/srv/v/x', isReadOnly: false },
  ],
  'a search that became too deep': [
    'error: resolution-too-deep\n\n× Dependency resolution exceeded maximum depth\n',
    { kind: 'too-deep' },
  ],
  'a search that became too deep, in pip 23': [
    'pip._vendor.resolvelib.resolvers.ResolutionTooDeep: 200000\n',
    { kind: 'too-deep' },
  ],
  'metadata that pip 24.1 refuses': [
    `WARNING: Ignoring version 1 of demo since it has invalid metadata:\nRequested demo==1 from https://h/x has invalid metadata: .* suffix can only be used with \`==\` or \`!=\` operators\n    y (>=5.1.*)\n       ~~~~~~^\nPlease use pip<24.1 if you need to use this version.\nERROR: Could not find a version that satisfies the requirement demo==1 (from versions: 0.9, 1)\n`,
    { kind: 'old-metadata', requirement: 'demo==1' },
  ],
  'a text that is no requirement': [
    "ERROR: Invalid requirement: 'demo=1.0'\nHint: = is not a valid operator. Did you mean == ?\n",
    { kind: 'bad-requirement', text: 'demo=1.0', file: undefined },
  ],
  'a text in a file that is no requirement': [
    "ERROR: Invalid requirement: 'demo=1=py39_0' (from line 3 of r.txt)\n",
    { kind: 'bad-requirement', text: 'demo=1=py39_0', file: 'r.txt' },
  ],
  'a file of requirements that is not there': [
    "ERROR: Could not open requirements file: [Errno 2] No such file or directory: 'r.txt'\n",
    { kind: 'no-file', path: 'r.txt' },
  ],
  'a directory without a project': [
    "ERROR: Directory './lib' is not installable. Neither 'setup.py' nor 'pyproject.toml' found.\n",
    { kind: 'no-project', path: './lib' },
  ],
  'an editable directory without a project': [
    "ERROR: file:///srv/p does not appear to be a Python project: neither 'setup.py' nor 'pyproject.toml' found.\n",
    { kind: 'no-project', path: '/srv/p' },
  ],
  'a wheel for another machine': [
    'ERROR: demo-1-cp312-cp312-win_amd64.whl is not a supported wheel on this platform.\n',
    { kind: 'other-wheel', file: 'demo-1-cp312-cp312-win_amd64.whl' },
  ],
  'a page in place of an archive': [
    'ERROR: Cannot unpack file /tmp/a (downloaded from /tmp/b, content-type: text/html); cannot detect archive format\nERROR: Cannot determine archive format of /tmp/b\n',
    { kind: 'no-archive' },
  ],
  'a project of another name': [
    `WARNING: Generating metadata for package z produced metadata for project name y. Fix your #egg=z fragments.\nERROR: Could not find a version that satisfies the requirement z (unavailable) (from versions: none)\n`,
    { kind: 'other-name', wanted: 'z', name: 'y' },
  ],
  'a repository that nobody may read': [
    "  fatal: could not read Username for 'https://git.example': terminal prompts disabled\n  error: subprocess-exited-with-error\n  × git clone --filter=blob:none --quiet https://git.example/a/b /tmp/x did not run successfully.\n",
    { kind: 'checkout', by: 'login', url: 'https://git.example/a/b' },
  ],
  'an SSH key that the server does not know': [
    "  git@git.example: Permission denied (publickey).\n  × git clone --quiet 'ssh://****@git.example/a/b' /tmp/x did not run successfully.\n",
    { kind: 'checkout', by: 'key', url: 'ssh://****@git.example/a/b' },
  ],
  'a server that ssh does not know': [
    "  Host key verification failed.\n  × git clone --quiet 'ssh://****@git.example/a/b' /tmp/x did not run successfully.\n",
    { kind: 'checkout', by: 'host-key', url: 'ssh://****@git.example/a/b' },
  ],
  'a branch that is not there': [
    "  error: pathspec 'v9' did not match any file(s) known to git\n  × git checkout -q v9 did not run successfully.\n",
    { kind: 'checkout', by: 'revision', url: '' },
  ],
  "a host of git's that is not in the network": [
    "  fatal: unable to access 'https://git.example/a/b/': Could not resolve host: git.example\n  error: subprocess-exited-with-error\n",
    { kind: 'network', by: 'name', host: 'git.example' },
  ],
  'a certificate of another time': [
    `${RETRY}'SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate is not yet valid (_ssl.c:1006)'))': /simple/demo/\n${NONE}`,
    { kind: 'network', by: 'clock', host: '' },
  ],
  'a connection that broke off while it was made': [
    `${RETRY}'SSLError(SSLEOFError(8, '[SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred in violation of protocol'))': /simple/demo/\n${NONE}`,
    { kind: 'network', by: 'connection', host: '' },
  ],
  'a file of certificates that is not there': [
    'ERROR: Could not install packages due to an OSError: Could not find a suitable TLS CA certificate bundle, invalid path: /etc/corp.pem\n',
    { kind: 'network', by: 'bundle', host: '/etc/corp.pem' },
  ],
  'an index without https': [
    `WARNING: The repository located at pypi.example is not a trusted or secure host and is being ignored.\n${NONE}`,
    { kind: 'network', by: 'insecure', host: 'pypi.example' },
  ],
  'an index with too much to do': [
    'ERROR: Could not install requirement demo because of HTTP error 429 Client Error: Too Many Requests for url: https://pypi.example/x.whl\n',
    { kind: 'network', by: 'busy', host: 'pypi.example' },
  ],
  'a SOCKS proxy': [
    'ERROR: Could not install packages due to an OSError: Missing dependencies for SOCKS support.\n',
    { kind: 'network', by: 'socks', host: '' },
  ],
  'a download that broke off, in pip 25.1': [
    'error: incomplete-download\n\n× Download failed because not enough bytes were received (1 MB/9 MB)\n',
    { kind: 'network', by: 'cut', host: '' },
  ],
  'an unknown error': ['ERROR: demo.whl is not a valid wheel filename.\n', undefined],
  'no output': ['', undefined],
};

for (const [name, [output, failure]] of Object.entries(ROWS)) {
  test(`readFailure reads pip or uv output: ${name}`, () => assert.deepEqual(readFailure(output), failure));
}
