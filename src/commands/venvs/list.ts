import { inspectVenv } from '../../environment/venv-state.ts';
import { standing } from '../../state/stack.ts';
import { TOKEN_FILE, VENV_NAMES } from '../../state/venv-record.ts';
import { belowHome, parent } from '../../system/paths.ts';
import type { Subcommand } from '../command.ts';
import { columns } from '../help.ts';
import { readWords } from '../options.ts';
import type { Ports } from '../ports.ts';
import { whyNotFirst } from '../stack/on-path.ts';
import { knownEnvironments, ownVenv } from './environments.ts';
import { packagesAsLines, packagesAsObjects } from './packages.ts';

/** A venv that pip-shim made or that the user allowed. */
export interface KnownVenv {
  readonly path: string;
  readonly state: 'usable' | 'broken' | 'gone';
  /** The reason why the venv is broken. */
  readonly why: string | undefined;
  /** True if pip-shim made the venv, false if the user allowed it. */
  readonly made: boolean;
  /** The parent directory of a venv that is named .venv, venv or env. Undefined for any other venv. */
  readonly project: string | undefined;
  readonly interpreter: string | undefined;
  /** Version of the venv's Python, such as `3.11`. */
  readonly python: string | undefined;
  readonly bytes: number;
  /** The time of the last push or install, in ISO 8601. */
  readonly used: string | undefined;
}

export const list: Subcommand = {
  name: 'list',
  summary: "this shell's stack, and all venvs that pip-shim knows",
  usage: 'list [--packages] [--json]',
  details: [
    'For each venv: its Python, its size, the date of the last push or install, whether it is',
    'the venv of this place (here), and what is wrong with it. If another Python comes before',
    'the active venv on PATH, it says which. Venvs that pip-shim made for itself stand apart.',
    '--packages adds what is installed in each environment that pip-shim where knows.',
  ],
  examples: [
    ['pip-shim list', 'to read'],
    ['pip-shim list --packages', 'what is installed where'],
    ['pip-shim list --json', 'for a program'],
  ],
  async run(args, ports) {
    const { options } = readWords(args, ['--packages', '--json']);
    const shell = ports.stacks.hooked();
    const stack = shell === undefined ? [] : standing(ports.stacks.read(shell));
    const [own] = ownVenv(ports) ?? [];
    const venvs = knownVenvs(ports).map((venv) => ({ ...venv, here: venv.path === own }));
    const active = stack.at(-1)?.venv;
    const notFirst = active === undefined ? undefined : whyNotFirst(active, ports);
    const all = options.has('--packages') ? await knownEnvironments(ports) : undefined;
    if (options.has('--json')) {
      const environments = all && packagesAsObjects(all, ports.look);
      const hook = shell !== undefined;
      ports.answer.data({ hook, stack, notFirst: notFirst ?? null, venvs, environments });
    } else {
      sayStack(stack, notFirst, ports);
      sayVenvs(venvs, ports);
      for (const line of packagesAsLines(all ?? [], ports)) ports.answer.line(line);
    }
    return 0;
  },
};

/** All venvs in the registry, sorted by path. */
export function knownVenvs(ports: Ports): readonly KnownVenv[] {
  return ports.registry
    .all()
    .map(({ path, state }) => describe(path, state !== 'allowed', ports))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}

function describe(path: string, made: boolean, { uid, look, registry, venvs, places }: Ports): KnownVenv {
  const state = inspectVenv(path, uid, look, registry);
  const usable = state.kind === 'usable' ? state : undefined;
  const python = usable?.version;
  const marks = [`${path}/${TOKEN_FILE}`, `${path}/lib/python${python}/site-packages`];
  const used = Math.max(...marks.map((mark) => venvs.changed(mark) ?? 0));
  return {
    path,
    state: state.kind === 'absent' || !look.lstat(path) ? 'gone' : state.kind,
    why: state.kind === 'broken' ? state.why : undefined,
    made,
    project: projectOf(path, places.data),
    interpreter: usable && look.realPath(usable.python),
    python,
    bytes: venvs.size(path),
    used: used > 0 ? new Date(used).toISOString() : undefined,
  };
}

function projectOf(path: string, data: string): string | undefined {
  const isNamed = parent(path) === `${data}/venvs`;
  const name = path.slice(path.lastIndexOf('/') + 1);
  return !isNamed && VENV_NAMES.includes(name) ? parent(path) : undefined;
}

function sayStack(
  stack: readonly { venv: string }[],
  notFirst: string | undefined,
  { answer, shell, stacks, places }: Ports,
): void {
  const hint = shell.hook === '' ? [] : [`this shell has not loaded the hook; to load it: ${shell.hook}`];
  if (stacks.hooked() === undefined) for (const line of hint) answer.line(line);
  else if (stack.length === 0) answer.line('nothing is pushed in this shell');
  if (stack.length > 0) answer.line("this shell's stack (* active, + pushed before it):");
  for (const [at, { venv }] of [...stack].reverse().entries())
    answer.line(
      `  ${at === 0 ? '*' : '+'} ${belowHome(venv, places.home)}${at === 0 && notFirst ? `, but ${notFirst}` : ''}`,
    );
}

const HEADINGS = ['venv', 'Python', 'size', 'last used', ''];

/** A known venv. `here`: whether it is the venv of the current directory. */
type Listed = KnownVenv & { readonly here: boolean };

function sayVenvs(venvs: readonly Listed[], ports: Ports): void {
  const isOwn = ({ path }: Listed): boolean => path === `${ports.places.data}/pipx`;
  const [own, users] = [venvs.filter(isOwn), venvs.filter((venv) => !isOwn(venv))];
  const say = (each: readonly Listed[]): void => {
    const rows = each.map((venv) => row(venv, ports));
    for (const line of columns([HEADINGS, ...rows])) ports.answer.line(line);
  };
  if (users.length > 0) say(users);
  else ports.answer.line('no venv was made or allowed yet');
  if (own.length === 0) return;
  ports.answer.line("for pip-shim's own use (its pipx):");
  say(own);
}

function row(venv: Listed, { places }: Ports): readonly string[] {
  const shown = belowHome(venv.path, places.home);
  if (venv.state === 'gone') return [shown, '', '', '', 'gone'];
  const whose = venv.made ? '' : 'allowed';
  const size = `${(venv.bytes / 1e6).toFixed(1)} MB`;
  const notes = [venv.here ? 'here' : '', venv.why ?? whose].filter(Boolean);
  return [shown, venv.python ?? '?', size, venv.used?.slice(0, 10) ?? '', notes.join(', ')];
}
