"""Writes data/catalogue/catalogue.txt: Debian's package for each name on PyPI, and whether it is a tool or a library.

    python3 data/catalogue/fetch.py DIRECTORY
    python3 data/catalogue/make.py DIRECTORY/lists [--compare TABLE] > data/catalogue/catalogue.txt

The same indices give the same bytes. TABLE is dh-python's own (/usr/share/dh-python/dist/cpython3_fallback, made from
older indices of all releases at once): what differs from it is told on stderr.
"""

import argparse
import os
import sys

from fetch import RELEASES
from indices import NAME, Release, normalise
from kinds import command_package, kind_of

# The releases from the newest to the oldest, with the letters that mean them in the catalogue.
LETTERS = {"sid": "s", "trixie": "t", "bookworm": "b"}
# The first of these releases that has a name decides its kind. The newest stable release comes first.
JUDGES = ("trixie", "sid", "bookworm")

# The names are in blocks of so many. A look-up decodes one block. The first name of a block is written in
# full, and each other name relative to the name before it.
BLOCK = 16

HEADER = """# Written by data/catalogue/make.py; do not edit. Corrections belong into corrections.tsv.
# Indices of {indices}.
# {names} names: {debian} in Debian ({counts}), {corrected} rows of corrections.
# Each line has a name, a kind and packages, with spaces between them.
# Name: the number of characters (a digit in base 36) that it shares with the name before, then the other characters.
# Every {block}th line has 0 and the whole name.
# Kind: t tool, p both but a tool first, v both but a library first, u unknown. Without a kind it is a library.
# Packages: those of the newest release come first. `~x` means python3-x, `-` no package. Without a package it is
# python3-NAME. After a colon: the releases that have it (s sid, t trixie, b bookworm). Without a colon all have it.
# `!x` is the package with the commands, if it is not the one with the modules. It depends on that one.
"""


def packages_of(name, releases):
    """[(package, letters of the releases)], newest first."""
    found = {}
    for codename in LETTERS:
        package = releases[codename].package_for(name)
        if package:
            found[package] = found.get(package, "") + LETTERS[codename]
    return list(found.items())


def command_packages_of(name, packages, kind, releases):
    """[(package, letters)] like packages_of, for the packages that ship the commands."""
    found = {}
    for codename, letter in LETTERS.items():
        for package, letters in packages:
            if letter in letters and package in releases[codename].packages:
                other = command_package(name, package, kind, releases[codename])
                if other:
                    found[other] = found.get(other, "") + letter
    return list(found.items())


def kind_in(name, releases):
    for codename in JUDGES:
        package = releases[codename].package_for(name)
        if package:
            return kind_of(name, package, releases[codename])
    return "u"


def read_corrections(path):
    """{name: (kind or None, packages or None)}; None keeps what was found."""
    rows = {}
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.startswith("#") or not line.strip():
                continue
            cells = line.rstrip("\n").split("\t")
            if len(cells) != 4 or not all(cells) or not NAME.match(cells[0]) or cells[0] in rows:
                sys.exit(f"{path}:{number}: a new name in normal form, kind, packages and a reason are needed")
            name, kind, packages, _reason = cells
            if kind not in (".", "t", "p", "v", "l", "u"):
                sys.exit(f"{path}:{number}: kind {kind}")
            rows[name] = (None if kind == "." else kind, None if packages == "." else parse_packages(packages))
    return rows


def parse_packages(cell):
    if cell == "-":
        return []
    pairs = (word.partition(":") for word in cell.split(" "))
    return [(package, letters or "".join(LETTERS.values())) for package, _, letters in pairs]


def entry(name, kind, packages, commands):
    """One line. What is most common is left out: a library, and the package python3-NAME in every release."""
    words = [name] if kind == "l" else [name, kind]
    words += [f"!{package}:{letters}".removesuffix(":" + "".join(LETTERS.values())) for package, letters in commands]
    for package, letters in packages or [("-", LETTERS.values())]:
        if package.startswith("python3-"):
            package = "" if package == f"python3-{name}" else "~" + package[len("python3-"):]
        words.append(package if len(letters) == len(LETTERS) else f"{package}:{letters}")
    return " ".join(filter(None, words))


def catalogue(releases, corrections):
    """The whole text."""
    debian = set().union(*(release.distributions for release in releases.values()))
    lines = []
    for name in sorted(debian | corrections.keys()):
        kind, packages = corrections.get(name, (None, None))
        found = packages_of(name, releases) if packages is None else packages
        kind = kind or kind_in(name, releases)
        lines.append(entry(name, kind, found, [] if kind == "l" else command_packages_of(name, found, kind, releases)))
        for package, letters in found:
            for codename, letter in LETTERS.items():
                if letter in letters and package not in releases[codename].packages:
                    print(f"{name}: {codename} has no {package}", file=sys.stderr)
    header = HEADER.format(
        block=BLOCK,
        indices=", ".join(f"{codename} of {releases[codename].date}" for codename in RELEASES),
        names=len(lines),
        debian=len(debian),
        counts=", ".join(f"{codename} {len(releases[codename].distributions)}" for codename in RELEASES),
        corrected=len(corrections),
    )
    return header + "".join(line + "\n" for line in front_coded(lines))


def front_coded(lines):
    before = ""
    for number, line in enumerate(lines):
        name = line.partition(" ")[0]
        shared = 0 if number % BLOCK == 0 else min(len(os.path.commonprefix((before, name))), 35)
        yield "0123456789abcdefghijklmnopqrstuvwxyz"[shared] + line[shared:]
        before = name


def compare(table, releases):
    """Tells on stderr how far dh-python's own table agrees with the indices."""
    with open(table, encoding="utf-8") as file:
        rows = [line.split()[:2] for line in file if len(line.split()) > 1]
    known = [(normalise(name), package) for name, package in rows]
    known = [(name, package) for name, package in known if any(name in r.distributions for r in releases.values())]
    differ = [pair for pair in known if pair[1] not in dict(packages_of(pair[0], releases))]
    print(f"{len(known) - len(differ)} of {len(known)} as in {os.path.basename(table)}; not:", file=sys.stderr)
    for name, package in differ:
        print(f"  {name}: {package} there, {packages_of(name, releases)} here", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory")
    parser.add_argument("--compare", metavar="TABLE")
    parser.add_argument("--corrections", default=os.path.join(os.path.dirname(__file__), "corrections.tsv"))
    arguments = parser.parse_args()
    releases = {codename: Release(arguments.directory, codename) for codename in RELEASES}
    if arguments.compare:
        compare(arguments.compare, releases)
    sys.stdout.write(catalogue(releases, read_corrections(arguments.corrections)))


if __name__ == "__main__":
    main()
