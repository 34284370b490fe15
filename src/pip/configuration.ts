import { type ConfigPlaces, configPlaces } from './config-files.ts';
import { parseConfig } from './configparser.ts';
import { PipExit } from './exit.ts';
import { isAtLeast, type PipWorld } from './world.ts';

/** One setting from a config file or a PIP_* variable. `key` is a long option's name without the dashes. */
export interface ConfigItem {
  readonly key: string;
  readonly value: string;
  readonly source: 'config' | 'environment';
}

/** The settings from one file or from the environment. `entries` maps `section.key` to a value. */
interface Layer {
  readonly name: string;
  readonly source: ConfigItem['source'];
  readonly entries: ReadonlyMap<string, string>;
}

const ENVIRONMENT = ':env:';

/**
 * The settings from pip's config files and PIP_* variables for one of pip's parsers, without empty values.
 * They are in the order in which pip applies them, so the last value of a key counts.
 * Source: Configuration.load and ConfigOptionParser._get_ordered_configuration_items.
 * @param section the subcommand, or `global` for the main parser
 * @throws PipExit if pip can't parse a config file
 */
export function configItems(section: string, isolated: boolean, world: PipWorld): ConfigItem[] {
  const layers = [...fileLayers(isolated, world), ...(isolated ? [] : [environmentLayer(world)])];
  return [...new Set(['global', section, ENVIRONMENT])].flatMap((name) => itemsOf(`${name}.`, layers, world));
}

/**
 * Merges one section of all config files and of the environment. An empty value in a later file hides the
 * value in an earlier file. But pip 25.2 and 25.3 do not merge: file by file, they apply every value that is
 * not empty.
 */
function itemsOf(prefix: string, layers: readonly Layer[], world: PipWorld): ConfigItem[] {
  const apart = isAtLeast(world.pipVersion, '25.2') && !isAtLeast(world.pipVersion, '26.0');
  const merged = new Map<string, ConfigItem>();
  for (const layer of layers) {
    for (const [name, value] of layer.entries) {
      if (!name.startsWith(prefix)) continue;
      const key = name.slice(prefix.length);
      merged.set(apart ? `${layer.name}\n${key}` : key, { key, value, source: layer.source });
    }
  }
  return [...merged.values()].filter((item) => item.value !== '');
}

/**
 * Reads pip's config files in order. Since pip 25.2, a file that is listed twice keeps only its first place.
 */
function fileLayers(isolated: boolean, world: PipWorld): Layer[] {
  const own = world.env.PIP_CONFIG_FILE;
  // If PIP_CONFIG_FILE is os.devnull, pip reads no config file at all.
  if (own === '/dev/null') return [];
  const files = filesInOrder(configPlaces(world), own, isolated, world);
  const unique = isAtLeast(world.pipVersion, '25.2') ? new Set(files) : files;
  return [...unique].map((name) => ({ name, source: 'config', entries: fileEntries(name, world) }));
}

/** The first config file that exists but can't be read, for example a pipe or a file that is too long. */
export function unreadConfigFile(world: PipWorld): string | undefined {
  const own = world.env.PIP_CONFIG_FILE;
  if (own === '/dev/null') return undefined;
  return filesInOrder(configPlaces(world), own, false, world).find((file) => isUnread(file, world));
}

/** Whether a file exists but can't be read. */
export const isUnread = (file: string, world: PipWorld): boolean =>
  world.exists(file) && !world.isDirectory(file) && world.readText(file) === undefined;

function filesInOrder(
  places: ConfigPlaces,
  own: string | undefined,
  isolated: boolean,
  world: PipWorld,
): string[] {
  const user = isolated || (own && world.exists(own)) ? [] : places.user;
  return [...places.global, ...user, ...places.site, ...(own === undefined ? [] : [own])];
}

/**
 * The values in a config file by `section.key`. The map is empty if the file is missing or can't be read.
 * @throws PipExit if pip can't parse the file
 */
export function fileEntries(path: string, world: PipWorld): Map<string, string> {
  const entries = new Map<string, string>();
  const text = world.exists(path) ? world.readText(path) : undefined;
  if (text === undefined) return entries;
  // Since pip 26.3, `a-b` and `a_b` are the same key, so a section that has both is an error.
  const keyName = isAtLeast(world.pipVersion, '26.3') ? normalized : (key: string) => key.toLowerCase();
  const sections = parseConfig(text, keyName);
  // A U+FFFD shows that the file has a byte that is not valid UTF-8. pip stops at such a byte.
  if (!sections || text.includes('\ufffd'))
    throw new PipExit(`pip cannot read its configuration file ${path}`);
  for (const [section, keys] of sections) {
    for (const [key, value] of keys) entries.set(`${section}.${normalized(key)}`, value);
  }
  return entries;
}

function environmentLayer({ env }: PipWorld): Layer {
  const entries = new Map<string, string>();
  for (const [variable, value] of Object.entries(env)) {
    const name = variable.slice('PIP_'.length).toLowerCase();
    if (!variable.startsWith('PIP_') || value === undefined || name === 'version' || name === 'help')
      continue;
    entries.set(`${ENVIRONMENT}.${normalized(name)}`, value);
  }
  return { name: ENVIRONMENT, source: 'environment', entries };
}

/** The config file from which pip takes a key for a subcommand: the last one that sets the key. */
export function fileThatSets(
  key: string,
  section: string,
  isolated: boolean,
  world: PipWorld,
): string | undefined {
  const names = [`global.${key}`, `${section}.${key}`];
  return fileLayers(isolated, world).findLast(({ entries }) => names.some((name) => entries.get(name)))?.name;
}

/** Normalizes a key as _normalize_name in configuration.py does. */
const normalized = (name: string): string => name.toLowerCase().replaceAll('_', '-').replace(/^--/, '');
