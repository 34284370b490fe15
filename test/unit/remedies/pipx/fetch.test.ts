import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fetchCommand } from '../../../../src/remedies/pipx/fetch.ts';
import type { InstallingPip } from '../../../../src/remedies/venv/command.ts';
import { factsFor, requestFor } from '../facts.ts';

const VENV = '/home/u/.local/share/pip-shim/pipx';
const ROWS: readonly (readonly [pip: InstallingPip, command: string])[] = [
  ['script', `${VENV}/bin/pip install pipx`],
  ['module', `${VENV}/bin/python -I -m pip install pipx`],
  ['real', `/usr/bin/pip --python ${VENV}/bin/python install pipx`],
];
for (const [pip, command] of ROWS) {
  test(`pipx is installed by the venv’s or the system’s pip: ${command}`, () =>
    assert.equal(fetchCommand(factsFor(requestFor(['black'])), pip), command));
}
