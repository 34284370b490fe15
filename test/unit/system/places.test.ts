import assert from 'node:assert/strict';
import { userInfo } from 'node:os';
import { test } from 'node:test';
import { placesOf } from '../../../src/system/places.ts';

test('a relative or empty HOME is ignored, and the home of the account is used', () => {
  for (const HOME of ['relative', '', undefined]) {
    const { home, state } = placesOf({ HOME });
    assert.equal(home, userInfo().homedir, HOME);
    assert.equal(state, `${home.replace(/\/$/, '')}/.local/state/pip-shim`);
  }
});

test('relative XDG directories are ignored, and absolute XDG directories are used', () => {
  const places = placesOf({
    HOME: '/home/u',
    XDG_DATA_HOME: 'data',
    XDG_STATE_HOME: '/state',
    XDG_CONFIG_HOME: '',
  });
  assert.deepEqual(places, {
    home: '/home/u',
    userBase: '/home/u/.local',
    data: '/home/u/.local/share/pip-shim',
    config: '/home/u/.config/pip-shim',
    state: '/state/pip-shim',
    temporary: '/tmp',
  });
});

test('PYTHONUSERBASE names the directory of what pip installs for the user alone', () => {
  const base = (PYTHONUSERBASE: string): string => placesOf({ HOME: '/', PYTHONUSERBASE }).userBase;
  assert.deepEqual(['/base', ''].map(base), ['/base', '/.local']);
});

test('TMPDIR counts if it is absolute, without slashes at its end', () => {
  const temporary = (TMPDIR: string): string => placesOf({ HOME: '/home/u', TMPDIR }).temporary;
  assert.deepEqual(['/var/tmp//', '/', 'tmp', ''].map(temporary), ['/var/tmp', '/', '/tmp', '/tmp']);
});
