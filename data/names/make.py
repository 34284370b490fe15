"""Writes data/names/names.txt: what people type after `pip install` in place of the project that they mean.

    python3 data/catalogue/fetch.py DIRECTORY
    python3 data/names/make.py DIRECTORY/lists INDEX VERSIONS > data/names/names.txt

data/catalogue/catalogue.txt must be made of the same lists.

INDEX lists the projects of the package index, after a line with the names of the columns. Each line has, with
tabs between them: name, version, month of the last release, rank among the most downloaded (or nothing),
summary. VERSIONS is typeshed's stdlib/VERSIONS (in the wheel of mypy, below mypy/typeshed). It says which
modules each Python has. The stubs beside it say which modules these modules contain. The same inputs give the
same bytes.
"""

import collections
import glob
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "catalogue"))
from fetch import RELEASES  # noqa: E402
from indices import METADATA, PUBLIC, normalise, open_index, release_date, one  # noqa: E402
from read import catalogue_rows  # noqa: E402

MODULE = re.compile(r"usr/lib/python3(?:\.\d+)?/dist-packages/([A-Za-z]\w*)"
                    r"(?:/__init__|(?:\.cpython-[^./]*|\.abi3)?)\.(?:py|so)$")
# Modules that do not tell which package is meant: many packages install them by mistake, or they are parts of
# a build.
NOISE = re.compile(r"__mypyc$|(^|_)tests?$|^(examples?|docs?|benchmarks|bench|scripts|utils|tools|setup|conftest|demo)$")

# The index may have a project of the module's own name. Then the module means another project only if that
# project is much more popular: it is among the KNOWN_RANK most downloaded, and ranks FURTHER_UP times higher
# than the namesake.
KNOWN_RANK = 8000
FURTHER_UP = 4

# Parts of the standard library that Debian keeps in packages of their own (python3-defaults, python3.NN).
SPLIT_OFF = {"tkinter": "python3-tk", "turtle": "python3-tk", "venv": "python3-venv", "ensurepip": "python3-venv",
             "distutils": "python3-distutils", "lib2to3": "python3-lib2to3", "idlelib": "idle",
             "turtledemo": "python3-examples"}

# Public modules that typeshed has no stubs for, or no longer has, in the form of its VERSIONS. Source: the standard
# library of each Python from 3.6 on.
WITHOUT_STUBS = """
formatter: 3.0-3.9
macpath: 3.0-3.7
macurl2path: 3.0-3.6
parser: 3.0-3.9
symbol: 3.0-3.9
turtledemo: 3.2-
"""

# Modules within a module. These are left out, because nobody imports them by name.
INNER_NOISE = re.compile(r"^(encodings|lib2to3|pydoc_data|msilib|profiling|distutils\.command|ctypes\.macholib|pyexpat|sys)\b|\b_")

# How Linux distributions spell the packages of a project. src/packages/system-names.ts has the same list.
SPELLINGS = ("python-", "python3-", "py3-")

HEADER = """# Written by data/names/make.py; do not edit. Corrections belong into by-hand.tsv.
# Indices of {indices}.
# {names} names, {by_hand} rows by hand, {raspberry} of Raspberry Pi OS, and {modules} modules of the standard library.
# Each line: the name as typed (PEP 503 form), what it is, what the index has of it, and what is meant.
# What it is: i an import name, c a command, l a name like the project's, d the name of a distribution's
# package, s a project that another one goes on with, p the name of Debian's package, w a module of Python's,
# r the name of a package of Raspberry Pi OS, from raspberry-pi-os.tsv. With `o` it is that of the index's project.
# What the index has: n nothing, u nothing of use, o another project.
# What is meant: the project, the module or the Debian packages. Of several packages, the first that apt has is right.
# `-` alone: a project that is meant as typed, though it is spelled like a system package.
# For the standard library: m, what the index has, the first and the last Python with it, Debian's own package
# of it, and after = the project that has the module for later Pythons.
"""


def read_index(path):
    """{name: rank or None}."""
    with open(path, encoding="utf-8", errors="replace") as file:
        next(file)
        rows = (line.rstrip("\n").split("\t") for line in file)
        return {normalise(row[0]): int(row[3]) if row[3] else None for row in rows}


def modules_of_debian(directory):
    """({module: {distribution}}, {module: {package}}, all distributions). A module belongs to a distribution
    if its package has no other distribution. The packages are those without any distribution."""
    owners, alone, distributions = collections.defaultdict(set), collections.defaultdict(set), set()
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
                alone[normalise(module)].add(None if shipped[package] else package)
        distributions.update(*shipped.values())
    return owners, alone, distributions


def found(directory, index):
    """{typed: (how, status, project or package)} for two kinds of modules: those of which Debian's indices
    tell the project, and those of no project, which Debian builds together with a program or a library."""
    owners, alone, distributions = modules_of_debian(directory)
    for module, packages in alone.items():
        package = next(iter(packages))
        libyal = f"lib{module.removeprefix('py')}-python"
        if len(packages) > 1 or not package or module in index or module in distributions:
            continue
        if libyal in index:  # as github.com/libyal names its projects
            yield module, ("i", "n", libyal)
            continue
        # A package without metadata may still be built from a project, if it has the project's own name.
        if package == module or (package.startswith("python3-") and package.removeprefix("python3-") not in index):
            yield module, ("p", "n", package)
    for module, projects in owners.items():
        project = next(iter(projects))
        if len(projects) > 1 or project is None or module in distributions or index.get(project) is None:
            continue
        rank = index.get(module)
        if module not in index:
            yield module, ("i", "n", project)
        elif is_further_up(index[project], rank):
            yield module, ("i", "o", project)


def read_by_hand(path, index):
    """{typed: (how, status, project)}, or {typed: None} for a name to drop."""
    rows = {}
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.startswith("#"):
                continue
            cells = line.rstrip("\n").split("\t")
            if len(cells) != 5 or not all(cells) or cells[0] in rows or cells[1] not in "icldspw" or cells[2] not in ".u":
                sys.exit(f"{path}:{number}: a new name, how, status, project and a source are needed")
            typed, how, status, project, _source = cells
            if project != "-" and how not in "pw" and project not in index:
                sys.exit(f"{path}:{number}: the index has no {project}")
            status = status if status == "u" else "o" if typed in index else "n"
            part = [SPLIT_OFF[head] for head in [project.partition(".")[0]] if how == "w" and head in SPLIT_OFF]
            rows[typed] = None if project == "-" else (how, status, project, *part)
    return rows


def of_raspberry(path, index, catalogue):
    """(typed, row) for each row of the table, which must not have a name of the catalogue."""
    known = {name for name, _, _ in catalogue_rows(catalogue)}
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.startswith("#"):
                continue
            cells = line.rstrip("\n").split("\t")
            if len(cells) != 3 or not all(cells) or cells[0] in known:
                sys.exit(f"{path}:{number}: a name that the catalogue lacks, a package and a source are needed")
            yield cells[0], ("r", "o" if cells[0] in index else "n", cells[1])


def spelled_like_packages(catalogue, index):
    """(typed, row) for each project of the index that is spelled like another project's system package."""
    known, projects = set(), {}
    for name, _, words in catalogue_rows(catalogue):
        known.add(name)
        for word in words:
            if word.startswith("~"):
                projects.setdefault(normalise(word[1:].partition(":")[0]), name)
    for word, project in {**{name: name for name in known}, **projects}.items():
        for typed in (spelling + word for spelling in SPELLINGS):
            if typed not in index or typed in known:
                continue
            is_other = is_further_up(index.get(project), index[typed])
            yield typed, ("d", "o", project) if is_other else ("-",)


def debian_alone(catalogue, index, bound):
    """(typed, row) for each distribution that Debian ships and the index does not have, unless a trait is known of it."""
    for name, _, words in catalogue_rows(catalogue):
        packages = [word.partition(":")[0] for word in words if word != "-"]
        if name in index or name in bound or (not packages and words):
            continue
        # The package with `!` comes first, because it has the commands. Without a package, it is
        # python3-NAME.
        packages.sort(key=lambda word: not word.startswith("!"))
        yield name, ("p", "n", *dict.fromkeys(
            f"python3-{word[1:] or name}" if word[:1] in ("", "~") else word.lstrip("!") for word in packages or [""]))


def bound_names(path):
    """The names of traits.txt that work only with this system's own libraries."""
    with open(path, encoding="utf-8") as file:
        return {line.split("\t")[0] for line in file if line.split("\t")[1:2] == ["bound"]}


def is_further_up(rank, other):
    """Whether a project is so much more known than another one that it is probably meant."""
    return rank is not None and rank <= KNOWN_RANK and (other is None or other >= FURTHER_UP * rank)


def inner_modules(directory, index):
    """(name, top module) of each module within a module, without the names of much downloaded projects."""
    for path in glob.glob(os.path.join(directory, "*", "**", "*.pyi"), recursive=True):
        module = os.path.relpath(path, directory)[:-len(".pyi")].replace("/", ".").removesuffix(".__init__")
        name = normalise(module)
        if "." in module and not INNER_NOISE.search(module) and index.get(name) is None:
            yield name, module.partition(".")[0]


def standard_library(path, index, names):
    """Lines for the public modules."""
    with open(path, encoding="utf-8") as file:
        text = file.read() + WITHOUT_STUBS
    rows = re.findall(r"^([A-Za-z]\w*): (3\.\d+)-(3\.\d+)?", text, re.M)
    own = {normalise(module): (first, last) for module, first, last in
           re.findall(r"^([A-Za-z][\w.]*): (3\.\d+)-(3\.\d+)?", text, re.M)}
    for name, head in inner_modules(os.path.dirname(path), index):
        first, last = own.get(name, own.get(normalise(head), ("3.0", "")))
        status = "o" if name in index else "n"
        yield name, " ".join(filter(None, ("m", status, f"{first}-{last}", SPLIT_OFF.get(head))))
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
    here = os.path.dirname(os.path.abspath(__file__))
    by_hand = read_by_hand(os.path.join(here, "by-hand.tsv"), index)
    catalogue = os.path.join(here, "..", "catalogue", "catalogue.txt")
    spelled = dict(spelled_like_packages(catalogue, index))
    alone = dict(debian_alone(catalogue, index, bound_names(os.path.join(here, "traits.txt"))))
    raspberry = dict(of_raspberry(os.path.join(here, "raspberry-pi-os.tsv"), index, catalogue))
    names = {**alone, **spelled, **dict(found(directory, index)), **raspberry, **by_hand}
    library = dict(standard_library(versions, index, names))
    lines = {typed: " ".join(words) for typed, words in names.items() if words and typed not in library}
    dates = [release_date(one(directory, f"*dists_{codename}_InRelease")) for codename in RELEASES]
    print(HEADER.format(
        indices=", ".join(f"{codename} of {date}" for codename, date in zip(RELEASES, dates)),
        names=sum(line != "-" for line in lines.values()), by_hand=len(by_hand), raspberry=len(raspberry),
        modules=len(library)), end="")
    for typed, words in sorted({**lines, **library}.items()):
        print(typed, words)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
