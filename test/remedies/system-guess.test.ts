import assert from 'node:assert/strict';
import { test } from 'node:test';
import { versionAndReason } from '../../src/core/offer.ts';
import { apt, facts, ROOT, remedy, there } from './system-facts.ts';

const guess = (name: string, installed?: string) => ({ ...there(name, installed, '6.0-3'), exact: false });
const ONE = apt({ answers: [guess('pyyaml')] });

test('a guess says so in its label and its reason', () => {
  const [offer] = remedy.fit(facts(['pyyaml>=6'], ONE)).offers;
  assert.equal(offer?.label, 'From Debian, a guess by name');
  assert.equal(offer && versionAndReason(offer), '6.0, satisfies >=6; only by its name, so look first');
  assert.deepEqual(offer?.commands, ['sudo apt install python3-yaml']);
  const several = apt({ answers: [guess('pyyaml'), there('six', undefined)] });
  const [both] = remedy.fit(facts(['pyyaml', 'six'], several)).offers;
  assert.deepEqual([both?.label, both?.exact], ['From Debian, a guess by name', false]);
});

test('a script never gets a guess, not even to be told that it is there already', () => {
  const why = 'that python3-yaml of Debian is pyyaml is a guess by name, which is for a person to judge';
  const [offer] = remedy.fit(facts(['pyyaml'], { ...ROOT, ...ONE })).offers;
  const next = ['if it is the one: apt install python3-yaml'];
  assert.deepEqual(offer?.automatic, { ok: false, why, next });
  const installed = apt({ answers: [guess('pyyaml', '6.0-3')] });
  const [already] = remedy.fit(facts(['pyyaml'], installed)).offers;
  assert.equal(already?.label, 'From Debian, a guess, already installed');
  assert.deepEqual(already?.automatic, { ok: false, why, next: [] });
});

test('doas is root’s word where there is no sudo, and asks nothing in a script either', () => {
  const doas = { tools: { sudo: undefined, doas: '/usr/bin/doas' } };
  const [offer] = remedy.fit(facts(['pyyaml'], doas)).offers;
  assert.deepEqual(offer?.commands, ['doas apt install python3-yaml']);
  assert.deepEqual(offer?.run, { program: 'doas', args: ['apt', 'install', 'python3-yaml'] });
  const words = ['-n', 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', 'install', '-y', 'python3-yaml'];
  assert.deepEqual(offer?.unattended, { program: 'doas', args: words });
  const both = { tools: { sudo: '/usr/bin/sudo', doas: '/usr/bin/doas' } };
  assert.deepEqual(remedy.fit(facts(['pyyaml'], both)).offers[0]?.commands, [
    'sudo apt install python3-yaml',
  ]);
});
