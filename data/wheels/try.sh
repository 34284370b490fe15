#!/bin/sh
# Builds each project of its standard input (lines of NAME VERSION, as make.py --untried writes them) in a fresh Debian
# tree that has no compiler, and prints its line for compiled.txt. Root is needed for the tree; the builds run as nobody.
#
#   python3 data/wheels/make.py DIRECTORY/lists --untried | sh data/wheels/try.sh TREE >> data/wheels/compiled.txt
set -eu
tree=$1
certificates=/etc/ssl/certs/ca-certificates.crt
debootstrap --variant=minbase --include=python3-pip,ca-certificates bookworm "$tree" >&2
cp "$certificates" "$tree$certificates"
cp /etc/resolv.conf "$tree/etc/"
mount -t proc proc "$tree/proc"
mount --bind /dev "$tree/dev"
trap 'umount "$tree/proc" "$tree/dev"' 0
cat > "$tree/try-one" <<'EOF'
place=$(mktemp -d /tmp/build.XXXXXX)
cd "$place"
export HOME="$place" TMPDIR="$place" PIP_CERT=/etc/ssl/certs/ca-certificates.crt
if timeout -k 5 150 pip wheel --no-deps --no-binary "$1" -w "$place/wheels" "$1==$2" >&2; then
  verdict=without
else
  verdict=compiler
fi
printf '%s\t%s\t%s\n' "$1" "$2" "$verdict"
cd / && rm -rf "$place"
EOF
env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin xargs -P "$(nproc)" -L 1 chroot --userspec=65534:65534 "$tree" sh /try-one
