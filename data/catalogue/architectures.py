"""Writes data/catalogue/architectures.txt: the names whose packages Debian builds for some architectures only.

    python3 data/catalogue/fetch.py DIRECTORY
    python3 data/catalogue/architectures.py DIRECTORY/lists > data/catalogue/architectures.txt

Reads catalogue.txt and ../names/names.txt, which must be made of the same lists. Of the lists, it needs InRelease
and Packages of each architecture alone. The same inputs give the same bytes.
"""

import collections
import os
import re
import sys

from fetch import RELEASES, SOURCES
from indices import one, open_index, release_date
from make import LETTERS
from read import catalogue_rows

HERE = os.path.dirname(os.path.abspath(__file__))
ARCHITECTURES = re.search(r"^Architectures: (.*)$", SOURCES, re.M).group(1).split()

HEADER = """# Written by data/catalogue/architectures.py; do not edit.
# Indices of {indices}: {architectures}.
# Each line has a name as typed (PEP 503 form), and where Debian has its package: the releases (s sid, t trixie,
# b bookworm), a colon, and the architectures with commas between them.
# A name or release that is not here: all of these architectures have the package, or none has it.
"""


def packages_by_name():
    """{name: {letter of a release: {package}}}."""
    found = collections.defaultdict(lambda: collections.defaultdict(set))
    for name, _, words in catalogue_rows(os.path.join(HERE, "catalogue.txt")):
        modules = [word for word in words if not word.startswith("!")] or [""]
        for word in [word[1:] for word in words if word.startswith("!")] + modules:
            package, _, letters = word.partition(":")
            if package != "-":
                for letter in letters or LETTERS.values():
                    found[name][letter].add(re.sub("^~", "python3-", package) or f"python3-{name}")
    with open(os.path.join(HERE, "..", "names", "names.txt"), encoding="utf-8") as file:
        for line in file:
            typed, how, *rest = line.split()
            if how == "p":
                for letter in LETTERS.values():
                    found[typed][letter].update(rest[1:])
    return found


def architectures_by_package(directory, codename):
    """{package: {architecture}}."""
    found = collections.defaultdict(set)
    for architecture in ARCHITECTURES:
        path = one(directory, f"*dists_{codename}_main_binary-{architecture}_Packages*")
        for package in re.findall(r"^Package: (.*)$", open_index(path).read(), re.M):
            found[package].add(architecture)
    return found


def main(directory):
    names = packages_by_name()
    rows = collections.defaultdict(dict)
    for codename, letter in LETTERS.items():
        known = architectures_by_package(directory, codename)
        for name, packages in names.items():
            having = set().union(*(known.get(package, set()) for package in packages[letter]))
            if having and len(having) < len(ARCHITECTURES):
                where = ",".join(each for each in ARCHITECTURES if each in having)
                rows[name][where] = rows[name].get(where, "") + letter
    dates = (f"{codename} of {release_date(one(directory, f'*dists_{codename}_InRelease'))}" for codename in RELEASES)
    sys.stdout.write(HEADER.format(indices=", ".join(dates), architectures=", ".join(ARCHITECTURES)))
    for name in sorted(rows):
        print(name, *(f"{letters}:{where}" for where, letters in rows[name].items()))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
