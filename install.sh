#!/bin/sh
# Installs pip-shim from the clone or unpacked release that this file lies in, or removes it again. This file finds a Node
# and a built program. The program does the rest: src/setup.
# Everything stands in one brace group: a file cut off anywhere is a syntax error, and does nothing.

{
set -eu

usage() {
  cat <<'EOT'
Usage: ./install.sh [OPTION]...

Builds pip-shim and installs it for the current user:
  program and shims     $XDG_DATA_HOME/pip-shim       (~/.local/share/pip-shim)
  management command    ~/.local/bin/pip-shim
  PATH                  a marked block in the start files of your shell

Options:
  --yes              don't ask; as root on an apt system also installs nodejs and npm
  --no-modify-path   leave the shells' start files alone
  --with-python      also catch python3 -m pip install (as pip-shim enable python does)
  --with-hook        have bash, zsh and fish activate what pip installed into (see pip-shim help hook);
                     at a terminal it is asked otherwise; once in it stays, until --without-hook
  --system           install for everybody under /usr/local (needs root, edits no start file)
  --uninstall        take everything away again (also with --system)
  --version          print the version
  --help             print this text

Exit codes: 0 done, 1 failed or declined, 2 wrong usage.
EOT
}

say() { printf '%s\n' "$*"; }

# stop CODE MESSAGE [NEXT STEP]...: each is one line.
stop() {
  stop_code=$1
  printf '%s\n' "install.sh: $2" >&2
  shift 2
  for stop_line in "$@"; do printf '%s\n' "  $stop_line" >&2; done
  exit "$stop_code"
}

parse_arguments() {
  action=setup assume_yes='' scope=''
  for argument in "$@"; do
    case $argument in
      --yes | -y) assume_yes=--yes ;;
      --system) scope=--system ;;
      --no-modify-path | --with-python | --with-hook | --without-hook) ;;
      --uninstall) action=uninstall ;;
      --version) sed -n 's/^ *"version": *"\([^"]*\)".*/\1/p' "$source_dir/package.json"; exit ;;
      --help | -h) usage; exit ;;
      *) stop 2 "unknown option: $argument" \
        'the options are --yes, --no-modify-path, --with-python, --with-hook, --without-hook, --system, --uninstall,' \
        '--version, --help' ;;
    esac
  done
  if [ -z "$assume_yes" ] && ! [ -t 0 ]; then
    stop 2 'standard input is not a terminal, so nobody can be asked' "run it again with --yes: ./install.sh${*:+ $*} --yes"
  fi
}

# find_source: the directory that this file lies in, all links followed (readlink -f is missing on older macOS).
find_source() {
  unset CDPATH && umask 022
  script=$0
  while [ -L "$script" ]; do
    link=$(readlink "$script")
    case $link in /*) script=$link ;; *) script=$(dirname -- "$script")/$link ;; esac
  done
  source_dir=$(cd -P -- "$(dirname -- "$script")" && pwd -P) || stop 1 "can't find the directory of $0"
}

# good_node PATH: is that a Node of 18.19 or later? (Debian's package "node" was once something else.)
good_node() {
  node_version=$("$1" --version 2>/dev/null) || return 1
  printf '%s\n' "$node_version" | grep -E -q '^v(18\.(19|[2-9][0-9])|19|[2-9][0-9]|[1-9][0-9]{2,})(\.|$)'
}

# find_node: sets node to the first good one on PATH, or to the one that an installed launcher has recorded.
find_node() {
  node='' node_seen=''
  rest=$PATH:$(sed -n "s/^_pipshim_node='\(.*\)\/[^/]*'$/\1/p" "$HOME/.local/bin/pip-shim" 2>/dev/null || :):
  while [ -n "$rest" ]; do
    directory=${rest%%:*} rest=${rest#*:}
    case $directory in /*) ;; *) continue ;; esac
    if ! { [ -f "$directory/node" ] && [ -x "$directory/node" ]; }; then continue; fi
    if good_node "$directory/node"; then node=$directory/node && return; fi
    node_seen="${node_seen:+$node_seen, }$directory/node (${node_version#v})"
  done
  return 1
}

missing_tools() {
  missing=''
  find_node || missing="Node 18.19 or later${node_seen:+ (found only $node_seen)}"
  is_built || command -v npm >/dev/null 2>&1 || missing="${missing:+$missing and }npm"
  [ -n "$missing" ]
}

# node_command: what a person types on this system. Empty if that is not known.
node_command() {
  sudo='sudo '
  for manager in apt-get:'apt install nodejs npm' dnf:'dnf install nodejs npm' yum:'yum install nodejs npm' \
    zypper:'zypper install nodejs-default npm-default' pacman:'pacman -S nodejs npm' apk:'apk add nodejs npm' \
    xbps-install:'xbps-install nodejs' emerge:'emerge net-libs/nodejs' brew:'brew install node'; do
    command -v "${manager%%:*}" >/dev/null 2>&1 || continue
    if [ "$(id -u)" -eq 0 ] || [ "${manager%%:*}" = brew ]; then sudo=''; fi
    say "$sudo${manager#*:}" && return
  done
}

ensure_node() {
  missing_tools || return 0
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then install_node && ! missing_tools && return; fi
  advice=$(node_command)
  stop 1 "pip-shim needs $missing" "${advice:-install Node 18.19 or later with npm}, then run this again" \
    'if the distribution has only an older Node: https://nodejs.org/en/download'
}

# Without the recommended packages: npm's would bring a whole compiler.
install_node() {
  say "pip-shim needs $missing."
  if [ -z "$assume_yes" ]; then
    printf 'Install it with apt-get install nodejs npm? [Y/n] '
    IFS='' read -r answer || answer=no
    case $answer in '' | [yY] | [yY][eE][sS]) ;; *) say 'Nothing was changed.' && exit 1 ;; esac
  fi
  if ! apt-cache show nodejs >/dev/null 2>&1; then
    say '→ apt-get update'
    apt-get update -q </dev/null || stop 1 'apt-get update failed' 'see its messages above'
  fi
  say '→ apt-get install -y --no-install-recommends nodejs npm'
  DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends nodejs npm </dev/null ||
    stop 1 'apt-get could not install nodejs and npm' 'see its messages above'
}

# is_built: is the program newer than all that it is built from? Then neither npm nor a network is needed.
is_built() {
  [ ! -e "$source_dir/package.json" ] && return
  [ -f "$source_dir/dist/pip-shim.cjs" ] && [ -d "$source_dir/dist/share" ] || return 1
  [ -z "$(cd "$source_dir" && find src shims data packaging build.mjs package*.json -newer dist/pip-shim.cjs)" ]
}

# find_program: sets program to the directory of a built boot.cjs. Removing builds none.
find_program() {
  program=$source_dir
  [ -f "$source_dir/package.json" ] || return 0
  program=$source_dir/dist
  if [ "$action" = uninstall ]; then
    [ -f "$program/boot.cjs" ] || program=$data/current
  elif ! is_built; then
    PATH=${node%/*}:$PATH "$node" "$source_dir/packaging/build-clone.mjs" "$source_dir" "$temporary" || exit
    [ ! -d "$temporary/build" ] || program=$temporary/build/dist
  fi
}

# For the case that no Node or no program works. It leaves links to documents and empty directories.
remove_in_sh() {
  for file in "$HOME/.bashrc" "$HOME/.bash_profile" "$HOME/.bash_login" "$HOME/.profile" "${ZDOTDIR:-$HOME}/.zshrc" \
    "${XDG_CONFIG_HOME:-$HOME/.config}/fish/conf.d/pip-shim.fish"; do
    grep -q '^# <<< pip-shim <<<$' "$file" 2>/dev/null || continue
    sed '/^# >>> pip-shim >>>$/,/^# <<< pip-shim <<<$/d' "$file" >"$temporary/file" && cat "$temporary/file" >"$file"
    say "Removed the block from $file"
  done
  for file in "$data"/shims/p* "$bin"/pip* "$bin"/python*; do
    case $(sed -n 2p "$file" 2>/dev/null) in
      '# pip-shim shim' | '# pip-shim launcher') rm -f "$file" && say "Removed $file" ;;
    esac
  done
  rm -rf "$data/versions" "$data/current" && say "Removed the program from $data"
}

main() {
  find_source
  parse_arguments "$@"
  case ${HOME-} in /*) ;; *) stop 1 'HOME is not set to an absolute path' 'set HOME and run it again' ;; esac
  temporary='' code='' bin=$HOME/.local/bin data=${XDG_DATA_HOME:-$HOME/.local/share}/pip-shim
  case $scope:$source_dir in
    --system:* | */usr/local/lib/pip-shim/versions/*) data=/usr/local/lib/pip-shim bin=/usr/local/bin ;;
    *:*/versions/*) data=${source_dir%/versions/*} ;;
  esac
  trap 'code=$?; rm -rf "$temporary"; exit "$code"' EXIT
  trap 'exit 129' HUP && trap 'exit 130' INT && trap 'exit 143' TERM
  temporary=$(mktemp -d "${TMPDIR:-/tmp}/pip-shim.XXXXXX") ||
    stop 1 "can't make a temporary directory" 'set TMPDIR to a writable one'
  if [ "$action" = uninstall ]; then
    set -- ${assume_yes:+--yes} ${scope:+--system}
    if ! { find_node && find_program && [ -f "$program/boot.cjs" ]; }; then remove_in_sh; return; fi
  else
    ensure_node
    find_program
  fi
  "$node" "$program/boot.cjs" cli "$action" "$@"
}

main "$@"
exit
}
