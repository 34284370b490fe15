#!/bin/sh
# Installs pip-shim @VERSION@:
#   curl -fsSL @URL@/get.sh | sh
# Fetches the release, compares its SHA-256 with the digest below, unpacks it into a temporary directory and runs its
# install.sh. The options of install.sh come after `sh -s --`. PIP_SHIM_URL is the address of a copy of the release.
# All commands are in functions, and the only call is in braces on the last line. So a file that was cut off does nothing.

say() { printf '%s\n' "$*"; }

# stop CODE MESSAGE [NEXT STEP]...: prints the message and the steps, one line each, and exits with CODE.
stop() {
  printf '%s\n' "get.sh: $2" >&2
  stop_code=$1 && shift 2
  [ $# -eq 0 ] || printf '  %s\n' "$@" >&2
  exit "$stop_code"
}

has() { command -v "$1" >/dev/null 2>&1; }

# find_url: sets url. Allows only characters that need no quotes, because this script prints the address.
# Allows no password, because install.sh keeps the address.
find_url() {
  url=${PIP_SHIM_URL:-@URL@} && url=${url%/}
  case $url in
    *[!A-Za-z0-9._~:/%+-]*) ;;
    https://?* | http://?*) return ;;
  esac
  stop 1 "this is no address of a release: $url" \
    'set PIP_SHIM_URL to one that begins with https:// and has only letters, digits and . _ ~ : / % + -'
}

# find_input OPTIONS: sets input to the file from which install.sh reads answers. It is not standard input,
# because in `curl … | sh` that is this script.
find_input() {
  input=/dev/tty
  if (: </dev/tty) 2>/dev/null; then return; fi
  input=/dev/null
  for option in "$@"; do
    case $option in --yes | -y | --help | -h | --version) return ;; esac
  done
  stop 2 'there is no terminal, so nobody can be asked' "run it again with --yes: $again${*:+ $*} --yes"
}

# find_tools: sets fetch to the command that fetches an address. Sets hash to the command that computes a
# SHA-256. Sets again to the line that runs this file again.
find_tools() {
  if has curl; then fetch='curl -fsSL'; elif has wget; then fetch='wget -qO-'; else
    stop 1 "curl or wget is needed, to fetch $url/$name.tar.gz" 'install one of them, then run this again'
  fi
  if has sha256sum; then hash=sha256sum; elif has shasum; then hash='shasum -a 256'; elif has openssl; then
    hash='openssl dgst -r -sha256'
  else
    stop 1 'sha256sum, shasum or openssl is needed, to check what is fetched' 'install one of them, then run this again'
  fi
  again="$fetch $url/get.sh | ${PIP_SHIM_URL:+PIP_SHIM_URL=$url }sh -s --"
}

# show_bytes: prints each second how much of the archive is there. stop_showing ends it and removes the line.
show_bytes() {
  while sleep 1 <&- >/dev/null 2>&1 && kill -0 "$$" 2>/dev/null; do
    bytes=$(wc -c 2>/dev/null <"$archive") || bytes=0
    printf '\r%s of @KB@ KB' "$((bytes / 1024))"
  done
}

stop_showing() {
  [ -n "$shown" ] || return 0
  { kill "$shown" && wait "$shown"; } 2>/dev/null || :
  shown=''
  printf '\r\033[K' >&2 || : # the terminal may be gone, and the trap must still remove the files
}

# fetch_release: fetches the archive. With curl, an https address may not lead to an http one. With wget it
# may. In both cases the digest shows if somebody has changed the archive on the way.
fetch_release() {
  code=0
  case $url in https:*) only='=https' ;; *) only='=http,https' ;; esac
  if [ -t 2 ] && [ "${TERM:-dumb}" != dumb ]; then show_bytes >&2 & shown=$!; fi
  case $fetch in
    curl*) said=$(curl -fsSL --proto "$only" --connect-timeout 30 -o "$archive" "$url/$name.tar.gz" 2>&1) || code=$? ;;
    *) said=$(wget -q -T 30 -O "$archive" "$url/$name.tar.gz" 2>&1) || code=$? ;;
  esac
  stop_showing
  case ${fetch%% *}:$code in
    *:0) return ;;
    curl:23 | wget:3) stop 1 "can't write $archive" "$no_room" ;;
    wget:4) said=${said:-no connection} ;;
    wget:5) said=${said:-the certificate is not valid} ;;
    wget:8) said=${said:-the server answered with an error} ;;
  esac
  stop 1 "can't fetch $url/$name.tar.gz: $(printf '%s\n' "${said:-${fetch%% *} ended with $code}" | sed -n '$p')" \
    'check the network, then run this again; behind a proxy: set https_proxy'
}

# check_release: compares the archive's SHA-256 with that of the release for which this file was made.
check_release() {
  sum=$($hash <"$archive") && sum=${sum%% *}
  [ "$sum" = "$digest" ] || stop 1 "$url/$name.tar.gz is not the release: its SHA-256 is $sum, not $digest" \
    'nothing was installed; run this again, and if it stays so, report it'
}

main() {
  set -eu
  version=@VERSION@ digest=@DIGEST@
  name=pip-shim-$version temporary='' shown=''
  no_room='no room? Set TMPDIR to a directory with 5 MB of free space, then run this again'
  find_url
  find_tools
  find_input "$@"
  trap 'code=$?; stop_showing; rm -rf "$temporary"; exit "$code"' EXIT
  trap 'exit 129' HUP && trap 'exit 130' INT && trap 'exit 143' TERM
  temporary=$(mktemp -d "${TMPDIR:-/tmp}/pip-shim.XXXXXX" 2>/dev/null) ||
    stop 1 "can't make a directory in ${TMPDIR:-/tmp}" 'set TMPDIR to a writable one, then run this again'
  archive=$temporary/$name.tar.gz
  say "Fetching $name.tar.gz from $url"
  fetch_release
  check_release
  said=$(tar -xzf "$archive" -C "$temporary" 2>&1) ||
    stop 1 "can't unpack $archive: $(printf '%s\n' "$said" | sed -n 1p)" "$no_room"
  # Pass both lines on: `pip-shim setup` keeps them for `pip-shim self-update` and for messages.
  (printf '%s\n' "$url" "$again" >"$temporary/$name/dist/origin") 2>/dev/null || stop 1 "can't write in $temporary" "$no_room"
  sh "$temporary/$name/install.sh" "$@" <"$input"
}

{ main "$@"; exit; }
