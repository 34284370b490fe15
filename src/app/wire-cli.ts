import * as fs from 'node:fs';
import { dirname } from 'node:path';
import type { Foresight, Pips, Ports, UsersShell, Venvs } from '../commands/ports.ts';
import { currentUser, parentShell } from '../environment/user.ts';
import { realPlace } from '../environment/venv-path.ts';
import type { PipRequest } from '../pip/request.ts';
import { type Decision, decide } from '../remedies/decide.ts';
import type { Facts } from '../remedies/facts.ts';
import { futile, withMeant } from '../remedies/meant.ts';
import { evaluateAll } from '../remedies/offer.ts';
import { whyNobody, whyUnasked } from '../remedies/unasked.ts';
import { makeVenv } from '../remedies/venv/making.ts';
import { readConfigFile } from '../settings/config-file.ts';
import { settingsIfGood, settingsOf } from '../settings/effective.ts';
import { readPolicyFile } from '../settings/policy-file.ts';
import { installationOf, PACKAGE_KIND } from '../setup/installation.ts';
import { shellNamed } from '../shells/all.ts';
import { collectFacts, UNATTENDED_PATIENCE } from '../shim/collect.ts';
import type { World } from '../shim/context.ts';
import { probableCure } from '../shim/failed.ts';
import { environmentFor } from '../shim/follow.ts';
import { interpreterOfPip, outlookOf, type PipCall } from '../shim/predict-refusal.ts';
import { notesIn } from '../shim/unseen.ts';
import { denialsIn } from '../state/denials.ts';
import { sweepNotes } from '../state/once.ts';
import { usageError } from '../system/errors.ts';
import { files, touchFile } from '../system/files.ts';
import { isPythonName } from '../system/shim-template.ts';
import { treeSize } from '../system/tree-size.ts';
import { outputOn } from '../ui/output.ts';
import { rebuildIn } from './wire-rebuild.ts';
import { lastingNode, setupWorldOf } from './wire-setup.ts';

/** The running program. */
export interface Program {
  readonly version: string;
  /** Path of the boot.cjs that started the program. */
  readonly boot: string;
}

/** Gives the `pip-shim` commands their access to files, processes, the screen and records. */
export function portsOf(world: World, { version, boot }: Program): Ports {
  const { host, env, cwd, places, look, processes, screen, registry, oldVenvs, choices, history } = world;
  const file = `${places.config}/config.toml`;
  const node = lastingNode(world);
  return {
    ...{ version, env, cwd, places, look, processes, screen, registry, oldVenvs, choices, history },
    uid: process.getuid?.() ?? 0,
    installation: installationOf(dirname(boot), {
      ...places,
      node,
      packageKind: look.readText(PACKAGE_KIND),
    }),
    answer: outputOn(env, host.streams),
    files,
    settings: {
      file,
      written: () => readConfigFile(file, look),
      policy: () => readPolicyFile(host.policy),
      read: () => settingsOf(world),
      readIfGood: () => settingsIfGood(world),
    },
    pips: pipsOf(world),
    forgetGonePlaces() {
      world.fastPathCache.sweepAnswers();
      sweepNotes(notesIn(places), look);
    },
    stacks: world.stacks,
    shell: usersShell(world),
    venvs: venvsOf(world),
    consent: { refusedFor: (question) => refusedFor(question, world) },
    denials: denialsIn(`${places.state}/denied`),
    setup: setupWorldOf(world, boot, node),
  };
}

async function refusedFor(question: string, world: World): Promise<number | undefined> {
  const reasons = whyNobody(world.env, world.attended);
  if (reasons.length > 0)
    throw usageError(`nobody can answer here (${reasons.join(', ')}): ${question}`, [
      'to answer yes: the same command with --yes',
    ]);
  const no = { title: 'No', description: 'nothing is changed', role: 'stop', value: false } as const;
  const yes = { title: 'Yes', role: 'yes', value: true } as const;
  const prompt = world.promptWith(world.processes.find('python3') ?? 'python3');
  const answer = await prompt.choose(question, [no, yes]);
  if (answer.kind === 'pasted')
    world.screen.line(
      'more input was waiting (a paste?), so pip-shim did not ask; type the command again by itself',
    );
  if (answer.kind === 'chosen' && answer.value) return undefined;
  return answer.kind === 'interrupted' ? 130 : 1;
}

function usersShell(world: World): UsersShell {
  const { name, prependPath, rehash, activate, hook, file } = shellNamed(parentShell(world));
  return {
    ...{ name, prependPath, rehash, hook, file },
    activate: (venv) => activate(venv, world.look.list(`${venv}/bin`)),
    quoteFor: (shell, word) => shellNamed(shell).quote(word),
  };
}

function venvsOf(world: World): Venvs {
  return {
    async make(path, machine) {
      const user = currentUser(world.places.home, world.env);
      const facts = { ...machine, pipWords: [], cwd: world.cwd, user };
      const made = await makeVenv(path, facts, {
        ...world,
        files,
        seesSystem: settingsOf(world).systemSitePackages,
      });
      return made.kind === 'ready';
    },
    rebuild: (path, machine) => rebuildIn(path, machine, world),
    async alone(path, work) {
      const python = world.processes.find('python3');
      const waiting = (): void =>
        world.screen.line(`waiting for another pip-shim that is at work on ${path}`);
      if (python === undefined) return work();
      return world.locks.hold(realPlace(path, world.look), python, waiting, async () => work());
    },
    size: treeSize,
    touch: touchFile,
    changed: (path) => fs.statSync(path, { throwIfNoEntry: false })?.mtimeMs,
  };
}

function pipsOf(world: World): Pips {
  const decideFor = (facts: Facts): Decision => decide(facts, evaluateAll(world.remedies(), facts));
  return {
    foresee: (name, pip, args, python) => foresee({ name, realPip: pip, args, python }, world),
    async refusing(name, pip, args, python) {
      const outlook = await outlookOf({ name, realPip: pip, args, python }, world);
      if (outlook.kind !== 'refuses' || !outlook.certain || outlook.off !== undefined) return undefined;
      const { allowedBy, interpreter } = outlook.intercepted;
      return allowedBy === undefined ? interpreter : undefined;
    },
    probableCure: (name, pip, args, python) => probableCure({ name, realPip: pip, args, python }, world),
    async environment(call) {
      const { fastPathCache } = world;
      const unchanged = { ...fastPathCache, writeAnswer: () => {}, removeAnswer: () => {} };
      return (await environmentFor(call, { ...world, fastPathCache: unchanged })).answer;
    },
    offers: decideFor,
    menu: (facts) =>
      futile(facts) ? { offers: [], notOffered: [] } : withMeant(decideFor(facts), facts, decideFor),
    interpreter: (name, pip) => {
      const python = isPythonName(name) ? { words: [], options: [] } : undefined;
      return interpreterOfPip({ name, realPip: pip, python }, world);
    },
  };
}

async function foresee(call: PipCall, world: World): Promise<Foresight> {
  const outlook = await outlookOf(call, world);
  const reasons = (request: PipRequest) => whyUnasked(request, world.env, world.attended);
  if (outlook.kind === 'refuses') {
    const { intercepted, off } = outlook;
    const { marker } = intercepted.interpreter;
    const why =
      intercepted.cause === 'refusal' && intercepted.allowedBy === undefined && marker
        ? `${marker} marks it as externally managed`
        : outlook.why;
    const facts = await collectFacts(intercepted, world, UNATTENDED_PATIENCE);
    const unasked = reasons(intercepted.request);
    return { refused: true, why, off, interpreter: intercepted.interpreter, facts, unasked };
  }
  const { request, interpreter, why } = outlook;
  const passes = { refused: false, why, off: undefined, interpreter, unasked: [] };
  if (!request || !interpreter) return { ...passes, facts: undefined };
  const { name: pipName, realPip: pip } = call;
  const pipWords = call.python?.words ?? [];
  const settings = settingsOf(world);
  const known = { request, interpreter, pip, pipName, pipWords, cause: 'refusal', settings } as const;
  return { ...passes, facts: await collectFacts(known, world, UNATTENDED_PATIENCE) };
}
