#!/usr/bin/env python3
"""The same experiment with one slot, with two, and with workers and supervisors killed ten times inside runs gives
the same readings to the last bit.

    same_bits_test.py ABLATE
"""
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ABLATE = sys.argv[1]
KILLS = 10

EXPERIMENT = {
    "name": "bits",
    "base": {"dataset": "digits", "network": {"name": "convnet"}, "batch_size": 32, "epochs": 20,
             "optimizer": {"name": "sgd", "lr": 0.05, "momentum": 0.9}, "augment": {"pad": 1, "flip": True}},
    "grid": {"norm": ["batch", "layer"], "dropout": [0, 0.5]},
    "seeds": 2,
    "compare": {"metric": "test_error", "over": "norm"},
}


def command(folder, database, slots):
    return [ABLATE, "run", str(folder / "bits.json"), "--db", str(folder / database), "--slots", str(slots),
            "--checkpoint-seconds", "0.05", "--attempts", "1000", "--retry-seconds", "0.01", "--quarantine", "0", "--quiet"]


def readings(folder, database):
    out = subprocess.run([ABLATE, "query", "SELECT run_id, step, split, metric, value, kind FROM metrics ORDER BY 1, 2, 3, 4",
                          "--format", "json", "--db", str(folder / database)], check=True, capture_output=True, text=True).stdout
    return json.loads(out)


def count(folder, database, sql):
    out = subprocess.run([ABLATE, "query", sql, "--format", "json", "--db", str(folder / database)],
                         check=True, capture_output=True, text=True).stdout
    return list(json.loads(out)[0].values())[0]


def failures(folder, database):
    out = subprocess.run([ABLATE, "query", "SELECT * FROM failures", "--format", "json", "--db", str(folder / database)],
                         capture_output=True, text=True).stdout
    return json.loads(out)


def children(pid):
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def run_with_kills(folder, database):
    """Kills a worker, or every third time the supervisor, after some checkpoint was written."""
    random.seed(1)
    kills = 0
    checkpoints = folder / (database + ".d") / "checkpoints"
    while True:
        process = subprocess.Popen(command(folder, database, 2), stderr=subprocess.PIPE, text=True)
        while process.poll() is None:
            before = {p: p.stat().st_mtime_ns for p in checkpoints.glob("*.safetensors")} if checkpoints.exists() else {}
            deadline = time.monotonic() + random.uniform(0.1, 0.4)
            while process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.01)
            if process.poll() is not None or kills == KILLS or not checkpoints.exists():
                continue
            after = {p: p.stat().st_mtime_ns for p in checkpoints.glob("*.safetensors")}
            workers = children(process.pid)
            if after == before or not workers:
                continue
            kills += 1
            os.kill(process.pid if kills % 3 == 0 else random.choice(workers), signal.SIGKILL)
        err = process.communicate()[1]
        if process.returncode == 0:
            return kills
        if process.returncode != -signal.SIGKILL:
            raise SystemExit(f"exit {process.returncode}\n{err}" + json.dumps(failures(folder, database), indent=1))


with tempfile.TemporaryDirectory() as scratch:
    place = Path(scratch)
    (place / "bits.json").write_text(json.dumps(EXPERIMENT))
    for name, slots in (("one.sqlite", 1), ("two.sqlite", 2)):
        subprocess.run(command(place, name, slots), check=True)
    killed = run_with_kills(place, "killed.sqlite")
    expected = readings(place, "one.sqlite")
    assert len(expected) == 8 * (20 * 4 + 2), len(expected)
    for name in ("two.sqlite", "killed.sqlite"):
        assert readings(place, name) == expected, f"{name} has other bits"
    assert count(place, "killed.sqlite", "SELECT count(*) FROM runs WHERE reproducible <> 'yes'") == 0
    resumed = count(place, "killed.sqlite", "SELECT count(*) FROM attempt WHERE resumed_step > 0")
    print(f"{killed} kills, {resumed} attempts resumed inside a run, {len(expected)} readings equal to the last bit")
    assert killed == KILLS, "the experiment ended before it was killed ten times"
    assert resumed > 0, "no attempt resumed inside a run"
