"""What the benchmark scripts share: running ablate, running a rival, and printing both.

    ROUNDS   how often both sides are measured in turn (each script has its own default)
    LENGTH   how long: LENGTH=0.1 takes a tenth of the steps; for trying out the scripts only

A rival is a Python script that makes itself ready, warms up, and then answers requests through serve(). So every side can be
measured in turn without paying for its start again, and two rivals can begin at the same moment.
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ablate"


def default_python():
    """The interpreter with torch that scripts/setup.sh has made."""
    return str(CACHE / "torch-2.11.0-cuda" / "bin" / "python")


def rounds(default):
    return int(os.environ.get("ROUNDS", default))


def length(steps):
    return max(1, round(steps * float(os.environ.get("LENGTH", 1))))


def ablate_runs(build, document, slots=1):
    """Runs an experiment into a database of its own; its rows of the view `runs`, as dictionaries."""
    with tempfile.TemporaryDirectory() as folder:
        path, db = f"{folder}/bench.json", f"{folder}/bench.sqlite"
        Path(path).write_text(json.dumps(document))
        subprocess.run([f"{build}/bin/ablate", "run", path, "--db", db, "--slots", str(slots), "--quiet"], check=True)
        query = subprocess.run([f"{build}/bin/ablate", "query", "SELECT * FROM runs", "--db", db, "--format", "json"], check=True,
                               capture_output=True, text=True)
    rows = json.loads(query.stdout)
    wrong = [row for row in rows if row["outcome"] != "finished"]
    if wrong:
        sys.exit(f"{len(wrong)} of {len(rows)} runs did not finish: {wrong[0]}")
    return rows


class Rival:
    """A rival's process. send() asks it to measure so many steps, receive() waits for what it found."""

    def __init__(self, python, script, *arguments):
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen([python, str(HERE / script), *map(str, arguments)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=self.errors, text=True)

    def wait_until_ready(self):
        self.receive()

    def send(self, steps):
        self.process.stdin.write(f"{steps}\n")
        self.process.stdin.flush()

    def receive(self):
        line = self.process.stdout.readline()
        if not line:
            self.errors.seek(0)
            said = self.errors.read().strip().splitlines()
            raise RuntimeError(said[-1] if said else "it ended without a word")
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def ask(python, script, *arguments, steps, processes=1):
    """Starts so many of a rival side by side, has them measure at the same time, and ends them."""
    rivals = [Rival(python, script, *arguments) for _ in range(processes)]
    try:
        for rival in rivals:
            rival.wait_until_ready()
        for rival in rivals:
            rival.send(steps)
        return [rival.receive() for rival in rivals]
    finally:
        for rival in rivals:
            rival.close()


def serve(measure):
    """A rival's side of Rival: measure(steps) returns a number."""
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        print(json.dumps(measure(int(line))), flush=True)


def medians(figures):
    return {name: statistics.median(values) for name, values in figures.items()}
