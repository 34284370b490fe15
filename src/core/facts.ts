import type { Interpreter } from './interpreter.ts';
import type { Applies } from './markers.ts';
import type { Requirement } from './pep508.ts';
import type { RequirementsFile } from './pip/requirements-file.ts';
import type { PipxFacts } from './pipx.ts';
import type { ManagerName, Reason } from './platform.ts';
import type { Project } from './project.ts';
import type { ProjectFacts } from './project-tool.ts';
import type { ReadOnly } from './read-only.ts';
import type { PipRequest } from './request.ts';
import type { Settings } from './settings.ts';
import type { VenvPlaces } from './venv-places.ts';
import type { Verdict } from './versions.ts';

/** What is known about a name on the package index, from the catalogue. */
export interface KnownPackage {
  /** PEP 503 normal form. */
  readonly name: string;
  readonly kind: 'tool' | 'library' | 'both' | 'unknown';
  /** What is offered first where it is a tool as well as a library. */
  readonly first: 'tool' | 'library' | undefined;
  /** The distribution's package that ships it; undefined where none is known. */
  readonly systemPackage: string | undefined;
}

/** A name on the package index that somebody wants. */
export interface Wanted {
  /** PEP 503 normal form. */
  readonly name: string;
  /** The packages of Debian that may have it, the likeliest first: the one that is there is the right one. */
  readonly candidates: readonly string[];
  /** Whether it is called from the command line, as the catalogue knows it. */
  readonly isTool: boolean;
}

/** What a package manager is asked. */
export interface SystemQuestion {
  readonly wanted: readonly Wanted[];
  /** Whose libraries they are to be. */
  readonly interpreter: Interpreter;
  /** Milliseconds in which an answer is of use. */
  readonly timeout: number;
}

/** The package manager's answer about a name on the package index. */
export interface SystemAnswer {
  /** PEP 503 normal form. */
  readonly name: string;
  /** Its package that has it. */
  readonly package: string;
  /** Whether that is known for certain; else the package is only called as such packages are called there. */
  readonly exact: boolean;
  /** Version that would be installed; undefined when the package manager has none. */
  readonly candidate: string | undefined;
  readonly installed: string | undefined;
}

export interface SystemFacts {
  /** `apt`; undefined where no supported package manager was found. */
  readonly manager: ManagerName | undefined;
  /** Whose packages it has: `Debian`. */
  readonly of: string;
  /** Why the interpreter would not find a library of its; undefined where its libraries are made for it. */
  readonly noLibraries: Reason | undefined;
  /** Why nothing of it can be installed while the system runs, and what is typed instead; undefined where it can. */
  readonly readOnly: ReadOnly | undefined;
  /** Who knows which package has a name: Debian's catalogue, or only the package manager itself. */
  readonly namedBy: 'catalogue' | 'manager';
  /** Whether it has lists at all: a fresh container has none. */
  readonly hasLists: boolean;
  /** `late`: it did not come in time; `failed`: apt itself did not work; `none`: nothing was asked. */
  readonly reply: 'answered' | 'late' | 'failed' | 'none';
  readonly answers: readonly SystemAnswer[];
}

/** A requirement that has a name, judged for this interpreter and against what the package manager has. */
export interface NamedRequirement extends Requirement {
  /** As it was asked for. */
  readonly text: string;
  /** Whether its marker does: pip passes over a requirement whose marker does not apply. */
  readonly applies: Applies;
  /** The package manager's versions against the specifier; undefined where it has none. */
  readonly candidate: Verdict | undefined;
  readonly installed: Verdict | undefined;
}

export interface User {
  readonly uid: number;
  readonly home: string;
  /** The user behind `sudo`, when we are root because of it. */
  readonly sudo: { readonly uid: number; readonly name: string } | undefined;
}

/** Where a distribution that is to be uninstalled lies. */
export interface Owner {
  readonly name: string;
  readonly kind: 'system' | 'local' | 'user' | 'pipx';
  readonly directory: string;
  /** The distribution's package that ships it, for `system`. */
  readonly package: string | undefined;
}

/** PIP_SHIM_INSTALLER=uv */
export interface UvFacts {
  /** The program; undefined where PATH has none outside of the project. */
  readonly path: string | undefined;
  /** Names of the UV_* variables that are set: the user's own words to uv. */
  readonly variables: readonly string[];
}

/** What a locked index can't outdo, each to be read behind `with`; undefined if there is nothing of the kind. */
export interface OtherIndices {
  /** Of pip's configuration. */
  readonly config: string | undefined;
  /** Of venvs, by their paths. */
  readonly venvs: ReadonlyMap<string, string>;
  /** Of pipx's own venvs. */
  readonly pipx: string | undefined;
}

/** Everything a decision may rest on. Gathered once, before anything is decided. */
export interface Facts {
  readonly request: PipRequest;
  readonly cause: 'refusal' | 'require-virtualenv';
  readonly interpreter: Interpreter;
  /** The real pip, or the Python whose pip it is. */
  readonly pip: string;
  /** Under which name it was called: `pip`, `pip3`, `pip3.11`, `python3`. */
  readonly pipName: string;
  /** What stands between that and pip's own words: `-m pip` and Python's options before it; empty for a pip. */
  readonly pipWords: readonly string[];
  readonly cwd: string;
  readonly project: Project;
  /** What manages it, and what it depends on. */
  readonly managed: ProjectFacts;
  /** Each requirements and constraints file by its name as typed; none where nobody wants to know. */
  readonly files: ReadonlyMap<string, RequirementsFile>;
  readonly otherIndices: OtherIndices;
  /** Where uv is to make venvs and fill them in place of pip. */
  readonly uv: UvFacts | undefined;
  readonly venvs: VenvPlaces;
  /** Who looks after the interpreter: `Debian` (`this system` without os-release), `Homebrew`, `uv`. */
  readonly platform: string;
  readonly packages: readonly KnownPackage[];
  /** Those of `packages` that the interpreter had before, by the names that PEP 503 gives them. */
  readonly present: readonly string[];
  /** In the order of `packages`. */
  readonly named: readonly NamedRequirement[];
  readonly system: SystemFacts;
  /** By what root's commands are run. */
  readonly tools: { readonly sudo: string | undefined; readonly doas: string | undefined };
  readonly pipx: PipxFacts;
  /** For `uninstall` only. */
  readonly owners: readonly Owner[];
  readonly user: User;
  readonly settings: Settings;
}
