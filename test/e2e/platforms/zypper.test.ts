import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareEditions, zypper } from '../../../src/platforms/zypper.ts';
import { question } from '../../unit/platforms/question.ts';
import { lacking, rpmBox, SITE } from './rpm-box.ts';

const skip = lacking('zypper', 'rpm', 'rpmbuild', 'createrepo_c');
const real = { skip };
const box = skip === false ? await rpmBox() : (undefined as never);
if (skip === false) box.command('zypper', `exec /usr/bin/zypper --root '${box.root}' "$@"`);

test('without a cache, pip-shim does not run zypper, which would use the network', real, async () => {
  const told = await zypper(box.processes, box.look).query(question(['pyyaml']));
  assert.deepEqual(told, { hasLists: false, reply: 'answered', answers: [] });
});

test(
  'the real zypper finds the newest version, and no package of another Python or with a similar name',
  real,
  async () => {
    await box.must('zypper', '--non-interactive', 'addrepo', '--no-gpgcheck', `dir:${box.repository}`, 'box');
    await box.must('zypper', '--non-interactive', 'refresh');
    const manager = zypper(box.processes, box.look);
    const told = await manager.query(question(['pyyaml', 'nobody', 'six', 'attrs', 'yamllint!']));
    const answer = (name: string, of: string, candidate: string) => ({
      ...{ name, package: of, exact: true, candidate, installed: undefined },
    });
    const answers = [
      answer('pyyaml', 'python3-PyYAML', '6.0.10-3'),
      answer('six', 'python3-six', '1.16.0~rc1-3'),
      answer('yamllint', 'yamllint', '1.35-3'),
    ];
    assert.deepEqual(told, { hasLists: true, reply: 'answered', answers });
    const nothing = await manager.query(question(['nobody']));
    assert.deepEqual(nothing, { hasLists: true, reply: 'answered', answers: [] });
  },
);

test('the real zypper and rpm know the installed version, a file’s owner and dependents', real, async () => {
  await box.install('python3-PyYAML-6.0.1-', 'yamllint', 'ci-checks');
  const manager = zypper(box.processes, box.look);
  const { answers } = await manager.query(question(['pyyaml']));
  assert.deepEqual(
    answers.map(({ package: of, candidate, installed }) => [of, candidate, installed]),
    [['python3-PyYAML', '6.0.10-3', '6.0.1-3']],
  );
  assert.equal(await manager.ownerOf(`${SITE}/pyyaml-6.0.1.dist-info`), 'python3-PyYAML');
  assert.deepEqual(await manager.dependents(['python3-PyYAML']), ['ci-checks', 'yamllint']);
  const [program = '', ...args] = manager.listDependents(['python3-PyYAML']).split(' ');
  assert.match(await box.must(program, ...args), /^i.*\| yamllint /m);
});

const ORDERED = ['1.0~rc1-1', '1.0-1', '1.0-2', '1.0a-1', '1.0.1-1', '1.9-3', '1.10-1', '2-1'];
test('pip-shim sorts versions with releases as rpm sorts them', () => {
  const shuffled = [...ORDERED].reverse();
  assert.deepEqual(shuffled.sort(compareEditions), ORDERED);
  assert.equal(compareEditions('1.0-1', '1.0-1'), 0);
});
