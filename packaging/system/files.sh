# shellcheck shell=sh disable=SC2034,SC2154 # the builds use these variables, and set kind, work and root
# The files that the Debian, rpm and Arch packages share. Their build scripts read this file after they have set `kind`
# (deb, rpm or arch) and changed to the repository's directory. They set `work`, a directory of their own, and `root`,
# the directory in it that gets the files, before they call a function. A build takes the program from dist/, as
# `npm run build` has left it. The same sources make the same bytes, because every time in a package is
# SOURCE_DATE_EPOCH. Its default is the time of the last commit, or, without git, the time of CHANGELOG.md. As usual in
# Debian, DEBFULLNAME and DEBEMAIL name the person who builds the package.
umask 022
version=$(sed -n 's/^ *"version": *"\([^"]*\)".*/\1/p' package.json)
maintainer="${DEBFULLNAME:-The pip-shim maintainers} <${DEBEMAIL:-maintainers@pip-shim.invalid}>"
: "${SOURCE_DATE_EPOCH:=$(git log -1 --format=%ct 2>/dev/null || date -r CHANGELOG.md +%s)}"
export SOURCE_DATE_EPOCH

# fail MESSAGE: prints the message and exits with 1.
fail() {
  echo "packaging/$kind/build: $1" >&2
  exit 1
}

# need PROGRAM PACKAGE: fails if PROGRAM is not installed, and names the PACKAGE that has it.
need() { command -v "$1" >/dev/null 2>&1 || fail "there is no $1; install the package $2"; }

[ -f dist/pip-shim.cjs ] || fail 'there is no dist/pip-shim.cjs; first: npm run build'

# put MODE FILE PATH: copies FILE, or standard input if FILE is -, to PATH in the package.
put() {
  mkdir -p "$root/$(dirname "$3")"
  cat "$2" >"$root/$3"
  [ -s "$root/$3" ] || fail "nothing was made for $3"
  chmod "$1" "$root/$3"
}

# put_compressed PATH COMMAND...: compresses COMMAND's output to PATH in the package. Fails if COMMAND fails, which sh
# would not notice in a pipe.
put_compressed() {
  path=$1
  shift
  "$@" >"$work/text" || fail "failed: $*"
  [ -s "$work/text" ] || fail "nothing was made for $path"
  gzip -9n <"$work/text" >"$work/text.gz"
  put 644 "$work/text.gz" "$path"
}

# render FILE: prints a shim or the launcher with the paths that install.sh would fill in.
render() {
  sed -e "3s|^_pipshim_home=''\$|_pipshim_home='/usr/lib/pip-shim'|" -e "4s|^_pipshim_node=''\$|_pipshim_node='/usr/bin/node'|" "$1"
}

# literal TEXT: prints TEXT with the characters escaped that are special in a replacement of sed.
literal() { printf '%s\n' "$1" | sed 's/[\\&|]/\\&/g'; }

completions() { node dist/boot.cjs cli completions "$1"; }

# put_files ZSH: puts the shared files into the package. ZSH is the directory of zsh's completions on this
# system. Copies boot.cjs from shims/, because the copy in dist/ records what it runs while the tests measure
# coverage.
put_files() {
  for name in boot.cjs leave-code.cjs plain-pip.cjs; do put 644 "shims/$name" "usr/lib/pip-shim/$name"; done
  for file in dist/*.cjs; do
    case ${file##*/} in boot.cjs | leave-code.cjs | plain-pip.cjs) ;; *) put 644 "$file" "usr/lib/pip-shim/${file##*/}" ;; esac
  done
  for file in dist/data/*.txt dist/data/*/*.txt; do put 644 "$file" "usr/lib/pip-shim/${file#dist/}"; done
  for file in shims/*; do
    case $file in *.cjs | shims/pip*) ;; *) put 644 "$file" "usr/lib/pip-shim/$file" ;; esac
  done
  put 755 shims/pip usr/lib/pip-shim/shims/pip
  for name in pip pip3; do render shims/pip | put 755 - "usr/lib/pip-shim/bin/$name"; done
  render shims/pip-shim | put 755 - usr/bin/pip-shim
  put 755 packaging/system/maintain usr/lib/pip-shim/maintain
  # Write the kind of the package, by which the program names the commands of the right package manager.
  echo "$kind" | put 644 - usr/lib/pip-shim/package
  put 644 packaging/system/profile.sh etc/profile.d/pip-shim.sh
  put 644 packaging/system/profile.fish usr/share/fish/vendor_conf.d/pip-shim.fish
  completions bash | put 644 - usr/share/bash-completion/completions/pip-shim
  completions zsh | put 644 - "$1/_pip-shim"
  completions fish | put 644 - usr/share/fish/vendor_completions.d/pip-shim.fish
  put_compressed usr/share/man/man1/pip-shim.1.gz node --import tsx packaging/man-page.ts
}

# put_documents: puts the pages, and the pictures that they show. Keeps their paths, so that the links still
# work.
put_documents() {
  for page in README.md SECURITY.md docs/*.md picture/prompt.svg bench/figures.svg; do
    put 644 "$page" "usr/share/doc/pip-shim/$page"
  done
}

# put_licences: puts the licences of pip-shim and of what is bundled where rpm and Arch systems look for them.
put_licences() {
  put 644 LICENSE usr/share/licenses/pip-shim/LICENSE
  put 644 dist/licences.txt usr/share/licenses/pip-shim/licences.txt
}
