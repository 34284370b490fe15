import { homedir } from 'node:os';
import { inspectInterpreter, interpreterBehind, interpreterOfScript } from './adapters/interpreters.ts';
import { withoutShims } from './adapters/programs.ts';
import { exactArguments } from './adapters/raw-bytes.ts';
import { dieBy } from './adapters/signals.ts';
import { ShimError } from './core/errors.ts';
import type { Interpreter } from './core/interpreter.ts';
import { predict } from './core/pip/predict.ts';
import type { Command, Ending } from './core/ports.ts';
import { RefusalWatch } from './core/refusal.ts';
import type { Prediction } from './core/request.ts';
import type { Settings } from './core/settings.ts';
import { gather, type Intercepted } from './gather.ts';
import { answerRefusal } from './refused.ts';
import { settingsOf, type World, wire } from './wire.ts';

/** What the sh shim hands over: see shims/pip. */
export interface ShimCall {
  /** `pip`, `pip3`, `pip3.11` */
  readonly name: string;
  /** Path of the shim itself. */
  readonly self: string;
  readonly realPip: string;
  readonly args: readonly string[];
}

/** One intercepted pip command, from its words to its exit code. */
export async function shim(call: ShimCall): Promise<void> {
  const world = wire(process.env);
  const run = new ShimRun({ ...call, args: exactArguments(call.args) }, world);
  try {
    endAs(await run.run(), call, world);
  } catch (error) {
    if (error instanceof ShimError) {
      world.screen.problem(error.message, error.next);
      process.exit(error.exitCode);
    }
    // boot.cjs runs the plain pip in our place, unless it has run already.
    throw Object.assign(error instanceof Error ? error : new Error(String(error)), {
      pipStarted: run.pipStarted,
    });
  }
}

class ShimRun {
  pipStarted = false;
  readonly #call: ShimCall;
  readonly #world: World;

  constructor(call: ShimCall, world: World) {
    this.#call = call;
    this.#world = world;
  }

  async run(): Promise<Ending> {
    const intercepted = await this.#intercept();
    if (!intercepted) return this.#plainPip();
    this.#world.screen.debug(`a refusal is expected: ${intercepted.interpreter.marker ?? intercepted.cause}`);
    return this.#watchedPip(intercepted);
  }

  /** Undefined where pip is not going to refuse, or is not to be answered for it. */
  async #intercept(): Promise<Intercepted | undefined> {
    const { name: pipName, realPip: pip, args } = this.#call;
    const first = interpreterOfScript(pip) === undefined ? this.#predict(undefined) : undefined;
    if (first?.kind === 'other') return this.#leave(first.why);
    const own = await this.#pipInterpreter();
    if (!own) return this.#leave(`no interpreter is known for ${pip}`);
    const prediction = this.#predict(own);
    if (prediction.kind === 'other') return this.#leave(prediction.why);
    const interpreter = await this.#target(own, prediction.request.settings.python);
    if (!interpreter) return this.#leave('the other interpreter is not known');
    const settings = settingsOf(this.#world);
    const unconcerned = notOurs(prediction, interpreter, settings, this.#world.env);
    if (unconcerned) return this.#leave(unconcerned);
    this.#world.screen.debug(`${pipName} ${args[0]}: ${prediction.why}`);
    return { request: prediction.request, cause: prediction.kind, interpreter, pip, pipName, settings };
  }

  async #pipInterpreter(): Promise<Interpreter | undefined> {
    const { env, processes } = this.#world;
    const { name, realPip } = this.#call;
    const path = interpreterOfScript(realPip) ?? (await interpreterBehind(realPip, name, env, processes));
    return path === undefined ? undefined : inspectInterpreter(path, env, processes);
  }

  /** `pip --python X` acts on X: an interpreter, or a directory with bin/python (pip/_internal/cli/main_parser.py). */
  async #target(own: Interpreter, python: string | undefined): Promise<Interpreter | undefined> {
    if (python === undefined) return own;
    const { env, look, processes, cwd } = this.#world;
    const path = python.startsWith('/') ? python : `${cwd}/${python}`;
    const inner = `${path}/bin/python`;
    return inspectInterpreter(look.stat(path)?.kind === 'directory' ? inner : path, env, processes);
  }

  #predict(interpreter: Interpreter | undefined): Prediction {
    const { env, look } = this.#world;
    return predict(this.#call.args, {
      env,
      pipVersion: interpreter?.pipVersion,
      home: homedir(),
      platform: process.platform === 'darwin' ? 'darwin' : 'linux',
      prefix: interpreter?.prefix ?? '/usr',
      readText: (path) => look.readText(path),
      exists: (path) => look.stat(path) !== undefined,
      isDirectory: (path) => look.stat(path)?.kind === 'directory',
    });
  }

  #leave(why: string): undefined {
    this.#world.screen.debug(`plain pip: ${why}`);
  }

  #plainPip(): Promise<Ending> {
    this.pipStarted = true;
    return this.#world.processes.attached(this.#command());
  }

  /** Runs pip to its refusal while the facts are gathered; what is no refusal comes out as it was. */
  async #watchedPip(intercepted: Intercepted): Promise<Ending> {
    const { processes, screen } = this.#world;
    const { debug, quiet } = intercepted.request.settings;
    const watch = new RefusalWatch(intercepted.cause, debug);
    this.pipStarted = true;
    const pip = processes.watched(this.#command(), (chunk) => screen.raw(watch.push(chunk)));
    const facts = gather(intercepted, this.#world);
    facts.catch(() => {}); // looked at only after pip's own ending
    const ending = await pip;
    const code = ending.kind === 'exit' ? ending.code : 0;
    // From -qqq on pip says nothing at all (pip/_internal/utils/logging.py: only critical is left, and it is not that).
    const silently = quiet >= 3 && watch.silent && code === (intercepted.cause === 'refusal' ? 1 : 3);
    if (!silently && !watch.verdict(code)) {
      screen.raw(watch.held());
      return ending;
    }
    return answerRefusal({ facts: await facts, held: watch.held(), ending, world: this.#world });
  }

  #command(): Command {
    const { name, realPip, args } = this.#call;
    // Another tool's shim (pyenv, asdf) looks PATH up again and would find us.
    const path = interpreterOfScript(realPip) ? undefined : withoutShims(name, this.#world.env.PATH ?? '');
    return { program: realPip, args, ...(path === undefined ? {} : { env: { PATH: path } }) };
  }
}

/** Why a command that pip may refuse is none of our business; undefined where it is. */
function notOurs(
  prediction: Exclude<Prediction, { kind: 'other' }>,
  interpreter: Interpreter,
  settings: Settings,
  env: NodeJS.ProcessEnv,
): string | undefined {
  if (interpreter.inVenv) return `${interpreter.path} is in a venv`;
  // On an unmarked Python the trouble is the user's own wish, and ours only where a script can have set it.
  const wished = prediction.kind === 'require-virtualenv' && env.PIP_REQUIRE_VIRTUALENV;
  if (!interpreter.marker && !wished) return `${interpreter.path} is not marked`;
  if (settings.disable) return 'switched off in config.toml';
  return settings.auto === 'off' ? 'PIP_SHIM_AUTO=off' : undefined;
}

/** Ends this process as the last command ended. */
function endAs(ending: Ending, call: ShimCall, { screen }: World): void {
  if (ending.kind === 'signal') {
    dieBy(ending.signal);
  } else if (ending.kind === 'exit') {
    process.exit(ending.code);
  } else {
    screen.problem(`${call.realPip} could not be started: ${ending.error.message}`);
    process.exit((ending.error as NodeJS.ErrnoException).code === 'ENOENT' ? 127 : 126);
  }
}
