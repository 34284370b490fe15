import type { Meant, StandardModule, SystemPackage } from '../packages/meaning.ts';
import { systemPackagesSpelled } from '../packages/system-names.ts';
import type { OtherSystem } from '../packages/traits.ts';
import { commandLine, requirementName, writtenName } from '../ui/text.ts';
import type { Facts } from './facts.ts';
import type { Offer } from './offer.ts';
import { rootLine } from './system/as-root.ts';
import { availabilityOf } from './system/availability.ts';

/** The name as the user wrote it. */
export function typedText(name: string, { request }: Facts): string {
  return writtenName(request.requirements.find((each) => requirementName(each) === name) ?? name);
}

/** Why the command can't install anything, and what to do. */
export interface Futile {
  readonly why: string;
  readonly next: readonly string[];
}

/** One line for each typed name that probably means something else. */
export function meaningLines(facts: Facts): readonly string[] {
  return facts.meanings.map((meaning) => {
    const typed = typedText(meaning.typed, facts);
    if (meaning.kind === 'standard') return ofModule(typed, meaning, facts);
    if (meaning.kind === 'system package') return ofPackage(typed, meaning, facts);
    return ofName(typed, meaning, facts);
  });
}

const ON_INDEX: Readonly<Record<Meant['onIndex'], string>> = {
  nothing: 'the index has no project of that name',
  useless: "the index's project of that name is of no use",
  another: 'the index has a different project of that name',
};

/**
 * Says for a message to which system a package name belongs. Older Debians and Arch have names like python-x,
 * and Alpine has names like py3-x.
 */
function nameGiver(typed: string, { manager, of }: Facts['system']): string {
  if (!typed.startsWith('python3-')) return "a distribution's";
  return `${manager === 'apt' ? of : 'Debian'}'s`;
}

function ofPackage(typed: string, { systemPackages, onIndex, ...meaning }: SystemPackage, { system }: Facts) {
  const { manager, reply, hasLists, answers } = system;
  const found = answers.find(({ name }) => name === meaning.typed)?.package;
  const isAsked = reply === 'answered' && hasLists;
  const [name = typed] = found === undefined ? systemPackages : [found];
  const isRaspberrys = meaning.isOfRaspberryPiOs && found === undefined;
  const of = isRaspberrys ? 'Raspberry Pi OS' : manager === 'apt' ? system.of : 'Debian';
  const isOnlySpelled = found === undefined && systemPackagesSpelled(typed).length > 0;
  const lacks = found === undefined && isAsked && manager === 'apt' ? ', which apt does not have here' : '';
  const is = name === typed ? `a package of ${of}${lacks}` : `in ${of}'s package ${name}${lacks}`;
  return `${typed} is ${isOnlySpelled ? "spelled like a distribution's package" : is}; ${ON_INDEX[onIndex]}`;
}

function ofName(typed: string, { how, onIndex, project }: Meant, { system }: Facts): string {
  switch (how) {
    case 'import':
      return `${typed} is the import name of ${project}; ${ON_INDEX[onIndex]}`;
    case 'command':
      return `${typed} is a command of ${project}; ${ON_INDEX[onIndex]}`;
    case 'alike':
      return `${project} is probably meant, not ${typed}: ${ON_INDEX[onIndex]}`;
    case 'successor':
      return `${typed} is no longer maintained; ${project} goes on with it`;
    case 'module':
      return `${typed} is a module of ${project}`;
    case 'system':
      return `${typed} is ${nameGiver(typed, system)} name for ${project}; ${ON_INDEX[onIndex]}`;
  }
}

const OLD_COPY = 'the index has a different project of that name, or an old copy';

function ofModule(typed: string, meaning: StandardModule, facts: Facts): string {
  const { interpreter, hasModules, system } = facts;
  const python = `Python ${interpreter.version}`;
  const { until, from, later, onIndex, systemPackage } = meaning;
  const minor = Number(interpreter.version.split('.')[1]);
  const is = meaning.now === undefined ? typed : `${typed} is ${meaning.now} in Python 3; it`;
  if (hasModules.includes(meaning.typed))
    return `${is} comes with ${python}${onIndex ? `; ${OLD_COPY}` : ': there is nothing to install'}`;
  if (meaning.isForWindows) return `${is} comes ${ON_WINDOWS}`;
  if (minor > until)
    return `${is} is not in Python after 3.${until}${later === undefined ? '' : `; ${later} has it`}`;
  if (minor < from) return `${is} comes with Python 3.${from} and later`;
  return `${is} belongs to ${python}${systemPackage === undefined ? '' : `; ${system.of} keeps it in ${systemPackage}`}`;
}

const ON_WINDOWS = 'with Python only on Windows';

/** The message for modules that the interpreter has, and for those that only Windows has. */
export function nothingToInstall(modules: readonly StandardModule[], facts: Facts): Futile {
  const { request, pipName, system } = facts;
  const own = modules.filter(({ isForWindows }) => !isForWindows);
  const foreign = modules.filter(({ isForWindows }) => isForWindows);
  const had = new Set(modules.map(({ typed }) => typed));
  const rest = request.requirements.filter((text) => !had.has(requirementName(text) ?? ''));
  const it = modules.length > 1 ? 'them' : 'it';
  const parts = system.manager === 'apt' ? modules.flatMap(({ systemPackage }) => systemPackage ?? []) : [];
  const install = { program: 'apt', args: ['install', ...parts] };
  const next = [
    ...(rest.length > 0 ? [`leave ${it} out: ${commandLine(pipName, [request.kind, ...rest])}`] : []),
    ...(parts.length > 0
      ? [
          `${system.of} has a part of ${it} in a package of its own: ${rootLine(facts, { needsRoot: true }, install)}`,
        ]
      : []),
  ];
  const reasons = [
    ...(own.length > 0 ? [whyHad(own, facts)] : []),
    ...(foreign.length > 0 ? [`${comes(foreign, facts)} ${ON_WINDOWS}`] : []),
  ];
  return { why: `${reasons.join('; ')}; there is nothing to install`, next };
}

function whyHad(modules: readonly StandardModule[], facts: Facts): string {
  const names = modules.map(({ typed }) => typedText(typed, facts)).join(', ');
  const imported = modules.map(({ typed, now }) => now ?? typedText(typed, facts)).join(', ');
  const how = imported === names ? '' : ` as ${imported}`;
  const it = modules.length > 1 ? 'them' : 'it';
  return `${comes(modules, facts)} with Python ${facts.interpreter.version}: import ${it}${how}`;
}

const comes = (modules: readonly StandardModule[], facts: Facts): string =>
  `${modules.map(({ typed }) => typedText(typed, facts)).join(', ')} ${modules.length > 1 ? 'come' : 'comes'}`;

/**
 * Notes about packages whose offers come in an unusual order, or do less than they seem to do.
 * @param offers those of the menu, in its order
 */
export function traitLines(facts: Facts, offers: readonly Offer[]): readonly string[] {
  const { packages, platform, request, interpreter } = facts;
  if (request.kind !== 'install') return [];
  const own = packages.filter(({ name }) => OWN_TOOLS.has(name)).map(({ name }) => name);
  const tools =
    own.length > 0
      ? [
          `${platform} keeps the ${own.join(', ')} of ${interpreter.path} up to date; in a venv, you change only the venv's own`,
        ]
      : [];
  const foreign = packages.flatMap(({ name, onlyOn }) => (onlyOn ? [onlyElsewhere(name, onlyOn)] : []));
  const ranked = packages.flatMap(({ name, systemFirst, systemPackage }) => {
    switch (systemFirst?.kind) {
      case 'abandoned':
        return [`${name}: ${systemFirst.why}`];
      case 'bound':
        if (systemPackage === undefined) return [];
        return [`${name} works only with the libraries of this system${whereIts(name, facts, offers)}`];
      case 'builds':
        return [`${name} must be compiled, and a compiler or headers for it are missing here`];
      default:
        return [];
    }
  });
  return [...tools, ...foreign, ...ranked];
}

/** Where the package of a project is that needs this system's libraries, or why it can't be had. */
function whereIts(name: string, facts: Facts, [first]: readonly Offer[]): string {
  if (first?.remedy === 'system') return `, so ${facts.system.of}'s own package comes first`;
  const gap = availabilityOf(facts).gaps.find(({ requirement }) => requirement.name === name);
  // The menu has a line of its own for a package that only other architectures have.
  return gap && gap.kind !== 'elsewhere' ? `, and ${gap.alone}` : '';
}

/** What to know about a project that has nothing for this system. */
export const onlyElsewhere = (name: string, system: OtherSystem): string =>
  `${name} works only on ${{ win32: 'Windows', darwin: 'macOS' }[system]}`;

const OWN_TOOLS: ReadonlySet<string> = new Set(['pip', 'setuptools', 'wheel']);
