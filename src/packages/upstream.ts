/**
 * Turns a system package's version into the upstream version: removes the epoch, the revision and notes on
 * repackaging. The result may still not follow PEP 440 (`1.0~git2020`).
 * Sources: deb-version(7), and the Developer's Reference on +really and +dfsg; rpm-version(7) for `~` and
 * `^`; Arch's VCS package guidelines; APKBUILD(5) and Gentoo's PMS 3.2 for `_p`; Void's and Homebrew's `_1`.
 */
export function upstream(version: string): string {
  return version
    .replace(/^\d+:/, '')
    .replace(/-[^-]*$/, '')
    .replace(/^.*\+really(?=\d)/, '') // what comes before +really only outranks a mistaken upload
    .replace(/[+~.](?:dfsg|ds|debian|repack|orig|ubuntu).*$/s, '')
    .replace(/\+(?:git|svn|hg|bzr|\d+\.?g[\da-f]{6}|~).*$|~bpo.*$/s, '')
    .replace(/\^.*$|[.+]r\d+\.g[\da-f]{7,}$|_git\d+$|_\d+$/s, '')
    .replace(/_p(\d+)$/, '.post$1')
    .replace(/~(?=(?:alpha|beta|a|b|rc|c|preview|pre|dev)\.?\d*$)/, '');
}
