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
  'an unknown error': ['ERROR: demo.whl is not a valid wheel filename.\n', undefined],
  'no output': ['', undefined],
};

for (const [name, [output, failure]] of Object.entries(ROWS)) {
  test(`readFailure reads pip or uv output: ${name}`, () => assert.deepEqual(readFailure(output), failure));
}
