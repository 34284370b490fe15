"""Runs cells in a real Jupyter kernel: kernel.py PYTHON CELL... This script's Python must have ipykernel.

Prints a JSON list with the output of each cell. A cell that asks for input ends with an exception. If
KERNEL_ALONE is set, the kernel gets no JPY_PARENT_PID, as if an editor had started the kernel.
"""
import json
import os
import site
import sys

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

START, CELL = 240, 240  # seconds
# The kernel must run in PYTHON. An argument tells it the directory of ipykernel. A variable would not do,
# because cells would see it.
KERNEL = "import site, sys; site.addsitedir(sys.argv.pop(1)); from ipykernel.kernelapp import launch_new_instance as run; run()"


def main(python, *cells):
    alone = ["env", "-u", "JPY_PARENT_PID", "-u", "KERNEL_ALONE"] if "KERNEL_ALONE" in os.environ else []
    argv = [*alone, python, "-c", KERNEL, site.getsitepackages()[0], "-f", "{connection_file}"]
    manager = KernelManager()
    manager._kernel_spec = KernelSpec(argv=argv, language="python", display_name="test")
    manager.start_kernel(env=dict(os.environ), stdout=sys.stderr)  # our stdout is for the JSON list alone
    try:
        client = manager.client()
        client.start_channels()
        client.wait_for_ready(timeout=START)
        json.dump([put_out(client, cell) for cell in cells], sys.stdout)
    finally:
        manager.shutdown_kernel(now=True)


def put_out(client, cell):
    texts = []

    def hook(message):
        content = message["content"]
        texts.append(content.get("text") or "\n".join(content.get("traceback", [])))

    client.execute_interactive(cell, allow_stdin=False, timeout=CELL, output_hook=hook)
    return "".join(texts)


main(*sys.argv[1:])
