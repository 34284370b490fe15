import type { Look } from '../system/ports.ts';
import { normaliseName } from '../ui/text.ts';
import { type Distribution, installedIn } from './distributions.ts';

/** Where a distribution came from, as its own records say. */
export type Origin =
  | { readonly kind: 'index' }
  /** A URL that pip takes after `NAME @`: an archive, a repository, or a local path (PEP 610). */
  | { readonly kind: 'url'; readonly url: string }
  /** An editable install of this directory. */
  | { readonly kind: 'editable'; readonly directory: string };

/** A distribution in a venv. The venv may be broken. */
export interface Held extends Distribution {
  /** True if the user named the distribution, false if it is only a dependency (PEP 376, REQUESTED). */
  readonly requested: boolean;
  readonly origin: Origin;
}

/** The directories with a venv's packages. They still exist if an upgrade to a new Python broke the venv. */
export function sitesOf(venv: string, look: Look): readonly string[] {
  const all = ['lib', 'lib64'].flatMap((lib) =>
    look
      .list(`${venv}/${lib}`)
      .filter((name) => /^python\d+\.\d+$/.test(name))
      .map((name) => `${venv}/${lib}/${name}/site-packages`),
  );
  const real = all.map((site) => look.realPath(site));
  return all.filter((_, at) => real.indexOf(real[at] ?? '') === at);
}

/** The distributions in a venv, read from the venv's files. Runs nothing in the venv. */
export function contentsOf(venv: string, look: Look): readonly Held[] {
  const found = new Map<string, Held>();
  for (const site of sitesOf(venv, look))
    for (const held of [
      ...linkedIn(site, look),
      ...installedIn(site, look).map((each) => heldAs(each, look)),
    ])
      if (!found.has(held.name)) found.set(held.name, held);
  return [...found.values()];
}

function heldAs(distribution: Distribution, look: Look): Held {
  const { metadata } = distribution;
  const requested = look.stat(`${metadata}/REQUESTED`) !== undefined;
  const text = look.readText(`${metadata}/direct_url.json`);
  return { ...distribution, requested, origin: text === undefined ? { kind: 'index' } : originOf(text) };
}

/** The editable installs of old pips. The first line of `NAME.egg-link` is the project's directory. */
function linkedIn(site: string, look: Look): readonly Held[] {
  return look.list(site).flatMap((file) => {
    const name = /^(.+)\.egg-link$/.exec(file)?.[1];
    const directory = look.readText(`${site}/${file}`)?.split('\n')[0]?.trim();
    if (name === undefined || !directory?.startsWith('/')) return [];
    const origin = { kind: 'editable', directory } as const;
    return [
      { name: normaliseName(name), version: undefined, metadata: `${site}/${file}`, requested: true, origin },
    ];
  });
}

/**
 * Reads direct_url.json (PEP 610). For a damaged file, returns an empty URL, from which nothing can be
 * installed.
 */
function originOf(text: string): Origin {
  const { url, dir_info, vcs_info, archive_info, subdirectory } = parsed(text);
  if (typeof url !== 'string' || url === '') return { kind: 'url', url: '' };
  const { editable } = fields(dir_info);
  const directory = pathOfUrl(url);
  if (editable === true && directory !== undefined) return { kind: 'editable', directory };
  const { vcs, commit_id } = fields(vcs_info);
  const { hash } = fields(archive_info);
  const commit =
    typeof vcs === 'string' && typeof commit_id === 'string' ? [`${vcs}+`, `@${commit_id}`] : ['', ''];
  const fragments = [
    ...(typeof hash === 'string' ? [hash] : []),
    ...(typeof subdirectory === 'string' ? [`subdirectory=${subdirectory}`] : []),
  ];
  const fragment = fragments.length > 0 ? `#${fragments.join('&')}` : '';
  return { kind: 'url', url: `${commit[0]}${url}${commit[1]}${fragment}` };
}

/** The path that a file: URL names. Undefined for any other URL. */
export function pathOfUrl(url: string): string | undefined {
  const path = /^file:\/\/(?:localhost)?(\/[^#]*)/.exec(url)?.[1];
  try {
    return path === undefined ? undefined : decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

const fields = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return fields(JSON.parse(text));
  } catch {
    return {};
  }
}
