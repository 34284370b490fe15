import { judge } from '../../packages/versions.ts';
import type { Failure } from '../../pip/failure/kinds.ts';
import { commandLine, quoteWord, redactWord, requirementName } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import type { Cure, CureTools } from './tools.ts';

/** The minor versions of Python 3 to look for on PATH. */
const MINORS = Array.from({ length: 24 }, (_, at) => 29 - at);

/** The steps for a release that does not fit this Python. */
export async function curePython(
  { requirement, wants, versions }: Extract<Failure, { kind: 'python' }>,
  facts: Facts,
  tools: Pick<CureTools, 'find' | 'pep440'>,
): Promise<Cure> {
  const name = requirementName(requirement) ?? requirement;
  const newest = newestOf(versions);
  return {
    message: `${requirement} needs Python ${wants}, and this is Python ${facts.interpreter.version}`,
    next: [
      ...(newest === undefined
        ? []
        : [`the newest for this Python: ${install(`${name}==${newest}`, facts)}`]),
      await withOtherPython(wants, facts, tools),
    ],
  };
}

/** The command that installs with a Python that fits. It is a Python on PATH, or else one that uv fetches. */
export async function withOtherPython(
  wants: string,
  { request }: Facts,
  { find, pep440 }: Pick<CureTools, 'find' | 'pep440'>,
): Promise<string> {
  const library = await pep440();
  // .99 stands for the unknown patch version. All patch versions of a minor version fit, or none does, with
  // few exceptions.
  const minor = MINORS.find(
    (each) =>
      judge(`3.${each}.99`, wants, false, library) === 'satisfied' && find(`python3.${each}`) !== undefined,
  );
  if (minor !== undefined) {
    const venv = `.venv-3.${minor}`;
    const made = commandLine(`python3.${minor}`, ['-m', 'venv', venv]);
    return `with Python 3.${minor}: ${made} && ${commandLine(`${venv}/bin/pip`, request.args)}`;
  }
  const uv = find('uv') === undefined ? 'PIP_SHIM_AUTO=pipx pip install uv && ' : '';
  const made = `${uv}uv venv --seed --python ${quoteWord(wants)} .venv-other`;
  return `with a Python that uv fetches: ${made} && ${commandLine('.venv-other/bin/pip', request.args)}`;
}

/** The requirement without its version, but with its extras and its marker. */
export const withoutVersion = (text: string): string =>
  text.replace(/^\s*([\w.-]+)\s*(\[[^\]]*\])?[^;]*/, '$1$2');

/**
 * The steps if requirements exclude each other. The command is given without versions, so that pip chooses
 * them.
 */
export function cureConflict(
  { requirements }: Extract<Failure, { kind: 'conflict' }>,
  { pipName, pipWords, request: { args, requirements: typed } }: Facts,
): Cure {
  const pinned = typed.filter((text) => /^\s*[\w.-]+\s*(?:\[[^\]]*\]\s*)?[<>=!~(]/.test(text));
  const without = args.map((text) => (pinned.includes(text) ? withoutVersion(text) : text));
  const loose = without.filter(
    (text, at) => !pinned.includes(args[at] ?? '') || !without.slice(0, at).includes(text),
  );
  const whose = requirements.length === 0 ? 'these requirements' : requirements.join(' and ');
  return {
    message: `no versions fit together: ${whose}`,
    next:
      pinned.length > 0
        ? [`with the versions that pip finds: ${commandLine(pipName, [...pipWords, ...loose])}`]
        : ['in the file that asks for them, allow other versions of one of them'],
  };
}

/** The step if pip gave up its search. uv's search has no such limit. */
export function cureTooDeep(facts: Facts, { find }: Pick<CureTools, 'find'>): Cure {
  const uv = find('uv') === undefined ? 'PIP_SHIM_AUTO=pipx pip install uv && ' : '';
  const { pipName, pipWords, request } = facts;
  const command = commandLine(pipName, [...pipWords, ...request.args]);
  return {
    message: 'pip gave up its search for versions that fit together',
    next: [`uv searches faster: ${uv}PIP_SHIM_INSTALLER=uv ${command}`],
  };
}

/** The steps for a release whose metadata pip 24.1 and newer refuse to read. */
export function cureMetadata(
  { requirement }: Extract<Failure, { kind: 'old-metadata' }>,
  facts: Facts,
): Cure {
  const { pipName, pipWords, request } = facts;
  const pinned = request.requirements.find((text) => requirementName(text) === requirementName(requirement));
  const loose = pinned === undefined ? '' : withoutVersion(pinned);
  return {
    message: `only an older pip can read the metadata of ${requirement}`,
    next: [
      ...(pinned === undefined || loose === pinned
        ? []
        : [`a newer release may be better: ${install(loose, facts)}`]),
      `with an older pip: ${install('pip<24.1', facts)} && ${commandLine(pipName, [...pipWords, ...request.args])}`,
    ],
  };
}

/** The steps if pip finds no release that meets the requirement. */
export function cureNothingFits(
  { requirement, versions }: Extract<Failure, { kind: 'no-distribution' }>,
  facts: Facts,
): Cure {
  const name = requirementName(requirement) ?? requirement;
  const bare = withoutLabel(requirement, versions);
  if (bare !== undefined)
    return {
      message: `the index has no ${requirement}; it has ${bare} without that label`,
      next: isTyped(name, facts)
        ? [install(`${name}==${bare}`, facts)]
        : [`where it is asked for, write ${name}==${bare}`],
    };
  const newest = newestOf(versions);
  if (newest !== undefined)
    return {
      message: `the index has no ${requirement}; the newest release that fits here is ${newest}`,
      next: [
        isTyped(name, facts)
          ? install(`${name}==${newest}`, facts)
          : `where it is asked for, write ${name}==${newest}, if that will do`,
      ],
    };
  if (versions.length > 0)
    return {
      message: `the index has only pre-releases of ${name}`,
      next: [commandLine(facts.pipName, [...facts.pipWords, 'install', '--pre', name])],
    };
  const told = [...facts.request.typed, ...facts.request.told];
  if (told.some((option) => option.name === '--no-index'))
    return {
      message: `pip found no ${requirement} where it was told to look, and --no-index keeps it from asking an index`,
      next: ['without --no-index (or PIP_NO_INDEX), pip asks the index'],
    };
  return {
    message: `the index has no ${requirement} that fits Python ${facts.interpreter.version} on this machine`,
    next: [
      `to see which versions the index has, if the name is right: ${commandLine(facts.pipName, [...facts.pipWords, 'index', 'versions', name])}`,
      ...indexAnswers(facts),
    ],
  };
}

/** Whether the user or a setting names an index. */
export const hasOwnIndex = ({ request: { typed, told } }: Pick<Facts, 'request'>): boolean =>
  [...typed, ...told].some(({ name }) => ['--index-url', '--extra-index-url'].includes(name));

/**
 * The step that shows the index's own answer. If the index answers with 403, or with 401 under --no-input,
 * pip says that the index has no such project. Only -vv shows the answer.
 */
function indexAnswers({ pipName, pipWords, request }: Facts): readonly string[] {
  // If redactWord() hides a password, show no command, because the index would answer it in another way.
  const isWhole = request.args.every((word, at) => redactWord(word, request.args[at - 1]) === word);
  if (!isWhole || !hasOwnIndex({ request })) return [];
  const command = commandLine(pipName, [...pipWords, '-vv', ...request.args]);
  return [`to see whether the index wants a login: ${command} 2>&1 | grep 'Could not fetch'`];
}

/** Whether the user typed this project. If not, a file or another project asks for it. */
function isTyped(name: string, { request }: Facts): boolean {
  return request.requirements.some((each) => requirementName(each) === requirementName(name));
}

/**
 * The pinned version without its local label, if the index has that version. Instead of `torch==2.1.0+cu118`,
 * the index may have 2.1.0.
 */
function withoutLabel(requirement: string, versions: readonly string[]): string | undefined {
  const [, pinned = ''] = requirement.split('==', 2);
  const [version, label] = pinned.split('+', 2);
  return label === undefined ? undefined : versions.find((each) => each === version?.trim());
}

/** The newest release that is not a pre-release. pip lists the oldest release first. */
function newestOf(versions: readonly string[]): string | undefined {
  return versions.findLast((version) => !/[a-z]/i.test(version.replace(/\.?post\d+|\+.*/i, '')));
}

function install(requirement: string, { pipName, pipWords }: Facts): string {
  return commandLine(pipName, [...pipWords, 'install', requirement]);
}
