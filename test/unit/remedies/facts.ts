import type { VenvPlace } from '../../../src/environment/venv-places.ts';
import type { CatalogueEntry } from '../../../src/packages/catalogue.ts';
import { evaluateRequirements, readRequirements } from '../../../src/packages/evaluate-requirements.ts';
import { pep440 } from '../../../src/packages/pep440.ts';
import type { PipRequest } from '../../../src/pip/request.ts';
import type { Facts } from '../../../src/remedies/facts.ts';
import { AUTOMATIC, type Offer, type RemedyName } from '../../../src/remedies/offer.ts';
import type { PipxFacts } from '../../../src/remedies/pipx/facts.ts';
import { requirementName } from '../../../src/ui/text.ts';
import { entryOf } from '../data/catalogue-file.ts';

export const ABSENT: VenvPlace = {
  path: '/home/u/p/.venv',
  source: 'project',
  state: { kind: 'absent' },
  owner: 1000,
};

const MARKERS = { python_version: '3.11', sys_platform: 'linux', os_name: 'posix' };

/** Returns a request to install `requirements`, or to uninstall them if `more.kind` is uninstall. */
export function requestFor(requirements: readonly string[], more: Partial<PipRequest> = {}): PipRequest {
  const kind = more.kind ?? 'install';
  const args = [kind, ...(more.typed ?? []).map(({ name }) => name), ...requirements];
  return {
    kind,
    args,
    argsWithoutPython: args,
    requirements,
    editables: [],
    requirementFiles: [],
    constraintFiles: [],
    groups: [],
    typed: [],
    told: [],
    settings: {
      user: undefined,
      requireVirtualenv: undefined,
      noInput: false,
      dryRun: false,
      debug: false,
      quiet: 0,
      python: undefined,
    },
    ...more,
  };
}

/** Facts about a pipx from Debian that has no tools. With `found: undefined` the machine has no pipx. */
export function pipxFound(more: Partial<PipxFacts> = {}): PipxFacts {
  const venv = '/home/u/.local/share/pip-shim/pipx';
  const own = { path: `${venv}/bin/pipx`, version: undefined, home: '/home/u/.local/share/pipx' };
  return {
    found: { path: '/usr/bin/pipx', version: '1.1.0', home: '/home/u/.local/pipx' },
    own: { ...own, venv, state: { kind: 'absent' }, ready: false },
    held: [],
    binDirectory: '/home/u/.local/bin',
    binOnPath: true,
    homes: { old: '/home/u/.local/pipx', now: '/home/u/.local/share/pipx' },
    sharedLibs: undefined,
    backend: undefined,
    moved: {},
    ...more,
  };
}

/** Facts about apt on Debian. The catalogue gives the names of apt's packages. */
export const APT = {
  manager: 'apt',
  of: 'Debian',
  noLibraries: undefined,
  readOnly: undefined,
  namedBy: 'catalogue',
} as const;

/**
 * Returns the facts about a request. By default, a user with sudo and pipx is in a project without a venv on
 * Debian, and apt has version 1.2.3 of each package.
 * @param fill changes the catalogue's entries
 */
export function factsFor(
  request: PipRequest,
  more: Partial<Facts> = {},
  fill = (entry: CatalogueEntry): CatalogueEntry => entry,
): Facts {
  const packages = request.requirements.flatMap((each) => {
    const name = requirementName(each);
    return name === undefined ? [] : [fill(entryOf(name, 'bookworm'))];
  });
  const answers = packages.flatMap(({ name, systemPackage }) =>
    systemPackage === undefined
      ? []
      : [{ name, package: systemPackage, exact: true, candidate: '1:1.2.3+dfsg-4', installed: undefined }],
  );
  const system = more.system ?? { ...APT, hasLists: true, reply: 'answered' as const, answers };
  const named = evaluateRequirements(readRequirements(request.requirements), system.answers, {
    environment: MARKERS,
    prereleases: request.typed.some(({ name }) => name === '--pre'),
    pep440,
  });
  return {
    request,
    cause: 'refusal',
    interpreter: {
      path: '/usr/bin/python3',
      version: '3.11',
      prefix: '/usr',
      stdlib: '/usr/lib/python3.11',
      inVenv: false,
      marker: '/usr/lib/python3.11/EXTERNALLY-MANAGED',
      pipVersion: '23.0.1',
    },
    pip: '/usr/bin/pip',
    pipName: 'pip',
    pipWords: [],
    cwd: '/home/u/p',
    temporary: '/tmp',
    project: { root: '/home/u/p', found: true, unfit: undefined },
    managed: {
      tool: undefined,
      workspace: undefined,
      declared: [],
      venv: { kind: 'absent' },
      plain: undefined,
    },
    files: new Map(),
    otherIndices: { config: undefined, venvs: new Map(), pipx: undefined },
    uv: undefined,
    venvs: { places: [ABSENT], named: '/home/u/.local/share/pip-shim/venvs/default', unused: undefined },
    platform: 'Debian',
    packages,
    ...{ meanings: [], hasModules: [], meant: undefined, present: [], imported: [] },
    named,
    system,
    tools: { sudo: '/usr/bin/sudo', doas: undefined },
    pipx: pipxFound(),
    owners: [],
    user: { uid: 1000, home: '/home/u', sudo: undefined },
    settings: {
      ...{
        installer: 'pip',
        auto: undefined,
        autoSaid: '',
        venv: undefined,
        venvIsAnywhere: false,
        systemSitePackages: false,
        hint: 'text',
        disable: false,
        dryRun: false,
        debug: false,
      },
      ...{
        commands: undefined,
        pythonHint: true,
        remedies: undefined,
        noOverride: undefined,
        index: undefined,
        locked: [],
        notes: [],
      },
    },
    ...more,
  };
}

/** Returns an offer of a remedy, with what the policy reads of an offer. */
export const offerBy = (remedy: RemedyName): Offer =>
  ({
    ...{ remedy, label: '', reason: '', commands: [], automatic: AUTOMATIC },
    ...{ first: { offer: { remedy: 'pipx' } }, path: '/p/.venv' },
  }) as unknown as Offer;
