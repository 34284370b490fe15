import type { Facts } from './facts.ts';

/**
 * The version that the command itself names (`black==24.1.0`), for an offer that installs from the index. No other
 * version from there is known before pip has asked the index.
 * @returns nothing if the command names anything else beside
 */
export function pinned({ request, named }: Facts): { readonly version?: string } {
  const { kind, requirements, editables, requirementFiles, groups } = request;
  const others = editables.length + requirementFiles.length + groups.length;
  const [only] = named;
  if (kind !== 'install' || requirements.length !== 1 || others > 0 || !only) return {};
  const version = /^={2,3} *([^ ,*]+)$/.exec(only.specifier)?.[1];
  return version === undefined ? {} : { version };
}
