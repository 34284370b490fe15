import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isPlainPip } from '../../../src/environment/interpreters.ts';
import { markedPython } from '../../helpers/python.ts';
import { freshDir } from '../../helpers/temp.ts';

const MAIN = 'from pip._internal.cli.main import main\n';
const CALL = "if __name__ == '__main__':\n    sys.exit(main())\n";

const rows: readonly [name: string, script: string, plain: boolean][] = [
  [
    'the script that distlib wrote until 2024',
    `#!/usr/bin/python3\n# -*- coding: utf-8 -*-\nimport re\nimport sys\n${MAIN}if __name__ == "__main__":\n    sys.argv[0] = re.sub(r"(-script\\.pyw|\\.exe)?$", "", sys.argv[0])\n    sys.exit(main())\n`,
    true,
  ],
  [
    'the script that distlib writes since 2024',
    `#!/usr/bin/python3\nimport sys\n${MAIN}if __name__ == '__main__':\n    if sys.argv[0].endswith('.exe'):\n        sys.argv[0] = sys.argv[0][:-4]\n    sys.exit(main())\n`,
    true,
  ],
  [
    'the script with removesuffix',
    `#!/usr/bin/python3\nimport sys\n${MAIN}if __name__ == '__main__':\n    sys.argv[0] = sys.argv[0].removesuffix('.exe')\n    sys.exit(main())\n`,
    true,
  ],
  [
    'a wrapper that adds an argument',
    `#!/usr/bin/python3\nimport sys\n${MAIN}sys.argv.append('--break-system-packages')\n${CALL}`,
    false,
  ],
  [
    'a wrapper that sets a variable',
    `#!/usr/bin/python3\nimport os, sys\nos.environ['PIP_TARGET'] = '/x'\n${MAIN}${CALL}`,
    false,
  ],
  ['a main of another module', `#!/usr/bin/python3\nimport sys\nfrom mine import main\n${CALL}`, false],
  ['a shell script', '#!/bin/sh\nexec python3 -m pip "$@"\n', false],
  ['an empty file', '', false],
];

for (const [name, script, plain] of rows) {
  test(`isPlainPip recognizes only pip's own entry script: ${name}`, () => {
    const path = join(freshDir('entry'), 'pip');
    writeFileSync(path, script);
    assert.equal(isPlainPip(path), plain);
  });
}

test('isPlainPip recognizes the pip of the Python that the tests use', async () => {
  assert.equal(isPlainPip((await markedPython()).pip), true);
});
