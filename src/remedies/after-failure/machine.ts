import type { Failure } from '../../pip/failure/kinds.ts';
import type { TypedOption } from '../../pip/request.ts';
import { typedPath } from '../../system/paths.ts';
import { commandLine, quoteWord } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import { withOptions } from '../venv/command.ts';
import type { Cure, CureTools } from './tools.ts';

/** The certificates of the system. Sources: Debian and Arch, Fedora, openSUSE and Alpine. */
const CERTIFICATES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** The variables from which pip reads a proxy. */
const PROXIES = [
  'HTTPS_PROXY',
  'https_proxy',
  'ALL_PROXY',
  'all_proxy',
  'HTTP_PROXY',
  'http_proxy',
  'PIP_PROXY',
];

/** The steps for an index that can't be reached. */
export function cureNetwork(
  { by, host }: Extract<Failure, { kind: 'network' }>,
  facts: Facts,
  { look, env }: Pick<CureTools, 'look' | 'env'>,
): Cure {
  const again = againWith(facts);
  const through = againSet('HTTPS_PROXY', '--proxy', 'http://HOST:PORT', facts);
  const index = host === '' ? 'the index' : host;
  const set = PROXIES.find((name) => env[name]);
  const throughProxy = set === undefined ? `behind a proxy: ${through}` : noProxy(facts, env);
  switch (by) {
    case 'certificate': {
      const file = CERTIFICATES.find((path) => look.stat(path) && env.PIP_CERT !== path);
      return {
        message: `${index} showed a certificate that pip does not trust`,
        next: [
          ...(file
            ? [`with the certificates of the system: ${againSet('PIP_CERT', '--cert', file, facts)}`]
            : []),
          `with the certificates of your network: ${againSet('PIP_CERT', '--cert', 'FILE.pem', facts)}`,
        ],
      };
    }
    case 'refusal':
      return {
        message: `${index} refused: it wants a login, or lets nobody have this file`,
        next: [`to see which index and settings pip uses: ${commandLine(facts.pipName, ['config', 'list'])}`],
      };
    case 'proxy':
      return {
        message:
          set === undefined
            ? 'the proxy did not let pip through'
            : `the proxy in ${set} did not let pip through`,
        next: [...(set === undefined ? [] : [throughProxy]), `through another proxy: ${through}`],
      };
    case 'name':
      return {
        message: `the name ${host === '' ? 'of the index' : host} was not found in the network: is this machine offline?`,
        next: [`when the network is there again: ${again()}`, throughProxy],
      };
    case 'connection':
      return {
        message: `there was no connection to ${index}`,
        next: [`with a longer timeout: ${withPatience(facts)}`, throughProxy],
      };
  }
}

/** The steps for a full disk. pip builds in TMPDIR, keeps wheels in its cache, and installs into the venv. */
export function cureSpace(facts: Facts, { env }: Pick<CureTools, 'env'>): Cure {
  const [place] = facts.venvs.places;
  const places = [env.TMPDIR || '/tmp', facts.user.home, ...(place ? [typedPath(place.path, facts)] : [])];
  return {
    message: 'a disk is full, or its quota is used up',
    next: [
      `to see which disk: ${commandLine('df', ['-h', ...places])}`,
      `to make room: ${commandLine(facts.pipName, [...facts.pipWords, 'cache', 'purge'])}; to build elsewhere: ${againWith(facts)('TMPDIR=DIRECTORY')}`,
    ],
  };
}

/** The user's command with a longer timeout. pip's default is 15 s. */
function withPatience(facts: Facts): string {
  const given = Number(toldOf('--timeout', facts)?.value) || 0;
  return againSet('PIP_DEFAULT_TIMEOUT', '--timeout', `${Math.max(60, 4 * given)}`, facts);
}

/**
 * The user's command with another value of a setting. Sets a variable, because pip starts another pip to fill
 * a build environment, and that pip reads the variable too. But if the setting has a value already, adds the
 * option at the end of the command, because only the last option certainly counts.
 */
function againSet(variable: string, option: string, value: string, facts: Facts): string {
  const { pipName, pipWords, request } = facts;
  if (!toldOf(option, facts)) return againWith(facts)(`${variable}=${value}`);
  return commandLine(pipName, [...pipWords, ...withOptions(request.args, [`${option}=${value}`])]);
}

/** The option as pip gets it: from the command line, or else from a variable or a config file. */
const toldOf = (option: string, { request: { told, typed } }: Facts): TypedOption | undefined =>
  [...told, ...typed].findLast(({ name }) => name === option);

/** The user's command again. If a variable is given, it comes before the command. */
export function againWith({ pipName, pipWords, request }: Facts): (variable?: string) => string {
  const command = commandLine(pipName, [...pipWords, ...request.args]);
  return (variable) => (variable === undefined ? command : `${variable} ${command}`);
}

function noProxy(facts: Facts, env: CureTools['env']): string {
  const unset = PROXIES.filter((name) => env[name]).flatMap((name) => ['-u', name]);
  return `without the proxy: ${['env', ...unset].map(quoteWord).join(' ')} ${againWith(facts)()}`;
}
