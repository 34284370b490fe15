import type { Failure } from '../../pip/failure/kinds.ts';
import type { TypedOption } from '../../pip/request.ts';
import { commandLine, quoteWord } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import { withOptions } from '../venv/command.ts';
import { againWith } from './machine.ts';
import type { Cure, CureTools } from './tools.ts';

/** The files with the system's certificates: of Debian and Arch, of Fedora, of openSUSE and Alpine. */
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

type Network = Extract<Failure, { kind: 'network' }>;
type Outside = Pick<CureTools, 'look' | 'env'>;

/** The steps for an index that can't be reached. */
export function cureNetwork({ by, host }: Network, facts: Facts, outside: Outside): Cure {
  const index = host === '' ? 'the index' : host;
  switch (by) {
    case 'certificate':
    case 'clock':
    case 'bundle':
    case 'insecure':
      return cureTrust(by, host, facts, outside);
    case 'proxy':
    case 'socks':
      return cureProxy(by, facts, outside);
    case 'name':
      return {
        message: `the name ${host === '' ? 'of the index' : host} was not found in the network: is this machine offline?`,
        next: [`when the network is there again: ${againWith(facts)()}`, throughProxy(facts, outside)],
      };
    case 'connection':
      return {
        message: `there was no connection to ${index}`,
        next: [`with a longer timeout: ${withPatience(facts)}`, throughProxy(facts, outside)],
      };
    default:
      return cureServer(by, index, facts);
  }
}

/** The steps if the server answered, but did not give the file. */
function cureServer(by: 'refusal' | 'busy' | 'cut', index: string, facts: Facts): Cure {
  switch (by) {
    case 'refusal':
      return {
        message: `${index} refused: it wants a login, or lets nobody have this file`,
        next: [`to see which index and settings pip uses: ${commandLine(facts.pipName, ['config', 'list'])}`],
      };
    case 'busy':
      return {
        message: `${index} can't answer now: it has too much to do, or it is down`,
        next: [`in some minutes: ${againWith(facts)()}`],
      };
    case 'cut': {
      // Every pip that reports this failure has the option, because both came with pip 25.1.
      const args = withOptions(facts.request.args, ['--resume-retries=9']);
      return {
        message: `${index} broke the download off`,
        next: [`to go on where it broke off: ${pip(facts, args)}`],
      };
    }
  }
}

/** The steps if pip does not trust the server. */
function cureTrust(
  by: 'certificate' | 'clock' | 'bundle' | 'insecure',
  host: string,
  facts: Facts,
  { look, env }: Outside,
): Cure {
  const index = host === '' ? 'the index' : host;
  switch (by) {
    case 'certificate':
      return {
        message: `${index} showed a certificate that pip does not trust`,
        next: trusting(facts, look, env),
      };
    case 'bundle':
      return { message: `there is no file of certificates at ${host}`, next: trusting(facts, look, env) };
    case 'clock':
      return {
        message: `${index} showed a certificate that is not valid at this time`,
        next: ['to see whether the clock of this machine is right: date -u', ...trusting(facts, look, env)],
      };
    case 'insecure':
      return {
        message: `pip does not trust ${index}, which has no https`,
        next: [`to trust it all the same: ${againSet('PIP_TRUSTED_HOST', '--trusted-host', host, facts)}`],
      };
  }
}

function cureProxy(by: 'proxy' | 'socks', facts: Facts, { env }: Outside): Cure {
  const set = PROXIES.find((name) => env[name]);
  const without = set === undefined ? [] : [noProxy(facts, env)];
  if (by === 'proxy')
    return {
      message:
        set === undefined
          ? 'the proxy did not let pip through'
          : `the proxy in ${set} did not let pip through`,
      next: [...without, `through another proxy: ${otherProxy(facts)}`],
    };
  const first = `${envWithout(env)} ${pip(facts, ['install', 'pysocks'])}`;
  return {
    message: "pip can't use a SOCKS proxy before pysocks is there",
    next: set === undefined ? without : [`${first} && ${againWith(facts)()}`, ...without],
  };
}

const otherProxy = (facts: Facts): string => againSet('HTTPS_PROXY', '--proxy', 'http://HOST:PORT', facts);

const throughProxy = (facts: Facts, { env }: Outside): string =>
  PROXIES.some((name) => env[name]) ? noProxy(facts, env) : `behind a proxy: ${otherProxy(facts)}`;

/** The steps that give pip other certificates. */
function trusting(facts: Facts, look: CureTools['look'], env: CureTools['env']): readonly string[] {
  const file = CERTIFICATES.find((path) => look.stat(path) && env.PIP_CERT !== path);
  return [
    ...(file ? [`with the certificates of the system: ${againSet('PIP_CERT', '--cert', file, facts)}`] : []),
    `with the certificates of your network: ${againSet('PIP_CERT', '--cert', 'FILE.pem', facts)}`,
  ];
}

/** The user's command with a longer timeout. pip's default is 15 s. */
function withPatience(facts: Facts): string {
  const given = Number(toldOf('--timeout', facts)?.value) || 0;
  return againSet('PIP_DEFAULT_TIMEOUT', '--timeout', `${Math.max(60, 4 * given)}`, facts);
}

/**
 * The user's command with another value of a setting. Sets a variable, because that also reaches the second
 * pip that fills a build environment. But if the setting already has a value, adds the option at the end of
 * the command, because only the last option certainly counts.
 */
function againSet(variable: string, option: string, value: string, facts: Facts): string {
  const { pipName, pipWords, request } = facts;
  if (!toldOf(option, facts)) return againWith(facts)(`${variable}=${value}`);
  return commandLine(pipName, [...pipWords, ...withOptions(request.args, [`${option}=${value}`])]);
}

/** The option that pip obeys: from the command line, or else from a variable or a config file. */
const toldOf = (option: string, { request: { told, typed } }: Facts): TypedOption | undefined =>
  [...told, ...typed].findLast(({ name }) => name === option);

const pip = ({ pipName, pipWords }: Facts, args: readonly string[]): string =>
  commandLine(pipName, [...pipWords, ...args]);

function envWithout(env: CureTools['env']): string {
  const unset = PROXIES.filter((name) => env[name]).flatMap((name) => ['-u', name]);
  return ['env', ...unset].map(quoteWord).join(' ');
}

const noProxy = (facts: Facts, env: CureTools['env']): string =>
  `without the proxy: ${envWithout(env)} ${againWith(facts)()}`;
