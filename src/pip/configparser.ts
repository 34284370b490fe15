import { indentation, strip, stripEnd } from './python-text.ts';

/** Keys and values by section. As in RawConfigParser.items, each section also has the keys of [DEFAULT]. */
export type ConfigSections = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** The keys of one section with the lines of their values. The method `sections` joins the lines. */
type Section = Map<string, string[]>;

const DEFAULT = 'DEFAULT';

/**
 * Reads a config file as Python's strict `RawConfigParser()` does. `=` and `:` are delimiters. `#` and `;`
 * begin a comment line. A line with a deeper indent continues a value, even after empty lines and comments.
 * @param keyName normalizes a key, like the parser's method optionxform
 * @returns undefined if the parser would raise: it can't read a line, or a section or key occurs twice
 */
export function parseConfig(text: string, keyName: (key: string) => string): ConfigSections | undefined {
  const reader = new Reader(keyName);
  // open() turns \r\n and \r into \n, so RawConfigParser._read sees only \n.
  const lines = text.split(/\r\n|\r|\n/);
  return lines.every((line) => reader.take(line)) ? reader.sections() : undefined;
}

class Reader {
  private readonly all = new Map<string, Section>([[DEFAULT, new Map()]]);
  private readonly keyName: (key: string) => string;
  private section: Section | undefined;
  private value: string[] | undefined;
  private indent = 0;

  constructor(keyName: (key: string) => string) {
    this.keyName = keyName;
  }

  /** Reads one line. Returns false if pip would stop at it. */
  take(line: string): boolean {
    const text = strip(line);
    if (text === '') {
      this.value?.push('');
      return true;
    }
    if (text.startsWith('#') || text.startsWith(';')) return true;
    const indent = indentation(line);
    if (this.value && indent > this.indent) {
      this.value.push(text);
      return true;
    }
    this.indent = indent;
    const header = /^\[(.+)\]/s.exec(text)?.[1];
    return header === undefined ? this.takeOption(text) : this.takeHeader(header);
  }

  sections(): ConfigSections {
    const joined = (section: Section | undefined) =>
      [...(section ?? [])].map(([key, lines]): [string, string] => [key, stripEnd(lines.join('\n'))]);
    const defaults = joined(this.all.get(DEFAULT));
    const named = [...this.all].filter(([name]) => name !== DEFAULT);
    return new Map(named.map(([name, section]) => [name, new Map([...defaults, ...joined(section)])]));
  }

  private takeHeader(name: string): boolean {
    this.value = undefined;
    // Only [DEFAULT] may occur twice. Its keys may still occur only once.
    if (this.all.has(name) && name !== DEFAULT) return false;
    this.section = this.all.get(name) ?? new Map();
    this.all.set(name, this.section);
    return true;
  }

  private takeOption(text: string): boolean {
    const delimiter = text.search(/[=:]/);
    const key = this.keyName(stripEnd(text.slice(0, Math.max(delimiter, 0))));
    if (!this.section || delimiter <= 0 || this.section.has(key)) return false;
    this.value = [strip(text.slice(delimiter + 1))];
    this.section.set(key, this.value);
    return true;
  }
}
