import type { PipWorld } from '../../../src/pip/world.ts';

/** A machine with one config file, which PIP_CONFIG_FILE names. */
export function worldWith(env: PipWorld['env'], text = ''): PipWorld {
  const isFile = (path: string): boolean => path === '/pip.conf';
  return {
    ...{ env: { PIP_CONFIG_FILE: '/pip.conf', ...env }, pipVersion: undefined, home: '/home/u' },
    ...{ platform: 'linux', prefix: '/usr', exists: isFile, isDirectory: () => false },
    readText: (path) => (isFile(path) ? text : undefined),
  };
}
