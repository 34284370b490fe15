import stripAnsi from 'strip-ansi';
import { interpreterOfScript, isPython } from '../environment/interpreters.ts';
import { readModuleCall } from '../environment/python-words.ts';
import { shellEnvironment } from '../environment/shell-environment.ts';
import { RefusalWatch } from '../pip/refusal.ts';
import { whyUnasked } from '../remedies/unasked.ts';
import { BAD_POLICY } from '../settings/policy.ts';
import { Interrupted, ShimError } from '../system/errors.ts';
import type { Command, Ending, Processes } from '../system/ports.ts';
import { withoutShims } from '../system/programs.ts';
import { exactArguments } from '../system/raw-bytes.ts';
import { isPythonName } from '../system/shim-template.ts';
import { dieBy } from '../system/signals.ts';
import { collectFacts, type Intercepted } from './collect.ts';
import type { Started, World } from './context.ts';
import { answerRefusal } from './handle-refusal.ts';
import { decideForHint, endWithHint } from './hint.ts';
import { type Outlook, outlookOf, type PipCall } from './predict-refusal.ts';

/** A pip command, as the sh shim (shims/pip) passes it to this program. */
export interface ShimCall extends PipCall, Started {
  /**
   * Called when pip will refuse. boot.cjs then stores V8's compiled code at exit, which makes the next
   * refusal faster.
   * @param asks true if a menu follows, because a menu needs other functions
   */
  readonly refused: (asks: boolean) => void;
  /** Path of the shim itself. */
  readonly self: string;
}

/** Runs one intercepted pip command, from its arguments to its exit code. */
export async function shim(call: ShimCall, world: World): Promise<void> {
  world.timing.begin();
  const run = new ShimRun(pipCall(call), world);
  try {
    endAs(await run.run(), world);
  } catch (error) {
    if (error instanceof Interrupted) return endAs({ kind: 'signal', signal: error.signal }, world);
    if (error instanceof ShimError) {
      world.screen.problem(error.message, error.next);
      process.exit(error.exitCode);
    }
    // boot.cjs handles this error. If pip has not started yet, boot.cjs runs plain pip.
    throw Object.assign(error instanceof Error ? error : new Error(String(error)), {
      pipStarted: run.pipStarted,
    });
  }
}

/** Separates Python's own arguments from pip's. Every Python command that comes here has `-m pip`. */
function pipCall({ args: words, ...call }: ShimCall): ShimCall {
  const args = exactArguments(words);
  return { ...call, args, ...(isPythonName(call.name) ? readModuleCall(args) : undefined) };
}

class ShimRun {
  pipStarted = false;
  readonly #call: ShimCall;
  readonly #world: World;

  constructor(call: ShimCall, world: World) {
    this.#call = call;
    const attached = (command: Command): Promise<Ending> => {
      this.pipStarted = true;
      return world.processes.attached(command);
    };
    const watched: Processes['watched'] = (command, onStderr) => {
      this.pipStarted = true;
      return world.processes.watched(command, onStderr);
    };
    this.#world = { ...world, processes: { ...world.processes, attached, watched } };
  }

  async run(): Promise<Ending> {
    const { screen, timing } = this.#world;
    const outlook = await this.#outlook();
    timing.step('will pip refuse?');
    if (!outlook) return this.#plainPip();
    const left = outlook.kind === 'passes' ? outlook.why : outlook.off;
    if (outlook.kind === 'passes' || left !== undefined) {
      screen.debug(`plain pip: ${left}`);
      return this.#plainPip();
    }
    const { intercepted, certain, why } = outlook;
    screen.debug(`${this.#call.name} ${this.#call.args[0]}: ${why}`);
    screen.debug(`a refusal is expected: ${intercepted.interpreter.marker ?? intercepted.cause}`);
    const { env, attended, look } = this.#world;
    const isDecided = intercepted.settings.auto !== undefined;
    const mayAsk = whyUnasked(intercepted.request, env, attended).length === 0;
    this.#call.refused(mayAsk && !isDecided);
    // If the refusal is not certain, pip must run, because it may succeed.
    if (!certain) return this.#watchedPip(intercepted);
    if (mayAsk && !isDecided) this.#world.promptWith(intercepted.interpreter.path).expectQuestion();
    const isAnswered = isDecided || mayAsk || shellEnvironment(env, intercepted.pip, look)?.isFirst;
    return isAnswered ? this.#skippedPip(intercepted) : this.#hintedPip(intercepted);
  }

  /** Predicts what pip does. If the policy is invalid, prints the problem and returns undefined. */
  async #outlook(): Promise<Outlook | undefined> {
    try {
      return await outlookOf(this.#call, this.#world);
    } catch (error) {
      if (!(error instanceof ShimError) || error.code !== BAD_POLICY) throw error;
      this.#world.screen.problem(error.message, error.next);
      return undefined;
    }
  }

  #plainPip(): Promise<Ending> {
    return this.#world.processes.attached(this.#command());
  }

  /** Does not run pip, because pip would refuse. Runs pip later if the user wants pip's own message. */
  async #skippedPip(intercepted: Intercepted): Promise<Ending> {
    const { processes, screen } = this.#world;
    screen.debug('pip would refuse for certain, so pip-shim does not run it');
    const ownMessage = (): Promise<Ending> => processes.attached({ ...this.#command(), withoutInput: true });
    return answerRefusal({
      facts: await collectFacts(intercepted, this.#world),
      ownMessage,
      world: this.#world,
    });
  }

  /**
   * Used if nobody can be asked: runs pip with the inherited stdin, stdout and stderr, and then prints a
   * hint.
   */
  async #hintedPip(intercepted: Intercepted): Promise<Ending> {
    const pip = this.#plainPip();
    const ownMessage = (): Promise<Ending> => pip;
    const decided = await decideForHint(intercepted, this.#world);
    if (decided) return endWithHint({ ...decided, ownMessage, world: this.#world }, decided.decision);
    const facts = await collectFacts(intercepted, this.#world);
    return answerRefusal({ facts, ownMessage, world: this.#world });
  }

  /** Runs pip, and collects the facts meanwhile. If pip does not refuse, all its output appears unchanged. */
  async #watchedPip(intercepted: Intercepted): Promise<Ending> {
    const { processes, screen } = this.#world;
    const { debug, quiet } = intercepted.request.settings;
    const watch = new RefusalWatch(intercepted.cause, debug, stripAnsi);
    const pip = processes.watched(this.#watchedCommand(intercepted), (chunk) =>
      screen.raw(watch.push(chunk)),
    );
    const facts = collectFacts(intercepted, this.#world);
    facts.catch(() => {}); // `await facts` below handles the error, after pip has ended
    const ending = await pip;
    const code = ending.kind === 'exit' ? ending.code : 0;
    // With -qqq, pip hides the message of a refusal. It shows only CRITICAL messages, and a refusal is an
    // ERROR (pip/_internal/utils/logging.py).
    const silently = quiet >= 3 && watch.silent && code === (intercepted.cause === 'refusal' ? 1 : 3);
    if (!silently && !watch.verdict(code)) {
      screen.raw(watch.held());
      return ending;
    }
    const ownMessage = async (): Promise<Ending> => {
      screen.raw(watch.held());
      return ending;
    };
    return answerRefusal({ facts: await facts, ownMessage, world: this.#world });
  }

  /**
   * The pip command. If a config file sets `break-system-packages`, switches that off, because the user has
   * chosen otherwise.
   */
  #watchedCommand({ allowedBy }: Intercepted): Command {
    const command = this.#command();
    return allowedBy === undefined
      ? command
      : { ...command, env: { ...command.env, PIP_BREAK_SYSTEM_PACKAGES: '0' } };
  }

  #command(): Command {
    const { name, realPip, python } = this.#call;
    const args = [...(python?.words ?? []), ...this.#call.args];
    // The shim of another tool (pyenv, asdf) searches PATH for pip again. Take our shims off PATH, so that it
    // finds none of them.
    const isDirect = interpreterOfScript(realPip) !== undefined || isPython(realPip);
    const path = isDirect ? undefined : withoutShims(name, this.#world.env.PATH ?? '');
    return { program: realPip, args, ...(path === undefined ? {} : { env: { PATH: path } }) };
  }
}

/** Ends this process with the exit code or the signal of the last command. */
function endAs(ending: Ending, { screen, timing }: World): void {
  timing.step('the rest');
  timing.end();
  if (ending.kind === 'signal') {
    dieBy(ending.signal);
  } else if (ending.kind === 'exit') {
    process.exit(ending.code);
  } else {
    const error = ending.error as NodeJS.ErrnoException;
    screen.problem(`${error.path ?? 'a program'} could not be started: ${error.message}`);
    process.exit(error.code === 'ENOENT' ? 127 : 126);
  }
}
