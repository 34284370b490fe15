import type { Failure } from '../../pip/failure/failure.ts';
import { typedPath } from '../../system/paths.ts';
import { commandLine, quoteWord } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import type { Cure, CureTools } from './tools.ts';

/** The certificates of the system. Sources: Debian and Arch, Fedora, openSUSE and Alpine. */
const CERTIFICATES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** pip reads a proxy from these variables, as curl does. */
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
  const index = host === '' ? 'the index' : host;
  const set = PROXIES.find((name) => env[name]);
  const throughProxy =
    set === undefined ? `behind a proxy: ${again('HTTPS_PROXY=http://HOST:PORT')}` : noProxy(facts, env);
  switch (by) {
    case 'certificate': {
      const file = CERTIFICATES.find((path) => look.stat(path) && env.PIP_CERT !== path);
      return {
        message: `${index} showed a certificate that pip does not trust`,
        next: [
          ...(file ? [`with the certificates of the system: ${again(`PIP_CERT=${file}`)}`] : []),
          `with those of your own network: ${again('PIP_CERT=FILE.pem')}`,
        ],
      };
    }
    case 'proxy':
      return {
        message:
          set === undefined
            ? 'the proxy did not let pip through'
            : `the proxy in ${set} did not let pip through`,
        next: [throughProxy, `or through another: ${again('HTTPS_PROXY=http://HOST:PORT')}`],
      };
    case 'name':
      return {
        message: `the name ${host === '' ? 'of the index' : host} was not found in the network: is this machine offline?`,
        next: [`when it is there again: ${again()}`, throughProxy],
      };
    case 'connection':
      return {
        message: `there was no connection to ${index}`,
        next: [`with more patience: ${again('PIP_DEFAULT_TIMEOUT=60')}`, throughProxy],
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
      `which one: ${commandLine('df', ['-h', ...places])}`,
      `to make room: ${commandLine(facts.pipName, [...facts.pipWords, 'cache', 'purge'])}; to build elsewhere: ${againWith(facts)('TMPDIR=DIRECTORY')}`,
    ],
  };
}

/** The user's command once more, after a variable. */
export function againWith({ pipName, pipWords, request }: Facts): (variable?: string) => string {
  const command = commandLine(pipName, [...pipWords, ...request.args]);
  return (variable) => (variable === undefined ? command : `${variable} ${command}`);
}

function noProxy(facts: Facts, env: CureTools['env']): string {
  const unset = PROXIES.filter((name) => env[name]).flatMap((name) => ['-u', name]);
  return `without the proxy: ${['env', ...unset].map(quoteWord).join(' ')} ${againWith(facts)()}`;
}
