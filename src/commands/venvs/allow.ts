import { recordAllowed } from '../../environment/allowing.ts';
import { identityOf } from '../../environment/marker.ts';
import { inspectVenv } from '../../environment/venv-state.ts';
import { ShimError } from '../../system/errors.ts';
import { shownPath, typedPath } from '../../system/paths.ts';
import { quoteWord } from '../../ui/text.ts';
import type { Subcommand } from '../command.ts';
import { readWords } from '../options.ts';
import type { Ports } from '../ports.ts';
import { insteadOf } from '../stack/push.ts';
import { assertNoLink, chosenVenv } from './resolve-venv.ts';

export const allow: Subcommand = {
  name: 'allow',
  summary: 'let pip-shim use a venv that it did not make',
  usage: 'allow [PATH]',
  details: [
    "PATH is an existing venv (default: the project's). From then on pip-shim runs what is in",
    'it without asking: with PIP_SHIM_AUTO, and on a cd into a project with a .venv-stack.',
    'Allow only what you made or checked yourself. If .venv-stack, pyvenv.cfg or the Python',
    'changes, pip-shim asks again. pip-shim deny takes it back.',
  ],
  examples: [
    ['pip-shim allow', "the project's venv"],
    ['pip-shim allow ~/envs/work', 'a venv elsewhere'],
  ],
  async run(args, ports) {
    const { positionals } = readWords(args, [], 1);
    const path = chosenVenv('allow', positionals[0], ports);
    assertNoLink('allow', path, ports);
    const shown = shownPath(path, ports);
    if (isOursAlready(path, shown, ports)) {
      ports.denials.remove(path);
      ports.answer.line(`${shown} is allowed already`);
      return 0;
    }
    ports.denials.remove(path);
    recordAllowed(path, ports);
    ports.answer.line(`allowed: ${shown}`);
    ports.answer.line(`to take it back: pip-shim deny ${quoteWord(typedPath(path, ports))}`);
    return 0;
  },
};

/** True if a venv changed after the user allowed it. Always false for a venv that pip-shim made. */
export function hasChanged(path: string, { look, registry }: Pick<Ports, 'look' | 'registry'>): boolean {
  const entry = registry.find(path);
  return entry?.state === 'allowed' && !registry.isAllowedAs(entry, identityOf(path, look));
}

/** True if pip-shim made the venv, or the user has allowed it before. @throws ShimError if no venv there works */
function isOursAlready(path: string, shown: string, ports: Ports): boolean {
  const { uid, cwd, look, registry } = ports;
  const state = inspectVenv(path, uid, look, registry);
  switch (state.kind) {
    case 'usable':
      return state.ours && !hasChanged(path, { look, registry });
    case 'absent':
      throw new ShimError('no-venv', `there is no venv at ${shown}`, [
        `make it first: python3 -m venv --without-pip ${quoteWord(typedPath(path, { cwd }))}`,
      ]);
    case 'broken':
      throw new ShimError(
        'venv-unusable',
        `${shown} can't be used: ${state.why}`,
        insteadOf(path, state, 'push', ports),
      );
  }
}
