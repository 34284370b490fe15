import type { ConfigItem } from './configuration.ts';
import { existsIn } from './known-options.ts';
import { meaningOf } from './option-meanings.ts';
import { primaryName } from './option-values.ts';
import { PIP_OPTIONS, type PipOption } from './options.ts';
import { words as splitWords, strtobool, toInt } from './python-text.ts';
import type { PipRequest, ToldOption } from './request.ts';

/**
 * Turns the settings from pip's variables and config files into options, because tools other than pip don't
 * read these settings. The last value of a setting counts.
 * @param items in the order in which pip applies them
 */
export function toldOptions(
  kind: PipRequest['kind'],
  items: readonly ConfigItem[],
  pipVersion: string | undefined,
): readonly ToldOption[] {
  const isNamed = ({ names, on }: PipOption, key: string): boolean =>
    names.includes(`--${key}`) && on.includes(kind);
  const inForce = new Map(items.map((item) => [item.key, item]));
  return [...inForce.values()].flatMap((item) => {
    const option = PIP_OPTIONS.find((each) => isNamed(each, item.key) && existsIn(each, pipVersion));
    if (!option) return [];
    const told = { name: primaryName(option), where: whereOf(item) };
    return valuesOf(option, item.value).map((value) => (value === undefined ? told : { ...told, value }));
  });
}

/**
 * The options from pip's variables and config files that decide which packages pip installs, and from where.
 */
export function toldOfPackages({ told }: PipRequest): readonly ToldOption[] {
  return told.filter(({ name }) => meaningOf(name).decides !== 'nothing');
}

/** More -q or -v than this have no further effect in pip. */
const MOST = 3;

/**
 * Returns one value for each time that a command line would repeat the option: three for PIP_VERBOSE=3. An
 * option that switches something off is given if its setting is false, as in PIP_NO_BUILD_ISOLATION=0.
 */
function valuesOf({ action }: PipOption, value: string): readonly (string | undefined)[] {
  switch (action) {
    case 'store_true':
      return strtobool(value) === 1 ? [undefined] : [];
    case 'store_false':
      return strtobool(value) === 0 ? [undefined] : [];
    case 'count':
      return Array<undefined>(Math.min(strtobool(value) ?? toInt(value) ?? 0, MOST)).fill(undefined);
    case 'append':
      return splitWords(value);
    default:
      return [value];
  }
}

function whereOf({ key, source }: ConfigItem): string {
  return source === 'environment'
    ? `PIP_${key.toUpperCase().replaceAll('-', '_')}`
    : `${key} in pip's configuration`;
}
