import { belowHome } from '../../system/paths.ts';
import type { Captured, Ending } from '../../system/ports.ts';
import type { Facts } from '../facts.ts';
import { discardOld, oldVenvsOf } from '../venv/aside.ts';
import type { InstallingPip } from '../venv/command.ts';
import { makeUnderLock, makeVenv } from '../venv/making.ts';
import type { VenvTools } from '../venv/tools.ts';
import { homeOf, pipxVersion } from './facts.ts';
import { fetchCommand, fetching } from './fetch.ts';
import { ended } from './run.ts';

/** Makes the private pipx. If a step fails, returns how it ended. The caller must hold the venv's lock. */
export async function makePrivatePipx(facts: Facts, tools: VenvTools): Promise<Ending | undefined> {
  const { venv, path } = facts.pipx.own;
  const fill = (pip: InstallingPip): Promise<Captured> => fetch(facts, pip, tools);
  const made = await makeUnderLock(venv, facts, { ...tools, fill });
  if (made.kind === 'failed') return made.ending;
  for (const old of oldVenvsOf(venv, tools)) discardOld(old, tools); // they had nothing but pipx
  if (tools.look.executable(path)) return undefined;
  const { ending, stderr } = await fill(made.pip); // the venv existed, but without pipx
  if (ended(ending, 0)) return undefined;
  tools.screen.problem(`installing pipx in ${belowHome(venv, facts.user.home)} failed`, [stderr.trim()]);
  return ending;
}

async function fetch(facts: Facts, pip: InstallingPip, { processes, screen }: VenvTools): Promise<Captured> {
  screen.command(fetchCommand(facts, pip));
  const fetched = await screen.during('installing pipx', processes.captured(fetching(facts, pip)));
  const errors = fetched.stderr.split('\n').filter((line) => line.startsWith('ERROR:'));
  const { index } = facts.settings;
  const locked = index?.locked ? [`pip asked only the index that ${index.where} locks`] : [];
  return errors.length > 0 ? { ...fetched, stderr: [...errors, ...locked].join('\n') } : fetched;
}

/**
 * If ensurepip is missing, makes the venv whose pip all tools of pipx share (pipx/shared_libs.py). pipx
 * itself can make this venv only with ensurepip, which Debian ships in a separate package (python3-venv).
 */
export async function makeSharedLibs(facts: Facts, tools: VenvTools): Promise<Ending | undefined> {
  const { interpreter, pipx, user } = facts;
  const version = pipxVersion(`${pipx.own.venv}/bin/python`, user.home, tools.look);
  const path = pipx.sharedLibs ?? `${homeOf(version, pipx.homes)}/shared`;
  const hasEnsurepip = tools.look.stat(`${interpreter.stdlib}/ensurepip/__init__.py`) !== undefined;
  // pipx considers the venv usable if it has these two programs.
  const isWhole = ['python', 'pip'].every((name) => tools.look.executable(`${path}/bin/${name}`));
  if (hasEnsurepip || isWhole) return undefined;
  const made = await makeVenv(path, facts, tools);
  return made.kind === 'failed' ? made.ending : undefined;
}
