import type { Interpreter } from '../environment/interpreter.ts';
import { moduleMeant } from '../environment/module-path.ts';
import type { PythonWords } from '../environment/python-words.ts';
import { predict } from '../pip/predict.ts';
import type { PipRequest, Prediction } from '../pip/request.ts';
import { settingsOf } from '../settings/effective.ts';
import type { Settings } from '../settings/settings.ts';
import type { Intercepted } from './collect.ts';
import type { World } from './context.ts';
import { pipWorld } from './pip-world.ts';

/** One pip command: the name that the user typed, the real program behind it, and pip's arguments. */
export interface PipCall {
  /** The name that the user typed, such as `pip`, `pip3.11` or `python3`. */
  readonly name: string;
  readonly realPip: string;
  readonly args: readonly string[];
  /** Set for `python -m pip`: Python's own arguments, which come before pip's arguments. */
  readonly python?: PythonWords | undefined;
}

/** The prediction for a pip command before it runs: pip refuses, or pip-shim lets the command pass. */
export type Outlook =
  | {
      readonly kind: 'passes';
      readonly why: string;
      /** `request` and `interpreter` are undefined if the prediction was made without them. */
      readonly request?: PipRequest;
      readonly interpreter?: Interpreter;
    }
  | {
      readonly kind: 'refuses';
      readonly why: string;
      readonly intercepted: Intercepted;
      /** True if pip is sure to refuse. For that, pip must be unmodified, and its version known. */
      readonly certain: boolean;
      /** The setting that keeps pip-shim from acting on the refusal; undefined if there is none. */
      readonly off: string | undefined;
    };

/**
 * Predicts whether pip refuses. If it does, also returns the facts about the command. If the first line of
 * the pip script names no interpreter, runs `pip --version`. Runs no other pip command.
 * @throws ShimError (exit code 2) if pip will refuse and a setting is invalid
 */
export async function outlookOf(call: PipCall, world: World): Promise<Outlook> {
  const { name: pipName, realPip: pip } = call;
  const first =
    world.interpreters.ofScript(pip) === undefined ? predictFor(call, undefined, world) : undefined;
  if (first?.kind === 'other') return { kind: 'passes', why: first.why };
  const own = await interpreterOfPip(call, world);
  if (!own) return { kind: 'passes', why: `no interpreter is known for ${pip}` };
  const meant = call.python && (own.pipVersion ? moduleMeant(call.python, own, world, world.look) : 'other');
  if (meant === 'other') return { kind: 'passes', why: `-m pip is not the pip of ${own.path} here` };
  const prediction = predictFor(call, own, world);
  if (prediction.kind === 'other') return { kind: 'passes', why: prediction.why, interpreter: own };
  const { request } = prediction;
  const interpreter = await target(own, request.settings.python, world);
  if (!interpreter) return { kind: 'passes', why: "the interpreter of --python can't be inspected", request };
  const unconcerned = notRefusing(prediction, interpreter, world.env);
  if (unconcerned) return { kind: 'passes', why: unconcerned, request, interpreter };
  const settings = settingsOf(world);
  if (prediction.kind === 'allowed' && !choosesAutomatically(settings))
    return { kind: 'passes', why: prediction.why, request, interpreter };
  const [cause, allowedBy] =
    prediction.kind === 'allowed' ? (['refusal', prediction.file] as const) : [prediction.kind, undefined];
  const pipWords = call.python?.words ?? [];
  const intercepted = { request, cause, allowedBy, interpreter, pip, pipName, pipWords, settings };
  const isPlain = meant === undefined ? world.interpreters.isPlainPip(pip) : meant === 'pip';
  const why = winsOverConfig(intercepted) ?? prediction.why;
  const certain = isPlain && cause === 'refusal' && interpreter.pipVersion !== undefined;
  return { kind: 'refuses', why, intercepted, certain, off: switchedOff(settings, world.env) };
}

/** The interpreter that runs this pip. Undefined if pip-shim can't find it. */
export async function interpreterOfPip(
  { name, realPip, python }: Pick<PipCall, 'name' | 'realPip' | 'python'>,
  { interpreters }: World,
): Promise<Interpreter | undefined> {
  if (python) return interpreters.inspect(realPip, python.options);
  const path = interpreters.ofScript(realPip) ?? (await interpreters.behind(realPip, name));
  return path === undefined ? undefined : interpreters.inspect(path);
}

/** The Python on which pip acts. With `--python X`, this is X or X/bin/python (pip's cli/main_parser.py). */
async function target(
  own: Interpreter,
  python: string | undefined,
  { look, interpreters, cwd }: World,
): Promise<Interpreter | undefined> {
  if (python === undefined) return own;
  const path = python.startsWith('/') ? python : `${cwd}/${python}`;
  const inner = `${path}/bin/python`;
  return interpreters.inspect(look.stat(path)?.kind === 'directory' ? inner : path);
}

function predictFor({ args }: PipCall, interpreter: Interpreter | undefined, world: World): Prediction {
  return predict(args, pipWorld(interpreter, world));
}

/** Why this interpreter's pip does not refuse the command. Undefined if pip refuses. */
function notRefusing(
  prediction: Exclude<Prediction, { kind: 'other' }>,
  interpreter: Interpreter,
  env: NodeJS.ProcessEnv,
): string | undefined {
  if (interpreter.inVenv) return `${interpreter.path} is in a venv`;
  // On an unmarked Python, pip-shim acts only on the variable PIP_REQUIRE_VIRTUALENV, which a script may have
  // set.
  const wished = prediction.kind === 'require-virtualenv' && env.PIP_REQUIRE_VIRTUALENV;
  return interpreter.marker || wished ? undefined : `${interpreter.path} is not marked as externally managed`;
}

/**
 * The sentence that says that PIP_SHIM_AUTO wins over a config file. Undefined if no config file says
 * otherwise.
 */
export function winsOverConfig({
  allowedBy,
  settings,
}: Pick<Intercepted, 'allowedBy' | 'settings'>): string | undefined {
  if (allowedBy === undefined) return undefined;
  return `${settings.autoSaid} wins over break-system-packages in ${allowedBy}: the system's Python stays as it is`;
}

/**
 * Whether the user's own choice beats a config file of pip's. Often, nobody on this machine has written that
 * file.
 */
const choosesAutomatically = ({ auto, disable }: Settings): boolean =>
  auto !== undefined && auto !== 'off' && !disable;

function switchedOff(settings: Settings, env: NodeJS.ProcessEnv): string | undefined {
  if (settings.disable)
    return env.PIP_SHIM_DISABLE ? 'PIP_SHIM_DISABLE is set' : 'switched off in config.toml';
  return settings.auto === 'off' ? 'PIP_SHIM_AUTO=off' : undefined;
}
