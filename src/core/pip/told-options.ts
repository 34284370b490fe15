import type { PipRequest, TypedOption } from '../request.ts';
import { type ConfigItem, configItems } from './configuration.ts';
import { PipExit } from './exit.ts';
import { existsIn } from './option-parser.ts';
import { primaryName } from './option-values.ts';
import { PIP_OPTIONS, type PipOption } from './options.ts';
import { words as splitWords, strtobool, toInt } from './python-text.ts';
import type { PipWorld } from './world.ts';

/** An option that stands on no command line, and all the same holds. */
export interface ToldOption extends TypedOption {
  /** `PIP_NO_DEPS`, or `no-deps in pip's configuration`. */
  readonly where: string;
}

/**
 * What pip's variables and config files say of what is to be installed, and from where, as the options that they stand
 * for. Programs other than pip read none of it.
 */
export function toldOptions(kind: PipRequest['kind'], world: PipWorld): readonly ToldOption[] {
  return allToldOptions(kind, false, world).filter(({ name }) => !NEUTRAL.has(name));
}

/** The same with what is not about packages: how pip gets at them, what it says. */
export function allToldOptions(
  kind: PipRequest['kind'],
  isolated: boolean,
  world: PipWorld,
): readonly ToldOption[] {
  const options = PIP_OPTIONS.filter(
    (option) => option.on.includes(kind) && existsIn(option, world.pipVersion),
  );
  return toldItems(kind, world, isolated).flatMap((item) => {
    const option = options.find(({ names }) => names.includes(`--${item.key}`));
    if (!option) return [];
    const told = { name: primaryName(option), where: whereOf(item) };
    return valuesOf(option, item.value).map((value) => (value === undefined ? told : { ...told, value }));
  });
}

/** Where pip looks is told by these. */
export const SOURCES: readonly string[] = ['--index-url', '--extra-index-url', '--no-index', '--find-links'];

/** How pip gets at packages, what it says, and a place that is no other environment: none of it is about which packages. */
const NEUTRAL: ReadonlySet<string> = new Set([
  ...['--break-system-packages', '--cache-dir', '--cert', '--client-cert', '--compile', '--debug'],
  ...['--disable-pip-version-check', '--exists-action', '--isolated', '--keyring-provider', '--log'],
  ...['--no-cache-dir', '--no-clean', '--no-color', '--no-compile', '--no-input', '--no-proxy-env'],
  ...['--no-python-version-warning', '--no-require-hashes', '--no-user', '--no-warn-conflicts'],
  ...['--no-warn-script-location', '--progress-bar', '--proxy', '--python', '--quiet', '--refresh-package'],
  ...['--require-virtualenv', '--resume-retries', '--retries', '--root-user-action', '--src', '--timeout'],
  ...['--trusted-host', '--use-deprecated', '--use-feature', '--use-pep517', '--user', '--verbose', '--yes'],
]);

/** From here on no -q or -v more says anything. */
const MOST = 3;

/** One for each time that the option would be typed. A flag takes the truth of the value: PIP_NO_BUILD_ISOLATION=0 it is. */
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

/** Each key as the last one says it. */
export function toldItems(
  kind: PipRequest['kind'],
  world: PipWorld,
  isolated = false,
): readonly ConfigItem[] {
  try {
    return [...new Map(configItems(kind, isolated, world).map((item) => [item.key, item])).values()];
  } catch (error) {
    if (error instanceof PipExit) return []; // pip itself ends over it
    throw error;
  }
}
