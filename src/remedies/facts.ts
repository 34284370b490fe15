import type { Interpreter } from '../environment/interpreter.ts';
import type { Project } from '../environment/project.ts';
import type { User } from '../environment/user.ts';
import type { VenvPlaces } from '../environment/venv-places.ts';
import type { KnownPackage } from '../packages/catalogue.ts';
import type { NamedRequirement } from '../packages/evaluate-requirements.ts';
import type { PipRequest } from '../pip/request.ts';
import type { RequirementsFile } from '../pip/requirements-file.ts';
import type { SystemFacts } from '../platforms/system-packages.ts';
import type { Settings } from '../settings/settings.ts';
import type { PipxFacts } from './pipx/facts.ts';
import type { ProjectFacts } from './project/facts.ts';

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

/** What would override a locked index, worded to follow `with`. Undefined if nothing does. */
export interface OtherIndices {
  /** Of pip's configuration. */
  readonly config: string | undefined;
  /** Of venvs, by their paths. */
  readonly venvs: ReadonlyMap<string, string>;
  /** Of pipx's own venvs. */
  readonly pipx: string | undefined;
}

/** All facts that a decision may use. Collected once, before anything is decided. */
export interface Facts {
  readonly request: PipRequest;
  readonly cause: 'refusal' | 'require-virtualenv';
  readonly interpreter: Interpreter;
  /** The real pip, or the Python whose pip it is. */
  readonly pip: string;
  /** Under which name it was called: `pip`, `pip3`, `pip3.11`, `python3`. */
  readonly pipName: string;
  /** The words between the program and pip's own: Python's options and `-m pip`. Empty for a pip. */
  readonly pipWords: readonly string[];
  readonly cwd: string;
  readonly project: Project;
  /** What manages it, and what it depends on. */
  readonly managed: ProjectFacts;
  /** Each requirements and constraints file, by its name as typed. Empty if no remedy needs them. */
  readonly files: ReadonlyMap<string, RequirementsFile>;
  readonly otherIndices: OtherIndices;
  /** Where uv is to make venvs and fill them in place of pip. */
  readonly uv: UvFacts | undefined;
  readonly venvs: VenvPlaces;
  /** Who looks after the interpreter: `Debian` (`this system` without os-release), `Homebrew`, `uv`. */
  readonly platform: string;
  readonly packages: readonly KnownPackage[];
  /** The packages that the interpreter already has, by their PEP 503 names. */
  readonly present: readonly string[];
  /** In the order of `packages`. */
  readonly named: readonly NamedRequirement[];
  readonly system: SystemFacts;
  /** Paths of sudo and doas, each undefined if it is not on PATH. */
  readonly tools: { readonly sudo: string | undefined; readonly doas: string | undefined };
  readonly pipx: PipxFacts;
  /** For `uninstall` only. */
  readonly owners: readonly Owner[];
  readonly user: User;
  readonly settings: Settings;
}
