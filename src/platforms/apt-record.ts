import type { AptAnswers, AptAnswersStore } from '../state/apt-answers.ts';
import { isSuccess, type Look, type Processes } from '../system/ports.ts';
import { type Policy, parsePolicy } from './apt-policy.ts';
import { ask } from './client.ts';

/**
 * A record of apt's answers about all packages of the catalogue. The record makes menus faster, because apt
 * need not run. In a container, apt has no package cache, so a run takes half a second.
 */
export interface AptRecord {
  /** What apt would answer for these packages. Undefined if the record is stale or lacks one of them. */
  find(packages: readonly string[]): readonly Policy[] | undefined;
  /** Asks apt for all these packages and writes the record, unless it is there already. */
  renew(packages: readonly string[]): Promise<void>;
}

/** The place of the record, and the value of APT_CONFIG, which names a file of apt's configuration. */
export interface AptMemory {
  readonly store: AptAnswersStore;
  readonly config: string | undefined;
}

/** Timeout in ms. It is long, because nobody waits for the answer. */
const PATIENCE = 60_000;
/**
 * pip-shim asks for this package last, because every apt knows it. If its answer is missing, the output was
 * cut off.
 */
const LAST = 'apt';

export function aptRecord(processes: Processes, look: Look, { store, config = '' }: AptMemory): AptRecord {
  const client = processes.find('apt-cache') ?? '';
  const fresh = (): AptAnswers | undefined => {
    const record = store.read();
    if (record?.client !== client || record.config !== config) return undefined;
    return record.stamp === stampOf(record.paths, look) ? record : undefined;
  };
  return {
    find(packages) {
      const record = fresh();
      if (!record) return undefined;
      const found = packages.map((name) => policyIn(record.lines, name));
      return found.every((policy) => policy !== undefined) ? found : undefined;
    },
    async renew(packages) {
      if (!store.mayWrite()) return;
      const asked = digest(packages.join('\n'), look);
      if (fresh()?.asked === asked) return;
      const paths = await restsOn(client, config, { processes, look });
      if (!paths) return;
      const stamp = stampOf(paths, look);
      const command = ['apt-cache', 'policy', ...packages, LAST];
      const { stdout, ending } = await ask(processes, command, PATIENCE);
      const policies = parsePolicy(stdout);
      if (!isSuccess(ending) || policies.at(-1)?.package !== LAST) return;
      // If a file has changed since the first stamp, write no record: apt may have read the file before or
      // after the change.
      if (stampOf(paths, look) !== stamp) return;
      store.write({ client, config, paths, stamp, asked, lines: linesOf(packages, policies) });
    },
  };
}

function linesOf(packages: readonly string[], policies: readonly Policy[]): string {
  const known = new Map(policies.map((policy) => [policy.package, policy]));
  const lines = packages.map((name) => {
    const { candidate = '-', installed = '-' } = known.get(name) ?? {};
    return `${name} ${candidate} ${installed}\n`;
  });
  return `\n${lines.join('')}`;
}

/** The answer about a package, from the record. Undefined if apt was not asked for this package. */
function policyIn(lines: string, name: string): Policy | undefined {
  const start = lines.indexOf(`\n${name} `);
  if (start < 0) return undefined;
  const [, candidate, installed] = lines.slice(start + 1, lines.indexOf('\n', start + 1)).split(' ');
  const version = (word: string | undefined) => (word === '-' ? undefined : word);
  return { package: name, candidate: version(candidate), installed: version(installed) };
}

/** The files and directories that apt's answers depend on, as apt-config(8) names them. */
const PLACES = {
  LISTS: 'Dir::State::lists/d',
  STATUS: 'Dir::State::status/f',
  MAIN: 'Dir::Etc::main/f',
  PARTS: 'Dir::Etc::parts/d',
  SOURCES: 'Dir::Etc::sourcelist/f',
  SOURCE_PARTS: 'Dir::Etc::sourceparts/d',
  PREFERENCES: 'Dir::Etc::preferences/f',
  PREFERENCES_PARTS: 'Dir::Etc::preferencesparts/d',
};

/**
 * The paths of all files that apt's answers depend on. Undefined if apt may also read a file that pip-shim
 * can't name.
 */
async function restsOn(
  client: string,
  config: string,
  { processes, look }: { readonly processes: Processes; readonly look: Look },
): Promise<readonly string[] | undefined> {
  const command = ['apt-config', 'shell', ...Object.entries(PLACES).flat()];
  const { stdout } = await ask(processes, command, PATIENCE);
  const places = new Map(
    [...stdout.matchAll(/^(\w+)='(\/[^']*)'$/gm)].map(([, name = '', path = '']) => [name, path]),
  );
  const { MAIN, PARTS, STATUS } = Object.fromEntries(places);
  if (places.size < Object.keys(PLACES).length || !MAIN || !PARTS || !STATUS) return undefined;
  // pip-shim can't name two kinds of files. A relative path names another file in each directory. A file that
  // a configuration file includes can be anywhere.
  if (config !== '' && !config.startsWith('/')) return undefined;
  const files = [
    MAIN,
    ...look.list(PARTS).map((name) => `${PARTS}${name}`),
    ...(config === '' ? [] : [config]),
  ];
  if (files.some((file) => /#include/i.test(look.readText(file) ?? ''))) return undefined;
  // The file `arch`, with dpkg's foreign architectures, lies beside the file `status`.
  const architectures = `${STATUS.slice(0, STATUS.lastIndexOf('/'))}/arch`;
  return [client, ...places.values(), architectures, ...(config === '' ? [] : [config])];
}

/** A digest of the kind, mode, owner, time and size of each path and of each entry of a directory. */
function stampOf(paths: readonly string[], look: Look): string {
  const seen = paths.flatMap((path) => [path, ...look.list(path).map((name) => `${path}/${name}`)]);
  const lines = seen.map((path) => {
    const { kind, mode, uid, modified, size } = look.stat(path) ?? {};
    return [path, kind, mode, uid, modified, size].join(' ');
  });
  return digest(lines.sort().join('\n'), look);
}

function digest(text: string, look: Look): string {
  const bytes = look.digest('sha256', new TextEncoder().encode(text));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
