# shellcheck shell=sh disable=SC2154 # install.sh sets missing and npm
# Installs Node (and npm, unless the program is built), or says how. install.sh reads this file if one is
# missing.

# node_command: prints the command that installs Node on this system. Prints nothing if no such command is known.
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

# Skips recommended packages, because those of npm include a whole compiler.
install_node() {
  say "pip-shim needs $missing."
  confirm "Install it with apt-get install nodejs$npm?"
  apt-cache show nodejs >/dev/null 2>&1 || { say '→ apt-get update' && apt-get update -q </dev/null; } ||
    stop 1 'apt-get update failed' 'see its messages above'
  say "→ apt-get install -y --no-install-recommends nodejs$npm"
  DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends nodejs ${npm:+npm} </dev/null ||
    stop 1 "apt-get could not install nodejs$npm" 'see its messages above'
}

# require_node: stops and names the command that installs what is missing. As root with apt, installs it if the user agrees.
require_node() {
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then install_node && ! missing_tools && return; fi
  advice=$(node_command) && [ -n "$npm" ] || advice=${advice% npm*}
  stop 1 "pip-shim needs $missing" "${advice:-install Node 18.19 or later${npm:+ with npm}}, then run this again" \
    'if the distribution has only an older Node: https://nodejs.org/en/download'
}
