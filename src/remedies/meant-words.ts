import type { Meant, StandardModule } from '../packages/meant.ts';
import { commandLine, requirementName } from '../ui/text.ts';
import type { Facts } from './facts.ts';

/** The name as the user wrote it. */
export function typedText(name: string, { request }: Facts): string {
  const text = request.requirements.find((each) => requirementName(each) === name);
  return /^\s*([\w.-]+)/.exec(text ?? '')?.[1] ?? name;
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
    return meaning.kind === 'standard' ? ofModule(typed, meaning, facts) : ofName(typed, meaning, facts);
  });
}

function ofName(typed: string, { how, onIndex, project }: Meant, { system }: Facts): string {
  const others: Readonly<Record<Meant['onIndex'], string>> = {
    nothing: 'the index has no project of that name',
    useless: "the index's project of that name is of no use",
    another: "the index's project of that name is another one",
  };
  switch (how) {
    case 'import':
      return `${typed} is the import name of ${project}; ${others[onIndex]}`;
    case 'command':
      return `${typed} is a command of ${project}; ${others[onIndex]}`;
    case 'alike':
      return `${project} is probably meant, not ${typed}: ${others[onIndex]}`;
    case 'successor':
      return `${typed} is no longer maintained; ${project} goes on with it`;
    case 'system':
      return `${typed} is ${system.manager === 'apt' ? system.of : 'Debian'}'s name for ${project}; ${others[onIndex]}`;
  }
}

function ofModule(typed: string, meaning: StandardModule, facts: Facts): string {
  const { interpreter, hasModules, system } = facts;
  const python = `Python ${interpreter.version}`;
  const { until, from, later, onIndex, systemPackage } = meaning;
  const minor = Number(interpreter.version.split('.')[1]);
  if (hasModules.includes(meaning.typed))
    return onIndex
      ? `${typed} comes with ${python}; the index's project of that name is another one, or an old copy`
      : `${typed} comes with ${python}: there is nothing to install`;
  if (minor > until)
    return `${typed} left Python after 3.${until}${later === undefined ? '' : `; ${later} has it`}`;
  if (minor < from) return `${typed} comes with Python 3.${from} and later`;
  return `${typed} belongs to ${python}${systemPackage === undefined ? '' : `; ${system.of} keeps it in ${systemPackage}`}`;
}

/** The message for modules that the interpreter has. */
export function nothingToInstall(modules: readonly StandardModule[], facts: Facts): Futile {
  const { request, pipName, interpreter, system, user } = facts;
  const names = modules.map(({ typed }) => typedText(typed, facts));
  const had = new Set(modules.map(({ typed }) => typed));
  const rest = request.requirements.filter((text) => !had.has(requirementName(text) ?? ''));
  const [comes, it] = names.length > 1 ? ['come', 'them'] : ['comes', 'it'];
  const parts = system.manager === 'apt' ? modules.flatMap(({ systemPackage }) => systemPackage ?? []) : [];
  const sudo = user.uid === 0 ? '' : 'sudo ';
  const next = [
    ...(rest.length > 0 ? [`leave ${it} out: ${commandLine(pipName, [request.kind, ...rest])}`] : []),
    ...(parts.length > 0
      ? [`${system.of} keeps a part of it in: ${sudo}apt install ${parts.join(' ')}`]
      : []),
  ];
  return {
    why: `${names.join(', ')} ${comes} with Python ${interpreter.version}: import ${it} as ${names.length > 1 ? 'they are' : 'it is'}; no project has ${it}`,
    next,
  };
}

/** What to know about names whose offers stand in an unusual order, or do less than they seem to. */
export function traitLines(facts: Facts): readonly string[] {
  const { packages, platform, system, request, interpreter } = facts;
  if (request.kind !== 'install') return [];
  const own = packages.filter(({ name }) => OWN_TOOLS.has(name)).map(({ name }) => name);
  const tools =
    own.length > 0
      ? [
          `${platform} keeps the ${own.join(', ')} of ${interpreter.path} up to date; a venv has its own, and only that changes`,
        ]
      : [];
  const offered = packages.filter(({ systemPackage }) => systemPackage !== undefined);
  const ranked = offered.flatMap(({ name, systemFirst }) => {
    switch (systemFirst?.kind) {
      case 'abandoned':
        return [`${name}: ${systemFirst.why}`];
      case 'bound':
        return [
          `${name} works only with the libraries of this system, so ${system.of}'s own package comes first`,
        ];
      case 'builds':
        return [`${name} must be compiled, and a compiler or headers for it are missing here`];
      default:
        return [];
    }
  });
  return [...tools, ...ranked];
}

const OWN_TOOLS: ReadonlySet<string> = new Set(['pip', 'setuptools', 'wheel']);
