import { type ConfigPlaces, configPlaces } from './config-files.ts';
import { parseConfig } from './configparser.ts';
import { PipExit } from './exit.ts';
import { isAtLeast, type PipWorld } from './world.ts';

/** One setting from a config file or a PIP_* variable; `key` is a long option's name without the dashes. */
export interface ConfigItem {
  readonly key: string;
  readonly value: string;
  readonly source: 'config' | 'environment';
}

/** Of one file or of the environment: `section.key` and its value. */
interface Layer {
  readonly name: string;
  readonly source: ConfigItem['source'];
  readonly entries: ReadonlyMap<string, string>;
}

const ENVIRONMENT = ':env:';

/**
 * Everything pip's config files and PIP_* variables say to one parser, in the order in which it is applied; the last
 * one wins. `section` is the subcommand, or `global` for the main parser. Empty values are left out.
 * Source: Configuration.load and ConfigOptionParser._get_ordered_configuration_items.
 * @throws PipExit where pip gives up over a config file
 */
export function configItems(section: string, isolated: boolean, world: PipWorld): ConfigItem[] {
  const layers = [...fileLayers(isolated, world), ...(isolated ? [] : [environmentLayer(world)])];
  return [...new Set(['global', section, ENVIRONMENT])].flatMap((name) => itemsOf(`${name}.`, layers, world));
}

/**
 * What one section of all layers comes to. An empty value in a later file hides a full one in an earlier file, except
 * in pip 25.2 and 25.3, which kept files apart and applied every full value of every file in turn.
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

/** A file that stands in two places keeps the first, since pip 25.2 names layers by file. */
function fileLayers(isolated: boolean, world: PipWorld): Layer[] {
  const own = world.env.PIP_CONFIG_FILE;
  // os.devnull turns every config file off, not only this one.
  if (own === '/dev/null') return [];
  const files = filesInOrder(configPlaces(world), own, isolated, world);
  const unique = isAtLeast(world.pipVersion, '25.2') ? new Set(files) : files;
  return [...unique].map((name) => ({ name, source: 'config', entries: fileEntries(name, world) }));
}

/** A config file that is there and can't be looked into: a pipe, or one that is too long. */
export function unreadConfigFile(world: PipWorld): string | undefined {
  const own = world.env.PIP_CONFIG_FILE;
  if (own === '/dev/null') return undefined;
  return filesInOrder(configPlaces(world), own, false, world).find((file) => isUnread(file, world));
}

/** Whether a file is there and can't be looked into. */
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
 * What a config file says, by `section.key`; nothing if there is none.
 * @throws PipExit where pip gives up over it
 */
export function fileEntries(path: string, world: PipWorld): Map<string, string> {
  const entries = new Map<string, string>();
  const text = world.exists(path) ? world.readText(path) : undefined;
  if (text === undefined) return entries;
  // Since 26.3 two spellings of one key in a section count as the same key, which is an error.
  const keyName = isAtLeast(world.pipVersion, '26.3') ? normalized : (key: string) => key.toLowerCase();
  const sections = parseConfig(text, keyName);
  // U+FFFD is what a byte that is no UTF-8 was read as; pip gives up over it.
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

/** configuration.py _normalize_name. */
const normalized = (name: string): string => name.toLowerCase().replaceAll('_', '-').replace(/^--/, '');
