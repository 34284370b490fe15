#!/bin/sh
# Installs pip-shim in a dev container, or on a runner of GitHub Actions (packaging/github-action). The tool
# that builds the container runs this as root, with the feature's options as variables:
#   URL    where the get.sh of a release lies; empty: installs from the clone pip-shim/ beside this file, or
#          from the clone that contains this file
#   SCOPE  system (default): for everybody, under /usr/local; user: for the container's user (_REMOTE_USER)
#   AUTO   what to use instead of asking: venv, project, pipx, system, smart; off: never offer; ask (default): ask
# In a container, AUTO becomes a default of the machine's policy, because no start file reaches all processes. On a
# runner it becomes the variable PIP_SHIM_AUTO of the job.
set -eu

fail() {
  printf 'pip-shim feature: %s\n' "$@" >&2
  exit 1
}

case ${SCOPE:=system} in system | user) ;; *) fail "scope is '$SCOPE'; use system or user" ;; esac
case ${AUTO:=ask} in
  ask | venv | project | pipx | system | smart | off) ;;
  *) fail "auto is '$AUTO'; use ask, venv, project, pipx, system, smart or off" ;;
esac
URL=${URL-} && URL=${URL%/}
case $URL in
  '' | https://?* | http://localhost[:/]* | http://127.0.0.1[:/]*) ;;
  *) fail "url is '$URL'; it must begin with https://" ;;
esac

# find_installer: sets installer to the script to run: the clone's install.sh or the release's get.sh.
find_installer() {
  if [ -n "$URL" ]; then
    installer=$temporary/get.sh
    if command -v curl >/dev/null 2>&1; then
      case $URL in https:*) only='=https' ;; *) only='=http,https' ;; esac
      curl -fsSL --proto "$only" -o "$installer" "$URL/get.sh" || fail "can't fetch $URL/get.sh; is url the address of a release?"
    elif command -v wget >/dev/null 2>&1; then
      # This option keeps GNU wget from following a redirect from https to http. BusyBox's wget fails at this
      # option, which is right, because it checks no certificates.
      wget --max-redirect=0 -q -O "$installer" "$URL/get.sh" || fail "can't fetch $URL/get.sh; is url the address of a release?"
    else
      fail 'there is no curl and no GNU wget; install one of them'
    fi
    return
  fi
  for clone in "$here/pip-shim" "$here/../.."; do
    installer=$clone/install.sh
    if [ -f "$installer" ] && [ -f "$clone/build.mjs" ]; then return; fi
  done
  fail 'there is no clone of pip-shim here' 'set the option url to the address of a release'
}

# run_installer OPTION...: runs the installer as the user for whom it installs.
run_installer() {
  if [ "$SCOPE" = system ] && [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || fail 'scope system needs root, and there is no sudo; use scope: user'
    sudo env ${URL:+PIP_SHIM_URL="$URL"} sh "$installer" "$@"
  elif [ "$SCOPE" = user ] && [ "$(id -u)" -eq 0 ] && [ "${_REMOTE_USER:-root}" != root ]; then
    # Unset root's own XDG directories, because they are not the user's. su sets HOME.
    # shellcheck disable=SC2016 # the user's sh expands these
    (unset XDG_DATA_HOME XDG_CONFIG_HOME XDG_STATE_HOME && cd / &&
      exec su -s /bin/sh -c 'exec sh "$0" "$@"' -- "$_REMOTE_USER" "$installer" "$@")
  else
    sh "$installer" "$@"
  fi
}

# set_auto: makes AUTO hold for later commands. Never changes a policy that is there already.
set_auto() {
  [ "$AUTO" != ask ] || return 0
  if [ -n "${GITHUB_ENV-}" ]; then
    echo "PIP_SHIM_AUTO=$AUTO" >>"$GITHUB_ENV"
  elif [ -e /etc/pip-shim/config.toml ]; then
    echo "/etc/pip-shim/config.toml is there already and stays as it is; auto = \"$AUTO\" was not written" >&2
  else
    mkdir -p /etc/pip-shim && printf 'auto = "%s"\n' "$AUTO" >/etc/pip-shim/config.toml
  fi
}

# add_path: puts the shims first on PATH in the later steps of a GitHub job, before the Python of the job.
add_path() {
  [ -n "${GITHUB_PATH-}" ] || return 0
  if [ "$SCOPE" = system ]; then
    echo /usr/local/bin >>"$GITHUB_PATH"
  else
    printf '%s\n' "$HOME/.local/bin" "${XDG_DATA_HOME:-$HOME/.local/share}/pip-shim/shims" >>"$GITHUB_PATH"
  fi
}

# Install for everybody if a GitHub job runs in a container. There, this script runs as root with the HOME of
# the runner's user, and would leave root's files in that home.
# shellcheck disable=SC3067 # dash, bash and busybox know -O
if [ "$SCOPE" = user ] && [ -n "${GITHUB_ENV-}" ] && [ "$(id -u)" -eq 0 ] && [ -d "$HOME" ] && ! [ -O "$HOME" ]; then
  SCOPE=system
  echo "pip-shim: scope system is used, because the job runs as root and $HOME belongs to somebody else"
fi

umask 022
here=$(cd "$(dirname "$0")" && pwd -P)
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
chmod 755 "$temporary" # the container's user reads get.sh
find_installer
if [ -n "$URL" ]; then export PIP_SHIM_URL="$URL"; fi
set -- --yes
[ "$SCOPE" = user ] || set -- "$@" --system
# If AUTO chooses without asking, also place the Python shims: python3 on a script's next line must find what
# pip installed.
case $AUTO in ask | off) ;; *) set -- "$@" --with-python ;; esac
run_installer "$@"
set_auto
add_path
