#!/usr/bin/env python3
"""Runs every snippet of docs/reading.md whose package is there on a database as the quickstart leaves it.

    snippets_test.py ABLATE FAKE_WORKER
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ABLATE, FAKE_WORKER = sys.argv[1:3]


def command_of(language, package):
    """What runs a snippet, or None where its package is not there."""
    python = [sys.executable, "-c"]
    probe = {"python": python + [f"import {package}"],
             "r": ["Rscript", "-e", f"stopifnot(requireNamespace('{package}'))"]}[language]
    if package == "duckdb":  # its reader of SQLite is fetched at first use
        probe = python + ["import duckdb; duckdb.connect().execute('INSTALL sqlite; LOAD sqlite')"]
    if shutil.which(probe[0]) is None or subprocess.run(probe, capture_output=True).returncode != 0:
        return None
    return python if language == "python" else ["Rscript", "-e"]


def main():
    snippets = re.findall(r"^```(python|r) (\w+)\n(.*?)^```", (ROOT / "docs/reading.md").read_text(), re.S | re.M)
    assert len(snippets) == 4, "a snippet is not of the form ```LANGUAGE PACKAGE"
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("ABLATE")} | {
            "ABLATE_WORKER": FAKE_WORKER, "ABLATE_FAKE": json.dumps({})}
        subprocess.run([ABLATE, "run", ROOT / "experiments/quickstart.json", "--quiet"], cwd=folder, env=environment, check=True)
        for language, package, code in snippets:
            command = command_of(language, package)
            if command is None:
                print(f"{package}: not here, left out")
                continue
            done = subprocess.run(command + [code], cwd=folder, capture_output=True, text=True)
            words = len(done.stdout.split())
            wrong = done.returncode != 0 or words < 6
            failed += wrong
            print(f"{package}: {'wrong: ' + done.stderr + done.stdout if wrong else 'runs'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
