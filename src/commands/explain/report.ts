import type { Interpreter } from '../../environment/interpreter.ts';
import { projectSigns } from '../../environment/project.ts';
import { chosenAlways } from '../../remedies/choice.ts';
import { chooseAutomatically, type Decision } from '../../remedies/decide.ts';
import type { Facts } from '../../remedies/facts.ts';
import { versionAndReason } from '../../remedies/offer.ts';
import type { ProjectTool } from '../../remedies/project/facts.ts';
import { belowHome } from '../../system/paths.ts';
import { commandLine } from '../../ui/text.ts';
import { columns } from '../help.ts';
import type { Foresight, Ports } from '../ports.ts';
import type { PipWords } from './words.ts';

/** Prints the answer of `explain` as text. */
export function report({ name, pip, words }: PipWords, foresight: Foresight, ports: Ports): void {
  const { answer, pips } = ports;
  const { refused, why, interpreter, facts } = foresight;
  answer.line(commandLine(name, words));
  const version = interpreter?.pipVersion === undefined ? '' : ` (${interpreter.pipVersion})`;
  const head = [
    ['pip', `${pip}${version}`],
    ['interpreter', described(interpreter)],
    ['refused', refused ? `yes: ${why}` : `no: ${why}`],
    ...(refused && facts ? [['platform', platformLine(facts)]] : []),
    ...(refused && facts ? [['project', projectLine(facts, ports)]] : []),
    ...(refused && facts?.managed.tool ? [['managed by', toolLine(facts.managed.tool, facts)]] : []),
  ];
  for (const line of columns(head)) answer.line(line);
  if (!refused || !facts) {
    answer.line('pip runs unchanged, and pip-shim offers nothing.');
    return;
  }
  const decision = pips.offers(facts);
  listOffers(decision, ports);
  for (const line of automaticLines(foresight, decision, facts, ports)) answer.line(line);
}

function described(interpreter: Interpreter | undefined): string {
  if (!interpreter) return 'not determined';
  return `${interpreter.path} (Python ${interpreter.version})`;
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
  { off }: Foresight,
  decision: Decision,
  facts: Facts,
  { choices }: Ports,
): readonly string[] {
  const { auto, autoSaid } = facts.settings;
  if (off !== undefined)
    return [`At present pip-shim offers none of this (${off}): pip's own message is shown.`];
  if (auto === undefined || auto === 'off') {
    const always = chosenAlways(choices.find(facts.project.root), decision, facts);
    if (always) {
      const { label } = always;
      return [
        `At a terminal, as chosen for always in this project: ${label}; to be asked again: pip-shim forget`,
        "Without a terminal, pip's own message is shown, with a hint.",
      ];
    }
    return [
      'PIP_SHIM_AUTO is not set: at a terminal you choose.',
      "Without a terminal, pip's own message is shown, with a hint.",
    ];
  }
  const choice = chooseAutomatically(auto, decision, facts);
  if (choice.kind === 'fail') {
    return [`${autoSaid} fails with exit code 1: ${choice.why}`, ...choice.next.map((step) => `  ${step}`)];
  }
  const does = facts.settings.dryRun
    ? 'would choose (PIP_SHIM_DRY_RUN: it is only printed)'
    : 'chooses, without asking';
  const instead = choice.instead === undefined ? [] : [`  ${choice.instead}`];
  return [`${autoSaid} ${does}: ${choice.offer.label}`, ...instead];
}
