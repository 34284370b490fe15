import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { markedPython } from '../../helpers/python.ts';
import { KEYS } from '../../helpers/terminal.ts';
import { boot } from '../commands/built-cli.ts';
import { type PromptBox, promptBox } from '../menu/prompt-box.ts';
import { cannotBeElsewhere, elsewhere } from './elsewhere.ts';
import { dnfBox, lacking } from './rpm-box.ts';

const python = await markedPython();
const skip =
  (python.how === 'made' && 'pip does not belong to the system here') || (await cannotBeElsewhere());
const AUTO = { PIP_SHIM_AUTO: 'system' };

interface Answer {
  readonly platform: string;
  readonly manager: string | null;
  readonly system: { readonly package: string; readonly exact: boolean } | null;
}

/** Returns the answer of `pip-shim explain --json` for one package on another distribution. */
async function explained(box: PromptBox, release: string, name: string): Promise<Answer | undefined> {
  const words = [...elsewhere(box, release), process.execPath, boot, 'cli', 'explain', '--json', name];
  const { stdout, stderr } = await box.run('unshare', words);
  assert.notEqual(stdout, '', stderr);
  return (JSON.parse(stdout) as Answer[])[0];
}

test('on Fedora PIP_SHIM_AUTO=system installs a package with the real dnf, and a second run has nothing to do', {
  skip: lacking('dnf', 'rpm', 'rpmbuild', 'createrepo_c') || skip,
}, async (t) => {
  const minor = python.version.split('.').slice(0, 2).join('.');
  const [box, fedora] = await Promise.all([promptBox(t), dnfBox(minor)]);
  box.env.PATH = `${fedora.bin}:${box.env.PATH}`.replace(/^(.*?):(.*?):/, '$2:$1:'); // the shims stay first
  // Debian's rpm looks for its database in the home directory.
  writeFileSync(join(box.home, '.rpmmacros'), '%_dbpath /var/lib/rpm\n');
  await fedora.must('dnf', 'makecache', '--quiet');
  const answer = await explained(box, 'fedora_43', 'PyYAML');
  assert.deepEqual([answer?.platform, answer?.manager], ['Fedora', 'dnf']);
  assert.deepEqual([answer?.system?.package, answer?.system?.exact], ['python3-PyYAML', true]);
  const words = [...elsewhere(box, 'fedora_43'), 'pip', 'install', 'PyYAML>=6'];
  const first = await box.run('unshare', words, { env: AUTO });
  assert.equal(first.code, 0, first.stdout + first.stderr);
  assert.match(first.stderr, /^→ dnf install -y python3-PyYAML$/m);
  const second = await box.run('unshare', words, { env: AUTO });
  assert.deepEqual([second.code, second.stdout], [0, ''], second.stderr);
  assert.match(
    second.stderr,
    /^pip-shim: nothing to do: (?:Fedora has it installed already|import yaml works)/,
  );
});

async function alpine(t: TestContext): Promise<PromptBox> {
  const box = await promptBox(t);
  box.command('apk', "printf 'py3-six policy:\\n  1.16.0-r9:\\n    http://mirror/main\\n'");
  return box;
}

test('fake apk on Alpine: pip-shim offers a guessed package only at a terminal', { skip }, async (t) => {
  const box = await alpine(t);
  const answer = await explained(box, 'alpine_3_23', 'six');
  assert.deepEqual([answer?.platform, answer?.manager, answer?.system?.exact], ['Alpine', 'apk', false]);
  const words = [...elsewhere(box, 'alpine_3_23'), 'pip', 'install', 'six'];
  const script = await box.run('unshare', words, { env: AUTO });
  assert.deepEqual([script.code, script.stdout], [1, '']);
  assert.match(
    script.stderr,
    /py3-six of Alpine may not be six: only the name matches.*\n {2}if it is the right package: apk add py3-six\n$/,
  );
  const terminal = await box.open('unshare', words, { cols: 120 });
  await terminal.waitFor(
    /From Alpine, a guess by name +1\.16\.0 +.*only the name matches, so check it first/,
  );
  await terminal.waitFor(/Stop +nothing/);
  terminal.type(KEYS.ctrlC);
  await terminal.exit;
});
