import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Applies, evaluateMarker, type MarkerEnvironment } from '../../../src/packages/markers.ts';
import { pep440 } from '../../../src/packages/pep440.ts';
import { askPackaging } from './packaging.ts';

const LINUX: MarkerEnvironment = { python_version: '3.11', sys_platform: 'linux', os_name: 'posix' };
const ROWS: readonly (readonly [marker: string, applies: Applies])[] = [
  ['python_version >= "3.8"', 'yes'],
  ["python_version < '3.8'", 'no'],
  ['python_version > "3.9"', 'yes'], // compared as strings, "3.11" would be less than "3.9"
  ['"3.9" < python_version', 'yes'],
  ['python_version == "3.*"', 'yes'],
  ['python_version == "3.*.1"', 'no'], // not a version: packaging compares strings
  ['python_version in "3.10 3.11"', 'yes'],
  ['python_version not in "3.10 3.11"', 'no'],
  ['sys_platform not  in "win32 darwin"', 'yes'],
  ['python_full_version >= "3.8"', 'yes'],
  ['python_full_version >= "3.12.0"', 'no'],
  ['python_full_version >= "3.11.2"', 'unknown'],
  ['python_full_version == "3.11.2"', 'unknown'],
  ['python_full_version == "3.1"', 'no'],
  ['python_full_version != "3.10.2"', 'yes'],
  ['python_full_version == "3.11.*"', 'yes'],
  ['python_full_version in "3.11.2"', 'unknown'],
  ['sys_platform == "win32"', 'no'],
  ['sys.platform != "win32"', 'yes'],
  ['"linux" in sys_platform', 'yes'],
  ['sys_platform < "win32"', 'unknown'],
  ['platform_machine == "x86_64"', 'unknown'],
  ['platform_machine == "x86_64" or os_name == "posix"', 'yes'],
  ['platform_machine == "x86_64" and os_name == "nt"', 'no'],
  ['platform_machine == "x86_64" and os_name == "posix"', 'unknown'],
  ['os_name == "nt" and os_name == "nt" or os_name == "posix"', 'yes'],
  ['os_name == "nt" and (os_name == "nt" or os_name == "posix")', 'no'],
  ['extra == "socks"', 'no'],
  ['(os_name == "posix"', 'unknown'],
  ['os_name == "posix")', 'unknown'],
  ['os_name', 'unknown'],
  ['os_name == posix', 'unknown'],
  ['', 'unknown'],
];
for (const [marker, applies] of ROWS) {
  test(`marker ${marker || 'without text'}: ${applies}`, () => {
    assert.equal(evaluateMarker(marker, LINUX, pep440), applies);
  });
}

const VALUES = [
  '3',
  '3.9',
  '3.11',
  '3.11.2',
  '4',
  'linux',
  'win32',
  'posix',
  'CPython',
  'cpython',
  'x86_64',
  '',
];
const VARIABLES = [
  'python_version python_full_version implementation_version',
  'sys_platform os_name platform_system platform_machine platform_python_implementation implementation_name extra',
].flatMap((names) => names.split(' '));
const OPERATORS = ['==', '!=', '>=', '<=', '>', '<', '~=', 'in', 'not in'];

test('evaluateMarker returns unknown or agrees with the packaging library of the real pip', async () => {
  // The filter removes markers with values that packaging can't order, and markers that packaging refuses.
  const markers = VARIABLES.flatMap((variable) =>
    OPERATORS.flatMap((operator) =>
      VALUES.flatMap((value) => [
        `${variable} ${operator} "${value}"`,
        `'${value}' ${operator} ${variable}`,
        `${variable} ${operator} "${value}" and os_name == "posix" or extra == "x"`,
      ]),
    ),
  ).filter((marker) => !/(?:[<>]=?|~=) ("(?!\d)|[a-z])/.test(marker) && !/^'(?!\d)/.test(marker));
  const told = await askPackaging({ markers });
  const { python_full_version: _, implementation_version: __, ...environment } = told.environment;
  const answers = markers.map((marker) => evaluateMarker(marker, environment, pep440));
  const differing = markers.filter(
    (_marker, index) => answers[index] !== 'unknown' && (answers[index] === 'yes') !== told.markers[index],
  );
  assert.equal(differing.join('\n'), '');
  const unknown = answers.filter((answer) => answer === 'unknown').length;
  assert.ok(unknown < markers.length / 2, `${unknown} of ${markers.length} could not be told`);
});
