import type { RemedyName } from './offer.ts';

type HelpTexts = Readonly<Record<RemedyName, string>>;

const INSTALL: HelpTexts = {
  venv: 'a venv is a directory with packages of its own. Programs that run in it see them, and nothing else on this machine changes.',
  pipx: 'pipx gives each tool a venv of its own and puts its commands on PATH. Your own code can not import it.',
  split: 'the tools become commands on PATH, and the libraries go where your code can import them.',
  project: "the tool that manages this project installs it, and writes it into the project's own files.",
  system:
    "the package that the system's makers ship. It is for all users, and the system's updates keep it up to date.",
  override:
    "pip writes beside the system's own packages. Tools of the system may then find the wrong packages and break.",
};

const UNINSTALL: HelpTexts = {
  ...INSTALL,
  project: "the tool that manages this project removes it, also from the project's own files.",
};

/** What each remedy means, in words for somebody who has never met it. The menu's key `?` prints them. */
export const REMEDY_HELP: Readonly<Record<'install' | 'uninstall', HelpTexts>> = {
  install: INSTALL,
  uninstall: UNINSTALL,
};
