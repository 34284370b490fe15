// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are shell code
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type CliBox, cliBoxFor } from './built-cli.ts';

/** Runs these lines in a script that has loaded the hook. */
async function hooked(box: CliBox, lines: string, env: Readonly<Record<string, string>> = {}) {
  return box.run('sh', ['-c', `eval "$(pip-shim hook sh)"\n${lines}`], { env });
}

async function pushBox(t: Parameters<typeof cliBoxFor>[0]): Promise<CliBox> {
  const box = await cliBoxFor(t);
  box.placeShims(['pip', 'pip3', 'pip-shim']);
  return box;
}

test('if pip-shim push refuses a venv, it says why and exits with 1, and no venv is active', async (t) => {
  const box = await pushBox(t);
  await box.plainVenv('.venv');
  const ran = await hooked(box, 'pip-shim push\necho "<$?><${VIRTUAL_ENV-none}>"');
  assert.equal(ran.stdout, '<1><none>\n', ran.stderr);
  assert.match(
    ran.stderr,
    /not made by pip-shim.*\n {2}name it: pip-shim push \.\/\.venv\n {2}or allow it permanently: pip-shim allow \.venv\n/,
  );
});

test('pip-shim push --always writes the name of a venv into .venv-stack, and an allowed venv stays allowed', async (t) => {
  const box = await pushBox(t);
  await box.plainVenv('.venv');
  assert.equal((await box.cli(['allow'])).code, 0);
  const own = await hooked(box, 'pip-shim push --always; echo "<$VIRTUAL_ENV>"');
  assert.match(own.stdout, new RegExp(`<${join(box.project, '.venv')}>`), own.stderr);
  assert.equal((await hooked(box, 'pip-shim push')).code, 0);
  mkdirSync(join(box.home, 'other/.git'), { recursive: true });
  const named = await hooked(box, 'cd ../other; pip-shim push --always work; cat .venv-stack');
  assert.match(named.stdout, /^work$/m, named.stderr);
});
