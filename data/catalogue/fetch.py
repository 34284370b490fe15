"""Fetches the indices that make.py reads into their own directory. The machine's apt lists do not change.

    python3 data/catalogue/fetch.py DIRECTORY [RELEASE...]

DIRECTORY/lists then holds InRelease, Packages and Contents of the component main of each release, for `all`
and the architectures below. The files come from the mirror that this machine's own sources name for Debian.
make.py wants bookworm, trixie and sid: 500 MB, which stay in DIRECTORY. The files that an earlier call has
fetched for other releases stay, too.
"""

import glob
import os
import re
import subprocess
import sys

RELEASES = ("bookworm", "trixie", "sid")

CONFIGURATION = """Dir::State "{0}";
Dir::State::lists "{0}/lists";
Dir::Cache "{0}/cache";
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "{0}/sources";
Acquire::Languages "none";
APT::Get::List-Cleanup "false";
Acquire::IndexTargets::deb::Contents {{
  MetaKey "$(COMPONENT)/Contents-$(ARCHITECTURE)";
  ShortDescription "Contents";
  Description "$(RELEASE)/$(COMPONENT) $(ARCHITECTURE) Contents";
  KeepCompressed "true";
}};
"""

SOURCES = """Types: deb
URIs: {}
Suites: {}
Components: main
Architectures: amd64 arm64 armhf i386
Signed-By: {}
"""

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


def mirror():
    """The first URI of this machine's sources that serves Debian itself."""
    for path in sorted(glob.glob("/etc/apt/sources.list.d/*.sources")) + ["/etc/apt/sources.list"]:
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                found = re.search(r"^(?:URIs:|deb\s+(?:\[.*?\]\s*)?)\s*(\S+/debian/?)(?:\s|$)", file.read(), re.M)
            if found:
                return found.group(1)
    sys.exit("fetch.py: this machine's apt sources name no Debian mirror")


def main(directory, releases):
    directory = os.path.abspath(directory)
    for part in ("lists/partial", "cache/archives/partial", "sources"):
        os.makedirs(os.path.join(directory, part), exist_ok=True)
    with open(os.path.join(directory, "apt.conf"), "w", encoding="utf-8") as file:
        file.write(CONFIGURATION.format(directory))
    with open(os.path.join(directory, "sources", "debian.sources"), "w", encoding="utf-8") as file:
        file.write(SOURCES.format(mirror(), " ".join(releases), KEYRING))
    env = {**os.environ, "APT_CONFIG": os.path.join(directory, "apt.conf")}
    subprocess.run(["apt-get", "update"], env=env, check=True)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:] or RELEASES)
