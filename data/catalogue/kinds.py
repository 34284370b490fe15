"""Tells tools from libraries by what Debian knows of a package: its commands, the other packages of its
source, the packages that depend on it, and its one-line description.

The indices don't have entry points, so all answers are guesses. corrections.tsv corrects the known mistakes.
"""

import re

from indices import normalise

TOOL, TOOL_FIRST, LIBRARY_FIRST, LIBRARY = "t", "p", "v", "l"

# If so many sources use a package, and not only to extend it, the package is a library first.
MANY_USERS = 12

# If at least so many sources use a package, its own command does not make it a tool. But it is a tool if its
# description tells of a program to run.
SOME_USERS = 3

# Words in Debian's one-line descriptions. The first pattern matches packages that programs are written with,
# and the second one packages that people run.
FOR_PROGRAMS = re.compile(
    r"\b(librar(y|ies)|frameworks?|bindings?|APIs?|SDK|modules?|wrapper|implementation|interface|ORM|extension|[WA]SGI|"
    r"parser|toolkit|protocol|async(io|hronous)?|ODM|plugins?|hook|backend|seriali[sz]ation|templating|template engine|"
    r"port of|read(ing)? and writ(e|ing))\b", re.I)
FOR_PEOPLE = re.compile(
    r"\b(tools?|utility|utilities|command[- ]?line|cli|checker|linter|program|manager|creator|formatter|scripts?|"
    r"debugger|profiler|editor|ide|shell|application)\b", re.I)

# Another package of the same source with such a name has only a library's small helpers. It is no
# application.
HELPERS = re.compile(r"-(utils?|bin|tools?|scripts?|examples?|common|dev-tools)$|^jupyter-nb")


def kind_of(name, package, release):
    """
    @param name PyPI name in PEP 503 form; @param package Debian's package with it
    @returns one of the four letters: only a tool, both with the tool first, both with the library first, only a library
    """
    siblings = commanding_siblings(name, package, release)
    commands = set(release.commands[package]).union(*(release.commands[s] for s in siblings))
    if not commands:
        return LIBRARY
    names = {name, re.sub(r"^python-|-python$", "", name), re.sub(r"^python3?-", "", package)}
    named = {c for c in commands if without_3(normalise(c)) in names}
    if len(release.shipped_by[package]) > 1 and not named and package != name:
        # The package has several distributions, and none of its commands tells which of them it belongs to.
        return LIBRARY if len(release.shipped_by[package]) > 3 else LIBRARY_FIRST
    if not package.startswith("python3-"):
        return TOOL
    users = users_of(name, package, release)
    if users >= MANY_USERS or not looks_like_a_tool(package, siblings, names, release, users):
        return LIBRARY_FIRST
    return TOOL if users == 0 else TOOL_FIRST


def looks_like_a_tool(package, siblings, names, release, users):
    description = spoken(release.packages[package].description)
    for_programs = bool(FOR_PROGRAMS.search(description))
    applications = {s for s in siblings if not s.startswith("python3-")}
    alike = {s for s in applications if without_3(s) in names}
    own = {c for c in release.commands[package] if without_3(normalise(c)) in names}
    if for_programs:
        return bool(alike) and users <= 1 or bool(own) and bool(FOR_PEOPLE.search(description))
    if alike or {s for s in applications if not HELPERS.search(s)}:
        return True
    return bool(own) and (users < SOME_USERS or bool(FOR_PEOPLE.search(description)))


def commanding_siblings(name, package, release):
    """Packages of the same source with commands that depend on `package`, or have the distribution's name."""
    source = release.packages[package].source
    return sorted(
        s for s in release.of_source[source] - {package}
        if release.commands.get(s) and (package in release.packages[s].depends or s == name)
    )


def command_package(name, package, kind, release):
    """
    The package with the commands, if the package with the modules has no command that is named like the
    distribution. The former depends on the latter, so it brings both. None if there is no such package.
    """
    names = {name, re.sub(r"^python-|-python$", "", name), re.sub(r"^python3?-", "", package)}

    def has_named(each):
        return any(without_3(normalise(command)) in names for command in release.commands[each])

    if has_named(package) or package in names:
        return None
    siblings = [s for s in commanding_siblings(name, package, release) if package in release.packages[s].depends]
    named = [s for s in siblings if has_named(s)]
    whole = [s for s in siblings if without_3(s) in names]
    is_alone = kind in (TOOL, TOOL_FIRST) and len(siblings) == 1 and not release.commands[package]
    return next(iter(named or whole or (siblings if is_alone and not HELPERS.search(siblings[0]) else [])), None)


def users_of(name, package, release):
    """How many other sources depend on the package. Plugins don't count: their names contain its name."""
    stem = re.sub(r"^(python-|py)", "", name)
    sources = {release.packages[d].source for d in release.dependents[package] if stem not in d}
    return len(sources - {release.packages[package].source})


def spoken(description):
    """The description without its tail for one package of several: `(Python 3 library)`, `- Python 3.x`."""
    return re.sub(r"\s+--?\s.*$|\s*\([^()]*\)$", "", re.sub(r"\s*\([^()]*\)$", "", description))


def without_3(command):
    return re.sub(r"3$", "", command)
