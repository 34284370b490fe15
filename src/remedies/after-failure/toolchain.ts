import type { Failure } from '../../pip/failure/kinds.ts';
import { commandLine } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import { rootLine } from '../system/as-root.ts';
import { withOptions } from '../venv/command.ts';
import { againWith } from './machine.ts';
import type { CureTools } from './tools.ts';

type By = NonNullable<Extract<Failure, { kind: 'build' }>['by']>;

/** Why a package could not be built, as the end of a sentence. */
export const BY: Readonly<Record<By, string>> = {
  rust: ': it needs a newer Rust than the one here',
  cmake: ': it was written for a CMake before 4',
  memory: ': a compiler used up the memory',
};

/**
 * The steps if the build tools have the wrong version for the package, or if this machine has too little
 * memory.
 */
export async function stepsBy(
  by: By,
  facts: Facts,
  tools: Pick<CureTools, 'commands' | 'known'>,
): Promise<readonly string[]> {
  const again = againWith(facts);
  switch (by) {
    // CMake 4 reads the variable: cmake.org/cmake/help/v4.0/envvar/CMAKE_POLICY_VERSION_MINIMUM.html
    case 'cmake':
      return [`to build it all the same: ${again('CMAKE_POLICY_VERSION_MINIMUM=3.5')}`];
    case 'memory':
      return [
        `one step after the other: ${again('MAX_JOBS=1 MAKEFLAGS=-j1 CMAKE_BUILD_PARALLEL_LEVEL=1 CARGO_BUILD_JOBS=1')}`,
      ];
    case 'rust':
      return [readyMade(facts), ...(await withRustup(facts, tools))];
  }
}

/** The command that takes an older release with a wheel, rather than build the newest release. */
function readyMade({ pipName, pipWords, request }: Facts): string {
  const args = withOptions(request.args, ['--prefer-binary']);
  return `ready-made, if an older release will do: ${commandLine(pipName, [...pipWords, ...args])}`;
}

/** The step that installs the newest Rust. It uses rustup, which Debian has since trixie. */
async function withRustup(
  facts: Facts,
  tools: Pick<CureTools, 'commands' | 'known'>,
): Promise<readonly string[]> {
  const commands = facts.system.readOnly ? undefined : tools.commands(facts);
  if (!commands || facts.system.manager !== 'apt') return [];
  const { packages, isSure } = await tools.known(['rustup'], facts);
  if (!isSure || packages.length === 0) return [];
  const install = rootLine(facts, commands, commands.install(packages));
  return [`with the newest Rust: ${install} && rustup default stable && ${againWith(facts)()}`];
}
