#!/usr/bin/env python3
"""`ablate doctor --prove-resume` shows that resumed runs have the bits of straight ones, and says so where nothing was
shown.

    prove_resume_test.py ABLATE FAKE_WORKER
"""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ABLATE, FAKE_WORKER = sys.argv[1:3]

EXPERIMENT = {
    "name": "resumed",
    "base": {"dataset": "digits", "network": {"name": "convnet"}, "batch_size": 32, "epochs": 20,
             "optimizer": {"name": "adam", "lr": 0.001}, "augment": {"pad": 1, "flip": True}},
    "arms": {"scratch": {"norm": "batch", "dropout": 0.5},
             "tuned": {"start": {"run": {"epochs": 2, "norm": "batch"}, "reset": ["head"]}}},
    "seeds": 3,
}


def prove(folder, *words, worker=None):
    environment = os.environ | ({"ABLATE_WORKER": worker} if worker else {})
    return subprocess.run([ABLATE, "doctor", "--prove-resume", "resumed.json", "--format", "json", *words], cwd=folder,
                          env=environment, capture_output=True, text=True)


with tempfile.TemporaryDirectory() as folder:
    (Path(folder) / "resumed.json").write_text(json.dumps(EXPERIMENT))
    done = prove(folder, "--kills", "2")
    rows = json.loads(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(rows) == 3, rows  # both arms, and the run that one of them starts from
    for row in rows:
        resumed = [int(step) for step in row["resumed_at"].split()]
        assert 0 < len(resumed) <= 2 and all(0 < step < 24 for step in resumed), row
        assert row["bits"] == "the same" and row["readings"] > 8 and len(row["weights"]) == 16, row
    assert len({row["weights"] for row in rows}) == 3, "the same weights in different runs"
    print(f"{len(rows)} configurations went on at " + ", ".join(row["resumed_at"] for row in rows))

    # A worker without checkpoints: nothing is shown, and that is said.
    done = prove(folder, "--kills", "1", worker=FAKE_WORKER)
    assert done.returncode == 1, done.stdout + done.stderr
    assert {row["bits"] for row in json.loads(done.stdout)} == {"no attempt went on from a checkpoint: give it more steps"}
    assert not list(Path(folder).glob("*.sqlite*")), "something was left behind"
