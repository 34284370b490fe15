import { strip } from './python-text.ts';
import { expandUser, isAtLeast, join, type PipWorld } from './world.ts';

export interface ConfigPlaces {
  readonly global: readonly string[];
  readonly user: readonly string[];
  readonly site: readonly string[];
}

/**
 * All paths at which pip looks for pip.conf. Sources: get_configuration_files in configuration.py,
 * utils/appdirs.py and platformdirs.
 */
export function configPlaces(world: PipWorld): ConfigPlaces {
  const file = (directory: string) => join(directory, 'pip.conf');
  return {
    global: globalDirectories(world).map(file),
    user: [file(join(expandUser('~', world), '.pip')), file(userDirectory(world))],
    site: [file(world.prefix)],
  };
}

function globalDirectories(world: PipWorld): string[] {
  if (world.platform === 'linux')
    return [...(xdgDirectories('XDG_CONFIG_DIRS', world) ?? ['/etc/xdg/pip']), '/etc'];
  const given = isAtLeast(world.pipVersion, '26.2') ? xdgDirectories('XDG_DATA_DIRS', world) : undefined;
  const homebrew = isAtLeast(world.pipVersion, '24.1') ? homebrewPrefix(world) : undefined;
  const own = homebrew === undefined ? [] : [`${homebrew}/share/pip`];
  // By mistake, pip 24.1 to 25.0 joins Homebrew's directory and /Library's into one path, which never exists.
  if (own.length > 0 && !isAtLeast(world.pipVersion, '25.1')) return [];
  return given ?? [...own, '/Library/Application Support/pip'];
}

function homebrewPrefix({ pipVersion, prefix }: PipWorld): string | undefined {
  if (!isAtLeast(pipVersion, '25.3')) return prefix.startsWith('/opt/homebrew') ? '/opt/homebrew' : undefined;
  const at = prefix.indexOf('/opt/python');
  return at < 0 ? undefined : prefix.slice(0, at);
}

function userDirectory(world: PipWorld): string {
  if (world.platform === 'linux')
    return xdgDirectory('XDG_CONFIG_HOME', world) ?? expandUser('~/.config/pip', world);
  const given = isAtLeast(world.pipVersion, '26.2') ? xdgDirectory('XDG_DATA_HOME', world) : undefined;
  const support = given ?? expandUser('~/Library/Application Support/pip', world);
  return world.isDirectory(support) ? support : expandUser('~/.config/pip', world);
}

/** Since pip 26.2, platformdirs strips the variable's value. Since pip 26.3, it ignores a relative path. */
function xdgDirectory(name: string, { env, pipVersion }: PipWorld): string | undefined {
  const value = env[name] ?? '';
  const stripped = strip(value);
  if (stripped === '') return undefined;
  if (isAtLeast(pipVersion, '26.3') && !stripped.startsWith('/')) return undefined;
  return join(isAtLeast(pipVersion, '26.2') ? stripped : value, 'pip');
}

/**
 * The directory `pip` below each directory that a variable lists. pip before 24.1 expands `~` in the
 * variable. pip 26.2 and newer skip empty parts.
 */
function xdgDirectories(name: string, world: PipWorld): string[] | undefined {
  const { env, pipVersion } = world;
  const value = env[name] ?? '';
  if (strip(value) === '') return undefined;
  if (isAtLeast(pipVersion, '26.3')) {
    const absolute = value
      .split(':')
      .map((each) => strip(each))
      .filter((part) => part.startsWith('/'));
    return absolute.length > 0 ? absolute.map((part) => join(part, 'pip')) : undefined;
  }
  if (isAtLeast(pipVersion, '26.2'))
    return strip(value)
      .split(':')
      .filter((part) => strip(part) !== '')
      .map((part) => join(part, 'pip'));
  const expand = isAtLeast(pipVersion, '24.1')
    ? (part: string) => part
    : (part: string) => expandUser(part, world);
  return value.split(':').map((part) => join(expand(part), 'pip'));
}
