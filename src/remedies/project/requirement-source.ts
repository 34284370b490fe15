import { parseRequirement } from '../../packages/pep508.ts';
import type { Origin } from './tools.ts';

/** A requirement on the command line, and where its package comes from. */
export interface RequirementSource {
  readonly text: string;
  readonly origin: Origin;
  /** The name in PEP 503 form. Undefined if pip-shim can't tell the name. */
  readonly name: string | undefined;
  /** True if the requirement is only a name: no version, extras, marker or URL. */
  readonly isBare: boolean;
  readonly marker: string | undefined;
  readonly extras: readonly string[];
  /** True if the specifier has `===`, which compares versions as text. Few tools know it. */
  readonly isArbitrary: boolean;
}

/** Reads a requirement as pip does. Turns a git URL with `#egg=`, which only pip knows, into PEP 508 form. */
export function requirementSourceOf(word: string): RequirementSource {
  const text = directReference(word) ?? word;
  const named = parseRequirement(text);
  const { specifier = '', extras = [], marker, url } = named ?? {};
  return {
    text,
    origin: originOf(named ? url : text),
    name: named?.name,
    isBare: named !== undefined && [specifier, ...extras, marker, url].every((part) => !part),
    marker,
    extras,
    isArbitrary: specifier.includes('==='),
  };
}

function originOf(place: string | undefined): Origin {
  if (place === undefined) return 'index';
  if (/^git\+/i.test(place)) return 'git';
  if (/^(?:hg|bzr|svn)\+/i.test(place)) return 'vcs';
  return /^(?!file:)[a-z][a-z0-9+.-]+:/i.test(place) ? 'url' : 'path';
}

/** Turns `git+URL#egg=NAME&subdirectory=DIR` into `NAME @ git+URL#subdirectory=DIR`. */
function directReference(word: string): string | undefined {
  const [, url = '', fragment = ''] = /^(git\+[^#]*)#(.*)$/is.exec(word) ?? [];
  const parts = fragment.split('&');
  const egg = parts.find((part) => part.startsWith('egg='))?.slice('egg='.length);
  if (!egg || parseRequirement(egg) === undefined) return undefined;
  const others = parts.filter((part) => !part.startsWith('egg='));
  return `${egg} @ ${url}${others.length > 0 ? `#${others.join('&')}` : ''}`;
}

/**
 * Dependency groups, each with the words that mean it in a file's name: `requirements-dev.txt`,
 * `requirements/test.in`.
 */
const GROUPS: readonly (readonly [group: string, words: RegExp])[] = [
  ['dev', /^dev(?:el|elop|elopment)?$/],
  ['test', /^tests?(?:ing)?$/],
  ['docs', /^docs?$/],
  ['lint', /^lint(?:ing)?$/],
];

/** The group that a requirements file is for. Undefined if the file is for the project itself. */
export function groupOf(file: string): string | undefined {
  const stem = file.replace(/^.*\//s, '').replace(/\.(?:txt|in|pip)$/, '');
  const word = stem.replace(/^requirements[-_.]?|[-_.]?requirements$/g, '').toLowerCase();
  return GROUPS.find(([, words]) => words.test(word))?.[0];
}
