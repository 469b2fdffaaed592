"""What tests of the program share: a folder of their own, and commands with the fake worker, whose numbers are the
same on every machine. The test's arguments are ABLATE FAKE_WORKER.
"""
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ABLATE, FAKE_WORKER = sys.argv[1:3]

SMALL = {
    "name": "small",
    "base": {"dataset": "digits", "network": {"name": "mlp", "widths": [10]},
             "optimizer": {"name": "sgd", "lr": 0.1}, "epochs": 2, "batch_size": 100},
    "grid": {"norm": ["none", "batch"]},
    "seeds": 8,
    "compare": {"metric": "test_error", "over": "norm"},
}


class ProgramCase(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.folder = Path(self.scratch.name)
        self.write("small.json", SMALL)

    def tearDown(self):
        self.scratch.cleanup()

    def write(self, name, document):
        text = document if isinstance(document, str) else json.dumps(document, indent=1)
        (self.folder / name).write_text(text)

    def environment(self, fake=None):
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("ABLATE", "XDG"))}
        return clean | {"ABLATE_WORKER": FAKE_WORKER, "ABLATE_FAKE": json.dumps(fake or {}),
                        "XDG_DATA_HOME": str(self.folder / "data")}

    def start(self, *words, fake=None):
        return subprocess.Popen([ABLATE, *words], cwd=self.folder, env=self.environment(fake), text=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def ablate(self, *words, code=0, fake=None):
        process = self.start(*words, fake=fake)
        out, err = process.communicate(timeout=120)
        self.assertEqual(process.returncode, code, f"ablate {' '.join(words)}\n{out}\n{err}")
        return out if code == 0 else err

    def readings(self, database):
        rows = json.loads(self.ablate("query", "SELECT run_id, step, split, metric, value FROM metrics "
                                      "ORDER BY 1, 2, 3, 4", "--format", "json", "--db", database))
        self.assertGreater(len(rows), 0)
        return rows
