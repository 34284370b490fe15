import type { Installation } from './installation.ts';

/** What get.sh has noted in the release that it installed. */
export interface Origin {
  /** The address below which the files of the releases are served. */
  readonly url: string;
  /** The command line that installs from this address again. Options of install.sh may follow. */
  readonly again: string;
}

/** A part of `Ports`. */
interface Installed {
  readonly setup: { readonly origin: Origin | undefined };
}

/** The file with the note, beside boot.cjs. */
export const ORIGIN = 'origin';

/** Reads get.sh's note. Undefined if there is none. */
export function originIn(text = ''): Origin | undefined {
  const [url = '', again = ''] = text.split('\n');
  return isReleaseUrl(url) && again !== '' ? { url, again } : undefined;
}

/**
 * Whether every shell reads the address as one word, even zsh. An address with a password does not match
 * either. get.sh and packaging/brew/build have the same rule.
 */
export function isReleaseUrl(url: string): boolean {
  return /^https?:\/\/[A-Za-z0-9._~:/%+-]+$/.test(url);
}

/** The command line that installs pip-shim again, in the way in which it was installed. */
export function installAgain({ setup }: Installed, options = '', asRoot = false): string {
  const sudo = asRoot ? 'sudo ' : '';
  const words = options === '' ? '' : ` ${options}`;
  if (!setup.origin) return `${sudo}./install.sh${words}`;
  const [fetch, run] = setup.origin.again.split(' | ');
  return `${fetch} | ${sudo}${run}${words}`;
}

/** Tells the user how to repair a damaged installation. */
export function repairOf({
  installation,
  setup,
}: Installed & { readonly installation: Installation }): string {
  if (installation.packaged || !setup.origin) return installation.repair;
  const { forEverybody } = installation;
  return `install it again: ${installAgain({ setup }, forEverybody ? '--system' : '', forEverybody)}`;
}
