"""Writes src/pip/options.ts: every option of pip's main parser, `pip install`, `pip uninstall` and requirement files.

    python3 data/pip-options/make.py DIRECTORY > src/pip/options.ts

DIRECTORY holds pip wheels, as `pip download --no-deps -d DIRECTORY pip==V` fetches them: one of each minor release
from 22.3 on, so that a `since` is right to the minor release. This asks pip's own parsers, and does not read
pip's sources. The same wheels give the same bytes. Run it with a Python that the newest of the wheels
supports. Then write the tables of the sh shim: node --import tsx data/pip-options/shim-tables.ts
"""

import json
import os
import re
import subprocess
import sys
import textwrap

EVERY = ("main", "install", "uninstall")

DUMP = """
import json, sys
from pip._internal.cli.main_parser import create_main_parser
from pip._internal.commands import create_command
from pip._internal.req.req_file import build_parser
parsers = {"main": create_main_parser().option_list_all}
parsers.update((name, create_command(name).parser.option_list_all) for name in ("install", "uninstall"))
parsers["file"] = build_parser().option_list
found = []
for place, options in parsers.items():
    for option in options:
        assert option.nargs == (1 if option.action in option.TYPED_ACTIONS else None), option
        found.append([place, {
            "names": option._short_opts + option._long_opts, "dest": option.dest, "action": option.action,
            "type": option.type, "choices": list(option.choices) if option.choices else None,
        }])
json.dump(found, sys.stdout)
"""

HEADER = '''// biome-ignore-all format: generated, one option a line
// Written by data/pip-options/make.py, which asks pip's own parsers; do not edit. The releases asked:
// %s.

/**
 * The parsers of pip that can know an option. `main` reads the words before the subcommand, `install` and
 * `uninstall` read all words but the subcommand, and `file` reads the lines of a requirements file.
 */
export type PipParser = 'main' | 'install' | 'uninstall' | 'file';

/** One option of pip's, in the words of Python's optparse. */
export interface PipOption {
  /** In the order of optparse: short names come first. pip's messages use the first long name. */
  readonly names: readonly string[];
  readonly dest: string;
  readonly action: 'store' | 'append' | 'count' | 'callback' | 'help' | 'store_true' | 'store_false';
  /** An option with a type takes exactly one value. An option without a type takes none. */
  readonly type?: 'string' | 'path' | 'int' | 'float' | 'choice';
  readonly choices?: readonly string[];
  readonly on: readonly PipParser[];
  /** The first release that has the option in this form. Absent if the oldest release above has it. */
  readonly since?: string;
  /** The first later release that no longer has the option in this form. Absent if the newest one has it. */
  readonly until?: string;
}

const every: readonly PipParser[] = ['main', 'install', 'uninstall'];

'''


def release(wheel):
    return re.match(r"pip-([\d.]+)-", wheel).group(1)


def sort_key(version):
    return tuple(map(int, version.split(".")))


def options_of(wheel):
    """{json of an option: parsers that have it}, in pip's order."""
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": wheel, "PIP_CONFIG_FILE": os.devnull, "PYTHONHASHSEED": "0"}
    found = json.loads(subprocess.check_output([sys.executable, "-S", "-c", DUMP], env=env))
    merged = {}
    for place, option in found:
        merged.setdefault(json.dumps(option), []).append(place)
    return {(option, tuple(places)): None for option, places in merged.items()}


def ts(value):
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return "[" + ", ".join(map(ts, value)) + "]"


def row(option, places, since, until):
    fields = {key: ts(value) for key, value in json.loads(option).items() if value is not None}
    fields["on"] = "every" if places == EVERY else ts(places)
    fields.update((key, ts(value)) for key, value in (("since", since), ("until", until)) if value)
    return "  { " + ", ".join(f"{key}: {value}" for key, value in fields.items()) + " },\n"


def spans(versions, tables):
    """Each option's runs of releases, as (option, parsers, since, until)."""
    known = {}
    for table in tables:
        known.update(table)
    for option, places in sorted(known, key=lambda entry: json.loads(entry[0])["names"][-1]):
        since = None
        present = False
        for position, (version, table) in enumerate(zip(versions, tables)):
            here = (option, places) in table
            if here and not present:
                since = version if position else None
            if present and not here:
                yield option, places, since, version
            present = here
        if present:
            yield option, places, since, None


def main(directory):
    wheels = sorted((w for w in os.listdir(directory) if re.match(r"pip-[\d.]+-py3", w)), key=lambda w: sort_key(release(w)))
    versions = [release(wheel) for wheel in wheels]
    tables = [options_of(os.path.join(directory, wheel)) for wheel in wheels]
    out = HEADER % "\n// ".join(textwrap.wrap(", ".join(versions), 100))
    out += "export const PIP_OPTIONS: readonly PipOption[] = [\n"
    out += "".join(row(*span) for span in spans(versions, tables)) + "];\n"
    sys.stdout.write(out)


main(sys.argv[1])
