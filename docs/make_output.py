"""Runs the commands shown in the README and the tour on the sample corpus, and puts their output below them.

A block to fill in is a code block of the language `console`: each line that begins with `$ ` is run with bash, in a folder
that holds the sample corpus as `samples/` and its annotations as `gold.json`, and what it prints comes after it. The blocks
of one page are run in order.

Run it after a change to what comes out: python docs/make_output.py
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from corpus.samples import sample_gold, sample_inputs

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "README.md", ROOT / "docs" / "tour.md")
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SHIM = """#!/bin/sh
PYTHONPATH={root}${{PYTHONPATH:+:$PYTHONPATH}} exec {python} -c 'from flows.cli import main; main(prog_name="claimledger")' "$@"
"""


def filled(page: str) -> str:
    """The page with the output of its commands as it is now."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "samples").mkdir()
        for path in sample_inputs():
            shutil.copy(path, folder / "samples")
        shutil.copy(sample_gold(), folder)
        (folder / "bin").mkdir()
        shim = folder / "bin" / "claimledger"
        shim.write_text(SHIM.format(root=ROOT, python=sys.executable))
        shim.chmod(0o755)
        return BLOCK.sub(lambda block: f"```console\n{_run_all(block[1], folder)}```", page)


def _run_all(block: str, folder: Path) -> str:
    commands = [line[2:] for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"$ {command}\n{_run(command, folder)}" for command in commands)


def _run(command: str, folder: Path) -> str:
    """What the command prints, on both streams in the order in which a terminal shows it."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("CLAIMLEDGER_")}
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**kept, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "PREFECT_HOME": str(folder / "prefect")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    lines = done.stdout.decode("utf-8").splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines)


if __name__ == "__main__":
    for path in PAGES:
        path.write_text(filled(path.read_text(encoding="utf-8")), encoding="utf-8")
