import { belowHome, typedPath } from '../../system/paths.ts';
import type { Command } from '../../system/ports.ts';
import { commandLine, quoteWord } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import { withProjectTool } from '../menu-words.ts';
import { AUTOMATIC, type Automatic, declined, type Evaluation, type ProjectOffer } from '../offer.ts';
import { type ProjectTool, type ProjectToolName, toolVenv } from './facts.ts';
import { TOOL_WORDS, type ToolWords } from './tools.ts';
import { translate } from './translate.ts';

/** Evaluates whether the project's tool can do the command. Empty if no tool manages the project. */
export function evaluateProject(facts: Facts): Evaluation<ProjectOffer> {
  const { tool } = facts.managed;
  if (!tool) return { offers: [], notOffered: [] };
  const manages = `${tool.title} manages this project (${tool.sign})`;
  if (facts.settings.venv !== undefined)
    return declined('project', `${manages}, but PIP_SHIM_VENV names a venv`);
  const unfit = unfitHere(facts);
  if (unfit) return said(`${manages}, but pip-shim does not run it here: ${unfit}`, nextFor(facts));
  const words = TOOL_WORDS[tool.name];
  if (!words)
    return said(`${manages}, but has no command that ${facts.request.kind}s a package`, [
      'change the dependencies in pyproject.toml',
    ]);
  if (tool.path === undefined) return said(`${manages}, but is not on PATH`, install(tool.name, words));
  if (facts.request.settings.dryRun && facts.managed.venv.kind === 'absent' && words.makesForDryRun)
    return said(`${manages}, and makes its environment even for a dry run`, []);
  const translated = translate(tool, words, facts);
  if (translated.kind === 'unsupported') {
    const reason = `${manages}: ${translated.why}`;
    return facts.request.kind === 'install' ? said(reason, translated.next) : declined('project', reason);
  }
  return { offers: [offer({ ...tool, path: tool.path }, words, translated.runs, facts)], notOffered: [] };
}

/** Declines, and lets the menu show the reason, because the project's tool would be the first offer. */
function said(reason: string, next: readonly string[]): Evaluation<ProjectOffer> {
  return { offers: [], notOffered: [{ remedy: 'project', reason, next, showInMenu: true }] };
}

/**
 * The reason why the tool must not run here. It would obey files that another user may have written. Under
 * sudo, it would also write files that belong to root.
 */
function unfitHere({ project, user, managed: { workspace, venv } }: Facts): string | undefined {
  if (project.unfit !== undefined) return project.unfit;
  if (venv.kind === 'broken' && venv.unquotable) return venv.why;
  if (venv.kind === 'usable' && venv.link !== undefined) return 'its .venv is a symbolic link';
  if (workspace?.unfit !== undefined)
    return `its workspace is ${belowHome(workspace.root, user.home)}, but ${workspace.unfit}`;
  return user.sudo ? 'root would own the files that it writes' : undefined;
}

function nextFor({ user, pipName, pipWords, request }: Facts): readonly string[] {
  return user.sudo ? [`run it without sudo: ${commandLine(pipName, [...pipWords, ...request.args])}`] : [];
}

/** How to install the tool. */
function install(name: ProjectToolName, { notOnIndex }: ToolWords): readonly string[] {
  return notOnIndex ? [] : [`to install it: pip install ${name}`];
}

function offer(
  tool: ProjectTool & { readonly path: string },
  words: ToolWords,
  runs: readonly (readonly string[])[],
  facts: Facts,
): ProjectOffer {
  const { exact } = words;
  return {
    remedy: 'project',
    tool: tool.name,
    ...withProjectTool(tool, exact, facts),
    exact,
    runs: runs.map((args): Command => ({ program: tool.path, args, env: ENVIRONMENT })),
    commands: runs.map((args) => commandLine(tool.name, args)),
    undoCommands: takingBack(tool, words, facts),
    automatic: exact ? automatic(facts) : guess(tool),
  };
}

/**
 * The command that undoes the change. After an install, it removes the packages that were not declared
 * before. After an uninstall, it adds the packages again, but only if all were main dependencies. Empty for
 * requirements files, because the packages in them may belong to groups.
 */
function takingBack(
  tool: ProjectTool,
  { add, remove }: ToolWords,
  { request, packages, managed: { declared } }: Facts,
): readonly string[] {
  const isIn = (name: string, kind?: 'main') =>
    declared.some((each) => each.name === name && (kind ?? each.kind) === each.kind);
  const names = packages.map(({ name }) => name);
  const [words, which] =
    request.kind === 'uninstall'
      ? [add, names.filter((name) => isIn(name, 'main'))]
      : [[remove], names.filter((name) => !isIn(name))];
  const isAll = request.kind === 'install' || which.length === names.length;
  if (which.length === 0 || !isAll || request.requirementFiles.length > 0) return [];
  return [commandLine(tool.name, [...words, ...which])];
}

/** Unsets three variables. With them, a pip that the tool starts could install outside the environment. */
const ENVIRONMENT = {
  PIP_USER: undefined,
  PIP_REQUIRE_VIRTUALENV: undefined,
  PIP_PYTHON: undefined,
  _PIPSHIM_NESTED: '1',
};

function guess({ title }: ProjectTool): Automatic {
  return {
    ok: false,
    why: `${title} may have another package under that name, so the match is a guess`,
    next: [],
  };
}

/**
 * A script may use the tool only if the `.venv` is missing, or pip-shim made it, or the user allowed it.
 * Otherwise the tool would run an unknown Python in the `.venv`.
 */
function automatic(facts: Facts): Automatic {
  const { venv } = facts.managed;
  if (venv.kind === 'absent' || (venv.kind === 'usable' && venv.ours)) return AUTOMATIC;
  const typed = typedPath(toolVenv(facts.project.root, facts.managed.workspace), facts);
  const why =
    venv.kind === 'broken'
      ? `${typed} can't be used: ${venv.why}`
      : `${typed} was not made by pip-shim, so nothing in it runs without your permission`;
  const next =
    venv.kind === 'broken'
      ? `if you don't need it, remove it and try again: rm -r ${quoteWord(typed)}`
      : `allow it permanently: pip-shim allow ${quoteWord(typed)}`;
  return { ok: false, why, next: [next] };
}
