import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dnf } from '../../../src/platforms/dnf.ts';
import { question, scripted } from '../../unit/platforms/question.ts';
import { dnfBox, lacking, SITE } from './rpm-box.ts';

const skip = lacking('dnf', 'rpm', 'rpmbuild', 'createrepo_c');
const real = { skip };
const box = skip === false ? await dnfBox() : (undefined as never);

test('without a cache, the real dnf has no package lists and does not use the network', real, async () => {
  const { hasLists, reply, answers } = await dnf(box.processes).query(question(['pyyaml']));
  assert.deepEqual([hasLists, reply, answers], [false, 'answered', []]);
});

test(
  'the real dnf finds the newest version, and no package of another Python or with a similar name',
  real,
  async () => {
    await box.must('dnf', 'makecache', '--quiet');
    const told = await dnf(box.processes).query(question(['pyyaml', 'nobody', 'six', 'attrs', 'yamllint!']));
    const answer = (name: string, of: string, candidate: string) => ({
      ...{ name, package: of, exact: true, candidate, installed: undefined },
    });
    const answers = [
      answer('pyyaml', 'python3-PyYAML', '6.0.10'),
      answer('six', 'python3-six', '1.16.0~rc1'),
      answer('yamllint', 'yamllint', '1.35'),
    ];
    assert.deepEqual(told, { hasLists: true, reply: 'answered', answers });
    assert.deepEqual((await dnf(box.processes).query(question(['nobody']))).answers, []);
  },
);

test(
  'the real rpm knows the installed version, the owner of a file, and direct and indirect dependents',
  real,
  async () => {
    await box.install('python3-PyYAML-6.0.1-', 'yamllint', 'ci-checks');
    const manager = dnf(box.processes);
    const { answers } = await manager.query(question(['pyyaml', 'nobody']));
    assert.deepEqual(
      answers.map(({ package: of, candidate, installed }) => [of, candidate, installed]),
      [['python3-PyYAML', '6.0.10', '6.0.1']],
    );
    assert.equal(await manager.ownerOf(`${SITE}/pyyaml-6.0.1.dist-info`), 'python3-PyYAML');
    assert.equal(await manager.ownerOf(`${SITE}/nobody-1.dist-info`), undefined);
    assert.deepEqual(await manager.dependents(['python3-PyYAML']), ['ci-checks', 'yamllint']);
    assert.deepEqual(await manager.dependents(['ci-checks']), []);
    assert.equal(await manager.dependents(['nobody']), undefined);
  },
);

test('a fake dnf that fails counts as failed, and a fake dnf that is too slow counts as late', async () => {
  const rpm = 'exit 1';
  const broken = scripted({ rpm, dnf: 'echo "Error: broken" >&2; exit 1' });
  assert.equal((await dnf(broken).query(question(['six']))).reply, 'failed');
  const slow = scripted({ rpm, dnf: 'exec sleep 60' });
  assert.equal((await dnf(slow).query(question(['six'], 500))).reply, 'late');
});
