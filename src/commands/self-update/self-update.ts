import { assertPossible } from '../../setup/assert-possible.ts';
import { hasBlock } from '../../setup/edit-start-files.ts';
import { installAgain, type Origin } from '../../setup/origin.ts';
import { startFilesOf } from '../../setup/start-files.ts';
import { Interrupted, ShimError, usageError } from '../../system/errors.ts';
import { parent } from '../../system/paths.ts';
import { isSuccess } from '../../system/ports.ts';
import { commandLine } from '../../ui/text.ts';
import type { Subcommand } from '../command.ts';
import { readWords } from '../options.ts';
import type { Ports } from '../ports.ts';
import { isNewer, isProtected, versionIn } from './published.ts';

export const selfUpdate: Subcommand = {
  name: 'self-update',
  summary: 'install the newest release, if get.sh installed pip-shim',
  usage: 'self-update [--check [--json]]',
  details: [
    'Fetches get.sh from where pip-shim came from, by https, with curl or GNU wget. If its release is',
    'newer, runs get.sh, which checks the release by its SHA-256. Your choices stay, and an older',
    'release is never installed.',
    '--check only says whether there is a newer one; --json prints `version`, `published`,',
    '`update` (true if it is newer) and `url`.',
  ],
  examples: [
    ['pip-shim self-update', 'never asks; the previous version stays until the next update'],
    ['pip-shim self-update --check', 'changes nothing'],
  ],
  async run(args, ports) {
    const { options } = readWords(args, ['--check', '--json']);
    const [check, json] = [options.has('--check'), options.has('--json')];
    if (json && !check)
      throw usageError('--json goes only with --check', ['pip-shim self-update --check --json']);
    const { answer, installation, version } = ports;
    const { url } = originOf(ports);
    if (!check) assertPossible(ports, `sudo ${installation.launcher} self-update`);
    const script = await fetched(`${url}/get.sh`, ports);
    const published = versionIn(script);
    if (published === undefined) {
      const next = ['does the network want a login? Nothing was changed; run this again later'];
      throw new ShimError('not-get', `${url}/get.sh is not the get.sh of a release`, next);
    }
    const update = isNewer(published, version);
    if (json) answer.data({ version, published, update, url });
    else if (isNewer(version, published))
      answer.line(`pip-shim ${version} is newer than the release at ${url}, which is ${published}`);
    else if (!update) answer.line(`pip-shim ${version} is up to date`);
    else if (check)
      answer.line(`pip-shim ${published} is newer than this ${version}; to install it: pip-shim self-update`);
    return update && !check ? run(script, url, ports) : 0;
  },
};

/** @throws ShimError that says how to update, if get.sh did not install pip-shim, or did so without https */
function originOf({ installation, setup }: Ports): Origin {
  const { packaged } = installation;
  const { origin } = setup;
  if (packaged || !origin) {
    const own = ['in a clone: git pull && ./install.sh', 'or run the install.sh of a newer release'];
    const next = packaged ? [packaged.update] : own;
    const problem = 'get.sh did not install this pip-shim, so it is updated in another way';
    throw new ShimError('not-by-get', problem, next);
  }
  if (isProtected(origin.url)) return origin;
  const next = [`if you trust the network: ${installAgain({ setup })}`];
  const problem = `pip-shim came from ${origin.url}, and self-update trusts only https`;
  throw new ShimError('not-https', problem, next);
}

/** How long curl or wget may take, in milliseconds. get.sh is small. */
const PATIENCE = 120_000;

/**
 * Without this option, GNU wget would follow a redirect from https to http. self-update does not use
 * BusyBox's wget, because that wget does not know the option and does not check certificates.
 */
const NO_REDIRECT = '--max-redirect=0';

const noFetcher = (): ShimError =>
  new ShimError('no-curl', 'self-update needs curl or GNU wget', [
    'install one of them, then run this again',
  ]);

/** Fetches a text with curl or wget, as get.sh does. Both programs know the user's proxy and certificates. */
async function fetched(address: string, { processes, screen }: Ports): Promise<string> {
  const [curl, wget] = [processes.find('curl'), processes.find('wget')];
  const program = curl ?? wget;
  if (program === undefined) throw noFetcher();
  const redirects = address.startsWith('https:') ? ['-L', '--proto', '=https'] : [];
  const args = curl
    ? ['-fsS', ...redirects, '--connect-timeout', '30', address]
    : [NO_REDIRECT, '-nv', '-T', '30', '-O', '-', address];
  const fetching = processes.captured({ program, args }, { timeout: PATIENCE });
  const { ending, stdout, stderr } = await screen.during(`fetching ${address}`, fetching);
  if (isSuccess(ending)) return stdout;
  if (!curl && stderr.includes('max-redirect')) throw noFetcher(); // BusyBox's wget
  const how = ending.kind === 'exit' ? `${program} ended with ${ending.code}` : `${program} was stopped`;
  throw new ShimError('not-fetched', `can't fetch ${address}: ${stderr.trim().split('\n').at(-1) || how}`, [
    'nothing was changed; check the network, then run this again; behind a proxy: set https_proxy',
  ]);
}

/** Runs a get.sh with the options that make it replace this installation. Returns the exit code. */
async function run(script: string, url: string, ports: Ports): Promise<number> {
  const { answer, files, installation, processes, setup } = ports;
  const { forEverybody, root } = installation;
  const { known } = await startFilesOf(ports);
  const place = forEverybody ? ['--system'] : hasBlock(known, ports) ? [] : ['--no-modify-path'];
  const directory = setup.disk.temporaryDirectory();
  try {
    const args = [`${directory}/get.sh`, '--yes', ...place];
    files.writeFile(`${directory}/get.sh`, script, 0o600);
    answer.command(commandLine('sh', args));
    const env = { PIP_SHIM_URL: url, ...(forEverybody ? {} : { XDG_DATA_HOME: parent(root) }) };
    const ending = await processes.attached({ program: 'sh', args, env, withoutInput: true });
    if (ending.kind === 'failed') throw ending.error;
    if (ending.kind === 'signal') throw new Interrupted(ending.signal); // pip-shim then ends by that signal
    return ending.code;
  } finally {
    files.removeTree(directory);
  }
}
