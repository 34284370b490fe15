import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CiEnvironment, ciEnvironmentOf } from '../../../src/system/ci-environment.ts';
import { fakeLook } from './fake-look.ts';

const OF_CELLS = { TERM: 'xterm-color', CLICOLOR: '1', PAGER: 'cat', GIT_PAGER: 'cat' };

const ROWS: [env: Record<string, string>, files: string[], here: CiEnvironment | undefined][] = [
  [{}, [], undefined],
  [{ JPY_PARENT_PID: '' }, [], undefined],
  [{ JPY_PARENT_PID: '4711' }, ['/.dockerenv'], 'jupyter'],
  [{ JPY_PARENT_PID: '4711', GITHUB_ACTIONS: 'true' }, [], 'jupyter'],
  [OF_CELLS, [], 'jupyter'],
  [{ ...OF_CELLS, TERM: 'xterm-256color' }, [], undefined],
  [{ GITHUB_ACTIONS: 'true' }, ['/.dockerenv'], 'github'],
  [{ GITHUB_ACTIONS: 'false' }, [], undefined],
  [{ GITLAB_CI: 'true', container: 'docker' }, [], 'gitlab'],
  [{ CI: 'true' }, [], undefined],
  [{}, ['/.dockerenv'], 'container'],
  [{}, ['/run/.containerenv'], 'container'],
  [{ container: 'podman' }, [], 'container'],
  [{ container: 'oci' }, [], 'container'],
  [{ container: 'lxc' }, [], undefined],
  [{ container: 'systemd-nspawn' }, ['/.dockerenv'], undefined],
];
for (const [env, files, here] of ROWS) {
  test(`${JSON.stringify(env)} and ${files.join(', ') || 'no file'} mean ${here ?? 'no known place'}`, () => {
    assert.equal(
      ciEnvironmentOf(env, fakeLook(Object.fromEntries(files.map((file) => [file.slice(1), ''])))),
      here,
    );
  });
}
