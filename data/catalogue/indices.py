"""Reads Debian's Packages and Contents indices of one release, for all architectures that were fetched. They
say which package ships which distribution and which commands."""

import collections
import email.utils
import glob
import gzip
import io
import os
import re
import subprocess
import sys

METADATA = re.compile(r"usr/(?:lib/python3(?:\.\d+)?/dist-packages|(?:share|lib)/(?P<private>[^/]+)(?:/.+)?)/"
                      r"(?P<name>[^/-]+)(?:-[^/]*)?\.(?:dist|egg)-info(?:/|$)")
COMMAND = re.compile(r"(?:usr/)?(?:bin|sbin|games)/([^/]+)$")
PUBLIC = re.compile(r"usr/lib/python3(?:\.\d+)?/dist-packages/[^/]+\.(?:dist|egg)-info(?:/|$)")
NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$")

# Matches the descriptions of empty packages. Such a package exists only so that an upgrade leads to another
# package.
EMPTY = re.compile(r"\b(transitional|dummy)( \w+)? package\b|^transitional\b|\(transitional\)", re.I)

Package = collections.namedtuple("Package", "name source description depends")


def normalise(name):
    """The normal form of a name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


class Release:
    """One release's indices. `distributions`: {PyPI name: {package}}; `commands`: {package: {command}}."""

    def __init__(self, directory, codename):
        self.codename = codename
        self.date = release_date(one(directory, f"*dists_{codename}_InRelease"))
        indices = sorted(glob.glob(os.path.join(directory, f"*dists_{codename}_main_binary-*_Packages*")))
        if not indices:
            sys.exit(f"{directory}: Packages of {codename} is needed")
        read = (package for path in indices for package in read_packages(path))
        self.packages = {package.name: package for package in read if not EMPTY.search(package.description)}
        self.distributions = collections.defaultdict(set)
        self.commands = collections.defaultdict(set)
        contents = glob.glob(os.path.join(directory, f"*dists_{codename}_main_Contents-*"))
        if len(contents) < 2:
            sys.exit(f"{directory}: Contents-all and Contents-ARCH of {codename} are both needed")
        for path in contents:
            self._read_contents(path)
        self._relate()

    def _read_contents(self, path):
        for line in open_index(path):
            if "bin/" not in line and "games/" not in line and "-info" not in line:
                continue
            file, _, places = line.rstrip("\n").rpartition(" ")
            file, packages = file.rstrip(), {place.rpartition("/")[2] for place in places.split(",")}
            packages &= self.packages.keys()
            command = COMMAND.match(file)
            if command:
                for package in packages:
                    self.commands[package].add(command.group(1))
            else:
                self._add_distribution(file, packages)

    def _add_distribution(self, file, packages):
        found = METADATA.match(file)
        if not found or "._debian_" in file:  # bookworm's two builds of h5py have names that Debian made up
            return
        name = normalise(found["name"])
        if not PUBLIC.match(file):  # an application's own directory: other distributions in it are vendored
            packages = {package for package in packages if package == name == normalise(found["private"] or "")}
        if NAME.match(name) and packages:
            self.distributions[name] |= packages

    def _relate(self):
        self.of_source = collections.defaultdict(set)
        self.dependents = collections.defaultdict(set)
        self.shipped_by = collections.defaultdict(set)
        for package in self.packages.values():
            self.of_source[package.source].add(package.name)
            for name in package.depends:
                self.dependents[name].add(package.name)
        for name, packages in self.distributions.items():
            for package in packages:
                self.shipped_by[package].add(name)

    def package_for(self, name):
        """The package with this distribution. If several have it, prefers the one that is named like it."""
        found = self.distributions.get(name, ())
        return min(found, key=lambda p: (p != f"python3-{name}", p != name, len(p), p), default=None)


def one(directory, pattern):
    found = glob.glob(os.path.join(directory, pattern))
    if len(found) != 1:
        sys.exit(f"{directory}: {len(found)} files match {pattern}, one is needed")
    return found[0]


def open_index(path):
    """The lines of an index as apt keeps it: plain, gzip or (with apt's helper) any other compression."""
    if path.endswith(".gz"):
        return gzip.open(path, "rt", encoding="utf-8", errors="replace")
    if os.path.splitext(path)[1] in (".lz4", ".xz", ".zst"):
        helper = subprocess.Popen(["/usr/lib/apt/apt-helper", "cat-file", path], stdout=subprocess.PIPE)
        return io.TextIOWrapper(helper.stdout, encoding="utf-8", errors="replace")
    return open(path, encoding="utf-8", errors="replace")


def release_date(path):
    """The index's own date, as YYYY-MM-DD."""
    with open(path, encoding="utf-8") as file:
        date = re.search(r"^Date: (.*)$", file.read(), re.M).group(1)
    return email.utils.parsedate_to_datetime(date).strftime("%Y-%m-%d")


def read_packages(path):
    for paragraph in open_index(path).read().split("\n\n"):
        fields = dict(re.findall(r"^(Package|Source|Description|Depends|Pre-Depends): (.*)$", paragraph, re.M))
        if "Package" in fields:
            source = fields.get("Source", fields["Package"]).split(" ")[0]
            wanted = ",".join(filter(None, (fields.get("Depends"), fields.get("Pre-Depends"))))
            depends = frozenset(re.findall(r"(?:^|[,|])\s*([a-z0-9][a-z0-9.+-]+)", wanted))
            yield Package(fields["Package"], source, fields.get("Description", ""), depends)
