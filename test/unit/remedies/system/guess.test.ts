import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MANAGERS } from '../../../../src/platforms/all.ts';
import { versionAndReason } from '../../../../src/remedies/offer.ts';
import { apt, facts, ROOT, remedy, there } from './facts.ts';

const guess = (name: string, installed?: string) => ({ ...there(name, installed, '6.0-3'), exact: false });
const ONE = apt({ answers: [guess('pyyaml')] });

test('the label and the reason of an offer tell that the offer is a guess', () => {
  const [offer] = remedy.evaluate(facts(['pyyaml>=6'], ONE)).offers;
  assert.equal(offer?.label, 'From Debian, a guess by name');
  assert.equal(
    offer && versionAndReason(offer),
    '6.0, satisfies >=6; only the name matches, so check it first',
  );
  assert.deepEqual(offer?.commands, ['sudo apt install python3-yaml']);
  const several = apt({ answers: [guess('pyyaml'), there('six', undefined)] });
  const [both] = remedy.evaluate(facts(['pyyaml', 'six'], several)).offers;
  assert.deepEqual([both?.label, both?.exact], ['From Debian, a guess by name', false]);
});

test('a script never accepts a guess, even if the package is already installed', () => {
  const why = 'python3-yaml of Debian may not be pyyaml: only the name matches, so a person must check it';
  const [offer] = remedy.evaluate(facts(['pyyaml'], { ...ROOT, ...ONE })).offers;
  const next = ['if it is the right package: apt install python3-yaml'];
  assert.deepEqual(offer?.automatic, { ok: false, why, next });
  const installed = apt({ answers: [guess('pyyaml', '6.0-3')] });
  const [already] = remedy.evaluate(facts(['pyyaml'], installed)).offers;
  assert.equal(already?.label, 'From Debian, a guess, already installed');
  assert.deepEqual(already?.automatic, { ok: false, why, next: [] });
});

test('if sudo is missing, doas runs the command, and in a script doas does not prompt', () => {
  const doas = { tools: { sudo: undefined, doas: '/usr/bin/doas' } };
  const [offer] = remedy.evaluate(facts(['pyyaml'], doas)).offers;
  assert.deepEqual(offer?.commands, ['doas apt install python3-yaml']);
  assert.deepEqual(offer?.run, { program: 'doas', args: ['apt', 'install', 'python3-yaml'] });
  const words = ['-n', 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', 'install', '-y', 'python3-yaml'];
  assert.deepEqual(offer?.unattended, { program: 'doas', args: words });
  const both = { tools: { sudo: '/usr/bin/sudo', doas: '/usr/bin/doas' } };
  assert.deepEqual(remedy.evaluate(facts(['pyyaml'], both)).offers[0]?.commands, [
    'sudo apt install python3-yaml',
  ]);
});

test('Homebrew needs no sudo, is not offered to root, and is never offered for libraries', () => {
  const homebrew = { manager: 'brew', of: 'Homebrew', namedBy: 'manager' } as const;
  const noLibraries = { why: 'it is for applications', next: [] };
  const system = apt({
    ...homebrew,
    noLibraries,
    answers: [{ ...there('black', undefined), package: 'black' }],
  });
  const [offer] = remedy.evaluate(facts(['black'], system)).offers;
  assert.equal(offer?.label, 'From Homebrew, as a command');
  assert.deepEqual(offer?.commands, ['brew install black']);
  assert.deepEqual(offer?.unattended?.program, 'brew');
  const reasons = [facts(['black'], { ...system, ...ROOT }), facts(['requests'], system)].map(
    (given) => remedy.evaluate(given).notOffered[0]?.reason,
  );
  assert.deepEqual(reasons, ['Homebrew is not run as root', 'it is for applications']);
});

test('each package manager has an install command that does not prompt', () => {
  const ASKS_NOTHING: Readonly<Record<string, string>> = {
    apt: 'apt-get install -y p',
    dnf: 'dnf install -y p',
    zypper: 'zypper --non-interactive install p',
    pacman: 'pacman -S --noconfirm p',
    apk: 'apk add p',
    xbps: 'xbps-install -y p',
    emerge: 'emerge --ask=n p',
    brew: 'brew install p',
  };
  const unattended = Object.entries(MANAGERS).map(([name, { commands }]) => {
    const { program, args } = commands.unattended(['p']);
    return [name, [program, ...args].join(' ')];
  });
  assert.deepEqual(Object.fromEntries(unattended), ASKS_NOTHING);
});
