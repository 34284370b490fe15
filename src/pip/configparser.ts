import { indentation, strip, stripEnd } from './python-text.ts';

/** Name and value of each section's keys, those of [DEFAULT] first in every one, as RawConfigParser.items gives them. */
export type ConfigSections = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Lines of one value, joined at the end. */
type Section = Map<string, string[]>;

const DEFAULT = 'DEFAULT';

/**
 * Reads a config file as Python's `RawConfigParser()` does: strict, `=` and `:` delimit, `#` and `;` begin a comment
 * line, deeper lines continue a value (also over empty and comment lines). `keyName` is its optionxform.
 * Returns undefined where it raises, that is for any line it cannot place and for what stands there twice.
 */
export function parseConfig(text: string, keyName: (key: string) => string): ConfigSections | undefined {
  const reader = new Reader(keyName);
  // open() reads with universal newlines; the loop of RawConfigParser._read then sees \n only.
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

  /** False where pip would stop over this line. */
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
    // Only [DEFAULT] may come again, as long as its keys don't.
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
