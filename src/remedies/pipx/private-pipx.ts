import { belowHome } from '../../system/paths.ts';
import type { Captured, Ending } from '../../system/ports.ts';
import type { Facts } from '../facts.ts';
import type { InstallingPip } from '../venv/command.ts';
import { makeUnderLock, makeVenv } from '../venv/making.ts';
import type { VenvTools } from '../venv/tools.ts';
import { homeOf, pipxVersion } from './facts.ts';
import { fetchCommand, fetching } from './fetch.ts';
import { ended } from './run.ts';

/** Makes the private pipx, whole or not at all. Returns a failed ending. The caller holds the lock. */
export async function makePrivatePipx(facts: Facts, tools: VenvTools): Promise<Ending | undefined> {
  const { venv, path } = facts.pipx.own;
  const fill = (pip: InstallingPip): Promise<Captured> => fetch(facts, pip, tools);
  const made = await makeUnderLock(venv, facts, { ...tools, fill });
  if (made.kind === 'failed') return made.ending;
  if (tools.look.executable(path)) return undefined;
  const { ending, stderr } = await fill(made.pip); // the venv existed, but without pipx
  if (ended(ending, 0)) return undefined;
  tools.screen.problem(`installing pipx in ${belowHome(venv, facts.user.home)} failed`, [stderr.trim()]);
  return ending;
}

async function fetch(facts: Facts, pip: InstallingPip, { processes, screen }: VenvTools): Promise<Captured> {
  screen.command(fetchCommand(facts, pip));
  const fetched = await processes.captured(fetching(facts, pip));
  const errors = fetched.stderr.split('\n').filter((line) => line.startsWith('ERROR:'));
  return errors.length > 0 ? { ...fetched, stderr: errors.join('\n') } : fetched;
}

/**
 * Makes the venv whose pip all tools share (pipx/shared_libs.py). pipx makes it with ensurepip, which Debian
 * ships apart from Python (python3-venv). If ensurepip is missing, pip-shim makes the venv for pipx.
 */
export async function makeSharedLibs(facts: Facts, tools: VenvTools): Promise<Ending | undefined> {
  const { interpreter, pipx, user } = facts;
  const version = pipxVersion(`${pipx.own.venv}/bin/python`, user.home, tools.look);
  const path = pipx.sharedLibs ?? `${homeOf(version, pipx.homes)}/shared`;
  const hasEnsurepip = tools.look.stat(`${interpreter.stdlib}/ensurepip/__init__.py`) !== undefined;
  const isWhole = ['python', 'pip'].every((name) => tools.look.executable(`${path}/bin/${name}`)); // as pipx does
  if (hasEnsurepip || isWhole) return undefined;
  const made = await makeVenv(path, facts, tools);
  return made.kind === 'failed' ? made.ending : undefined;
}
