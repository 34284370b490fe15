import { type Distribution, installedIn } from '../environment/distributions.ts';
import type { Look } from '../system/ports.ts';
import { normaliseName } from '../ui/text.ts';
import { broughtBy } from './import-names.ts';

/** What a word is to a distribution: its name, one of its modules, or one of its commands. */
export type Meaning = 'name' | 'import' | 'command';

export interface Provider extends Distribution {
  readonly as: readonly Meaning[];
}

/** The directories of one environment. */
export interface Searched {
  /** The directories with the environment's packages. */
  readonly sites: readonly string[];
  /** The directory with the environment's commands. */
  readonly bin: string;
}

/**
 * The distributions of an environment that have this name, or that contain a module or a command of this
 * name. Runs nothing. Reads what the distributions contain only if the environment has such a module or
 * command.
 */
export function providersOf(word: string, { sites, bin }: Searched, look: Look): readonly Provider[] {
  const isCommand = look.stat(`${bin}/${word}`)?.kind === 'file';
  return sites.flatMap((site) => {
    const installed = installedIn(site, look);
    const isModule = look.list(site).some((entry) => entry === word || entry.startsWith(`${word}.`));
    const names = isModule || isCommand ? installed.map(({ name }) => name) : [];
    const brought = broughtBy(names, site, look);
    return installed.flatMap((distribution) => {
      const { imports = [], commands = [] } = brought.get(distribution.name) ?? {};
      const as: Meaning[] = [];
      if (distribution.name === normaliseName(word)) as.push('name');
      if (isModule && imports.includes(word)) as.push('import');
      if (isCommand && commands.includes(word)) as.push('command');
      return as.length > 0 ? [{ ...distribution, as }] : [];
    });
  });
}
