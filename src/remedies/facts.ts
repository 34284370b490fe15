import type { Imported } from '../environment/imports.ts';
import type { Interpreter } from '../environment/interpreter.ts';
import type { Project } from '../environment/project.ts';
import type { User } from '../environment/user.ts';
import type { VenvPlaces } from '../environment/venv-places.ts';
import type { KnownPackage } from '../packages/catalogue.ts';
import type { NamedRequirement } from '../packages/evaluate-requirements.ts';
import type { Meaning } from '../packages/meaning.ts';
import type { PipRequest } from '../pip/request.ts';
import type { RequirementsFile } from '../pip/requirements-file.ts';
import type { SystemFacts } from '../platforms/system-facts.ts';
import type { Settings } from '../settings/settings.ts';
import type { PipxFacts } from './pipx/facts.ts';
import type { ProjectFacts } from './project/facts.ts';

/** A place that holds a distribution that the user wants to uninstall. */
export interface Owner {
  readonly name: string;
  readonly kind: 'system' | 'local' | 'user' | 'pipx';
  readonly directory: string;
  /** For `system`: the system package that owns the distribution. */
  readonly package: string | undefined;
}

/** Facts about uv, for PIP_SHIM_INSTALLER=uv. */
export interface UvFacts {
  /** Path of uv; undefined if PATH has no uv outside the project. */
  readonly path: string | undefined;
  /** Names of the UV_* variables that are set. The user set them to configure uv. */
  readonly variables: readonly string[];
}

/**
 * Settings that could make pip use another index than the locked one, as texts for messages. Each is
 * undefined if it is not set.
 */
export interface OtherIndices {
  /** A config file of pip's that pip-shim can't read. */
  readonly config: string | undefined;
  /** Maps the path of a venv to a setting in the pip.conf of that venv. */
  readonly venvs: ReadonlyMap<string, string>;
  /** A setting in the pip.conf of a venv that pipx uses. */
  readonly pipx: string | undefined;
}

/** The requirements of a command, with the names of the projects that the user probably means. */
export interface MeantCommand {
  readonly requirements: readonly string[];
  readonly packages: readonly KnownPackage[];
  readonly named: readonly NamedRequirement[];
}

/** All facts that a decision may use. pip-shim collects them once, before it decides anything. */
export interface Facts {
  readonly request: PipRequest;
  readonly cause: 'refusal' | 'require-virtualenv';
  /** The config file that would let pip install into the system's Python. PIP_SHIM_AUTO wins over it. */
  readonly allowedBy?: string | undefined;
  readonly interpreter: Interpreter;
  /** Path of the real pip, or of the Python in `python -m pip`. */
  readonly pip: string;
  /** The name by which the user called pip or Python: `pip`, `pip3`, `pip3.11`, `python3`. */
  readonly pipName: string;
  /** Arguments before pip's own: Python's options and `-m pip`. Empty if the program is pip. */
  readonly pipWords: readonly string[];
  readonly cwd: string;
  /** $TMPDIR, or /tmp. */
  readonly temporary: string;
  readonly project: Project;
  /** The tool that manages the project, and the dependencies of the project. */
  readonly managed: ProjectFacts;
  /** The requirements and constraints files, by their names as typed. Empty if no remedy needs the files. */
  readonly files: ReadonlyMap<string, RequirementsFile>;
  readonly otherIndices: OtherIndices;
  /** Set if the user chose that uv, not pip, makes venvs and installs into them. */
  readonly uv: UvFacts | undefined;
  readonly venvs: VenvPlaces;
  /** Who maintains the interpreter: `Debian`, `Homebrew` or `uv`. Without os-release: `this system`. */
  readonly platform: string;
  readonly packages: readonly KnownPackage[];
  /**
   * The modules that the project imports and that only the system has. Leaves out those that this install
   * brings.
   */
  readonly imported: readonly Imported[];
  /**
   * What the user probably means by typed names. Leaves out each name that is the wanted project's own name.
   */
  readonly meanings: readonly Meaning[];
  /**
   * The same command with the names of the projects that are meant. Undefined if no name changes, or if the
   * command has -r, -e or --group.
   */
  readonly meant: MeantCommand | undefined;
  /** Modules of the standard library that the user asked for, and that the interpreter has already. */
  readonly hasModules: readonly string[];
  /** The packages that the interpreter already has, by their PEP 503 names. */
  readonly present: readonly string[];
  /** The requirements that have a name, in the order of `packages`. */
  readonly named: readonly NamedRequirement[];
  readonly system: SystemFacts;
  /** Paths of sudo and doas, each undefined if it is not on PATH. */
  readonly tools: { readonly sudo: string | undefined; readonly doas: string | undefined };
  readonly pipx: PipxFacts;
  /** For `uninstall`: the places that hold the packages. Empty for `install`. */
  readonly owners: readonly Owner[];
  readonly user: User;
  readonly settings: Settings;
}
