"""Evaluates its input with pip's packaging library. A result is null if packaging refuses the input.

stdin: JSON, {"versions": [[version, specifier, prereleases], ...], "markers": [...], "requirements": [...]}.
stdout: JSON with the results under the same keys."""

import json
import sys
import warnings

from pip._vendor.packaging.markers import InvalidMarker, Marker, UndefinedComparison, default_environment
from pip._vendor.packaging.requirements import InvalidRequirement, Requirement
from pip._vendor.packaging.specifiers import InvalidSpecifier, SpecifierSet
from pip._vendor.packaging.utils import canonicalize_name
from pip._vendor.packaging.version import InvalidVersion

warnings.simplefilter("ignore")  # packaging 21 warns about input that packaging 22 refuses


def contains(version, specifier, prereleases):
    try:
        return SpecifierSet(specifier).contains(version, prereleases=prereleases or None)
    except InvalidSpecifier:
        return None


def applies(marker):
    try:
        return Marker(marker).evaluate({"extra": ""})
    except (InvalidMarker, UndefinedComparison, InvalidVersion):
        return None


def parts(text):
    try:
        read = Requirement(text)
    except (InvalidRequirement, InvalidSpecifier):
        return None
    return [canonicalize_name(read.name), sorted(read.extras), str(read.specifier), read.url, read.marker is not None]


asked = json.load(sys.stdin)
answer = {
    "versions": [contains(*row) for row in asked.get("versions", [])],
    "markers": [applies(marker) for marker in asked.get("markers", [])],
    "requirements": [parts(text) for text in asked.get("requirements", [])],
    "environment": default_environment(),
}
json.dump(answer, sys.stdout)
