import { requirementName } from '../ui/text.ts';

/** The parts of a requirement that has a name (PEP 508). */
export interface Requirement {
  /** The package's name in PEP 503 normal form. */
  readonly name: string;
  readonly extras: readonly string[];
  /** Version clauses separated by commas, without blanks. Empty if the requirement accepts any version. */
  readonly specifier: string;
  /** The URL after `@`. */
  readonly url: string | undefined;
  /** The text after the first `;`, as pip reads it. */
  readonly marker: string | undefined;
}

/**
 * Parses a requirement from pip's command line. Returns undefined for URLs, paths and invalid requirements.
 */
export function parseRequirement(text: string): Requirement | undefined {
  const semicolon = text.indexOf(';');
  const head = (semicolon < 0 ? text : text.slice(0, semicolon)).trim();
  const name = requirementName(head);
  if (name === undefined) return undefined;
  // The pattern has no two adjacent `\s*`, because they would take quadratic time.
  const [, inBrackets = '', behind = ''] = /^[A-Za-z0-9._-]+\s*(?:\[([^\]]*)\])?(.*)$/s.exec(head) ?? [];
  const rest = behind.trim();
  const url = /^@\s*(.*)$/s.exec(rest)?.[1];
  const marker = semicolon < 0 ? '' : text.slice(semicolon + 1).trim();
  return {
    name,
    extras: inBrackets
      .split(',')
      .map((extra) => extra.trim())
      .filter((extra) => extra !== ''),
    specifier: url === undefined ? rest.replace(/^\((.*)\)$/s, '$1').replace(/\s+|,\s*$/g, '') : '',
    url,
    marker: marker === '' ? undefined : marker,
  };
}
