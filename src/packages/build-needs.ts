import type { MissingPart } from '../pip/failure/missing-parts.ts';

/** The packages that contain a part that a build has missed. */
export interface Provider {
  /**
   * The Debian package. For a Python module that the build imports, it is the project on the index instead.
   */
  readonly debian: string;
  /** The pkg-config module of the same software. Undefined if the table has none. */
  readonly module: string | undefined;
}

/** The table data/build-needs.txt. */
export interface BuildNeeds {
  /** @param version the version of the interpreter, such as `3.11` */
  provider(part: MissingPart, version: string): Provider | undefined;
  /**
   * The project that has wheels of the same modules: `psycopg2-binary` for `psycopg2`. Both names are in PEP
   * 503 normal form.
   */
  twin(name: string): string | undefined;
}

/** Reads the text of data/build-needs.txt, whose head explains the format. */
export function readBuildNeeds(text: string): BuildNeeds {
  const rows = new Map(
    text.split('\n').flatMap((line): [string, readonly string[]][] => {
      const [need = '', ...fields] = line.split('\t');
      return need === '' || need.startsWith('#') ? [] : [[need, fields]];
    }),
  );
  return {
    provider({ kind, name }, version) {
      const [debian, module] =
        rows.get(`${kind} ${name}`) ??
        rows.get(`${kind} ${directoryOf(name)}`) ??
        rows.get(`${kind} ${name.replace(version, '%')}`) ??
        [];
      if (debian === undefined) return undefined;
      return { debian: debian.replace('%', version), module: module === '-' ? undefined : module };
    },
    twin: (name) => rows.get(`twin ${name}`)?.[0],
  };
}

const directoryOf = (header: string): string => header.replace(/\/.*/, '/');
