"""Installs what the app needs, then starts it in a new process."""

import subprocess
import sys

PACKAGES = ["webthing", "reporter"]


def main():
    code = subprocess.call(["pip3", "install", *PACKAGES])
    if code != 0:
        sys.exit(code)
    subprocess.check_call(["python3", "-c", "import webthing, reporter; print('installed by', webthing.VERSION)"])


main()
