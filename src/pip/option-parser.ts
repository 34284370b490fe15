import type { ConfigItem } from './configuration.ts';
import { PipExit } from './exit.ts';
import { optionsOf } from './known-options.ts';
import { checkValue, primaryName } from './option-values.ts';
import type { PipOption, PipParser } from './options.ts';
import { words as splitWords, strtobool, toInt } from './python-text.ts';
import type { SettingSource, TypedOption } from './request.ts';

/** The value of a pip setting (optparse's dest): a text, a flag or count, or the list of appended values. */
export interface Setting {
  readonly value: string | number | readonly string[];
  readonly source: SettingSource;
}

/** An option on the command line. Its arguments have the indices from `start` to `end - 1`. */
export interface PlacedOption extends TypedOption {
  readonly start: number;
  readonly end: number;
}

export interface Parsed {
  readonly settings: ReadonlyMap<string, Setting>;
  readonly typed: readonly PlacedOption[];
  /** The arguments that are not options. For the main parser: the subcommand and all arguments after it. */
  readonly rest: readonly string[];
}

/** One of pip's parsers, in the given release of pip. */
export class OptionParser {
  private readonly byName: ReadonlyMap<string, PipOption>;
  private readonly pipVersion: string | undefined;
  private readonly settings = new Map<string, Setting>();
  private readonly typed: PlacedOption[] = [];
  private readonly interspersed: boolean;

  constructor(parser: PipParser, pipVersion: string | undefined) {
    this.byName = optionsOf(parser, pipVersion);
    this.pipVersion = pipVersion;
    this.interspersed = parser !== 'main';
  }

  /**
   * Applies settings from variables and config files as ConfigOptionParser._update_defaults in cli/parser.py
   * does. Finds an option only by its long name, and ignores unknown names. Never inverts the value of a
   * negative flag, so PIP_NO_USER=1 means --user.
   * @throws PipExit if pip rejects a value
   */
  configure(items: readonly ConfigItem[]): this {
    for (const { key, value, source } of items) {
      const option = this.byName.get(`--${key}`);
      if (option) this.settings.set(option.dest, { value: this.configured(option, value), source });
    }
    return this;
  }

  private configured(option: PipOption, value: string): Setting['value'] {
    switch (option.action) {
      case 'store_true':
      case 'store_false':
        return strtobool(value) ?? this.stop(option, value);
      case 'count': {
        const count = strtobool(value) ?? toInt(value);
        return count !== undefined && count >= 0 ? count : this.stop(option, value);
      }
      case 'append': {
        const parts = splitWords(value);
        for (const part of parts) checkValue(option, part, this.pipVersion);
        return parts;
      }
      default:
        checkValue(option, value, this.pipVersion);
        return option.action === 'callback' ? this.append(option, value) : value;
    }
  }

  private stop(option: PipOption, value: string): never {
    throw new PipExit(
      `${primaryName(option)}: pip does not take ${JSON.stringify(value)} from the configuration`,
    );
  }

  /**
   * Parses arguments, without the program's name, as optparse.OptionParser.parse_args does.
   * @throws PipExit at a usage error, and at --help, because pip ends as soon as it reads --help
   */
  parse(args: readonly string[]): Parsed {
    const waiting = args.map((text, index) => ({ text, index })).reverse();
    const left: string[] = [];
    for (let word = waiting.pop(); word !== undefined; word = waiting.pop()) {
      if (word.text === '--') break;
      if (word.text.startsWith('--')) this.long(word, waiting);
      else if (word.text.startsWith('-') && word.text.length > 1) this.short(word, waiting);
      else if (this.interspersed) left.push(word.text);
      else {
        waiting.push(word);
        break;
      }
    }
    const behind = waiting.reverse().map(({ text }) => text);
    return { settings: this.settings, typed: this.typed, rest: left.concat(behind) };
  }

  /** Parses a long option. The last element of `waiting` is the next argument. */
  private long(word: Word, waiting: Word[]): void {
    const equals = word.text.indexOf('=');
    const name = this.fullName(equals < 0 ? word.text : word.text.slice(0, equals));
    if (equals >= 0) waiting.push({ text: word.text.slice(equals + 1), index: word.index });
    const option = this.found(name);
    if (equals >= 0 && option.type === undefined) throw new PipExit(`${name} takes no value`);
    this.take(option, name, word, waiting);
  }

  /** Parses an argument of one or more short options, for example `-qqt dir` or `-tdir`. */
  private short(word: Word, waiting: Word[]): void {
    const letters = [...word.text.slice(1)];
    for (const [at, letter] of letters.entries()) {
      const option = this.found(`-${letter}`);
      const behind = option.type === undefined ? [] : letters.slice(at + 1);
      if (behind.length > 0) waiting.push({ text: behind.join(''), index: word.index });
      this.take(option, `-${letter}`, word, waiting);
      if (behind.length > 0) break;
    }
  }

  private take(option: PipOption, name: string, word: Word, waiting: Word[]): void {
    const taken = option.type === undefined ? undefined : waiting.pop();
    if (option.type !== undefined && taken === undefined) throw new PipExit(`${name} lacks its value`);
    checkValue(option, taken?.text, this.pipVersion);
    if (option.action === 'help') throw new PipExit('help was asked for');
    const value = taken?.text;
    const place = { start: word.index, end: (taken ?? word).index + 1 };
    this.typed.push({ name: primaryName(option), ...(value === undefined ? {} : { value }), ...place });
    this.settings.set(option.dest, { value: this.acted(option, value), source: 'argument' });
  }

  private acted(option: PipOption, value: string | undefined): Setting['value'] {
    const before = this.settings.get(option.dest)?.value;
    switch (option.action) {
      case 'store_true':
        return 1;
      case 'store_false':
        return 0;
      case 'count':
        return (typeof before === 'number' ? before : 0) + 1;
      case 'append':
      case 'callback':
        return this.append(option, value ?? '');
      default:
        return value ?? '';
    }
  }

  /**
   * Appends a value to an option's list. Every option with a callback comes here too, because the callback of
   * --group appends. For the other callbacks this does no harm, because pip-shim does not read their
   * settings.
   */
  private append({ dest }: PipOption, value: string): readonly string[] {
    const before = this.settings.get(dest)?.value;
    const list: string[] = Array.isArray(before) ? before : [];
    list.push(value);
    return list;
  }

  private found(name: string): PipOption {
    const option = this.byName.get(name);
    if (!option) throw new PipExit(`pip knows no option ${name}`);
    return option;
  }

  /**
   * Completes an abbreviated name as optparse._match_abbrev does. Two matching names are an error, even if
   * they belong to one option.
   */
  private fullName(typed: string): string {
    if (this.byName.has(typed)) return typed;
    const matches = [...this.byName.keys()].filter((name) => name.startsWith('--') && name.startsWith(typed));
    const [only] = matches;
    if (only === undefined) throw new PipExit(`pip knows no option ${typed}`);
    if (matches.length > 1) throw new PipExit(`${typed} could be ${matches.join(' or ')}`);
    return only;
  }
}

interface Word {
  readonly text: string;
  readonly index: number;
}
