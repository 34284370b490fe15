import type { Interpreter } from '../../environment/interpreter.ts';
import { projectSigns } from '../../environment/project.ts';
import { chosenAlways, intoActive } from '../../remedies/choice.ts';
import { chooseAutomatically, type Decision } from '../../remedies/decide.ts';
import type { Facts } from '../../remedies/facts.ts';
import { futile } from '../../remedies/meant.ts';
import { versionAndReason } from '../../remedies/offer.ts';
import type { ProjectTool } from '../../remedies/project/facts.ts';
import { wayToBeAsked } from '../../remedies/unasked.ts';
import { VENV_NAMES } from '../../state/venv-record.ts';
import { belowHome, parent } from '../../system/paths.ts';
import { commandLine } from '../../ui/text.ts';
import { columns } from '../help.ts';
import type { Foresight, Ports } from '../ports.ts';
import { whyNotFirst } from '../stack/on-path.ts';
import { projectHere } from '../venvs/resolve-venv.ts';
import { environmentOf, readingCommand } from './environment.ts';
import { linesAboutNames, offersShown } from './names.ts';
import type { PipWords } from './words.ts';

/** Prints the answer of `explain` as text. */
export async function report(command: PipWords, foresight: Foresight, ports: Ports): Promise<void> {
  const { name, pip, words, python } = command;
  const { answer, pips } = ports;
  const { refused, why, interpreter, facts } = foresight;
  answer.line(commandLine(name, [...(python?.words ?? []), ...words]));
  const version = interpreter?.pipVersion === undefined ? '' : ` (${interpreter.pipVersion})`;
  const reading = readingCommand(words, interpreter?.pipVersion, ports.env);
  const environment =
    reading === undefined ? undefined : await environmentOf(command, interpreter, '', ports);
  const head = [
    ['pip', `${pip}${version}`],
    ['interpreter', described(interpreter)],
    ...activeRow(ports),
    ['refused', refused ? `yes: ${why}` : `no: ${why}`],
    ...(refused && facts ? [['platform', platformLine(facts)]] : []),
    ...(refused && facts ? [['project', projectLine(facts, ports)]] : []),
    ...(refused && facts?.managed.tool ? [['managed by', toolLine(facts.managed.tool, facts)]] : []),
    ...(environment ? [['environment', environment.shown]] : []),
  ];
  for (const line of columns(head)) answer.line(line);
  if (!refused || !facts) {
    answer.line(
      environment?.isFollowed
        ? `So ${commandLine(name, [...(python?.words ?? []), reading ?? ''])} shows that environment.`
        : 'pip runs unchanged, and pip-shim offers nothing.',
    );
    return;
  }
  const nothing = futile(facts);
  const shown = offersShown(facts, ports);
  const lines = nothing ? [nothing.why, ...nothing.next] : linesAboutNames(facts, shown.offers);
  for (const line of lines) answer.line(line);
  const decision = pips.offers(facts);
  listOffers(shown, ports);
  if (nothing) return;
  for (const line of automaticLines(foresight, decision, facts, ports)) answer.line(line);
}

/** Prints in which environment a Python command runs, such as `python3 app.py`. */
export async function reportPython(command: PipWords, ports: Ports): Promise<void> {
  const { name, pip, words } = command;
  ports.answer.line(commandLine(name, words));
  const script = words[0]?.startsWith('-') ? '' : (words[0] ?? '');
  const interpreter = await ports.pips.interpreter(name, pip);
  const rows = [
    ['python', pip],
    ['interpreter', described(interpreter)],
    ['environment', (await environmentOf(command, interpreter, script, ports)).shown],
    ...activeRow(ports),
  ];
  for (const line of columns(rows)) ports.answer.line(line);
}

function described(interpreter: Interpreter | undefined): string {
  if (!interpreter) return 'not determined';
  return `${interpreter.path} (Python ${interpreter.version})`;
}

/**
 * The row about the venv in VIRTUAL_ENV. Empty if that venv is this project's and comes first on PATH. If it
 * does not come first, the variable is a leftover, and the row says that the venv is not active.
 */
function activeRow(ports: Ports): readonly (readonly string[])[] {
  const { env, places } = ports;
  const venv = env.VIRTUAL_ENV;
  if (!venv) return [];
  const { root } = projectHere(ports);
  const isProjects = VENV_NAMES.includes(venv.slice(venv.lastIndexOf('/') + 1));
  const whose = isProjects ? `the venv of ${belowHome(parent(venv), places.home)}` : 'a venv of no project';
  const isOwn = venv.startsWith(`${root}/`);
  const shown = `${belowHome(venv, places.home)}${isOwn ? '' : `: ${whose}, not of ${belowHome(root, places.home)}`}`;
  const notFirst = whyNotFirst(venv, ports);
  if (notFirst !== undefined) return [['VIRTUAL_ENV', `${shown}; not active: ${notFirst}`]];
  return isOwn ? [] : [['active', `${shown}; first on PATH`]];
}

function platformLine({ platform, system }: Facts): string {
  if (system.manager === undefined) return `${platform}, with no package manager that pip-shim knows`;
  return `${platform}, with ${system.manager}${system.of === platform ? '' : ` of ${system.of}`}`;
}

function projectLine({ project, cwd, user }: Facts, { look }: Ports): string {
  const root = belowHome(project.root, user.home);
  const unfit = project.unfit === undefined ? '' : `; no .venv is made there: ${project.unfit}`;
  if (!project.found) return `${root}, the current directory: no project file in it or above it${unfit}`;
  const where = project.root === cwd ? '' : ', the nearest above';
  return `${root}${where}: it holds ${projectSigns(project.root, look).join(', ')}${unfit}`;
}

function toolLine({ title, sign, path }: ProjectTool, { user }: Facts): string {
  const where = path === undefined ? 'not on PATH' : belowHome(path, user.home);
  return `${title}: ${sign} (${where})`;
}

function listOffers({ offers, notOffered }: Decision, { answer }: Ports): void {
  answer.line(offers.length > 0 ? 'Offers, the first is the default:' : 'Nothing can be offered.');
  for (const [index, offer] of offers.entries()) {
    answer.line(`  ${index + 1}. ${offer.label}`);
    answer.line(`     ${versionAndReason(offer)}`);
    for (const command of offer.commands) answer.command(command, '     ');
  }
  if (notOffered.length > 0) answer.line('Not offered:');
  for (const { remedy, reason, next } of notOffered) {
    answer.line(`  ${remedy}: ${reason}`);
    for (const step of next) answer.line(`    ${step}`);
  }
}

/** The lines that say whether pip-shim asks the user, or what it chooses without asking. */
function automaticLines(
  { off, unasked }: Foresight,
  decision: Decision,
  facts: Facts,
  { choices }: Ports,
): readonly string[] {
  const { auto, autoSaid } = facts.settings;
  if (off !== undefined)
    return [`At present pip-shim offers none of this (${off}): pip's own message is shown.`];
  const active = auto === undefined ? intoActive(decision) : undefined;
  if (active) return [`The venv is active, so nobody is asked: ${active.label}`];
  if (auto === undefined || auto === 'off') {
    const reasons = unasked.filter((why) => why !== 'no terminal' && why !== 'background');
    if (reasons.length > 0)
      return [
        `pip-shim would not ask here (${reasons.join(', ')}): pip's own message is shown, with a hint.`,
        `To be asked, ${wayToBeAsked(reasons)}.`,
      ];
    const always = chosenAlways(choices.find(facts.project.root), decision, facts);
    if (always) {
      const { label } = always;
      return [
        `At a terminal, the choice remembered for this project is taken: ${label}; to be asked again: pip-shim forget`,
        "Without a terminal, pip's own message is shown, with a hint.",
      ];
    }
    return [
      'PIP_SHIM_AUTO is not set: at a terminal you choose.',
      "Without a terminal, pip's own message is shown, with a hint.",
    ];
  }
  const choice = chooseAutomatically(auto, decision, facts);
  if (choice.kind === 'fail')
    return [`${autoSaid} fails with exit code 1: ${choice.why}`, ...choice.next.map((step) => `  ${step}`)];
  const does = facts.settings.dryRun
    ? 'would choose (only printed, because PIP_SHIM_DRY_RUN is set)'
    : 'chooses, without asking';
  const instead = choice.instead === undefined ? [] : [`  ${choice.instead}`];
  return [`${autoSaid} ${does}: ${choice.offer.label}`, ...instead];
}
