#!/bin/sh
# Installs pip-shim from the clone or release in which this file lies, or removes pip-shim. Finds a Node, and
# builds the program if needed. The program then does the rest (src/setup).
# All commands are in one brace group. So if this file was cut off, it is a syntax error and does nothing.

{
set -eu

say() { printf '%s\n' "$*"; }

# stop CODE MESSAGE [NEXT STEP]...: prints the message and the steps, one line each, and exits with CODE.
stop() {
  printf '%s\n' "install.sh: $2" >&2
  stop_code=$1 && shift 2
  [ $# -eq 0 ] || printf '  %s\n' "$@" >&2
  exit "$stop_code"
}

# again SUDO WORDS: prints the line that runs this file again. If get.sh fetched this file, that line is in
# dist/origin. An installed copy can only remove pip-shim, so its own path is enough.
again() {
  line=$(sed -n 2p "$source_dir/dist/origin" 2>/dev/null) || line=''
  if [ -n "$line" ]; then say "${line%|*}| $1${line##*| }$2"
  elif [ -e "$source_dir/package.json" ]; then say "$1./install.sh$2"
  else say "$1sh '$(printf '%s\n' "$source_dir/install.sh" | sed "s/'/'\\\\''/g")'$2"; fi
}

# Prints pip-shim's version. An installed version has no package.json, but its directory is VERSION-HASH.
source_version() {
  version=${source_dir##*/}
  sed -n 's/^ *"version": *"\([^"]*\)".*/\1/p' "$source_dir/package.json" 2>/dev/null || say "${version%-*}"
}

parse_arguments() {
  action=setup assume_yes='' scope='' temporary='' code=''
  for argument in "$@"; do
    case $argument in
      --yes | -y) assume_yes=--yes ;;
      --system) scope=--system ;;
      --no-modify-path | --with-python | --with-hook | --without-hook) ;;
      --uninstall) action=uninstall ;;
      --version) source_version; exit ;;
      --help | -h) cat "$source_dir/packaging/install-help.txt"; exit ;;
      *) stop 2 "unknown option: $argument" \
        'the options are --yes, --no-modify-path, --with-python, --with-hook, --without-hook, --system, --uninstall,' \
        '--version, --help' ;;
    esac
  done
  if [ -z "$assume_yes" ] && ! [ -t 0 ]; then
    stop 2 'standard input is not a terminal, so nobody can be asked' "run it again with --yes: $(again '' "${*:+ $*} --yes")"
  fi
}

# find_source: sets source_dir to this file's directory. Follows links, because old macOS has no readlink -f.
find_source() {
  unset CDPATH && umask 022
  script=$0
  while [ -L "$script" ]; do
    link=$(readlink "$script")
    case $link in /*) script=$link ;; *) script=$(dirname -- "$script")/$link ;; esac
  done
  source_dir=$(cd -P -- "$(dirname -- "$script")" && pwd -P) || stop 1 "can't find the directory of $0"
}

# good_node FILE: succeeds if FILE is Node 18.19 or later. (Debian's package "node" was once another program.)
good_node() {
  node_version=$("$1" --version 2>/dev/null) && node_version=${node_version#v} || return 1
  printf '%s\n' "$node_version" | grep -E -q '^(18\.(19|[2-9][0-9])|19|[2-9][0-9]|[1-9][0-9]{2,})(\.|$)'
}

# find_node: sets node to the first good Node on PATH, or else to the Node that the installed command records.
find_node() {
  node='' node_seen=''
  rest=$PATH:$(sed -n "s/^_pipshim_node='\(.*\)\/[^/]*'$/\1/p" "$bin/pip-shim" 2>/dev/null || :):
  while [ -n "$rest" ]; do
    directory=${rest%%:*} rest=${rest#*:}
    case $directory in /*) ;; *) continue ;; esac
    if ! { [ -f "$directory/node" ] && [ -x "$directory/node" ]; }; then continue; fi
    if good_node "$directory/node"; then node=$directory/node && return; fi
    node_seen="${node_seen:+$node_seen, }$directory/node (${node_version:-no version})"
  done
  return 1
}

missing_tools() {
  missing=''
  find_node || missing="Node 18.19 or later${node_seen:+ (found only $node_seen)}"
  npm='' && is_built || npm=' npm'
  [ -z "$npm" ] || command -v npm >/dev/null 2>&1 || missing="${missing:+$missing and }npm"
  [ -n "$missing" ]
}

# ensure_node: sets node. If Node or npm is missing, installs it with apt, or stops and says how to do that.
ensure_node() {
  missing_tools || return 0
  # shellcheck source=packaging/install-node.sh
  . "$source_dir/packaging/install-node.sh"
  require_node
}

confirm() {
  if [ -n "$assume_yes" ]; then return; fi
  printf '%s %s ' "$1" "${2:-[Y/n]}" && { IFS='' read -r answer || answer=no; }
  case ${answer:-${2:-yes}} in [yY] | [yY][eE][sS]) ;; *) say 'Nothing was changed.' && exit 1 ;; esac
}

# is_built: succeeds if the build is newer than all sources. Then no npm is needed. A release has no sources.
is_built() (
  cd "$source_dir" && [ -f dist/built ] || return
  [ ! -e build.mjs ] || [ -z "$(find src shims data packaging build.mjs package*.json -newer dist/built)" ]
)

# Runs the program. Unsets two variables that may be set for npm but could break the program.
run_program() (unset NODE_OPTIONS NODE_PATH && exec "$node" "$program/boot.cjs" cli "$@")

# find_program: sets program to the directory of a boot.cjs that runs, and so can remove pip-shim.
find_program() {
  for program in "$source_dir" "$source_dir/dist" "$data/current"; do
    if run_program --version >/dev/null 2>&1; then return; fi
  done
  return 1
}

# leave_starter SHIM: if a program's first line names SHIM, leaves a starter (src/setup/built-scripts.ts).
leave_starter() (
  IFS=: real=''
  for directory in $PATH; do [ -n "$real" ] || [ -f "$directory/../pyvenv.cfg" ] || [ ! -x "$directory/${1##*/}" ] || real=$directory/${1##*/}; done
  # shellcheck disable=SC2086 # the entries of PATH
  find -L $PATH /usr/local/bin "$HOME/bin" /opt/*/bin "$HOME"/*/bin -maxdepth 1 -type f -exec head -n 1 {} + 2>/dev/null |
    LC_ALL=C awk -v shim="$1" '{ sub(/^#! */, "") } $1 == shim { found = 1 } END { exit !found }' || return 0
  if [ -z "$real" ] || [ "$shims" = "$bin" ]; then say "The first line of some programs names $1: write #!${real:-PYTHON} there" && return; fi
  printf '%s\n' '#!/bin/sh' '# left by pip-shim, because scripts begin with this path' "exec '$(printf '%s\n' "$real" | sed "s/'/'\\\\''/g")' \"\$@\"" >"$1"
  chmod 755 "$1" && say "Left a script that starts $real at $1, because the first line of some programs names it"
)

# Removes pip-shim if no Node.js can run its program. Leaves the blocks in start files, which then do nothing.
remove_in_sh() {
  if ! [ -d "$data/versions" ]; then say "pip-shim is not installed in $data." && return; fi
  [ -w "$data" ] || stop 1 "you may not write to $data" "$(again 'sudo ' ' --uninstall')"
  confirm "Remove pip-shim from $data and $bin?" '[y/N]'
  for file in "$shims"/* "$bin/pip-shim"; do
    case $([ ! -f "$file" ] || sed -n '1 { /^#!/ !q; }; 2,3p; 3q' "$file" 2>/dev/null) in
      '# pip-shim '*"/pip-shim/current'") rm -f "$file" && say "Removed $file" && case ${file##*/} in python*) leave_starter "$file" ;; esac ;;
    esac
  done
  rm -rf "$data/versions" "$data/current" "$data/hook-default" && say "Removed the program from $data"
  say "Left for you to remove, because no Node.js works: $([ "$shims" = "$bin" ] || say "the lines from '# >>> pip-shim >>>' to '# <<< pip-shim <<<' in your shells' start files, and ")what is in $data"
}

# shellcheck disable=SC3067 # dash, bash, busybox and ksh know -O
# Stops root from running or writing another user's files, because sudo may keep that user's HOME.
check_user() {
  case ${HOME-} in /*) ;; *) stop 1 'HOME is not set to an absolute path' 'set HOME and run it again' ;; esac
  if [ "$(id -u)" -ne 0 ]; then
    [ -z "$scope" ] || stop 1 '--system writes under /usr/local and needs root' "$(again 'sudo ' " $*")"
  elif [ -z "$scope" ] && [ -d "$HOME" ] && ! [ -O "$HOME" ]; then
    stop 1 "running as root, but $HOME belongs to somebody else" \
      'for yourself: run it without sudo' "for everybody: $(again 'sudo ' ' --system')"
  fi
}

# find_places: sets data, bin and shims. If this file is installed, data is the installation that it lies in.
find_places() {
  case ${XDG_DATA_HOME-} in /*) data=$XDG_DATA_HOME/pip-shim ;; *) data=$HOME/.local/share/pip-shim ;; esac
  if [ ! -e "$source_dir/package.json" ] && [ -L "${source_dir%/versions/*}/current" ]; then data=${source_dir%/versions/*}; fi
  bin=$HOME/.local/bin shims=$data/shims
  if [ -n "$scope" ] || [ "$data" = /usr/local/lib/pip-shim ]; then data=/usr/local/lib/pip-shim bin=/usr/local/bin && shims=$bin; fi
}

install() {
  [ -f "$source_dir/build.mjs" ] || is_built || stop 1 "$source_dir is no clone or release of pip-shim" 'run install.sh from a clone or a release'
  ensure_node
  program=$source_dir/dist
  if ! is_built; then
    PATH=${node%/*}:$PATH "$node" "$source_dir/packaging/build-clone.mjs" "$source_dir" "$temporary" || exit
    [ ! -d "$temporary/build" ] || program=$temporary/build/dist
  fi
  run_program setup "$@"
}

main() {
  find_source
  parse_arguments "$@"
  check_user "$@"
  find_places
  trap 'code=$?; rm -rf "$temporary"; exit "$code"' EXIT
  trap 'exit 129' HUP && trap 'exit 130' INT && trap 'exit 143' TERM
  temporary=$(mktemp -d "${TMPDIR:-/tmp}/pip-shim.XXXXXX") || stop 1 "can't make a temporary directory" 'set TMPDIR to a writable one'
  if [ "$action" = setup ]; then
    install "$@"
  elif find_node && find_program; then
    run_program uninstall ${assume_yes:+--yes} ${scope:+--system}
  else
    remove_in_sh
  fi
}

main "$@"
exit
}
