/** What os-release(5) says of a distribution. */
export interface OsRelease {
  /** `debian`; empty where there is no such file. */
  readonly id: string;
  /** What it descends from, the nearest first: `ubuntu`, `debian`. */
  readonly like: readonly string[];
  /** `Debian`: without the tail that nobody says; `this system` where there is none. */
  readonly name: string;
  /** `bookworm`; undefined where none is given, as in Debian's sid. */
  readonly codename: string | undefined;
}

/** @param text of /etc/os-release */
export function readOsRelease(text: string): OsRelease {
  const field = (key: string): string | undefined => {
    const match = new RegExp(`^${key}=(?:"([^"]*)"|'([^']*)'|(\\S+))$`, 'm').exec(text);
    return match?.[1] ?? match?.[2] ?? match?.[3];
  };
  return {
    id: field('ID') ?? '',
    like: (field('ID_LIKE') ?? '').split(' ').filter((id) => id !== ''),
    name: (field('NAME') ?? 'this system').replace(/ (?:GNU\/)?Linux$/, ''),
    codename: field('VERSION_CODENAME'),
  };
}
