#!/bin/sh
# Installs pip-shim from the clone or unpacked release that this file lies in, or removes it again.
# Everything stands in one brace group: a file cut off anywhere is a syntax error, and does nothing.

# shellcheck disable=SC2015 # A && B || C: C is meant for either failing
# shellcheck disable=SC2030,SC2031 # PATH is changed for one subshell on purpose
{
set -eu

usage() {
  cat <<'EOF'
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

Examples:
  ./install.sh
  ./install.sh --yes --no-modify-path
  sudo ./install.sh --system
  ./install.sh --uninstall

Exit codes: 0 done, 1 failed or declined, 2 wrong usage.
EOF
}

say() { printf '%s\n' "$*"; }

warn() { printf '%s\n' "install.sh: $*" >&2; }

# die MESSAGE [NEXT STEP]...: each argument is one line.
die() {
  warn "$1"
  shift
  for die_line in "$@"; do printf '%s\n' "  $die_line" >&2; done
  exit 1
}

misuse() {
  warn "$1"
  shift
  for misuse_line in "$@"; do printf '%s\n' "  $misuse_line" >&2; done
  exit 2
}

## Arguments and places

parse_arguments() {
  action=install
  scope=user
  assume_yes=no
  modify_path=yes
  with_python=no
  with_hook=as-before
  for argument in "$@"; do
    case $argument in
      --yes | -y) assume_yes=yes ;;
      --no-modify-path) modify_path=no ;;
      --with-python) with_python=yes ;;
      --with-hook) with_hook=yes ;;
      --without-hook) with_hook=no ;;
      --system) scope=system ;;
      --uninstall) action=uninstall ;;
      --version) action=version ;;
      --help | -h) action=help ;;
      *) misuse "unknown option: $argument" \
        'the options are --yes, --no-modify-path, --with-python, --with-hook, --without-hook, --system, --uninstall,' \
        '--version, --help' ;;
    esac
  done
}

# resolve_link PATH: the file that a chain of symbolic links ends at (readlink -f is missing on older macOS).
resolve_link() {
  resolved=$1
  resolve_hops=0
  while [ -L "$resolved" ]; do
    resolve_hops=$((resolve_hops + 1))
    [ "$resolve_hops" -le 40 ] || break
    resolve_target=$(readlink "$resolved")
    case $resolve_target in
      /*) resolved=$resolve_target ;;
      *) resolved=$(dirname -- "$resolved")/$resolve_target ;;
    esac
  done
  printf '%s\n' "$resolved"
}

# xdg VALUE DEFAULT: the specification says that an empty or relative value is to be ignored.
xdg() {
  case $1 in
    /*) printf '%s\n' "$1" ;;
    *) printf '%s\n' "$2" ;;
  esac
}

# Lines of this file's lists and rc blocks hold paths, and PATH is separated by colons.
refuse_path() {
  case $1 in
    *:*) die "a directory with a colon can't be on PATH: $1" 'set XDG_DATA_HOME to another directory' ;;
    *"$newline"*) die "a directory name with a line break is not supported: $1" ;;
  esac
}

find_places() {
  newline='
'
  unset CDPATH
  umask 022
  case ${HOME-} in
    /*) ;;
    *) die 'HOME is not set to an absolute path' 'set HOME and run it again' ;;
  esac
  script=$(resolve_link "$0")
  source_dir=$(cd -P -- "$(dirname -- "$script")" && pwd -P) || die "can't find the directory of $0"
  data=$(xdg "${XDG_DATA_HOME-}" "$HOME/.local/share")/pip-shim
  find_own_place
  if [ "$scope" = system ]; then
    data=/usr/local/lib/pip-shim
    shims=/usr/local/bin
    bin=/usr/local/bin
    share=/usr/local/share
    directory_mode=755
  else
    shims=$data/shims
    bin=$HOME/.local/bin
    share=${data%/*}
    # The XDG specification asks for 0700 where a base directory has to be made.
    directory_mode=700
  fi
  state=$(xdg "${XDG_STATE_HOME-}" "$HOME/.local/state")/pip-shim
  config=$(xdg "${XDG_CONFIG_HOME-}" "$HOME/.config")
  zsh_file=$(zsh_directory)/.zshrc
  fish_file=$config/fish/conf.d/pip-shim.fish
  refuse_path "$shims"
  refuse_path "$bin"
}

# The copy in an installed version acts on that installation, whatever XDG_DATA_HOME says today.
find_own_place() {
  own_versions=$(dirname -- "$source_dir")
  own_data=$(dirname -- "$own_versions")
  if [ "${own_versions##*/}" != versions ] || ! [ -L "$own_data/current" ]; then return; fi
  if [ "$own_data" = /usr/local/lib/pip-shim ]; then
    scope=system
  elif [ "$(cd -P -- "$data" 2>/dev/null && pwd -P)" != "$own_data" ]; then
    data=$own_data
  fi
}

source_version() {
  if [ -f "$source_dir/package.json" ]; then
    sed -n 's/^ *"version": *"\([^"]*\)".*/\1/p' "$source_dir/package.json" | head -n 1
  else
    version_name=${source_dir##*/}
    printf '%s\n' "${version_name%-*}"
  fi
}

is_root() { [ "$(id -u)" -eq 0 ]; }

owner_of() {
  # shellcheck disable=SC2012 # stat's options differ between systems; with -n the third field is a number
  ls -ldn -- "$1" | awk '{ print $3; exit }'
}

check_user() {
  if [ "$scope" = system ]; then
    is_root || die '--system writes under /usr/local and needs root' "sudo ./install.sh $*"
  elif is_root && [ -d "$HOME" ] && [ "$(owner_of "$HOME")" -ne 0 ]; then
    die "running as root, but $HOME belongs to somebody else" \
      'for yourself: run it without sudo' 'for everybody: sudo ./install.sh --system'
  fi
}

# confirm QUESTION: yes by --yes, by a terminal's answer, never by silence.
confirm() {
  [ "$assume_yes" = no ] || return 0
  printf '%s [Y/n] ' "$1"
  IFS= read -r answer || { say ''; answer=no; }
  case $answer in
    '' | [yY] | [yY][eE][sS]) ;;
    *) say 'Nothing was changed.'; exit 1 ;;
  esac
}

# ask_hook: by a person alone, where no option says it and the hook is not there already. No by default, as for --yes:
# another prompt is a matter of taste.
ask_hook() {
  [ "$with_hook:$assume_yes:$modify_path:$scope" = as-before:no:yes:user ] || return 0
  if [ -z "$files_to_edit" ] || has_hook; then return; fi
  say 'Your shell can follow: what pip installed into is then active at the next prompt, without a "source" line.'
  printf '%s [y/N] ' 'Put this hook into the block, too?'
  IFS= read -r answer || { say ''; answer=; }
  case $answer in
    [yY] | [yY][eE][sS]) with_hook=yes ;;
    *) say 'Left out. It can be added any time: ./install.sh --with-hook' ;;
  esac
}

require_consent() {
  if [ "$assume_yes" = no ] && ! [ -t 0 ]; then
    misuse 'standard input is not a terminal, so nobody can be asked' \
      "run it again with --yes: ./install.sh${*:+ $*} --yes"
  fi
}

## Node

# good_node PATH: is that a Node of 18.19 or later? (Debian's package "node" was once something else.)
good_node() {
  node_version=$("$1" --version 2>/dev/null) || return 1
  case $node_version in
    v[0-9]*.[0-9]*) ;;
    *) return 1 ;;
  esac
  node_version=${node_version#v}
  node_major=${node_version%%.*}
  node_minor=${node_version#*.}
  node_minor=${node_minor%%.*}
  case $node_major$node_minor in
    *[!0-9]*) return 1 ;;
  esac
  [ "$node_major" -gt 18 ] || { [ "$node_major" -eq 18 ] && [ "$node_minor" -ge 19 ]; }
}

# Sets node to the first good one on PATH; node_seen says what was met on the way.
find_node() {
  node=
  node_seen=
  find_node_ifs=$IFS
  IFS=:
  set -f
  for directory in $PATH; do
    IFS=$find_node_ifs
    set +f
    case $directory in
      /*) ;;
      *) continue ;;
    esac
    [ -f "$directory/node" ] && [ -x "$directory/node" ] || continue
    if good_node "$directory/node"; then
      node=$directory/node
      break
    fi
    node_seen="${node_seen:+$node_seen, }$directory/node (${node_version:-no version})"
  done
  IFS=$find_node_ifs
  set +f
  [ -n "$node" ]
}

# The path to remember. A version manager's shim answers differently in each directory, and fnm's link dies with
# its shell: there the binary itself. Otherwise the link, which outlives an upgrade by Homebrew.
lasting_node() {
  "$node" -e '
    const { realpathSync } = require("fs");
    const found = process.argv[1];
    const same = realpathSync(found) === realpathSync(process.execPath);
    const fleeting = /^\/(tmp|run|var\/run)\/|\/fnm_multishells\//.test(found);
    process.stdout.write(same && !fleeting ? found : process.execPath);
  ' "$node"
}

warn_private_node() {
  case $scope:$recorded_node in
    system:"$HOME"/* | system:/home/* | system:/root/* | system:/Users/*)
      warn "other users may not be able to run $recorded_node; for them plain pip runs. Better: $(install_command node)" ;;
  esac
}

package_manager() {
  for manager in apt-get dnf yum zypper pacman apk xbps-install emerge brew; do
    if command -v "$manager" >/dev/null 2>&1; then
      printf '%s\n' "$manager"
      return
    fi
  done
}

# install_command node|pip: what a person types on this system, empty where it is not known.
install_command() {
  sudo='sudo '
  if is_root; then sudo=; fi
  case $(package_manager):$1 in
    apt-get:node) say "${sudo}apt install nodejs npm" ;;
    apt-get:pip) say "${sudo}apt install python3-pip" ;;
    dnf:node) say "${sudo}dnf install nodejs npm" ;;
    dnf:pip) say "${sudo}dnf install python3-pip" ;;
    yum:node) say "${sudo}yum install nodejs npm" ;;
    yum:pip) say "${sudo}yum install python3-pip" ;;
    zypper:node) say "${sudo}zypper install nodejs-default npm-default" ;;
    zypper:pip) say "${sudo}zypper install python3-pip" ;;
    pacman:node) say "${sudo}pacman -S nodejs npm" ;;
    pacman:pip) say "${sudo}pacman -S python-pip" ;;
    apk:node) say "${sudo}apk add nodejs npm" ;;
    apk:pip) say "${sudo}apk add py3-pip" ;;
    xbps-install:node) say "${sudo}xbps-install nodejs" ;;
    xbps-install:pip) say "${sudo}xbps-install python3-pip" ;;
    emerge:node) say "${sudo}emerge net-libs/nodejs" ;;
    emerge:pip) say "${sudo}emerge dev-python/pip" ;;
    brew:node) say 'brew install node' ;;
    brew:pip) say 'brew install python' ;;
  esac
}

has_npm() { command -v npm >/dev/null 2>&1; }

missing_tools() {
  missing=
  if ! find_node; then
    missing="Node 18.19 or later${node_seen:+ (found only $node_seen)}"
  fi
  has_npm || missing="${missing:+$missing and }npm"
  [ -n "$missing" ]
}

die_without_node() {
  advice=$(install_command node)
  die "pip-shim needs $missing" "${advice:-install Node 18.19 or later with npm}, then run this again" \
    'where the distribution has only an older Node: https://nodejs.org/en/download'
}

ensure_node() {
  missing_tools || return 0
  if ! is_root || [ "$(package_manager)" != apt-get ]; then die_without_node; fi
  say "pip-shim needs $missing."
  confirm 'Install it with apt-get install nodejs npm?'
  apt_install_node
  if missing_tools; then die_without_node; fi
}

# Without the recommended packages: npm's would bring a whole compiler.
apt_install_node() {
  if ! apt-cache show nodejs >/dev/null 2>&1; then
    say '→ apt-get update'
    apt-get update -q </dev/null || die 'apt-get update failed' 'see its messages above'
  fi
  say '→ apt-get install -y --no-install-recommends nodejs npm'
  DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends nodejs npm </dev/null ||
    die 'apt-get could not install nodejs and npm' 'see its messages above'
}

## Build

# Never root-owned files in somebody else's clone, and none at all in one that can't be written.
can_build_in_place() {
  if is_root; then
    [ "$(owner_of "$source_dir")" -eq 0 ] || return 1
  fi
  for place in "$source_dir" "$source_dir/node_modules" "$source_dir/dist"; do
    [ ! -e "$place" ] || [ -w "$place" ] || return 1
  done
}

dependencies_current() {
  # npm writes this copy of the lock file last, so a newer one means that an npm ci went through.
  [ -f "$1/node_modules/.package-lock.json" ] &&
    [ -n "$(find "$1/node_modules/.package-lock.json" -newer "$1/package-lock.json")" ]
}

prepare_build() {
  if can_build_in_place; then
    build_dir=$source_dir
    return
  fi
  build_dir=$temporary/build
  mkdir "$build_dir"
  for entry in "$source_dir"/* "$source_dir/.npmrc"; do
    case ${entry##*/} in
      node_modules | dist) ;;
      *) [ ! -e "$entry" ] || cp -Rp "$entry" "$build_dir/" || die "can't copy $entry to $build_dir" ;;
    esac
  done
  if dependencies_current "$source_dir"; then
    ln -s "$source_dir/node_modules" "$build_dir/node_modules"
  fi
  say "Building in $build_dir, because $source_dir is not ours to write"
}

# npm_run ARGUMENTS...: npm in the build directory, its words kept for the case that it fails.
npm_run() {
  (cd "$build_dir" && PATH=${node%/*}:$PATH && npm --no-update-notifier "$@") >"$temporary/npm.log" 2>&1 </dev/null
}

# The reason is mostly at the start, the rest at the end; between them npm may print its whole manual.
show_npm_log() {
  if [ "$(wc -l <"$temporary/npm.log")" -gt 24 ]; then
    head -n 12 "$temporary/npm.log" >&2
    printf '[…]\n' >&2
    tail -n 8 "$temporary/npm.log" >&2
  else
    cat "$temporary/npm.log" >&2
  fi
}

# A home that never saw npm gets no cache of it, and one that npm can't write (a root-owned ~/.npm) is no obstacle.
choose_npm_cache() {
  if [ -z "${npm_config_cache-}" ] && { [ ! -e "$HOME/.npm" ] || [ ! -w "$HOME/.npm" ]; }; then
    use_private_npm_cache
  fi
}

use_private_npm_cache() {
  npm_config_cache=$temporary/npm-cache
  export npm_config_cache
}

install_dependencies() {
  # npm ci empties the directory, also one behind a link, which is then somebody else's.
  if [ -L "$build_dir/node_modules" ]; then rm -f "$build_dir/node_modules"; fi
  say '→ npm ci --ignore-scripts --no-audit --no-fund'
  if npm_run ci --ignore-scripts --no-audit --no-fund; then return; fi
  if grep -E -q 'EACCES|EROFS|EPERM|root-owned' "$temporary/npm.log" && [ "${npm_config_cache-}" != "$temporary/npm-cache" ]; then
    say "npm can't write its cache; trying again with a private one"
    use_private_npm_cache
    if npm_run ci --ignore-scripts --no-audit --no-fund; then return; fi
  fi
  show_npm_log
  if grep -E -q 'ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|CERT' "$temporary/npm.log"; then
    die 'npm ci could not reach its registry' 'check the network and npm config get registry, proxy, cafile'
  fi
  die 'npm ci failed; nothing was installed' 'its words are above'
}

build_program() {
  prepare_build
  choose_npm_cache
  if dependencies_current "$build_dir"; then
    say '→ npm run build'
    if npm_run run build; then return; fi
    # They may be another platform's, or half removed.
    say 'The build failed with the dependencies that were there; installing them anew'
  fi
  install_dependencies
  say '→ npm run build'
  if npm_run run build; then return; fi
  show_npm_log
  die 'npm run build failed; nothing was installed' 'its words are above' \
    'if the temporary directory forbids programs (noexec), set TMPDIR to another one'
}

## Names

# second_line_is TEXT FILE: how our shims and our management command are told from foreign files.
second_line_is() {
  [ -f "$2" ] && [ -r "$2" ] || return 1
  second_line=
  { IFS= read -r second_line && IFS= read -r second_line; } <"$2" || return 1
  [ "$second_line" = "$1" ]
}

is_shim() { second_line_is '# pip-shim shim' "$1"; }
is_launcher() { second_line_is '# pip-shim launcher' "$1"; }

# is_name pip|python NAME: is NAME that word, with or without 3 or 3.N?
is_name() {
  case $2 in
    "$1" | "$1"3) ;;
    "$1"3.*[!0-9]* | "$1"3.) return 1 ;;
    "$1"3.*) ;;
    *) return 1 ;;
  esac
}

is_shim_name() { is_name pip "$1" || is_name python "$1"; }

# search_path pip|python: prints each foreign one on PATH, absolute, in PATH's order. An active venv's is not the
# machine's, and with --system neither is what lies in one user's home.
search_path() {
  search_ifs=$IFS
  IFS=:
  set -f
  for directory in $PATH; do
    IFS=$search_ifs
    set +f
    case $directory in
      /*) ;;
      *) continue ;;
    esac
    case $scope:$directory/ in
      system:"$HOME"/*) continue ;;
    esac
    [ ! -f "$directory/../pyvenv.cfg" ] || continue
    for candidate in "$directory/$1" "$directory/$1"3 "$directory/$1"3.*; do
      is_name "$1" "${candidate##*/}" || continue
      [ -f "$candidate" ] && [ -x "$candidate" ] || continue
      is_shim "$candidate" || printf '%s\n' "$candidate"
    done
  done
  IFS=$search_ifs
  set +f
}

# Sets names (one a line, each once), real_pips (all of them, in PATH's order) and python_names, empty unless wanted.
find_names() {
  real_pips=$(search_path pip)
  names=$(printf '%s\n' "$real_pips" | sed 's|.*/||' | sort -u)
  python_names=
  if [ "$with_python" = yes ] || has_python_shim; then
    python_names=$(search_path python | sed 's|.*/||' | sort -u)
  fi
}

# What was enabled once stays so.
has_python_shim() {
  for file in "$shims"/python*; do
    if is_name python "${file##*/}" && is_shim "$file"; then return; fi
  done
  return 1
}

# real_pip NAME: what PATH has for it apart from us.
real_pip() { printf '%s\n' "$real_pips" | awk -v name="/$1" 'substr($0, length($0) - length(name) + 1) == name { print; exit }'; }

one_line() { printf '%s\n' "$1" | tr '\n' ' ' | sed 's/ *$//'; }

# Before anything is changed: what stands in a place of ours and is not ours ends the whole run.
check_foreign() {
  foreign=
  for name in $names $python_names; do
    if [ -e "$shims/$name" ] || [ -L "$shims/$name" ]; then
      is_shim "$shims/$name" || foreign="$foreign $shims/$name"
    fi
  done
  if [ -e "$bin/pip-shim" ] || [ -L "$bin/pip-shim" ]; then
    is_launcher "$bin/pip-shim" || foreign="$foreign $bin/pip-shim"
  fi
  [ -z "$foreign" ] || die "not made by pip-shim, and never overwritten:$foreign" \
    'move it away, then run this again; nothing was changed'
}

## Placing

# make_directory PATH: with its missing parents, each remembered so that --uninstall takes away what it finds empty;
# remembered first, where there is a place for it already: it may be cut off between the two.
make_directory() {
  [ ! -d "$1" ] || return 0
  make_directory_parent "$1"
  case $1 in
    "$data"/*) ;;
    *)
      created_directories=$created_directories$1$newline
      [ ! -d "$data" ] || remember_directories
      ;;
  esac
  mkdir -m "$directory_mode" -- "$1" || die "can't make the directory $1"
}

make_directory_parent() {
  set -- "$(dirname -- "$1")" "$1"
  [ -d "$1" ] || make_directory "$1"
}

# Each line once, in the order in which they were made.
remember_directories() {
  [ -n "$created_directories" ] || return 0
  { cat "$data/created" 2>/dev/null || :; printf '%s' "$created_directories"; } |
    awk '!seen[$0]++' >"$temporary/created"
  place "$temporary/created" "$data/created" 644
  created_directories=
}

# What a run that was killed has left half written, told by the number of its process, which is gone.
sweep_strays() {
  for sweep_directory in "$data" "$data"/versions/* "$data"/versions/*/shims "$data"/versions/*/share/*/* "$shims" "$bin"; do
    sweep_named "$sweep_directory/"
  done
  [ "$scope" = user ] || return 0
  sweep_ifs=$IFS
  IFS=$newline
  for sweep_file in $(known_start_files); do
    IFS=$sweep_ifs
    sweep_named "$(dirname -- "$sweep_file")/"
    sweep_named "$(resolve_link "$sweep_file")"
  done
  IFS=$sweep_ifs
}

# sweep_named PREFIX: PREFIX.pip-shim-new.NUMBER
sweep_named() {
  for stray_file in "$1".pip-shim-new.*; do
    stray_pid=${stray_file##*.}
    case $stray_pid in
      '' | *[!0-9]*) continue ;;
    esac
    # Somebody else's process can't be signalled, but is there.
    kill -0 "$stray_pid" 2>/dev/null || [ -d "/proc/$stray_pid" ] || rm -f "$stray_file"
  done
}

# place FILE TARGET MODE: whole or not at all, and not touched where it is there already.
place() {
  if [ ! -L "$2" ] && cmp -s "$1" "$2"; then return; fi
  stray=$(dirname -- "$2")/.pip-shim-new.$$
  cp "$1" "$stray" && chmod "$3" "$stray" && mv -f "$stray" "$2" || die "can't write $2"
  stray=
}

quote() { printf '%s\n' "$1" | sed "s/'/'\\\\''/g; s/^/'/; s/\$/'/"; }

# render TEMPLATE: a shim that knows where the program and its Node are.
render() {
  if [ "$(sed -n 3p "$1")" != "_pipshim_home=''" ] || [ "$(sed -n 4p "$1")" != "_pipshim_node=''" ]; then
    die "$1 has no places to fill in on lines 3 and 4"
  fi
  head -n 2 "$1"
  printf '_pipshim_home=%s\n' "$(quote "$data/current")"
  printf '_pipshim_node=%s\n' "$(quote "$recorded_node")"
  tail -n +5 "$1"
}

program_files='boot.cjs pip-shim.cjs install.sh shims/pip shims/pip-shim
shims/hook.sh shims/hook.bash shims/hook.zsh shims/hook.posix shims/hook.fish
share/man/man1/pip-shim.1 share/bash-completion/completions/pip-shim
share/zsh/site-functions/_pip-shim share/fish/vendor_completions.d/pip-shim.fish'

collect_program() {
  mkdir -p "$temporary/program/shims"
  cp "$build_dir/dist/boot.cjs" "$build_dir/dist/pip-shim.cjs" "$build_dir/install.sh" "$temporary/program/" &&
    cp "$build_dir/shims/pip" "$build_dir/shims/pip-shim" "$build_dir"/shims/hook.* "$temporary/program/shims/" &&
    cp -R "$build_dir/dist/share" "$temporary/program/" ||
    die 'the build lacks a part of the program; nothing was installed'
  # shellcheck disable=SC2086 # a list of names without spaces
  content_hash=$(cd "$temporary/program" && "$node" -e '
    const hash = require("crypto").createHash("sha256");
    for (const file of process.argv.slice(1)) hash.update(require("fs").readFileSync(file)).update("\0");
    process.stdout.write(hash.digest("hex").slice(0, 12));
  ' $program_files) || die "$node could not read the built program"
  version=$(source_version)-$content_hash
}

# Files of a version never change, so a command that runs right now keeps the program it started with.
place_program() {
  target=$data/versions/$version
  make_directory "$data"
  remember_directories
  for file in $program_files; do
    make_directory "$(dirname -- "$target/$file")"
    place "$temporary/program/$file" "$target/$file" 644
  done
  switch_version
  say "Placed the program: $target"
}

switch_version() {
  previous=$(readlink "$data/current" 2>/dev/null || :)
  [ "$previous" != "versions/$version" ] || return 0
  stray=$data/.pip-shim-new.$$
  # rename(2) by Node: mv needs -T on Linux, -h on macOS, or it moves into the directory that the link names.
  ln -s "versions/$version" "$stray" &&
    "$node" -e 'require("fs").renameSync(process.argv[1], process.argv[2])' "$stray" "$data/current" ||
    die "can't switch $data/current to versions/$version"
  stray=
  for old in "$data"/versions/*; do
    case versions/${old##*/} in
      "$previous" | "versions/$version") ;;
      *) rm -rf "$old" ;;
    esac
  done
}

place_shims() {
  make_directory "$shims"
  make_directory "$bin"
  render "$data/current/shims/pip" >"$temporary/shim"
  for name in $names $python_names; do
    place "$temporary/shim" "$shims/$name" 755
  done
  remove_stale_shims
  render "$data/current/shims/pip-shim" >"$temporary/launcher"
  place "$temporary/launcher" "$bin/pip-shim" 755
  if [ -n "$names" ]; then
    say "Placed the shims: $(one_line "$names${python_names:+ $python_names}") in $shims"
  else
    say "No pip on PATH, so no shim was placed. When there is one ($(install_command pip)): pip-shim rehash"
  fi
  say "Placed the command: $bin/pip-shim"
}

# `command -v pip3.10` in a script must stay true.
remove_stale_shims() {
  for file in "$shims"/pip* "$shims"/python*; do
    is_shim_name "${file##*/}" && is_shim "$file" || continue
    case $newline$names$newline$python_names$newline in
      *"$newline${file##*/}$newline"*) ;;
      *) rm -f "$file"; say "Removed the shim ${file##*/}: this machine has no such command any more" ;;
    esac
  done
}

# The man page and the completions, where the programs that want them look: links into the program, known by where they
# lead. No directory in a home is one of zsh's. Where one can't be placed, nothing else depends on it.
document_links() {
  for file in $program_files; do
    case $scope:$file in
      user:share/zsh/*) ;;
      *:share/*) printf '%s\n' "$file" ;;
    esac
  done
}

leads_to() { [ -L "$1" ] && [ "$(readlink "$1")" = "$2" ]; }

place_documents() {
  for file in $(document_links); do
    link=$share/${file#share/}
    leads_to "$link" "$data/current/$file" && continue
    if [ -e "$link" ] || [ -L "$link" ]; then
      say "Left alone, since it was not made by pip-shim: $link"
      continue
    fi
    above=$(dirname -- "$link")
    until [ -e "$above" ] || [ -L "$above" ]; do above=$(dirname -- "$above"); done
    if [ -d "$above" ] && [ -w "$above" ]; then
      make_directory_parent "$link"
      ln -s "$data/current/$file" "$link" || die "can't write $link"
    else
      say "Not placed, since $above can't be written: $link"
    fi
  done
}

remove_documents() {
  for file in $(document_links); do
    if leads_to "$share/${file#share/}" "$data/current/$file"; then
      rm -f "$share/${file#share/}" || die "can't remove $share/${file#share/}"
    fi
  done
}

## Start files of the shells

login_shell() {
  shell_path=${SHELL-}
  if [ -z "$shell_path" ] && command -v getent >/dev/null 2>&1; then
    shell_path=$(getent passwd "$(id -u)" | cut -d: -f7) || shell_path=
  fi
  printf '%s\n' "${shell_path##*/}"
}

# zsh itself is asked, because ~/.zshenv may set ZDOTDIR without exporting it.
zsh_directory() {
  zsh_answer=${ZDOTDIR-}
  if command -v zsh >/dev/null 2>&1; then
    # shellcheck disable=SC2016 # zsh expands it
    zsh_answer=$(zsh -c 'printf "\n%s\n" "${ZDOTDIR-}"' </dev/null 2>/dev/null | tail -n 1) || zsh_answer=${ZDOTDIR-}
  fi
  xdg "$zsh_answer" "$HOME"
}

bash_login_file() {
  for login_file in "$HOME/.bash_profile" "$HOME/.bash_login" "$HOME/.profile"; do
    if [ -e "$login_file" ] || [ -L "$login_file" ]; then break; fi
  done
  # The last of them where none exists: every sh reads it, and it hides no other.
  printf '%s\n' "$login_file"
}

# without_comments FILE: in the C locale, where no byte makes it a binary file for grep.
without_comments() { LC_ALL=C grep -E -v '^[[:space:]]*#' "$1"; }

# A login file that reads ~/.bashrc needs no block of its own, unless it sets PATH itself (Debian's puts ~/.local/bin
# before us) or ~/.bashrc stops early where there is no terminal (Debian's does: `bash -lc pip` would miss us).
login_file_covered() {
  [ -f "$1" ] && [ -r "$1" ] && [ -r "$HOME/.bashrc" ] || return 1
  without_comments "$1" | LC_ALL=C grep -E -q '(^|[[:space:];&({|])(\.|source)[[:space:]]+[^#]*/\.bashrc' || return 1
  if without_comments "$1" | LC_ALL=C grep -E -q '(^|[^A-Za-z0-9_])PATH='; then return 1; fi
  without_comments "$HOME/.bashrc" | LC_ALL=C grep -E -q '\$-|PS1' || return 0
  ! without_comments "$HOME/.bashrc" | LC_ALL=C grep -E -q '(^|[[:space:];&{])return([[:space:];]|$)'
}

# bash_files: ~/.bashrc and the login file; made only where bash is the login shell.
bash_files() {
  login_file=$(bash_login_file)
  if [ "$user_shell" != bash ]; then
    if [ -e "$HOME/.bashrc" ]; then say "$HOME/.bashrc"; fi
    [ -e "$HOME/.bashrc" ] || [ "$login_file" != "$HOME/.profile" ] || return 0
    [ -e "$login_file" ] || [ -L "$login_file" ] || return 0
  else
    say "$HOME/.bashrc"
  fi
  login_file_covered "$login_file" || say "$login_file"
}

# start_files: one a line, each once. The login shell's own, made where missing, and other shells' that exist.
start_files() {
  user_shell=$(login_shell)
  {
    bash_files
    case $user_shell in
      sh | dash | ash | ksh | mksh | busybox) say "$HOME/.profile" ;;
    esac
    if [ "$user_shell" = zsh ] || [ -e "$zsh_file" ]; then say "$zsh_file"; fi
    if [ "$user_shell" = fish ] || [ -d "$config/fish" ]; then say "$fish_file"; fi
  } | awk '!seen[$0]++'
}

# Every place where a block of ours may be, whatever the shell is today.
known_start_files() {
  for file in .bashrc .bash_profile .bash_login .profile .zshrc; do
    say "$HOME/$file"
  done
  [ "$zsh_file" = "$HOME/.zshrc" ] || say "$zsh_file"
  say "$fish_file"
}

marker_start='# >>> pip-shim >>>'
marker_end='# <<< pip-shim <<<'
note_created='# (this file was made for this block)'
note_newline='# (the line before this block had no line break)'

# The management command goes last on PATH and only where it is missing, so that no other command changes.
sh_lines() {
  cat <<EOF
# Puts pip-shim first on PATH. To remove it: pip-shim uninstall
_pipshim_dir=$(quote "$shims")
_pipshim_bin=$(quote "$bin")
EOF
  cat <<'EOF'
_pipshim_path=:${PATH:+$PATH:}
while case $_pipshim_path in *":$_pipshim_dir:"*) ;; *) false ;; esac; do
  _pipshim_path=${_pipshim_path%%":$_pipshim_dir:"*}:${_pipshim_path#*":$_pipshim_dir:"}
done
case $_pipshim_path in *":$_pipshim_bin:"*) ;; *) _pipshim_path=$_pipshim_path$_pipshim_bin: ;; esac
_pipshim_path=${_pipshim_path#:}
PATH=$_pipshim_dir:${_pipshim_path%:}
export PATH
unset _pipshim_dir _pipshim_bin _pipshim_path
EOF
}

quote_fish() { printf '%s\n' "$1" | sed "s/\\\\/\\\\\\\\/g; s/'/\\\\'/g; s/^/'/; s/\$/'/"; }

fish_lines() {
  cat <<EOF
# Puts pip-shim first on PATH. To remove it: pip-shim uninstall
begin
    set -l _pipshim_dir $(quote_fish "$shims")
    set -l _pipshim_bin $(quote_fish "$bin")
EOF
  cat <<'EOF'
    set -l _pipshim_rest
    for _pipshim_entry in $PATH
        if test "$_pipshim_entry" != "$_pipshim_dir"
            set _pipshim_rest $_pipshim_rest $_pipshim_entry
        end
    end
    if not contains -- $_pipshim_bin $_pipshim_rest
        set _pipshim_rest $_pipshim_rest $_pipshim_bin
    end
    set -gx PATH $_pipshim_dir $_pipshim_rest
    set -e _pipshim_entry
end
EOF
}

hook_note='# The shell follows what pip installs into, and pip-shim push and pop.'

# wants_hook FILE: what was asked for once stays when the block is renewed.
wants_hook() {
  case $with_hook in
    yes) return 0 ;;
    no) return 1 ;;
  esac
  file_has_hook "$1"
}

file_has_hook() {
  [ -f "$1" ] && [ -r "$1" ] && [ -n "$(line_number "$hook_note" 1 "$1")" ]
}

# has_hook: in one of the files that are going to be edited.
has_hook() {
  has_hook_ifs=$IFS
  IFS=$newline
  for start_file in $files_to_edit; do
    if file_has_hook "$start_file"; then IFS=$has_hook_ifs; return 0; fi
  done
  IFS=$has_hook_ifs
  return 1
}

# hook_line SHELL_OR_FILE: what a person types into that shell's start file.
# shellcheck disable=SC2016 # the reader's shell expands it
hook_line() {
  case $1 in
    *fish) say 'pip-shim hook fish | source' ;;
    *zsh | *zshrc) say 'eval "$(pip-shim hook zsh)"' ;;
    *) say 'eval "$(pip-shim hook bash)"' ;;
  esac
}

hook_lines_sh() {
  say "$hook_note"
  say "_pipshim_hook=$(quote "$bin/pip-shim")"
  cat <<'EOF'
case $-:${BASH_VERSION:+bash}${ZSH_VERSION:+zsh} in
  *i*:bash) if [ -x "$_pipshim_hook" ]; then eval "$("$_pipshim_hook" hook bash)"; fi ;;
  *i*:zsh) if [ -x "$_pipshim_hook" ]; then eval "$("$_pipshim_hook" hook zsh)"; fi ;;
esac
unset -v _pipshim_hook
EOF
}

hook_lines_fish() {
  say "$hook_note"
  say "if status is-interactive; and test -x $(quote_fish "$bin/pip-shim")"
  say "    $(quote_fish "$bin/pip-shim") hook fish | source"
  say 'end'
}

# write_block FILE [NOTE]: the whole block on stdout.
write_block() {
  say "$marker_start"
  [ -z "${2-}" ] || say "$2"
  case $1 in
    *.fish) fish_lines; ! wants_hook "$1" || hook_lines_fish ;;
    *) sh_lines; ! wants_hook "$1" || hook_lines_sh ;;
  esac
  say "$marker_end"
}

# find_block FILE: sets block_start and block_end to its line numbers. 1: there is none. 2: it lacks its end.
find_block() {
  block_start=$(line_number "$marker_start" 1 "$1")
  [ -n "$block_start" ] || return 1
  block_end=$(line_number "$marker_end" "$block_start" "$1")
  [ -n "$block_end" ] || return 2
}

# line_number TEXT FROM FILE: of the first line at or after FROM that is exactly TEXT.
line_number() {
  LC_ALL=C awk -v text="$1" -v from="$2" 'NR >= from && $0 == text { print NR; exit }' <"$3"
}

block_has_note() { [ "$(line_number "$2" "$block_start" "$1")" = "$((block_start + 1))" ]; }

# head and tail pass every byte as it is, which sed and awk don't promise for a last line without a line break.
before_block() { [ "$block_start" -eq 1 ] || head -n "$((block_start - 1))" "$1"; }
after_block() { tail -n "+$((block_end + 1))" "$1"; }

# replace_file NEW FILE: whole or not at all, with FILE's mode; links of a dotfile manager are followed.
replace_file() {
  real_file=$(resolve_link "$2")
  stray=$real_file.pip-shim-new.$$
  if cp -p "$real_file" "$stray" 2>/dev/null && cat "$1" >"$stray" && mv -f "$stray" "$real_file"; then
    stray=
    return
  fi
  rm -f "$stray"
  stray=
  return 1
}

ends_without_newline() { [ -s "$1" ] && [ "$(tail -c 1 "$1" | wc -l)" -eq 0 ]; }

# shellcheck disable=SC2016 # the reader's shell expands it
export_line() {
  case $1 in
    *fish) printf 'set -gx PATH %s $PATH\n' "$(quote_fish "$shims")" ;;
    *) printf 'export PATH=%s:"$PATH"\n' "$(quote "$shims")" ;;
  esac
}

left_alone() {
  say "Left $1 alone: $2. Add this line to it yourself:"
  say "  $(export_line "$1")"
  if wants_hook "$1"; then say "  $(hook_line "$1")"; fi
}

# edit_start_file FILE: puts the block in, renews it, or says what to add.
edit_start_file() {
  if [ ! -e "$1" ] && [ ! -L "$1" ]; then
    create_start_file "$1"
  elif [ ! -f "$1" ] || [ ! -r "$1" ]; then
    left_alone "$1" "it can't be read as a file"
  else
    find_block "$1" && block_status=0 || block_status=$?
    case $block_status in
      0) renew_block "$1" ;;
      1) append_block "$1" ;;
      *) left_alone "$1" "its line \"$marker_start\" has no end" ;;
    esac
  fi
}

create_start_file() {
  create_directory=$(dirname -- "$1")
  case $1 in
    *.fish) make_directory "$create_directory" ;;
  esac
  if [ -d "$create_directory" ] && [ -w "$create_directory" ]; then
    write_block "$1" "$note_created" >"$temporary/rc"
    place "$temporary/rc" "$1" 644
    say "Made $1"
  else
    left_alone "$1" "it can't be written"
  fi
}

append_block() {
  [ -w "$1" ] || { left_alone "$1" 'it is read-only'; return; }
  if ends_without_newline "$1"; then
    { cat "$1"; say ''; write_block "$1" "$note_newline"; } >"$temporary/rc"
  else
    { cat "$1"; write_block "$1"; } >"$temporary/rc"
  fi
  if replace_file "$temporary/rc" "$1"; then
    say "Added a block to $1"
  else
    left_alone "$1" "it can't be written"
  fi
}

renew_block() {
  note=
  if block_has_note "$1" "$note_created"; then note=$note_created; fi
  if block_has_note "$1" "$note_newline"; then note=$note_newline; fi
  { before_block "$1"; write_block "$1" "$note"; after_block "$1"; } >"$temporary/rc"
  if cmp -s "$temporary/rc" "$1"; then
    say "The block in $1 is there already"
  elif [ -w "$1" ] && replace_file "$temporary/rc" "$1"; then
    say "Renewed the block in $1"
  else
    left_alone "$1" 'it is read-only'
  fi
}

# remove_block FILE: what was there before, to the byte; a file that we made goes when nothing else is in it.
remove_block() {
  while [ -f "$1" ] && [ -r "$1" ]; do
    find_block "$1" && block_status=0 || block_status=$?
    case $block_status in
      1) return ;;
      2) left_block "$1" 'the block lacks its last line'; return ;;
    esac
    { before_block "$1"; after_block "$1"; } >"$temporary/rc"
    if block_has_note "$1" "$note_created" && [ ! -s "$temporary/rc" ] && [ ! -L "$1" ]; then
      rm -f "$1" || { left_block "$1" "it can't be removed"; return; }
      say "Removed $1"
      return
    fi
    if block_has_note "$1" "$note_newline" && [ "$(after_block "$1" | wc -c)" -eq 0 ]; then
      head -c "$(($(wc -c <"$temporary/rc") - 1))" "$temporary/rc" >"$temporary/rc.cut"
      mv "$temporary/rc.cut" "$temporary/rc"
    fi
    if ! { [ -w "$1" ] && replace_file "$temporary/rc" "$1"; }; then
      left_block "$1" "it can't be written"
      return
    fi
    say "Removed the block from $1"
  done
}

left_block() {
  left="$left  the lines from \"$marker_start\" to \"$marker_end\" in $1, because $2$newline"
}

edit_start_files() {
  if [ "$modify_path" = no ] || [ "$scope" = system ]; then return; fi
  start_file_ifs=$IFS
  IFS=$newline
  for start_file in $files_to_edit; do
    IFS=$start_file_ifs
    edit_start_file "$start_file"
  done
  IFS=$start_file_ifs
}

## Self-test

fail_self_test() {
  say "self-test: $1"
  [ ! -s "$temporary/self-test.log" ] || sed 's/^/  | /' "$temporary/self-test.log"
  warn 'the self-test failed; what was installed stays where it is'
  printf '%s\n' "  look further:    $bin/pip-shim doctor" "  plain pip again: ./install.sh --uninstall" >&2
  exit 1
}

# with_shims COMMAND...: a run that leaves nothing behind and follows none of the user's settings.
with_shims() (
  for variable in $(env | sed -n 's/^\(_*PIP_*[A-Z0-9_]*\)=.*/\1/p'); do
    case $variable in
      PIP_* | _PIPSHIM_*) unset "$variable" ;;
    esac
  done
  unset VIRTUAL_ENV GITHUB_PATH GITHUB_ACTIONS
  HOME=$temporary/home
  XDG_STATE_HOME=$temporary/home/state
  XDG_DATA_HOME=$temporary/home/data
  XDG_CONFIG_HOME=$temporary/home/config
  XDG_CACHE_HOME=$temporary/home/cache
  PATH=$shims:$PATH
  PIP_CONFIG_FILE=/dev/null
  PIP_NO_INDEX=1
  PIP_DISABLE_PIP_VERSION_CHECK=1
  export HOME XDG_STATE_HOME XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME PATH
  export PIP_CONFIG_FILE PIP_NO_INDEX PIP_DISABLE_PIP_VERSION_CHECK
  cd "$temporary/projects/self-test"
  "$@" </dev/null
)

# interpreter_of PIP: the Python in its first line (Debian 13 has a blank before it), else python3.
interpreter_of() {
  IFS= read -r first_line <"$1" || first_line=
  first_line=${first_line#\#!}
  first_line=${first_line#"${first_line%%[! ]*}"}
  case $first_line in
    /*/python*[!\ ]) if [ -x "$first_line" ]; then printf '%s\n' "$first_line"; return; fi ;;
  esac
  on_path python3
}

# on_path NAME: in an absolute directory of PATH; a relative one would be where this is started. Nothing where there is none.
on_path() {
  on_path_ifs=$IFS
  IFS=:
  for on_path_directory in $PATH; do
    case $on_path_directory in
      /*) if [ -f "$on_path_directory/$1" ] && [ -x "$on_path_directory/$1" ]; then printf '%s\n' "$on_path_directory/$1"; break; fi ;;
    esac
  done
  IFS=$on_path_ifs
}

make_wheel() {
  # -I: the directory that this is started in is not where modules are looked for.
  "$1" -I - "$2" <<'EOF'
import sys, zipfile
info = "pip_shim_self_test-1.0.dist-info/"
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    wheel.writestr("pip_shim_self_test.py", "answer = 42\n")
    wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\nName: pip-shim-self-test\nVersion: 1.0\n")
    wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\nGenerator: pip-shim\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
    names = ["pip_shim_self_test.py", info + "METADATA", info + "WHEEL", info + "RECORD"]
    wheel.writestr(info + "RECORD", "".join(name + ",,\n" for name in names))
EOF
}

# refuses PIP: does it refuse to install here? With --dry-run, so that one which doesn't installs nothing.
refuses() {
  with_shims "$1" install --dry-run --no-index --no-deps "$wheel" >"$temporary/refusal" 2>&1 || :
  grep -q externally-managed-environment "$temporary/refusal"
}

self_test() {
  mkdir -p "$temporary/home" "$temporary/projects/self-test/.git"
  wheel=$temporary/projects/pip_shim_self_test-1.0-py3-none-any.whl
  : >"$temporary/self-test.log"
  with_shims "$bin/pip-shim" --version >"$temporary/self-test.log" 2>&1 || fail_self_test 'pip-shim --version failed:'
  say "self-test: pip-shim --version says $(head -n 1 "$temporary/self-test.log")"
  [ -n "$names" ] || { say 'self-test: no pip to test with'; return; }
  for name in $names; do
    real=$(real_pip "$name")
    python=$(interpreter_of "$real")
    [ -n "$python" ] && make_wheel "$python" "$wheel" 2>/dev/null || continue
    if refuses "$real"; then
      self_test_install
      return
    fi
  done
  self_test_pass_through
}

self_test_install() {
  say "self-test: $real refuses to install into the system's Python, so pip-shim is needed here"
  say "self-test: → PIP_SHIM_AUTO=venv $name install --no-index ./${wheel##*/}   (in a throw-away project)"
  mv "$wheel" "$temporary/projects/self-test/"
  with_shims env PIP_SHIM_AUTO=venv "$shims/$name" install --no-index "./${wheel##*/}" >"$temporary/self-test.log" 2>&1 ||
    fail_self_test "exit $?, it should be 0. Its words:"
  venv_python=$temporary/projects/self-test/.venv/bin/python
  with_shims "$venv_python" -c 'import pip_shim_self_test' >>"$temporary/self-test.log" 2>&1 ||
    fail_self_test "the project's .venv can't import it:"
  say "self-test: exit 0, and the project's .venv imports it"
  if with_shims "$python" -c 'import pip_shim_self_test' >/dev/null 2>&1; then
    fail_self_test "$python imports it too, which must not be"
  fi
  say "self-test: $python does not, as it should be"
}

self_test_pass_through() {
  name=$(printf '%s\n' "$names" | head -n 1)
  real=$(real_pip "$name")
  "$real" --version >"$temporary/expected" 2>&1 </dev/null && expected_status=0 || expected_status=$?
  (PATH=$shims:$PATH && "$shims/$name" --version) >"$temporary/self-test.log" 2>&1 </dev/null && status=0 || status=$?
  if [ "$status" -ne "$expected_status" ] || ! cmp -s "$temporary/expected" "$temporary/self-test.log"; then
    fail_self_test "$name --version differs from $real --version ($status, not $expected_status):"
  fi
  say "self-test: $real does not refuse to install, so pip-shim only passes it through"
  say "self-test: → $name --version: $(head -n 1 "$temporary/self-test.log")"
}

## Install

describe_install() {
  say "pip-shim $(source_version) will be installed for $([ "$scope" = system ] && say everybody || id -un):"
  say "  program   $data"
  if [ -n "$names" ]; then
    say "  shims     $(one_line "$names${python_names:+ $python_names}") in $shims"
  else
    say '  shims     none, because there is no pip on PATH'
  fi
  say "  command   $bin/pip-shim"
  if [ "$scope" = user ] && [ "$modify_path" = yes ]; then
    say "  PATH      a block in $(one_line "${files_to_edit:-no file, because your shell is not one that pip-shim knows}")"
  fi
}

# start_line: what brings the shims into the shell that is open now.
start_line() {
  current_file=$(printf '%s\n' "$files_to_edit" | head -n 1)
  case $(login_shell) in
    zsh) current_file=$zsh_file ;;
    fish) current_file=$fish_file ;;
  esac
  if [ "$modify_path" = yes ] && [ -f "$current_file" ]; then
    say ". $(quote "$current_file")"
  else
    export_line "$(login_shell)"
  fi
}

# What was done about the hook, and how it goes away again.
report_hook() {
  if [ "$scope" = user ] && [ "$modify_path" = yes ] && has_hook; then
    say 'Your shell follows what pip installs into. To take that out again:  ./install.sh --without-hook'
  elif [ "$with_hook" = yes ]; then
    say "For the hook, put this line into your shell's start file:  $(hook_line "$(login_shell)")"
  fi
}

finish_install() {
  say ''
  if [ "$scope" = system ]; then
    say 'Done. In shells that are open already: hash -r'
  elif [ "$modify_path" = yes ] && [ -n "$files_to_edit" ]; then
    say "Done. Open a new terminal, or in this one:  $(start_line)"
  else
    say "Done. Put the shims first on PATH with:  $(start_line)"
  fi
  report_hook
  say 'Then, in a project:  pip install requests     Any trouble:  pip-shim doctor'
}

install_pip_shim() {
  [ -f "$source_dir/package-lock.json" ] && [ -f "$source_dir/build.mjs" ] ||
    die "$source_dir holds no source of pip-shim" 'run install.sh from a clone or an unpacked release'
  files_to_edit=$(start_files)
  find_names
  check_foreign
  describe_install
  confirm 'Go on?'
  ask_hook
  ensure_node
  build_program
  recorded_node=$(lasting_node) || die "$node does not run"
  warn_private_node
  collect_program
  sweep_strays
  place_program
  place_shims
  place_documents
  edit_start_files
  self_test
  finish_install
}

## Uninstall

# same_home LAUNCHER: does it belong to this installation, or to another one (user and system)?
same_home() { [ "$(sed -n 3p "$1")" = "_pipshim_home=$(quote "$data/current")" ]; }

found_anything() {
  [ ! -e "$data/versions" ] && [ ! -L "$data/current" ] && [ ! -e "$data/created" ] || return 0
  if is_launcher "$bin/pip-shim" && same_home "$bin/pip-shim"; then return 0; fi
  [ "$scope" = user ] || return 1
  blocks_ifs=$IFS
  IFS=$newline
  for start_file in $(known_start_files); do
    if [ -f "$start_file" ] && find_block "$start_file"; then IFS=$blocks_ifs; return 0; fi
  done
  IFS=$blocks_ifs
  return 1
}

remove_start_blocks() {
  [ "$scope" = user ] || return 0
  blocks_ifs=$IFS
  IFS=$newline
  for start_file in $(known_start_files); do
    IFS=$blocks_ifs
    remove_block "$start_file"
  done
  IFS=$blocks_ifs
}

remove_shims() {
  for file in "$shims"/pip* "$shims"/python*; do
    if is_shim_name "${file##*/}" && is_shim "$file"; then
      rm -f "$file" || die "can't remove $file"
      say "Removed $file"
    fi
  done
}

# After the program: until then it is the way to go on where this is cut off.
remove_launcher() {
  if is_launcher "$bin/pip-shim" && same_home "$bin/pip-shim"; then
    rm -f "$bin/pip-shim" || die "can't remove $bin/pip-shim"
    say "Removed $bin/pip-shim"
  fi
}

remove_program() {
  rm -f "$data/current" && rm -rf "$data/versions" || die "can't remove all of $data"
  say "Removed the program from $data"
  [ "$scope" = system ] || rm -rf "$state/choices" || die "can't remove $state/choices"
}

# The pipx that was made for pip-shim alone, known by the mark in it. Its tools have venvs of their own, and stay.
remove_own_pipx() {
  [ "$scope" = user ] || return 0
  for mark in "$data/pipx/.pip-shim" "$data/pipx/.pip-shim.making-"*; do
    [ -e "$mark" ] || continue
    removed_by_program "$data/pipx" || rm -rf "$data/pipx" || die "can't remove $data/pipx"
    say "Removed $data/pipx; the tools that it installed stay"
  done
}

# The program waits for an install that is at work on the venv. Where it can't run, or has never locked one, there is none.
removed_by_program() {
  [ -d "$state/locks" ] && is_launcher "$bin/pip-shim" && same_home "$bin/pip-shim" || return 1
  "$bin/pip-shim" remove --yes "$1" >/dev/null 2>&1
}

# The last made first; rmdir leaves what holds anything. The list of them goes when only those above it are left.
remove_directories() {
  cp "$data/created" "$temporary/created" 2>/dev/null || : >"$temporary/created"
  rmdir "$data/venvs" "$data/shims" 2>/dev/null || :
  [ "$scope" = system ] || rmdir "$state" 2>/dev/null || :
  remove_created
  rm -f "$data/created" || die "can't remove $data/created"
  rmdir "$data" 2>/dev/null || :
  remove_created
}

remove_created() {
  sed -n '1!G;h;$p' "$temporary/created" | while IFS= read -r directory; do
    rmdir "$directory" 2>/dev/null || :
  done
}

# keep_in_mind PATH WHAT: what stays because it holds the user's own things.
keep_in_mind() {
  [ -e "$1" ] || return 0
  left="$left  $2: rm -r $(quote "$1")$newline"
}

report_left() {
  if [ "$scope" = user ]; then
    keep_in_mind "$data/venvs" 'virtual environments with your packages'
    keep_in_mind "$state" 'the record of what was done'
    keep_in_mind "$config/pip-shim" 'your settings'
  fi
  [ -e "$data/venvs" ] || keep_in_mind "$data" 'files that pip-shim did not put there'
  if [ "$scope" = user ]; then say 'Done. In shells that are open already: hash -r'; else say 'Done.'; fi
  [ -z "$left" ] || printf 'Left for you to remove, if you want:\n%s' "$left"
}

uninstall_pip_shim() {
  if ! found_anything; then
    # All that one leaves which was killed at its very end.
    rmdir "$data" 2>/dev/null || :
    say "pip-shim is not installed $([ "$scope" = system ] && say 'under /usr/local' || say "for $(id -un)")."
    return
  fi
  confirm "Remove pip-shim from $data, $bin and the start files of your shells?"
  left=
  sweep_strays
  remove_start_blocks
  remove_shims
  remove_documents
  remove_own_pipx
  remove_program
  remove_launcher
  remove_directories
  report_left
}

## Main

# shellcheck disable=SC2317 # called by the trap
clean_up() {
  clean_up_status=$?
  if [ -n "$stray" ]; then rm -f "$stray"; fi
  if [ -n "$temporary" ]; then rm -rf "$temporary"; fi
  exit "$clean_up_status"
}

make_temporary() {
  stray=
  temporary=
  created_directories=
  trap clean_up EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  temporary=$(mktemp -d "${TMPDIR:-/tmp}/pip-shim.XXXXXX") || die "can't make a temporary directory" 'set TMPDIR to a writable one'
}

main() {
  parse_arguments "$@"
  case $action in
    help) usage; return ;;
  esac
  find_places
  case $action in
    version) say "$(source_version)"; return ;;
  esac
  check_user "$@"
  require_consent "$@"
  make_temporary
  case $action in
    install) install_pip_shim ;;
    uninstall) uninstall_pip_shim ;;
  esac
}

main "$@"
exit
}
