/** The fields of os-release(5) that pip-shim reads. */
export interface OsRelease {
  /** The ID, such as `debian`. Empty if os-release does not give it. */
  readonly id: string;
  /** The distributions that this distribution derives from, the nearest first: `ubuntu`, `debian`. */
  readonly like: readonly string[];
  /** The name without ` GNU/Linux` or ` Linux`, for example `Debian`. Without a name: `this system`. */
  readonly name: string;
  /**
   * The release's codename, such as `bookworm`. Undefined if os-release does not give it, as in Debian's sid.
   */
  readonly codename: string | undefined;
}

/** @param text the content of /etc/os-release */
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
