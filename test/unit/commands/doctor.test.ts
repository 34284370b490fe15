import assert from 'node:assert/strict';
import { chmodSync, cpSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { checkInstallations } from '../../../src/commands/doctor/program.ts';
import type { Ports } from '../../../src/commands/ports.ts';
import { installationOf } from '../../../src/setup/installation.ts';
import { PROGRAM_FILES } from '../../../src/setup/program.ts';
import type { CliBox } from '../../helpers/cli-box.ts';
import { record, recordFakeNode } from '../../helpers/fake-node.ts';
import { inProcessBoxFor } from '../../helpers/in-process.ts';
import { makePython } from '../../helpers/python.ts';
import { repository } from '../../helpers/sandbox.ts';

interface Diagnosis {
  readonly ok: boolean;
  readonly findings: readonly { code: string; problem: string; remedy: readonly string[] }[];
  readonly notes: readonly string[];
  readonly seen: readonly { what: string; value: string }[];
}

/** Returns a sandbox without problems, in which every pip on PATH has a shim. */
async function wellBox(t: TestContext): Promise<CliBox> {
  const box = await inProcessBoxFor(t);
  box.placeShims();
  assert.equal((await box.cli(['rehash'])).code, 0);
  return box;
}

/** {@link wellBox} with a fake Node. It answers --version at once, and otherwise runs the real Node. */
async function quickBox(t: TestContext): Promise<CliBox> {
  const box = await wellBox(t);
  recordFakeNode(box);
  return box;
}

test('on a machine without problems doctor prints its observations, and exits with 0', async (t) => {
  const box = await wellBox(t);
  const { code, stdout, stderr } = await box.cli(['doctor']);
  assert.deepEqual([code, stderr], [0, ''], stdout);
  assert.match(stdout, /^pip-shim +\d/);
  assert.match(stdout, new RegExp(`^PATH +${box.shims} comes first$`, 'm'));
  assert.match(
    stdout,
    new RegExp(`^pip +${box.python.pip}, Python \\S+ \\(\\S+\\), externally managed, so pip refuses$`, 'm'),
  );
  assert.match(stdout, new RegExp(`^Node +${process.execPath} \\(${process.versions.node}\\)$`, 'm'));
  assert.match(stdout, /^venv +\.venv \(none yet\)$/m);
  assert.match(stdout, /^note: .*hash -r$/m);
  assert.match(stdout, /^no problems found\n$/m);
});

/** Changes the paths in the shims, as another installation would. */
function recordOther(box: CliBox, change: { home?: string; node?: string }): void {
  record(box, change, ['pip', 'pip3']);
}

function fakeProgram(box: CliBox, script: string): string {
  box.write('program/boot.cjs', script);
  box.write('program/pip-shim.cjs', '');
  box.write('program/shims/node.sh', '');
  return join(box.home, 'program');
}

/** Copies the program into a version's directory. The digest in its name is not that of the files in it. */
function copyOfProgram(box: CliBox): string {
  const home = join(box.home, 'versions/1-0123456789ab');
  for (const name of ['data', 'shims', ...PROGRAM_FILES])
    cpSync(join(repository, 'dist', name), join(home, name), { recursive: true });
  return home;
}

const rehash = (box: CliBox) => box.cli(['rehash']);
/** Does the same as another run of `install.sh`. */
const placeAgain = async (box: CliBox) => {
  box.placeShims();
  await rehash(box);
  recordFakeNode(box);
};

interface Case {
  readonly code: string;
  readonly spoil: (box: CliBox) => unknown;
  readonly says: RegExp;
  /** Matches the text of the remedy. */
  readonly remedy: RegExp;
  readonly mend: (box: CliBox, remedy: readonly string[]) => unknown;
  readonly env?: (box: CliBox) => Readonly<Record<string, string>>;
}

const CASES: readonly Case[] = [
  {
    code: 'no-shim',
    spoil: (box) => box.anotherPip('pip3.99'),
    says: /^commands that have no shim in .*\/shims: pip3\.99$/,
    remedy: /^pip-shim rehash$/,
    mend: rehash,
  },
  {
    code: 'stale-shim',
    spoil: (box) => box.placeShims(['pip3.98']),
    says: /shims whose command is gone from PATH: pip3\.98$/,
    remedy: /^pip-shim rehash$/,
    mend: rehash,
  },
  {
    code: 'foreign-file',
    spoil(box) {
      box.anotherPip('pip3.99');
      box.write('.local/share/pip-shim/shims/pip3.99', 'mine', 0o755);
    },
    says: /files that pip-shim did not make, where a shim belongs: .*\/shims\/pip3\.99$/,
    remedy: /^move them away, then: pip-shim rehash$/,
    async mend(box) {
      renameSync(join(box.shims, 'pip3.99'), join(box.home, 'pip3.99'));
      await rehash(box);
    },
  },
  {
    code: 'outdated-shim',
    spoil: (box) => writeFileSync(join(box.shims, 'pip3'), '# more\n', { flag: 'a' }),
    says: /shims that differ from those of this version: .*\/shims\/pip3$/,
    remedy: /^pip-shim rehash$/,
    mend: rehash,
  },
  {
    code: 'outdated-shim',
    spoil: (box) => chmodSync(join(box.shims, 'pip3'), 0o644),
    says: /shims that differ from those of this version: .*\/shims\/pip3$/,
    remedy: /^pip-shim rehash$/,
    mend: rehash,
  },
  {
    code: 'no-node',
    spoil: (box) => recordOther(box, { node: '/nowhere/node' }),
    says: /the Node\.js that the shims use is gone: \/nowhere\/node$/,
    remedy: /install\.sh again/,
    mend: placeAgain,
  },
  {
    code: 'no-node',
    spoil: (box) => recordOther(box, { node: '' }),
    says: /the Node\.js that the shims use is gone: none was recorded$/,
    remedy: /install\.sh again/,
    mend: placeAgain,
  },
  {
    code: 'node-fails',
    spoil: (box) => recordOther(box, { node: box.write('node', '#!/nowhere/sh\n', 0o755) }),
    says: /home\/node does not start: spawn \S*\/home\/node ENOENT$/,
    remedy: /install\.sh again/,
    mend: placeAgain,
  },
  {
    code: 'node-fails',
    spoil: (box) =>
      recordOther(box, { node: box.write('node', '#!/bin/sh\necho "no library" >&2; exit 127\n', 0o755) }),
    says: /home\/node does not start: no library$/,
    remedy: /install\.sh again/,
    mend: placeAgain,
  },
  {
    code: 'old-node',
    spoil: (box) => recordOther(box, { node: box.write('node', '#!/bin/sh\necho v18.18.2\n', 0o755) }),
    says: /home\/node is 18\.18\.2; 18\.19 or newer is needed$/,
    remedy: /install\.sh again/,
    mend: placeAgain,
  },
  {
    code: 'no-program',
    spoil: (box) => recordOther(box, { home: '/nowhere' }),
    says: /a part of the program is gone: \/nowhere\/boot\.cjs$/,
    remedy: /install\.sh again/,
    mend: placeAgain,
  },
  {
    code: 'no-program',
    spoil(box) {
      recordOther(box, { home: copyOfProgram(box) });
      rmSync(join(box.home, 'versions/1-0123456789ab/data/names/names.txt'));
    },
    says: /a part of the program is gone: .*\/data\/names\/names\.txt$/,
    remedy: /install\.sh again/,
    mend: placeAgain,
  },
  {
    code: 'damaged',
    spoil: (box) => recordOther(box, { home: copyOfProgram(box) }),
    says: /the files of the program are not those that were installed: .*\/versions\/1-0123456789ab$/,
    remedy: /install\.sh again/,
    mend: placeAgain,
  },
  {
    code: 'program-fails',
    spoil: (box) => recordOther(box, { home: fakeProgram(box, 'console.error("cut off"); process.exit(1)') }),
    says: /home\/program does not start: cut off$/,
    remedy: /install\.sh again/,
    mend: placeAgain,
  },
  {
    code: 'program-fails',
    spoil: (box) => recordOther(box, { home: fakeProgram(box, 'process.exit(3)') }),
    says: /home\/program does not start: exit code 3$/,
    remedy: /install\.sh again/,
    mend: placeAgain,
  },
  {
    code: 'program-fails',
    spoil: (box) => recordOther(box, { home: fakeProgram(box, 'process.kill(process.pid, "SIGKILL")') }),
    says: /home\/program does not start: ended by SIGKILL$/,
    remedy: /install\.sh again/,
    mend: placeAgain,
  },
  {
    code: 'other-version',
    spoil: (box) => recordOther(box, { home: fakeProgram(box, 'console.log("pip-shim 0.0.1")') }),
    says: /the shims start version 0\.0\.1 \(.*\/program\), but this pip-shim is version \d/,
    remedy: /install\.sh again/,
    mend: placeAgain,
  },
  {
    code: 'no-interpreter',
    async spoil(box) {
      writeFileSync(join(box.bin, 'pip3.99'), '#!/nowhere/python3.99\n', { mode: 0o755 });
      await rehash(box);
    },
    says: /bin\/pip3\.99 can't run: its interpreter \/nowhere\/python3\.99 is gone$/,
    remedy: /^remove it, or install it again: \S*bin\/pip3\.99\nthen: pip-shim rehash$/,
    async mend(box) {
      rmSync(join(box.bin, 'pip3.99'));
      await rehash(box);
    },
  },
  {
    code: 'unknown-interpreter',
    async spoil(box) {
      box.command('pip3.99', 'exit 1');
      await rehash(box);
    },
    says: /bin\/pip3\.99 does not say which Python runs it$/,
    remedy:
      /^see what it says: \S*bin\/pip3\.99 --version\n.*remove it or install it again, then: pip-shim rehash$/,
    async mend(box) {
      rmSync(join(box.bin, 'pip3.99'));
      await rehash(box);
    },
  },
  {
    code: 'venv-broken',
    spoil: (box) => box.write('project/.venv/pyvenv.cfg', 'version = 3.11.2\n'),
    says: /^the venv \.venv can't be used: its Python is gone$/,
    remedy: /^if you don't need what is in it: rm -r \.venv$/,
    mend: (box, [step = '']) => box.run('sh', ['-c', step.replace(/^.*: /, '')]),
  },
  {
    code: 'bad-config',
    spoil: (box) => box.write('.config/pip-shim/config.toml', 'auto =\n'),
    says: /config\.toml:1: /,
    remedy: /^fix the line \(text needs quotes: auto = "venv"\), or move the file away$/,
    mend: (box) => rmSync(join(box.home, '.config/pip-shim/config.toml')),
  },
  {
    code: 'unknown-setting',
    spoil: (box) => box.write('.config/pip-shim/config.toml', 'atuo = "venv"\n'),
    says: /config\.toml:1: unknown key `atuo`/,
    remedy: /^known keys: auto/,
    mend: (box) => box.write('.config/pip-shim/config.toml', 'auto = "venv"\n'),
  },
];

test('fake Node: doctor finds each problem, and the suggested remedy fixes the problem', async (t) => {
  for (const { code, spoil, says, remedy, mend } of CASES) {
    await t.test(code, async (t) => {
      const box = await quickBox(t);
      await spoil(box);
      const { findings, ok } = await box.json<Diagnosis>(['doctor']);
      const found = findings.find((finding) => finding.code === code);
      assert.ok(found && !ok, JSON.stringify(findings));
      assert.match(found.problem, says);
      assert.match(found.remedy.join('\n'), remedy);
      const { code: exitCode, stdout } = await box.cli(['doctor']);
      assert.equal(exitCode, 1);
      assert.ok(stdout.includes(`problem: ${found.problem}\n  ${found.remedy[0]}\n`), stdout);
      assert.match(stdout, /\n\d problems? found\n$/);
      await mend(box, found.remedy);
      assert.deepEqual((await box.json<Diagnosis>(['doctor'])).findings, []);
    });
  }
});

test('fake Node: doctor suggests a line that puts the shims first on PATH', async (t) => {
  const box = await quickBox(t);
  const early = join(box.root, 'early');
  mkdirSync(early);
  symlinkSync(box.python.pip, join(early, 'pip'));
  const rest = (box.env.PATH ?? '').split(':').filter((entry) => entry !== box.shims);
  const paths = [
    ['not-on-path', rest.join(':'), /shims is not on PATH, so plain pip runs here$/],
    ['not-first', `${early}:${box.env.PATH}`, /these come before \S*\/shims: \S*\/early\/pip$/],
  ] as const;
  for (const [code, PATH, says] of paths) {
    const { findings } = await box.json<Diagnosis>(['doctor'], { env: { PATH } });
    assert.deepEqual(
      findings.map((finding) => finding.code),
      [code],
    );
    assert.match(findings[0]?.problem ?? '', says);
    const line = /^in this shell: (.*)$/.exec(findings[0]?.remedy[0] ?? '')?.[1];
    const { stdout } = await box.run('sh', ['-c', `${line}\nprintf %s "$PATH"`], { env: { PATH } });
    const mended = await box.cli(['doctor'], { env: { PATH: stdout } });
    assert.equal(mended.code, 0, mended.stdout);
  }
});

test('fake Node: doctor reports a variable that names an unusable venv or an unknown value', async (t) => {
  const box = await quickBox(t);
  box.write('data/file', '');
  const variables = [
    [
      'active-venv-broken',
      { VIRTUAL_ENV: '/nowhere/venv' },
      /VIRTUAL_ENV names \/nowhere\/venv, .*it is gone/,
    ],
    ['venv-broken', { PIP_SHIM_VENV: '~/data' }, /the venv ~\/data can't be used: .*not a venv/],
    ['bad-setting', { PIP_SHIM_AUTO: 'conda' }, /PIP_SHIM_AUTO: `conda` is not a valid value/],
  ] as const;
  for (const [code, env, says] of variables) {
    const { findings } = await box.json<Diagnosis>(['doctor'], { env });
    assert.deepEqual(
      findings.map((finding) => finding.code),
      [code],
    );
    assert.match(findings[0]?.problem ?? '', says);
    assert.ok((findings[0]?.remedy.length ?? 0) > 0);
  }
});

test('fake Node: doctor reports a harmless fact as a note, not as a problem', async (t) => {
  const box = await quickBox(t);
  const entry = {
    format: 1,
    path: '/nowhere/venv',
    dev: 1,
    ino: 1,
    uid: 1,
    token: '0'.repeat(32),
    state: 'made',
  };
  const record = (name: string) =>
    box.write(
      `.local/state/pip-shim/venvs/${name}.json`,
      JSON.stringify({ ...entry, path: `/nowhere/${name}` }),
    );
  record('venv');
  const notes = [
    [{ PIP_SHIM_AUTO: 'venv' }, /^auto is venv \(PIP_SHIM_AUTO\): no menu is shown$/],
    [{ PIP_SHIM_DISABLE: '1' }, /^disable is 1 \(PIP_SHIM_DISABLE\): pip-shim is switched off$/],
    [
      { PIP_SHIM_INSTALLER: 'uv' },
      /^installer is uv \(PIP_SHIM_INSTALLER\): it makes venvs and installs into them$/,
    ],
    [{ PATH: `${box.env.PATH}:.:` }, /^PATH has relative entries \(\., an empty one\)/],
    [{}, /^venvs in pip-shim's records that no longer exist: \/nowhere\/venv$/],
  ] as const;
  for (const [env, says] of notes) {
    const { ok, notes } = await box.json<Diagnosis>(['doctor'], { env });
    assert.ok(ok);
    assert.ok(
      notes.some((note) => says.test(note)),
      notes.join('\n'),
    );
  }
  for (const name of ['a', 'b', 'c']) record(name);
  const { notes: many } = await box.json<Diagnosis>(['doctor']);
  assert.match(
    many.join('\n'),
    /^venvs in .* no longer exist: (?:\/nowhere\/\w+, ){2}\/nowhere\/\w+ and 1 more$/m,
  );
});

test('fake Node: doctor reports an active venv as a note, not as a problem', async (t) => {
  const box = await quickBox(t);
  await box.plainVenv('.venv');
  const bin = join(box.project, '.venv/bin');
  box.write('project/.venv/bin/pip', `#!${bin}/python\n`, 0o755);
  const env = { VIRTUAL_ENV: join(box.project, '.venv'), PATH: `${bin}:${box.env.PATH}` };
  const { findings, notes } = await box.json<Diagnosis>(['doctor'], { env });
  assert.deepEqual(findings, []);
  assert.ok(notes.includes(`a venv is active, so its own pip runs: ${bin}/pip`), notes.join('\n'));
});

test('fake Node: doctor says that the venv in VIRTUAL_ENV is not first on PATH, and how to leave it', async (t) => {
  const box = await quickBox(t);
  await box.plainVenv('.venv');
  const active = join(box.project, '.venv');
  const env = { VIRTUAL_ENV: active, PATH: `${box.env.PATH}:${active}/bin` };
  const { findings } = await box.json<Diagnosis>(['doctor'], { env });
  assert.deepEqual(
    findings.map(({ code, remedy }) => [code, remedy]),
    [['active-not-first', ['in this shell: deactivate, or unset VIRTUAL_ENV']]],
  );
  assert.ok(findings[0]?.problem.startsWith(`VIRTUAL_ENV is ${active}, but `), findings[0]?.problem);
});

test('doctor recognizes a venv that pip-shim did not make, and a Python without a marker', async (t) => {
  const box = await inProcessBoxFor(t, { python: await makePython({ marked: false }) });
  box.placeShims();
  await box.plainVenv('.venv');
  const { stdout } = await box.cli(['doctor']);
  assert.match(stdout, /^venv +\.venv \(Python 3\.\d+, not made by pip-shim\)$/m);
  assert.match(stdout, /^pip +\S+, Python \S+ \(\S+\), not externally managed, so pip does not refuse$/m);
});

test('doctor reports a missing pip and a missing installation', async (t) => {
  const box = await inProcessBoxFor(t);
  const without = await box.json<Diagnosis>(['doctor'], { env: { PATH: box.bin } });
  assert.deepEqual(
    without.findings.map(({ code }) => code),
    ['no-pip'],
  );
  const { findings } = await box.json<Diagnosis>(['doctor']);
  assert.deepEqual(
    findings.map(({ code, remedy }) => [code, remedy[0]?.includes('install.sh')]),
    [['no-shim', true]],
  );
});

test('doctor prints the commands that remove each of several installations', async () => {
  const places = { home: '/home/u', data: '/home/u/data', node: '/usr/bin/node' };
  const OWN = '  sh /home/u/data/current/install.sh --uninstall';
  const SYSTEM = '  sudo sh /usr/local/lib/pip-shim/current/install.sh --uninstall';
  const DEB = '  sudo apt purge pip-shim';
  const NPM = ['  pip-shim disable', '  npm uninstall --global pip-shim'];
  const own = '/home/u/data/current';
  const system = '/usr/local/lib/pip-shim/current';
  const deb = '/usr/lib/pip-shim/boot.cjs';
  const cases: readonly (readonly [
    program: string,
    there: readonly string[],
    removals: readonly string[],
  ])[] = [
    [own, [own], []],
    [own, [own, system], [OWN, SYSTEM]],
    [own, [own, deb], [OWN, DEB]],
    [system, [own, system, deb], [SYSTEM, OWN, DEB]],
    ['/usr/lib/pip-shim', [deb], []],
    ['/usr/lib/pip-shim', [own, deb], [DEB, OWN]],
    ['/opt/n/lib/node_modules/pip-shim/dist', [], []],
    ['/opt/n/lib/node_modules/pip-shim/dist', [deb], [...NPM, DEB]],
    // A clone of the repository does not count as an installation.
    ['/home/u/pip-shim/dist', [deb], []],
  ];
  for (const [program, there, removals] of cases) {
    const installation = installationOf(program, places);
    const look = { stat: (path: string) => (there.includes(path) ? {} : undefined) };
    const { findings } = await checkInstallations({ installation, look } as unknown as Ports);
    const remedies = findings.flatMap(({ remedy }) => remedy.slice(1));
    assert.deepEqual([program, there, remedies], [program, there, removals]);
  }
});
