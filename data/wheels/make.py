"""Writes data/wheels/wheels.txt: for which Pythons and machines pip compiles a project.

    python3 data/catalogue/fetch.py DIRECTORY
    python3 data/wheels/make.py DIRECTORY/lists [--untried] > data/wheels/wheels.txt

Asks the index about each name in the catalogue whose Debian package is not the same for all architectures, and about
each that `builds` by data/names/traits.txt. It needs a pip (as a module of this Python) for the connection to the
index. Of these names, the table keeps those that compiled.txt says need a compiler: a package for each architecture
may still be built from a project without one. --untried writes what compiled.txt lacks instead, as NAME VERSION, for
try.sh.
"""

import concurrent.futures
import datetime
import glob
import os
import re
import sys
import threading

HERE = os.path.dirname(__file__)
sys.path.insert(0, os.path.join(HERE, "..", "catalogue"))
from indices import open_index  # noqa: E402
from read import catalogue_rows  # noqa: E402

from pip._internal.models.index import PyPI  # noqa: E402
from pip._internal.network.session import PipSession  # noqa: E402
from pip._vendor.packaging import specifiers, tags, utils, version  # noqa: E402

# src/packages/wheels.ts knows the versions and the columns, too.
MINORS = range(9, 15)
COLUMNS = (("glibc", "x86_64"), ("glibc", "aarch64"), ("musl", "x86_64"), ("musl", "aarch64"))

# The C libraries: glibc of Debian 12, the oldest release whose Python is marked, and musl 1.2 of Alpine.
GLIBC = 36
MUSL = 2

HEADER = """# Written by data/wheels/make.py; do not edit. Of {date}.
# {names} projects that pip compiles, because the newest release that fits has a source archive and no wheel.
# Columns, with tabs between them: the name, then the minor versions of Python 3 on x64, arm64, x64 with musl and arm64
# with musl. `-`: none. Versions 9 to 14 were looked up.
"""


def platforms(libc, machine):
    if libc == "musl":
        return [f"musllinux_1_{minor}_{machine}" for minor in range(MUSL, 0, -1)] + [f"linux_{machine}"]
    old = {17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"}
    new = [f"manylinux_2_{minor}_{machine}" for minor in range(GLIBC, 4, -1)]
    return new + [f"{name}_{machine}" for name in old.values()] + [f"linux_{machine}"]


def supported(libc, machine, minor):
    """The tags of the wheels that a Python takes."""
    python, names = f"cp3{minor}", platforms(libc, machine)
    own = tags.cpython_tags((3, minor), [python], names)
    return frozenset(own) | frozenset(tags.compatible_tags((3, minor), python, names))


TARGETS = {(column, minor): supported(*column, minor) for column in COLUMNS for minor in MINORS}


def not_for_all(directory):
    """Debian's packages that differ between architectures."""
    found = set()
    for path in glob.glob(os.path.join(directory, "*_main_binary-amd64_Packages*")):
        for paragraph in open_index(path).read().split("\n\n"):
            fields = dict(re.findall(r"^(Package|Architecture): (.*)$", paragraph, re.M))
            if fields.get("Architecture", "all") != "all":
                found.add(fields["Package"])
    return found


def candidates(directory):
    compiled = not_for_all(directory)
    for name, _, words in catalogue_rows(os.path.join(HERE, "..", "catalogue", "catalogue.txt")):
        packages = [word.partition(":")[0] for word in words or [""] if word[:1] not in ("!", "-")]
        spelled = (re.sub("^~", "python3-", package) or f"python3-{name}" for package in packages)
        if any(package in compiled for package in spelled):
            yield name
    with open(os.path.join(HERE, "..", "names", "traits.txt"), encoding="utf-8") as file:
        yield from (line.split("\t")[0] for line in file if "\tbuilds\t" in line)


def parse(file, project):
    """(version, tags of a wheel, or None for a source archive). None for what pip does not take."""
    name = file["filename"]
    try:
        if name.endswith(".whl"):
            owner, found, _, wheel_tags = utils.parse_wheel_filename(name)
        elif name.endswith((".tar.gz", ".zip")):
            (owner, found), wheel_tags = utils.parse_sdist_filename(name), None
        else:
            return None
    except (utils.InvalidWheelFilename, utils.InvalidSdistFilename, version.InvalidVersion):
        return None
    # The version of zfec-1.0.0-3.tar.gz is not 3.
    return None if owner != project or found.is_prerelease or file.get("yanked") else (found, wheel_tags)


def fits(wanted, minor):
    try:
        return not wanted or version.Version(f"3.{minor}.9") in specifiers.SpecifierSet(wanted)
    except specifiers.InvalidSpecifier:
        return True  # pip ignores such a wish


def choice(files, minor, accepted):
    """What pip takes: ("wheel" or "source", version), or None."""
    best = None
    for file, found, wheel_tags in files:
        if not fits(file.get("requires-python"), minor) or not (wheel_tags is None or wheel_tags & accepted):
            continue
        rank = (found, wheel_tags is not None)
        best = rank if best is None else max(best, rank)
    return best and ("wheel" if best[1] else "source", best[0])


LOCAL = threading.local()


def look_up(name):
    """{target: version of the source archive that pip would compile}"""
    if not hasattr(LOCAL, "session"):
        LOCAL.session = PipSession(retries=3)
    accept = {"Accept": "application/vnd.pypi.simple.v1+json"}
    answer = LOCAL.session.get(f"{PyPI.simple_url}/{name}/", headers=accept)
    if answer.status_code == 404:
        return {}
    answer.raise_for_status()
    files = [(file, *parsed) for file in answer.json()["files"] if (parsed := parse(file, name))]
    chosen = {target: choice(files, target[1], accepted) for target, accepted in TARGETS.items()}
    return {target: found[1] for target, found in chosen.items() if found and found[0] == "source"}


def ranges(numbers):
    """`9-11,14`, or `-` for none."""
    text, numbers = [], sorted(numbers)
    for number in numbers:
        if number - 1 not in numbers:
            last = next(each for each in range(number, 99) if each + 1 not in numbers)
            text.append(f"{number}" if last == number else f"{number}-{last}")
    return ",".join(text) or "-"


def read_compiled():
    """{name: True if the build failed without a compiler}"""
    with open(os.path.join(HERE, "compiled.txt"), encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]
    return {name: verdict == "compiler" for name, _, verdict in rows}


def main():
    names = sorted(set(candidates(sys.argv[1])))
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        found = dict(zip(names, pool.map(look_up, names)))
    compiled = read_compiled()
    if sys.argv[2:] == ["--untried"]:
        for name, sources in found.items():
            if sources and name not in compiled:
                print(name, max(sources.values()))
        return
    rows = [(name, sources) for name, sources in found.items() if sources and compiled.get(name)]
    sys.stdout.write(HEADER.format(date=datetime.date.today(), names=len(rows)))
    for name, sources in rows:
        cells = (ranges([minor for minor in MINORS if (column, minor) in sources]) for column in COLUMNS)
        print(name, *cells, sep="\t")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main()
