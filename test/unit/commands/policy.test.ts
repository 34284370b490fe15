import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { inProcessBoxFor } from '../../helpers/in-process.ts';
import { freshDir } from '../../helpers/temp.ts';

const ROOT = process.getuid?.() === 0;

interface Row {
  readonly policy: string;
  readonly user?: string;
  readonly env?: Record<string, string>;
  /** The expected value of `auto`. */
  readonly value: string | null;
  readonly source: RegExp;
  readonly locked?: true;
  readonly overruled?: readonly RegExp[];
}

const LOCK = 'locked = ["auto"]\n';
const ROWS: Readonly<Record<string, Row>> = {
  'auto is set nowhere': { policy: '', value: null, source: /^default$/ },
  'only the policy sets auto': { policy: '\nauto = "venv"\n', value: 'venv', source: /etc\/config\.toml:2$/ },
  "the user's file overrules the policy": {
    ...{ policy: 'auto = "venv"\n', user: 'auto = "pipx"\n' },
    ...{ value: 'pipx', source: /\.config\/pip-shim\/config\.toml:1$/ },
  },
  'a variable overrules the policy and the file': {
    ...{ policy: 'auto = "venv"\n', user: 'auto = "pipx"\n', env: { PIP_SHIM_AUTO: 'smart' } },
    ...{ value: 'smart', source: /^PIP_SHIM_AUTO$/ },
  },
  'the policy locks auto against the file and the variable': {
    ...{ policy: `auto = "venv"\n${LOCK}`, user: 'auto = "pipx"\n', env: { PIP_SHIM_AUTO: 'smart' } },
    ...{ value: 'venv', source: /etc\/config\.toml:1$/, locked: true },
    overruled: [/^PIP_SHIM_AUTO$/, /\.config\/pip-shim\/config\.toml:1$/],
  },
  'the variable repeats the locked value': {
    ...{ policy: `auto = "venv"\n${LOCK}`, env: { PIP_SHIM_AUTO: 'venv' } },
    ...{ value: 'venv', source: /etc\/config\.toml:1$/, locked: true },
  },
  'the policy locks auto to the default': {
    ...{ policy: LOCK, env: { PIP_SHIM_AUTO: 'venv' } },
    ...{ value: null, source: /^default$/, locked: true, overruled: [/^PIP_SHIM_AUTO$/] },
  },
};

test('`config list` and `doctor` print which source sets auto, and which sources it overrules', {
  skip: !ROOT && 'only root can write a policy that counts',
}, async (t) => {
  const box = await inProcessBoxFor(t);
  const policy = join(freshDir('etc'), 'etc/config.toml');
  mkdirSync(dirname(policy), { mode: 0o755 });
  for (const [name, row] of Object.entries(ROWS)) {
    writeFileSync(policy, row.policy, { mode: 0o644 });
    box.write('.config/pip-shim/config.toml', row.user ?? '');
    const run = { policy, env: row.env ?? {} };
    const json = await box.cli(['config', 'list', '--json'], run);
    assert.deepEqual([json.code, json.stderr], [0, ''], name);
    const { auto } = JSON.parse(json.stdout);
    assert.deepEqual([auto.value, auto.locked], [row.value, row.locked ?? false], name);
    assert.match(auto.source, row.source, name);
    const overruled: readonly RegExp[] = row.overruled ?? [];
    assert.equal(auto.overruled.length, overruled.length, name);
    for (const [at, where] of overruled.entries()) assert.match(auto.overruled[at], where, name);
    const listed = await box.cli(['config'], run);
    assert.equal(/^auto .*, locked$/m.test(listed.stdout), row.locked ?? false, name);
    const doctor = await box.cli(['doctor'], run);
    for (const { stdout } of [listed, doctor])
      assert.equal(
        stdout.match(/is not followed, since .* locks auto/g)?.length ?? 0,
        overruled.length,
        name,
      );
  }
});
