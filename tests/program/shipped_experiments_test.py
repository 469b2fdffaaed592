"""Every experiment that ships with the project is one: it reads and plans, without data.

    shipped_experiments_test.py PROGRAM
"""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

EXPERIMENTS = Path(__file__).resolve().parents[2] / "experiments"


class ShippedExperiments(unittest.TestCase):
    def test_plan(self):
        files = sorted(EXPERIMENTS.rglob("*.json"))
        self.assertGreater(len(files), 30)
        with tempfile.TemporaryDirectory() as folder:
            for file in files:
                with self.subTest(file.name):
                    done = subprocess.run([program, "plan", str(file), "--db", f"{folder}/none.sqlite"],
                                          capture_output=True, text=True)
                    self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                    self.assertNotRegex(done.stdout, r"(?m)^0 runs now")


if __name__ == "__main__":
    program = sys.argv.pop(1)
    unittest.main()
