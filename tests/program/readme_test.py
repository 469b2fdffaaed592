#!/usr/bin/env python3
"""Holds the README's first experiment to what the programs print.

    readme_test.py ABLATE FAKE_WORKER           checks the README
    readme_test.py --record ABLATE              runs the experiment for real and writes golden readings and README

Bits differ between processors, so the readings of one real run are kept (tests/golden/first_experiment.json) and told
again by the fake worker; everything after them is what the program makes of it.
"""
import difflib
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README, GOLDEN = ROOT / "README.md", ROOT / "tests/golden/first_experiment.json"


def blocks(text):
    """The experiment, and the commands with what they print."""
    experiment = re.search(r"^```json\n(.*?)^```", text, re.S | re.M).group(1)
    session = re.search(r"^```console\n(.*?)^```", text, re.S | re.M).group(1)
    return experiment, session


def replay(experiment, session, environment):
    """The session's commands, each with the standard output that it has now."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "mine.json").write_text(experiment)
        out = ""
        for command in re.findall(r"^\$ (.*)$", session, re.M):
            out += f"$ {command}\n"
            words = command.split()
            assert words[0] == "build/bin/ablate", command
            done = subprocess.run([sys.argv[-2 if environment else -1], *words[1:]], cwd=folder,
                                  env=os.environ | {"ABLATE_DB": "mine.sqlite"} | environment, text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            assert done.returncode == 0, f"{command}: exit {done.returncode}\n{done.stderr}"
            out += done.stdout
        readings = json.loads(subprocess.run(
            [sys.argv[-2 if environment else -1], "query", "SELECT run_id, step, value FROM metrics "
             "WHERE split = 'test' AND metric = 'error' ORDER BY 1, 2", "--format", "json", "--db", "mine.sqlite"],
            cwd=folder, check=True, text=True, stdout=subprocess.PIPE).stdout)
    return out, readings


def record():
    text = README.read_text()
    experiment, session = blocks(text)
    out, readings = replay(experiment, session, {})
    golden = {}
    for row in readings:
        golden.setdefault(row["run_id"], {})[str(row["step"])] = row["value"]
    lines = [f" {json.dumps(run)}: {json.dumps(steps)}" for run, steps in golden.items()]
    GOLDEN.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    README.write_text(text.replace(session, out))


def check():
    experiment, session = blocks(README.read_text())
    environment = {"ABLATE_WORKER": sys.argv[-1], "ABLATE_REPLAY": str(GOLDEN), "ABLATE_FAKE": "{}"}
    out, _ = replay(experiment, session, environment)
    if out != session:
        sys.exit("".join(difflib.unified_diff(session.splitlines(True), out.splitlines(True), "README.md", "printed")))
    print("the README's session is what the program prints")


record() if sys.argv[1] == "--record" else check()
