"""Puts pip into a venv that was made with --without-pip. Works offline, as ensurepip does.

Run by the venv's base interpreter: python -I seed.py VENV_PYTHON SITE_PACKAGES [new]. Sources, in order: the
wheels of ensurepip or of the distributor (Debian's python3-pip-whl), then the pip that this interpreter
imports.

Prints one line as soon as only modules are missing: what is put in, from where, and LENDER, with a NUL
between them. LENDER is the directory of another pip with the same modules. pip runs from there until its
modules are in the venv. LENDER is empty if there is no such pip. With `new`, writes each file where it
belongs, because nobody uses the venv yet. Without `new`, moves all files into the venv at the end.
Exits with 1 if it finds no pip, and with 4 if it can't write to the venv.

Each import here costs every new venv milliseconds: zipimport is a part of Python's core, zipfile is not.
"""
import os
import sys
import zipimport
from importlib.machinery import PathFinder


def wheel_directories():
    import sysconfig

    # As in ensurepip/__init__.py: first the distributor's directory, then CPython's.
    yield sysconfig.get_config_var("WHEEL_PKG_DIR")
    yield os.path.join(os.path.dirname(os.__file__), "ensurepip", "_bundled")
    # Debian's directory. Debian patches it into ensurepip, and does not set it in sysconfig.
    yield "/usr/share/python-wheels"


def find_wheel(name):
    for directory in wheel_directories():
        if directory and os.path.isdir(directory):
            wheels = sorted(f for f in os.listdir(directory) if f.startswith(name + "-") and f.endswith(".whl"))
            if wheels:
                return os.path.join(directory, wheels[-1])
    return None


class Distribution:
    """The files of a distribution, by their paths in site-packages."""

    def __init__(self, name, version, source):
        self.label = "%s %s" % (name, version)
        self.info = "%s-%s.dist-info" % (name, version)
        self.source = source
        self.rows = []  # the lines of RECORD
        self.files = {}  # the contents of each path; None if not read yet

    def finish(self, scripts):
        """Adds the files that pip adds to a package. Lists them in RECORD, so that upgrades remove them."""
        added = {self.info + "/INSTALLER": b"pip\n", self.info + "/REQUESTED": b""}
        rows = [row for row in self.rows if name_in(row) not in added and ".." not in name_in(row)]
        rows += [row_of(path, data) for path, data in [*added.items(), *scripts.items()]]
        self.files.update(added)
        self.files[self.info + "/RECORD"] = "".join(row + "\n" for row in rows).encode()

    def data(self, path):
        return self.files[path]

    def modules(self):
        """The modules, then the .pth files: each start of Python runs these, and they import modules."""
        return [path for ending in (".py", ".pth") for path in self.files if path.endswith(ending)]

    def others(self):
        return [path for path in self.files if not path.endswith((".py", ".pth"))]


class Wheel(Distribution):
    def __init__(self, name, path, system):
        super().__init__(name, os.path.basename(path).split("-")[1], path)
        self.archive = zipimport.zipimporter(path)
        self.rows = self.archive.get_data(self.info + "/RECORD").decode().splitlines()
        self.listed = {name_in(row): row for row in self.rows}
        self.files = dict.fromkeys(self.listed)
        self.system = system

    def data(self, path):
        if self.files[path] is None:
            same = self.in_system(path)
            self.files[path] = self.archive.get_data(path) if same is None else same
        return self.files[path]

    def in_system(self, path):
        """The file of the system's Python, if its content is the same. Reading is faster than unpacking."""
        try:
            data = read(os.path.join(self.system, path)) if self.system else None
        except OSError:
            return None
        return data if data is not None and row_of(path, data) == self.listed[path] else None

    def lender(self):
        """The directory of the system's pip if it has the same modules."""
        for path in self.modules():
            self.files[path] = self.in_system(path)
            if self.files[path] is None:
                return ""
        return self.system


class Installed(Distribution):
    """The pip that this interpreter imports, with a RECORD, so that pip can upgrade itself later."""

    def __init__(self, system):
        import pip

        super().__init__("pip", pip.__version__, os.path.join(system, "pip"))
        self.system = system
        for top in ("pip", self.info):
            for folder, _, names in os.walk(os.path.join(system, top)):
                for name in sorted(names):
                    path = os.path.join(folder, name)
                    if name != "RECORD" and not name.endswith(".pyc"):
                        self.files[os.path.relpath(path, system)] = read(path)
        metadata = "Metadata-Version: 2.1\nName: pip\nVersion: %s\n" % pip.__version__
        self.files.setdefault(self.info + "/METADATA", metadata.encode())
        self.rows = [row_of(path, data) for path, data in sorted(self.files.items())] + [self.info + "/RECORD,,"]

    def lender(self):
        return self.system


def name_in(row):
    """The path in a row of RECORD. After it come a digest and a size, which have no comma."""
    name = row.rsplit(",", 2)[0]
    return name[1:-1].replace('""', '"') if name.startswith('"') else name


def row_of(path, data):
    from binascii import b2a_base64
    from hashlib import sha256

    name = '"%s"' % path.replace('"', '""') if "," in path or '"' in path else path
    digest = b2a_base64(sha256(data).digest(), newline=False).translate(bytes.maketrans(b"+/", b"-_"), b"=")
    return "%s,sha256=%s,%d" % (name, digest.decode(), len(data))


def script_of(pip, python):
    """The text of bin/pip, by the template of pip's own script maker. Importing that takes 100 ms.

    Only the script maker can write the first lines for a long path, or for one with a space.
    """
    source = pip.data("pip/_vendor/distlib/scripts.py").decode()
    template = source.partition("\nSCRIPT_TEMPLATE = r'''")[2].partition("'''")[0]
    words = {"module": "pip._internal.cli.main", "import_name": "main", "func": "main"}
    shebang = b"#!" + os.fsencode(python) + b"\n"
    if template and len(shebang) <= 127 and b" " not in shebang:
        return shebang + (template % words).encode()
    return made_script(pip, python)


def made_script(pip, python):
    if pip.source.endswith(".whl"):
        sys.path.insert(0, pip.source)
    from pip._vendor.distlib.scripts import ScriptMaker, enquote_executable

    class Keeping(ScriptMaker):
        def _write_script(self, names, shebang, script_bytes, filenames, ext):
            filenames.append(shebang.rstrip(b"\n") + b"\n" + script_bytes)

    maker = Keeping(None, os.path.dirname(python))
    maker.executable = enquote_executable(python)
    maker.variants = {""}
    return maker.make("pip = pip._internal.cli.main:main")[0]


def read(path):
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return os.read(descriptor, os.fstat(descriptor).st_size)
    finally:
        os.close(descriptor)


made_folders = set()


def write(path, data):
    """Writes a new file. Fails if there is anything at the path, also a link."""
    folder = os.path.dirname(path)
    if folder not in made_folders:
        os.makedirs(folder, exist_ok=True)
        made_folders.add(folder)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    finally:
        os.close(descriptor)


def lend_bytecode(lender, path, place, size):
    """Copies the bytecode of the system's pip for the same module. This halves the time of pip's first run.

    If PEP 552's flags are 0, a .pyc identifies its source by time and size. The import corrects its path.
    """
    folder, name = os.path.split(path)
    cached = "%s/__pycache__/%s.%s.pyc" % (folder, name[:-3], sys.implementation.cache_tag)
    try:
        bytecode = read(os.path.join(lender, cached))
    except OSError:
        return  # pip then compiles its own bytecode
    flags, time, its_size = (int.from_bytes(bytecode[at : at + 4], "little") for at in (4, 8, 12))
    if len(bytecode) > 16 and flags == 0 and its_size == size:
        os.utime(os.path.join(place, path), (time, time))
        write(os.path.join(place, cached), bytecode)


def write_scripts(site, scripts):
    for name, data in scripts.items():
        path = os.path.normpath(os.path.join(site, name))
        if os.path.lexists(path):
            os.unlink(path)
        write(path, data)
        os.chmod(path, (os.stat(path).st_mode | 0o555) & 0o7777)  # as in pip/_vendor/distlib/util.py


def move_into(site, staging):
    """Moves each entry with one rename, pip last. So an interrupted run leaves no pip that looks complete."""
    import shutil

    for name in sorted(os.listdir(staging), key=lambda name: name == "pip"):
        shutil.rmtree(os.path.join(site, name), ignore_errors=True)
        os.replace(os.path.join(staging, name), os.path.join(site, name))
    os.rmdir(staging)


def find_distributions(site):
    spec = PathFinder.find_spec("pip")
    system = os.path.dirname(os.path.dirname(spec.origin)) if spec and spec.origin else ""
    wheel = find_wheel("pip")
    pip = Wheel("pip", wheel, system) if wheel else Installed(system)
    # Put setuptools into a new venv up to Python 3.11, as ensurepip does.
    has_setuptools = os.path.isdir(os.path.join(site, "setuptools"))
    wheel = find_wheel("setuptools") if sys.version_info < (3, 12) and not has_setuptools else None
    return [pip, Wheel("setuptools", wheel, system)] if wheel else [pip]


def put_in(distributions, scripts, lender, site, place):
    pip = distributions[0]
    for each in distributions:
        each.finish(scripts if each is pip else {})
        for path in each.others():
            write(os.path.join(place, path), each.data(path))
    write_scripts(site, scripts)
    # Tell the path only if early-pip.py can use it: it needs audit hooks (Python 3.8 and newer), and reads
    # the path from one line.
    can_lend = lender.isprintable() and hasattr(sys, "addaudithook")
    told = [" and ".join(each.label for each in distributions), pip.source, lender if can_lend else ""]
    os.write(1, "\0".join(told).encode("utf-8", "surrogateescape") + b"\n")
    for each in reversed(distributions):
        for path in each.modules():
            data = each.data(path)
            write(os.path.join(place, path), data)
            if lender and each is pip and path.endswith(".py"):
                lend_bytecode(lender, path, place, len(data))


def main(python, site, is_new):
    try:
        distributions = find_distributions(site)
    except ImportError:
        return 1
    script = script_of(distributions[0], python)
    bin = os.path.relpath(os.path.dirname(python), site)
    scripts = {os.path.join(bin, name): script for name in ("pip", "pip3", "pip%d.%d" % sys.version_info[:2])}
    lender = distributions[0].lender()
    if is_new:
        put_in(distributions, scripts, lender, site, site)
        return 0
    import shutil

    staging = os.path.join(site, ".pip-shim-seed")
    shutil.rmtree(staging, ignore_errors=True)
    os.mkdir(staging)
    put_in(distributions, scripts, lender, site, staging)
    move_into(site, staging)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:] == ["new"]))
    except OSError as error:
        print(error, file=sys.stderr)
        sys.exit(4)
