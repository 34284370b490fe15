import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { activated } from '../../../helpers/activated.ts';
import { withTools } from '../../../helpers/cli-box.ts';
import { type InProcessBox, inProcessBoxFor } from '../../../helpers/in-process.ts';
import { ownVenv } from '../../../helpers/own-venv.ts';

/** A sandbox with pip shims. On PATH, the marked Python follows the shims, before any other Python. */
async function refusedBox(t: Parameters<typeof inProcessBoxFor>[0]): Promise<InProcessBox> {
  const box = await inProcessBoxFor(t);
  box.placeShims(['pip', 'pip3']);
  return box;
}

test('after a refused python -m pip, one hint names the pip command that works', async (t) => {
  const box = await refusedBox(t);
  const python = join(dirname(box.python.pip), 'python3');
  const hintFor = async (line: string): Promise<string> => {
    const { code, stdout, stderr } = await box.cli(['after', line]);
    assert.deepEqual([code, stdout], [0, ''], line);
    return stderr;
  };
  const enable = '; or, permanently: pip-shim enable python\n';
  const rows: readonly (readonly [line: string, expected: string])[] = [
    ['python3 -m pip install demo', `hint: this works: pip install demo${enable}`],
    ['\t python3 -I -mpip install demo', `hint: this works: pip install demo${enable}`],
    ['python3 -s -Em pip -v install demo', `hint: this works: pip -v install demo${enable}`],
    ['python3 -m  pip  install "a  b[c]>=1"', `hint: this works: pip install "a  b[c]>=1"${enable}`],
    ['python3 -m pip install demo 2>&1 | tee -a log', `hint: use pip instead of python3 -m pip${enable}`],
    ['python3 -m pip install demo # for now', `hint: use pip instead of python3 -m pip${enable}`],
    ["python3 -m pip install 'demo>1;#x'", `hint: this works: pip install 'demo>1;#x'${enable}`],
    ['python3 -m pip install demo;true', `hint: use pip instead of python3 -m pip${enable}`],
    [
      `${python} -m pip install -i https://me:secret@a.example/ demo`,
      `hint: use pip instead of ${python} -m pip\n`,
    ],
    ['python3 -m pip uninstall demo', `hint: this works: pip uninstall demo${enable}`],
    [`${python} -m pip install demo`, 'hint: this works: pip install demo\n'],
    // No hint: pip does not refuse the command, or the line has a form that the hint can't repeat.
    ['python3 -m pip list', ''],
    ['python3 -m pip install --break-system-packages demo', ''],
    ['python3 -m pip install --prefix=there demo', ''],
    ['python3 -m pip install --no-such-option demo', ''],
    ['python3 -m pipx install demo', ''],
    ['python3 -W error -m pip install demo', ''],
    ['python3 app.py -m pip install demo', ''],
    ['python3-config -m pip install demo', ''],
    ['"python3" -m pip install demo', ''],
    ['sudo python3 -m pip install demo', ''],
    ['cd there && python3 -m pip install demo', ''],
    ['/nonexistent/python3 -m pip install demo', ''],
    ["python3 -m pip install 'demo", ''],
    ['python3 -m pip install demo\necho', ''],
    ['python3 -m pip install demo \x1b[31m', ''],
    ['', ''],
  ];
  for (const [line, expected] of rows) assert.equal(await hintFor(line), expected, line);
});

test('a file whose path looks like an unexpanded word, such as */bin/python3, is never run', async (t) => {
  const box = await refusedBox(t);
  for (const word of ['$HOME/bin/python3', '~bob/bin/python3', '*/bin/python3', '{a,b}/bin/python3']) {
    box.write(`project/${word}`, '#!/bin/sh\n: >"$HOME/ran"\n', 0o755);
    const { code, stdout, stderr } = await box.cli(['after', `${word} -m pip install demo`]);
    assert.deepEqual([code, stdout, stderr, existsSync(join(box.home, 'ran'))], [0, '', '', false], word);
  }
});

test('the hint names only a pip that is a shim and installs for the same Python', async (t) => {
  const box = await refusedBox(t);
  const minor = box.python.version.split('.').slice(0, 2).join('.');
  const hint = async (): Promise<string> => (await box.cli(['after', 'python3 -m pip install demo'])).stderr;
  rmSync(join(box.shims, 'pip'));
  assert.match(await hint(), /this works: pip3 install demo;/, 'pip is none of ours');
  rmSync(join(box.shims, 'pip3'));
  symlinkSync(box.python.pip, join(box.bin, `pip${minor}`)); // Debian 13 has no pip3.13
  box.placeShims([`pip${minor}`]);
  assert.match(await hint(), new RegExp(`this works: pip${minor} install demo;`));
  rmSync(box.shims, { recursive: true });
  assert.equal(await hint(), 'hint: pip-shim can help with python3 -m pip after: pip-shim enable python\n');
});

test('no hint in a venv, with a python shim, or if a variable or setting rules the hint out', async (t) => {
  const box = await refusedBox(t);
  const hint = async (env: Record<string, string> = {}): Promise<string> =>
    (await box.cli(['after', 'python3 -m pip install demo'], { env })).stderr;
  assert.match(await hint(), /^hint: /);
  assert.equal(await hint({ PIP_SHIM_DISABLE: '1' }), '');
  assert.equal(await hint({ PIP_BREAK_SYSTEM_PACKAGES: '1' }), '');
  const venv = await box.plainVenv('.venv');
  assert.equal(await hint({ PATH: `${venv}/bin:${box.env.PATH}`, VIRTUAL_ENV: venv }), '');
  const config = join(box.home, '.config/pip-shim');
  mkdirSync(config, { recursive: true });
  writeFileSync(join(config, 'config.toml'), 'python_hint = false\n');
  assert.equal(await hint(), '');
  rmSync(config, { recursive: true });
  box.placeShims(['python3']);
  assert.equal(await hint(), '');
});

test('after a failed install by the active pip, up to two hints say what a name may mean', async (t) => {
  const box = await refusedBox(t);
  withTools(box, {});
  const venv = await ownVenv(box);
  const active = activated(venv, box);
  const hintsFor = async (line: string, env: Record<string, string> = active): Promise<string[]> => {
    const { code, stdout, stderr } = await box.cli(['after', line], { env });
    assert.deepEqual([code, stdout], [0, ''], line);
    return stderr.split('\n').slice(0, -1);
  };
  const cv2 = 'hint: cv2 is the import name of opencv-python; the index has no project of that name';
  const rows: readonly (readonly [line: string, expected: readonly string[]])[] = [
    ['pip install cv2', [cv2, 'hint: probably meant: pip install opencv-python']],
    [
      'pip3 install -v "cv2>=4" demo 2>&1 >log',
      [cv2, "hint: probably meant: pip3 install --verbose 'opencv-python>=4' demo"],
    ],
    ['.venv/bin/pip install cv2', [cv2, 'hint: probably meant: .venv/bin/pip install opencv-python']],
    ['python -m pip install cv2', [cv2, 'hint: probably meant: python -m pip install opencv-python']],
    // A command with a masked password can't work, so no command is suggested.
    ['pip install -f https://me:secret@a.example/ cv2', [cv2]],
    // Another index may have a project of this name, and pip refuses --user in a venv.
    ['pip install -i https://a.example/ cv2', []],
    ['pip install --extra-index-url https://a.example/ cv2', []],
    ['pip install --user cv2', []],
    // pip-shim can't know what the shell puts in place of these words.
    ['pip install $X cv2', []],
    ['pip install "$(cat list)" cv2', []],
    ['pip install *.whl cv2', []],
    ['pip install ~/x cv2', []],
    ['pip install json', ['hint: json comes with Python 3.11: import it; there is nothing to install']],
    // These lines don't tell whether pip failed, or which arguments it got.
    ['pip install cv2 && pytest', []],
    ['pip install cv2 | tee log', []],
    ['pip install cv2 # for now', []],
    ['pip install $(echo cv2 )', []],
    ['pip install cv2>log', []],
    ['pip install 2>log cv2', []],
    // No other meaning is known, -qqq asks for silence, or the line installs nothing into the active venv.
    ['pip install demo', []],
    ['pip install no-such-project', []],
    ['pip install -qqq cv2', []],
    ['pip uninstall cv2', []],
    ['pip download cv2', []],
    ['pip --python /usr/bin/python3 install cv2', []],
    ['/nonexistent/bin/pip install cv2', []],
  ];
  for (const [line, expected] of rows) {
    const minor = line.endsWith('json') ? box.python.version.split('.').slice(0, 2).join('.') : '3.11';
    assert.deepEqual(
      await hintsFor(line),
      expected.map((each) => each.replace('3.11', minor)),
      line,
    );
  }
  const others: readonly Record<string, string>[] = [
    { PIP_SHIM_DISABLE: '1' },
    { PIP_SHIM_AUTO: 'off' },
    { VIRTUAL_ENV: '' },
    { PATH: `${dirname(box.python.pip)}:${active.PATH}` },
  ];
  for (const env of others)
    assert.deepEqual(await hintsFor('pip install cv2', { ...active, ...env }), [], JSON.stringify(env));
});
