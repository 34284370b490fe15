"""Puts pip into a venv that was made with --without-pip. Works offline, as ensurepip does.

Run by the venv's base interpreter: python -I seed.py VENV_PYTHON SITE_PACKAGES. Sources, in order: the wheels of
ensurepip or of the distributor (Debian's python3-pip-whl), then the pip that this interpreter itself imports.
Prints one JSON object: {"installed": ["pip 23.0.1", ...], "source": "..."}. Exits with 1 if it finds no pip, and with
4 if it can't write to the venv.
"""
import base64
import csv
import filecmp
import hashlib
import importlib.util
import io
import json
import os
import shutil
import struct
import sys
import sysconfig
import zipfile


def wheel_directories():
    # In ensurepip/__init__.py, WHEEL_PKG_DIR is the distributor's directory, and _bundled is CPython's directory.
    yield sysconfig.get_config_var("WHEEL_PKG_DIR")
    yield os.path.join(sysconfig.get_path("stdlib"), "ensurepip", "_bundled")
    # Debian patches this directory into ensurepip, and does not set it in sysconfig.
    yield "/usr/share/python-wheels"


def find_wheel(name):
    for directory in wheel_directories():
        if directory and os.path.isdir(directory):
            wheels = sorted(f for f in os.listdir(directory) if f.startswith(name + "-") and f.endswith(".whl"))
            if wheels:
                return os.path.join(directory, wheels[-1])
    return None


def unpack(wheel, site):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return os.path.basename(wheel).split("-")[1]


def copy_installed(site):
    """Copies the pip that this interpreter imports, with a RECORD, so that pip can upgrade itself later."""
    import pip

    source = os.path.dirname(os.path.abspath(pip.__file__))
    skip = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(source, os.path.join(site, "pip"), ignore=skip)
    info = "pip-%s.dist-info" % pip.__version__
    metadata = os.path.join(os.path.dirname(source), info)
    if os.path.isdir(metadata):
        shutil.copytree(metadata, os.path.join(site, info), ignore=skip)
    else:
        os.mkdir(os.path.join(site, info))
        with open(os.path.join(site, info, "METADATA"), "w") as out:
            out.write("Metadata-Version: 2.1\nName: pip\nVersion: %s\n" % pip.__version__)
    write_record(site, info)
    return pip.__version__, source


def digest(path):
    with open(path, "rb") as file:
        data = file.read()
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode(), len(data)


def write_record(site, info):
    rows = []
    for top in ("pip", info):
        for folder, _, files in os.walk(os.path.join(site, top)):
            for name in sorted(files):
                if name == "RECORD":
                    continue
                path = os.path.join(folder, name)
                rows.append([os.path.relpath(path, site), *digest(path)])
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(sorted(rows) + [[info + "/RECORD", "", ""]])
    with open(os.path.join(site, info, "RECORD"), "w") as file:
        file.write(out.getvalue())


def finish(site, info, scripts):
    """Adds the files that pip adds to a package. Lists them in RECORD, because upgrades remove only listed files."""
    added = {"INSTALLER": "pip\n", "REQUESTED": ""}
    for name, text in added.items():
        with open(os.path.join(site, info, name), "w") as file:
            file.write(text)
    record = os.path.join(site, info, "RECORD")
    with open(record) as file:
        rows = [row for row in csv.reader(file) if row and os.path.basename(row[0]) not in added and ".." not in row[0]]
    for path in [*(os.path.join(site, info, name) for name in added), *scripts]:
        rows.append([os.path.relpath(path, site), *digest(path)])
    with open(record, "w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def write_scripts(site, python):
    """Writes bin/pip, pip3 and pip3.N with pip's own script maker, which handles long paths and spaces."""
    sys.path.insert(0, site)
    from pip._vendor.distlib.scripts import ScriptMaker, enquote_executable

    maker = ScriptMaker(None, os.path.dirname(python))
    maker.clobber = True
    maker.set_mode = True
    maker.executable = enquote_executable(python)
    maker.variants = {""}
    version = "%d.%d" % sys.version_info[:2]
    names = ["pip", "pip3", "pip" + version]
    return maker.make_multiple(["%s = pip._internal.cli.main:main" % name for name in names])


def lend_bytecode(staging):
    """Copies the bytecode of the system's pip for identical source files. This halves the time of pip's first run.

    A .pyc identifies its source by time and size if PEP 552's flags are 0. The import corrects the path in the .pyc.
    """
    spec = importlib.util.find_spec("pip")
    for source in spec.submodule_search_locations or () if spec else ():
        for folder, _, files in os.walk(os.path.join(staging, "pip")):
            for name in files:
                path = os.path.join(folder, name)
                lend_one(os.path.join(source, os.path.relpath(path, os.path.join(staging, "pip"))), path)


def lend_one(lender, path):
    cached = importlib.util.cache_from_source(lender)
    if not path.endswith(".py") or not os.path.isfile(cached) or not filecmp.cmp(lender, path, shallow=False):
        return
    with open(cached, "rb") as file:
        bytecode = file.read()
    flags, time, size = struct.unpack("<3I", bytecode[4:16])
    if bytecode[:4] != importlib.util.MAGIC_NUMBER or flags or size != os.path.getsize(path):
        return
    os.utime(path, (time, time))
    place = importlib.util.cache_from_source(path)
    os.makedirs(os.path.dirname(place), exist_ok=True)
    with open(place, "wb") as file:
        file.write(bytecode)


def move_into(site, staging):
    """Moves each entry with one rename, and pip last. So an interrupted run leaves no pip that looks complete."""
    for name in sorted(os.listdir(staging), key=lambda name: name == "pip"):
        shutil.rmtree(os.path.join(site, name), ignore_errors=True)
        os.replace(os.path.join(staging, name), os.path.join(site, name))
    os.rmdir(staging)


def main(python, site):
    staging = os.path.join(site, ".pip-shim-seed")
    shutil.rmtree(staging, ignore_errors=True)
    os.mkdir(staging)
    wheel = find_wheel("pip")
    if wheel:
        version, source = unpack(wheel, staging), wheel
    else:
        try:
            version, source = copy_installed(staging)
        except ImportError:
            shutil.rmtree(staging)
            return 1
    installed = ["pip " + version]
    # Like ensurepip, puts setuptools into a new venv up to Python 3.11.
    has_setuptools = os.path.isdir(os.path.join(site, "setuptools"))
    setuptools = find_wheel("setuptools") if sys.version_info < (3, 12) and not has_setuptools else None
    if setuptools:
        installed.append("setuptools " + unpack(setuptools, staging))
        finish(staging, "setuptools-%s.dist-info" % installed[-1].split()[1], [])
    try:
        lend_bytecode(staging)
    except (OSError, ValueError, struct.error):
        pass  # pip then compiles its own bytecode
    move_into(site, staging)
    finish(site, "pip-%s.dist-info" % version, write_scripts(site, python))
    print(json.dumps({"installed": installed, "source": source}))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1], sys.argv[2]))
    except OSError as error:
        print(error, file=sys.stderr)
        sys.exit(4)
