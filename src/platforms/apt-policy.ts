import type { SystemAnswer } from './system-facts.ts';

/** What `apt-cache policy` says about one package. */
export type Policy = Omit<SystemAnswer, 'name' | 'exact'>;

/**
 * Reads the output of `apt-cache policy`, which omits unknown names and prints `(none)` for a virtual
 * package.
 */
export function parsePolicy(output: string): readonly Policy[] {
  return output.split(/^(?=\S)/m).flatMap((block) => {
    const name = /^(\S+):$/m.exec(block)?.[1];
    if (name === undefined) return [];
    const field = (label: string): string | undefined => {
      const value = new RegExp(`^ {2}${label}: (\\S+)$`, 'm').exec(block)?.[1];
      return value === '(none)' ? undefined : value;
    };
    return [{ package: name, candidate: field('Candidate'), installed: field('Installed') }];
  });
}
