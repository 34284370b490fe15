import type { Failure } from './kinds.ts';
import { missingParts } from './missing-parts.ts';
import { readCheckout, readMistake } from './mistakes.ts';
import { readNetwork } from './network.ts';
import { oldPython } from './old-python.ts';
import { partsOf } from './parts-of.ts';

/**
 * Reads why pip failed. `output` is pip's standard error without escape sequences. Undefined if it does not
 * say why.
 */
export function readFailure(output: string): Failure | undefined {
  return (
    readMachine(output) ??
    readHashes(output) ??
    readMistake(output) ??
    readCheckout(output) ??
    readConflict(output) ??
    readBuild(output) ??
    readIndex(output)
  );
}

/**
 * Finds out whether this machine lacks something for the installation: room, memory, or the right to write.
 */
function readMachine(output: string): Failure | undefined {
  // The numbers of the errors ENOSPC and EDQUOT, and their texts from strerror(3).
  if (/\[Errno (?:28|122)\]|No space left on device|Disk quota exceeded/.test(output))
    return { kind: 'no-space' };
  const lines = output.split('\n');
  const isOut = (line: string): boolean =>
    line === 'MemoryError' || (line.startsWith('ERROR: ') && line.includes('[Errno 12]'));
  return lines.some(isOut) ? { kind: 'memory' } : readNoRight(lines);
}

/** EACCES, then EROFS */
function readNoRight(lines: readonly string[]): Failure | undefined {
  for (const number of [13, 30]) {
    const [before = '', after = ''] = partsOf(lines, `OSError: [Errno ${number}] `);
    const path = after.split("'")[1];
    if (path !== undefined && before.startsWith('ERROR: '))
      return { kind: 'no-right', path, isReadOnly: number === 30 };
  }
  return undefined;
}

/** Source: HashMismatch, HashMissing, HashUnpinned and VcsHashUnsupported in pip/_internal/exceptions.py. */
function readHashes(output: string): Failure | undefined {
  if (/THESE PACKAGES DO NOT MATCH THE HASHES|Hash mismatch for `/.test(output))
    return { kind: 'hashes', by: 'differs' };
  return /Hashes are required in --require-hashes mode|In `?--require-hashes`? mode, all requirements must/.test(
    output,
  )
    ? { kind: 'hashes', by: 'missing' }
    : undefined;
}

/** Source: get_installation_error in pip/_internal/resolution/resolvelib/factory.py. */
function readConflict(output: string): Failure | undefined {
  if (/error: resolution-too-deep|\bResolutionTooDeep\b/.test(output)) return { kind: 'too-deep' };
  if (!output.includes('ERROR: ResolutionImpossible')) return undefined;
  const [, list = ''] = partsOf(output.split('\n'), 'ERROR: Cannot install ');
  const [names = ''] = list.split(' because ', 1);
  return { kind: 'conflict', requirements: names.split(' and ').filter((each) => each !== '') };
}

/** How pip 23.0 (`Could not build wheels for x, which is required`) to 26 and uv report a failed build. */
const BUILD =
  /error: subprocess-exited-with-error|metadata-generation-failed|failed-wheel-build-for-install|Failed building (?:wheel|editable) for|(?:Could not|Failed to) (?:download and )?build |Backend subprocess exited|Cannot find command '|getting requirements to build|BackendUnavailable: |setuptools is not available in the build environment/;

/** The texts that stand before the project's name: first pip's, then uv's. */
const BEFORE_NAME = [
  'ERROR: Failed building wheel for ',
  'ERROR: Failed building editable for ',
  'Could not build wheels for ',
  "ERROR: Failed to build '",
  'Failed to build `',
  'Failed to download and build `',
];
/** pip 25.1 and newer name the project on a line of its own, below a sentence about metadata or wheels. */
const BELOW = /(?:metadata\.|projects)\n *╰─> ([\w.-]+)(?: from |\n)/;

function projectNamed(output: string): string | undefined {
  const lines = output.split('\n');
  const afters = BEFORE_NAME.map((mark) => partsOf(lines, mark)[1] ?? '');
  return afters.map((after) => /^[\w.-]+/.exec(after)?.[0]).find(Boolean) ?? BELOW.exec(output)?.[1];
}

function readBuild(output: string): Failure | undefined {
  if (!BUILD.test(output)) return undefined;
  // pip installs what the build needs before it builds. If that fails, the output also says that the index or
  // the network was the cause.
  const missing = missingParts(output);
  const within = missing.length === 0 ? readIndex(output) : undefined;
  const [by] = BUILD_BY.find(([, words]) => words.test(output)) ?? [];
  return (
    within ?? {
      ...{ kind: 'build', project: projectNamed(output), missing, old: oldPython(output) },
      ...(by && { by }),
    }
  );
}

/**
 * What builds print for three causes. `rust`: cargo reports an old Rust. `cmake`: CMake 4 reports an old
 * project. `memory`: gcc or the kernel reports too little memory.
 */
const BUILD_BY: readonly (readonly ['rust' | 'cmake' | 'memory', RegExp])[] = [
  [
    'rust',
    /requires rustc \d|feature `edition20\d\d` is required|lock file version `?\d+`? (?:was found|requires)|is not supported by rustc/,
  ],
  ['cmake', /Compatibility with CMake < 3\.\d+ has been removed/],
  ['memory', /Killed signal terminated program|^ *│ exit code: -9$|signal: 9, SIGKILL/m],
];

/**
 * Reads a failure of the index or the network. If the index has answered with releases, the network is not
 * the cause, even if pip had to try again.
 */
function readIndex(output: string): Failure | undefined {
  const nothing = readNothingFits(output) ?? readNoSolution(output);
  const isAnswered = nothing?.kind === 'python' || (nothing?.versions.length ?? 0) > 0;
  const isOld = output.includes(' has invalid metadata: ') && output.includes('Please use pip<24.1');
  if (nothing?.kind === 'no-distribution' && isOld)
    return { kind: 'old-metadata', requirement: nothing.requirement };
  return isAnswered ? nothing : (readNetwork(output) ?? nothing);
}

const unquoted = (text: string): string => text.replaceAll("'", '').trim();

/** Sources: pip/_internal/resolution/resolvelib/factory.py and pip/_internal/exceptions.py. */
function readNothingFits(
  output: string,
): Extract<Failure, { kind: 'python' | 'no-distribution' }> | undefined {
  const lines = output.split('\n');
  const [, fits = ''] = partsOf(lines, 'Could not find a version that satisfies the requirement ');
  const [requirement = '', found] = partsOf([fits], ' (from versions: ');
  const [list = ''] = found?.split(')', 1) ?? [];
  const versions = list
    .split(',')
    .map((version) => version.trim())
    .filter((version) => version !== '' && version !== 'none');
  const [before = '', after = ''] = partsOf(lines, ' requires a different Python: ');
  const [, unfit] = partsOf([before], 'ERROR: Package ');
  const [, wanted = ''] = partsOf([after], ' not in ');
  if (unfit) return { kind: 'python', requirement: unquoted(unfit), wants: unquoted(wanted), versions };
  if (requirement === '' || found === undefined) return undefined;
  const wants = wantedPython(requirement, output);
  return wants === undefined || (versions.length > 0 && !/[=<>!~]/.test(requirement))
    ? { kind: 'no-distribution', requirement, versions }
    : { kind: 'python', requirement, wants, versions };
}

/**
 * Reads uv's report that no release fits. uv may break lines anywhere. Unlike pip, uv lists no versions.
 * Source: uv's crates/uv-resolver/src/pubgrub/report.rs
 */
function readNoSolution(output: string): ReturnType<typeof readNothingFits> {
  if (!output.includes('No solution found when resolving dependencies')) return undefined;
  const text = output.split(/\s+/).join(' ');
  const [, python = ''] = partsOf([text], ' does not satisfy Python');
  const [wants = '', and, unfit = '', depends] = python.split(' ', 4);
  if (and === 'and' && depends === 'depends')
    return { kind: 'python', requirement: unfit, wants, versions: [] };
  const requirement =
    /\bBecause (\S+) was not found in the (?:package registry|provided package locations) /.exec(text)?.[1] ??
    /\bthere is no version of (\S+) /.exec(text)?.[1];
  return requirement === undefined ? undefined : { kind: 'no-distribution', requirement, versions: [] };
}

/**
 * The Requires-Python of the release that a requirement pins. If it pins none, that of the newest release
 * that pip has ignored. Undefined if pip has ignored none.
 */
function wantedPython(requirement: string, output: string): string | undefined {
  const [, list = ''] = partsOf(output.split('\n'), ' that require a different python version: ');
  const ignored = list.split(/;\s*/).flatMap((each) => {
    const [version, wants = ''] = partsOf([each], ' Requires-Python ');
    return version && wants.trim() !== '' ? [{ version, wants: wants.trim() }] : [];
  });
  const pinned = /==\s*([^\s,;]+)/.exec(requirement)?.[1];
  return (ignored.find(({ version }) => version === pinned) ?? ignored.at(-1))?.wants;
}
