"""Writes data/names/names.txt: what people type after `pip install` in place of the project that they mean.

    python3 data/catalogue/fetch.py DIRECTORY
    python3 data/names/make.py DIRECTORY/lists INDEX VERSIONS > data/names/names.txt

INDEX lists the projects of the package index, one a line with tabs: name, version, month of the last release, rank among
the most downloaded (or nothing), summary. VERSIONS is typeshed's stdlib/VERSIONS (in the wheel of mypy, below
mypy/typeshed), which says which modules each Python has. The same inputs give the same bytes.
"""

import collections
import glob
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "catalogue"))
from fetch import RELEASES  # noqa: E402
from indices import METADATA, PUBLIC, normalise, open_index, release_date, one  # noqa: E402

MODULE = re.compile(r"usr/lib/python3(?:\.\d+)?/dist-packages/([A-Za-z]\w*)"
                    r"(?:/__init__|(?:\.cpython-[^./]*|\.abi3)?)\.(?:py|so)$")
# Modules that many packages install by mistake, and parts of a build.
NOISE = re.compile(r"__mypyc$|(^|_)tests?$|^(examples?|docs?|benchmarks|bench|scripts|utils|tools|setup|conftest|demo)$")

# A module counts for an index's project of another name only if that project is among the most downloaded, and so many
# times further up than the one that has the module's own name.
KNOWN_RANK = 8000
FURTHER_UP = 4

# Parts of the standard library that Debian keeps in packages of their own (python3-defaults, python3.NN).
SPLIT_OFF = {"tkinter": "python3-tk", "turtle": "python3-tk", "venv": "python3-venv", "ensurepip": "python3-venv",
             "distutils": "python3-distutils", "lib2to3": "python3-lib2to3", "idlelib": "idle"}

HEADER = """# Written by data/names/make.py; do not edit. What is wrong belongs into by-hand.tsv.
# Indices of {indices}.
# {names} names, {by_hand} rows by hand, and {modules} modules of the standard library.
# Each line: the name as typed (PEP 503 form), how it is meant (i import name, c command, l like the project's, d a
# distribution's name, s the project that goes on with it), what the index has of that name (n nothing, u nothing of use, o
# another project), and the project.
# For the standard library: m, what the index has, the first and the last Python with it, Debian's own package of it, and
# after = the project that has the module for later Pythons.
"""


def read_index(path):
    """{name: rank or None}."""
    with open(path, encoding="utf-8", errors="replace") as file:
        next(file)
        rows = (line.rstrip("\n").split("\t") for line in file)
        return {normalise(row[0]): int(row[3]) if row[3] else None for row in rows}


def modules_of_debian(directory):
    """({module: {distribution}}, all distributions). Only packages with a single distribution say whose a module is."""
    owners, distributions = collections.defaultdict(set), set()
    for codename in RELEASES:
        modules, shipped = collections.defaultdict(set), collections.defaultdict(set)
        for path in glob.glob(os.path.join(directory, f"*dists_{codename}_main_Contents-*")):
            for line in open_index(path):
                if "dist-packages/" not in line:
                    continue
                file, _, places = line.rstrip("\n").rpartition(" ")
                file, packages = file.rstrip(), [place.rpartition("/")[2] for place in places.split(",")]
                module, metadata = MODULE.match(file), PUBLIC.match(file) and METADATA.match(file)
                for package in packages:
                    if module and not NOISE.search(module[1]):
                        modules[package].add(module[1])
                    elif metadata:
                        shipped[package].add(normalise(metadata["name"]))
        for package, names in modules.items():
            for module in names:
                owners[normalise(module)].add(next(iter(shipped[package])) if len(shipped[package]) == 1 else None)
        distributions.update(*shipped.values())
    return owners, distributions


def found(directory, index):
    """{typed: (how, status, project)} for the modules whose project Debian's indices show."""
    owners, distributions = modules_of_debian(directory)
    for module, projects in owners.items():
        project = next(iter(projects))
        if len(projects) > 1 or project is None or module in distributions or index.get(project) is None:
            continue
        rank = index.get(module)
        if module not in index:
            yield module, ("i", "n", project)
        elif index[project] <= KNOWN_RANK and (rank is None or rank >= FURTHER_UP * index[project]):
            yield module, ("i", "o", project)


def read_by_hand(path, index):
    """{typed: (how, status, project)}; the project None drops the name."""
    rows = {}
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.startswith("#"):
                continue
            cells = line.rstrip("\n").split("\t")
            if len(cells) != 5 or not all(cells) or cells[0] in rows or cells[1] not in "iclds" or cells[2] not in ".u":
                sys.exit(f"{path}:{number}: a new name, how, status, project and a source are needed")
            typed, how, status, project, _source = cells
            if project != "-" and project not in index:
                sys.exit(f"{path}:{number}: the index has no {project}")
            status = status if status == "u" else "o" if typed in index else "n"
            rows[typed] = None if project == "-" else (how, status, project)
    return rows


def standard_library(path, index, names):
    """Lines for the public top-level modules."""
    with open(path, encoding="utf-8") as file:
        rows = re.findall(r"^([A-Za-z]\w*): (3\.\d+)-(3\.\d+)?", file.read(), re.M)
    for module, first, last in rows:
        name = normalise(module)
        if name == "typing-extensions":  # typeshed lists it for its own sake
            continue
        status = "o" if name in index else "n"
        later = names[name][2] if names.get(name) else f"standard-{name}"
        instead = f"={later}" if last and later in index else None
        yield name, " ".join(filter(None, ("m", status, f"{first}-{last}", SPLIT_OFF.get(module), instead)))


def main(directory, index_path, versions):
    index = read_index(index_path)
    by_hand = read_by_hand(os.path.join(os.path.dirname(__file__), "by-hand.tsv"), index)
    names = {**dict(found(directory, index)), **by_hand}
    library = dict(standard_library(versions, index, names))
    lines = {typed: " ".join(words) for typed, words in names.items() if words and typed not in library}
    dates = [release_date(one(directory, f"*dists_{codename}_InRelease")) for codename in RELEASES]
    print(HEADER.format(
        indices=", ".join(f"{codename} of {date}" for codename, date in zip(RELEASES, dates)),
        names=len(lines), by_hand=len(by_hand), modules=len(library)), end="")
    for typed, words in sorted({**lines, **library}.items()):
        print(typed, words)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
