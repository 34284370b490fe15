/**
 * Upstream's version in one of a distribution's, in the words of PEP 440 where it has such: without epoch, revision and
 * the notes of who repackaged it. What remains may be no version to PEP 440 (`1.0~git2020`).
 * Source: deb-version(7), and the Developer's Reference on +really and +dfsg; rpm-version(7) for `~` and `^`; Arch's
 * VCS package guidelines; APKBUILD(5) and Gentoo's PMS 3.2 for `_p`; Void's and Homebrew's revisions are `_1`.
 */
export function upstream(version: string): string {
  return version
    .replace(/^\d+:/, '')
    .replace(/-[^-]*$/, '')
    .replace(/^.*\+really(?=\d)/, '') // the number before it is there only to be higher than a mistake
    .replace(/[+~.](?:dfsg|ds|debian|repack|orig|ubuntu).*$/s, '')
    .replace(/\+(?:git|svn|hg|bzr|\d+\.?g[\da-f]{6}|~).*$|~bpo.*$/s, '')
    .replace(/\^.*$|[.+]r\d+\.g[\da-f]{7,}$|_git\d+$|_\d+$/s, '')
    .replace(/_p(\d+)$/, '.post$1')
    .replace(/~(?=(?:alpha|beta|a|b|rc|c|preview|pre|dev)\.?\d*$)/, '');
}
