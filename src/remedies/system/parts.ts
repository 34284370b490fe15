import { upstream } from '../../packages/upstream.ts';
import type { Cover } from './availability.ts';

/** A system package, its version, and the requirements that it satisfies. */
export interface Part {
  readonly name: string;
  /** The version after the command. For an upgrade, the text also names the present version. */
  readonly version: string;
  readonly action: Cover['action'];
  /** The version specifiers that the package satisfies. */
  readonly satisfies: readonly string[];
}

export function partsOf(covers: readonly Cover[]): readonly Part[] {
  const byPackage = new Map<string, Cover[]>();
  for (const cover of covers)
    byPackage.set(cover.answer.package, [...(byPackage.get(cover.answer.package) ?? []), cover]);
  return [...byPackage.values()].map(partOf);
}

function partOf(covers: readonly Cover[]): Part {
  const { answer, action } = covers.find((cover) => cover.action !== 'there') ?? (covers[0] as Cover);
  const { installed = '', candidate = '' } = answer;
  const specifiers = covers.map(({ requirement }) => requirement.specifier).filter((each) => each !== '');
  const version =
    action === 'upgrade'
      ? `${upstream(candidate)} instead of ${upstream(installed)}`
      : upstream(action === 'there' ? installed : candidate);
  return { name: answer.package, version, action, satisfies: [...new Set(specifiers)] };
}
