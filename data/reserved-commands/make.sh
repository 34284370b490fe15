#!/bin/bash
# Writes src/setup/reserved-names.ts: the names that never get a shim as an installed command.
# Run it on Debian 12 with bash, zsh and fish: bash data/reserved-commands/make.sh
set -euo pipefail
cd "$(dirname "$0")"

# The commands of the system itself, because a script takes them for granted. They come from what Debian calls
# essential or required (coreutils, util-linux, dpkg, apt, …), and from procps.
system() {
  local packages
  mapfile -t packages < <(dpkg-query -W -f '${Package} ${Essential} ${Priority}\n' | awk '$2 == "yes" || $3 == "required" { print $1 }')
  dpkg -L "${packages[@]}" procps | sed -n 's|^\(/usr\)\?/s\?bin/||p'
}

# The shells' own words. A shell finds them without PATH, but `env test` and `xargs echo` look for them on
# PATH.
shells() {
  local home
  env -i bash --norc -c 'compgen -bk'
  # shellcheck disable=SC2016 # zsh expands it
  env -i zsh -f -c 'print -l ${(k)builtins} ${(k)reswords}'
  home=$(mktemp -d)
  env -i HOME="$home" fish --no-config -c 'builtin -n'
  rm -r "$home"
}

# Names that are listed by hand. pip-shim itself starts Node by the name node. The others decide what a script
# does next: which user it becomes, how it downloads, and on which system it runs.
by_hand() {
  printf '%s\n' node pip-shim awk nawk sudo doas pkexec sh ash ksh zsh fish csh tcsh busybox toybox curl wget ssh scp sftp git \
    gpg gpgv systemctl service dnf yum rpm zypper pacman apk brew xbps-install emerge snap flatpak
}

{
  cat <<'END'
/**
 * Names of the base system and of the shells, which never get a shim as an installed command. Written by
 * data/reserved-commands/make.sh; do not edit.
 */
export const RESERVED_NAMES: ReadonlySet<string> = new Set(
  `
END
  { system; shells; by_hand; } | grep -E '^[A-Za-z0-9_][A-Za-z0-9._+-]*$' | LC_ALL=C sort -u | tr '\n' ' ' | fold -s -w 105 | sed 's/ *$//'
  cat <<'END'

`
    .trim()
    .split(/\s+/),
);
END
} >../../src/setup/reserved-names.ts
