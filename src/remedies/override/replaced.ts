import { distributionOf } from '../../environment/distributions.ts';
import type { PackageManager } from '../../platforms/package-manager.ts';
import { isSuccess, type Look, type Processes } from '../../system/ports.ts';
import { normaliseName, requirementName } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import { findInstalledBy } from '../installed-by.ts';
import { overriding } from './words.ts';

/** Milliseconds that pip may take to list the distributions. pip asks the index about each distribution. */
const PATIENCE = 30_000;

export interface Distribution {
  readonly name: string;
  /** The version. Undefined if pip-shim knows only the name. */
  readonly version: string | undefined;
}

/** The distributions that an install would bring. */
export interface Resolution {
  readonly distributions: readonly Distribution[];
  /** False if pip gave no list. `distributions` then has only the requested names. */
  readonly whole: boolean;
}

/**
 * Asks pip which distributions it would install. pip changes nothing (`--dry-run`) and runs no code of a
 * source distribution (`--only-binary`). But pip would still build directories and archives. So pip-shim asks
 * only if the command requests all packages by name. Source: pip's documentation of `--dry-run` and
 * `--report`. Every pip that refuses has these options (22.2).
 */
export async function resolve(facts: Facts, processes: Processes, look: Look): Promise<Resolution> {
  const { request, pip } = facts;
  const names = request.requirements.flatMap((requirement) => requirementName(requirement) ?? []);
  const named = { distributions: names.map((name) => ({ name, version: undefined })), whole: false };
  if (!asksForNamesOnly(facts, look)) return named;
  const args = overriding(request, ['--dry-run', '--report=-', '--only-binary=:all:', '--no-input', '-qqq']);
  const command = { program: pip, args, env: { _PIPSHIM_NESTED: '1', PIP_CONSTRAINT: undefined } };
  const { ending, stdout } = await processes.captured(command, { timeout: PATIENCE });
  const told = isSuccess(ending) ? readReport(stdout) : undefined;
  return told ? { distributions: told, whole: true } : named;
}

/**
 * True if the command requests packages only by name. pip then builds no directory, archive or repository.
 */
function asksForNamesOnly({ request, cwd }: Facts, look: Look): boolean {
  const lines = request.requirementFiles.flatMap((file) => {
    const text = look.readText(file.startsWith('/') ? file : `${cwd}/${file}`);
    return text === undefined ? ['-r unreadable'] : text.split('\n').map((line) => line.trim());
  });
  // Keeps the lines with options, because an option may undo --only-binary or include more files.
  const wishes = lines.filter((line) => !/^(?:$|#)/.test(line));
  const isName = (wish: string): boolean => requirementName(wish) !== undefined && !wish.includes('@');
  // Constraints files count too, because a constraint may be a URL.
  const { editables, groups, constraintFiles } = request;
  return (
    editables.length + groups.length + constraintFiles.length === 0 &&
    [...request.requirements, ...wishes].every(isName)
  );
}

/** Reads pip's installation report. Format: https://pip.pypa.io/en/stable/reference/installation-report/ */
function readReport(text: string): readonly Distribution[] | undefined {
  try {
    const { install } = JSON.parse(text.slice(text.indexOf('{'))) as {
      install: readonly { readonly metadata: { readonly name: string; readonly version: string } }[];
    };
    return install.map(({ metadata }) => ({ name: normaliseName(metadata.name), version: metadata.version }));
  } catch {
    return undefined;
  }
}

/** The system packages that contain the Python packages which the install would hide or replace. */
export async function packagesReplaced(
  names: readonly string[],
  { interpreter, user }: Facts,
  look: Look,
  { ownerOf }: PackageManager,
): Promise<readonly string[]> {
  const owners = findInstalledBy(names, interpreter, `${user.home}/.local`, [], look);
  const packages = await Promise.all(
    owners
      .filter(({ kind }) => kind === 'system')
      .map(({ name, directory }) => {
        const file = look.list(directory).find((entry) => distributionOf(entry) === name);
        return file === undefined ? undefined : ownerOf(`${directory}/${file}`);
      }),
  );
  return [...new Set(packages.flatMap((each) => each ?? []))].sort();
}
