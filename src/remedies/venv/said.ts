import { typedPath } from '../../system/paths.ts';
import type { Command } from '../../system/ports.ts';
import { commandLine } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import type { Stage, VenvOffer } from '../offer.ts';
import { type Installer, uvCommand } from './uv.ts';

/** Shows the command, and explains how it differs from the typed command. */
export function sayWith(
  installer: Installer,
  { path }: VenvOffer,
  facts: Facts,
  { screen }: Stage,
  { program, args }: Command,
): void {
  if (installer.kind === 'uv') {
    screen.command(commandLine('uv', uvCommand(installer, typedPath(path, facts)).args));
    return;
  }
  if (installer.why !== undefined) screen.line(`pip is used instead of uv (installer: uv): ${installer.why}`);
  const { user } = facts.request.settings;
  if (user)
    screen.line(`added --no-user: ${userSource(user)} asks for a user install, which venvs don't support`);
  screen.command(commandLine(typedPath(program, facts), args));
}

/** Prints why the packages go to an unexpected place. With a menu, the user knows that already. */
export function explainPlace(offer: VenvOffer, facts: Facts, { screen, unattended }: Stage): void {
  const { unused } = facts.venvs;
  if (!unattended) return;
  if (unused) screen.line(`VIRTUAL_ENV names ${unused.path}, but ${unused.why}`);
  if (offer.source === 'default') screen.line(`the venv named default is used, ${offer.reason}`);
}

function userSource(source: 'argument' | 'environment' | 'config'): string {
  if (source === 'argument') return '--user';
  return source === 'environment' ? 'PIP_USER' : "pip's config file";
}
