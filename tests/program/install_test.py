#!/usr/bin/env python3
"""cmake --install makes a tree that works by itself: programs side by side, experiments, documentation, completion.

    install_test.py CMAKE BUILD_FOLDER
"""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CMAKE, BUILD = sys.argv[1:3]


class Installed(unittest.TestCase):
    def test_an_installed_experiment_plans_and_runs(self):
        with tempfile.TemporaryDirectory() as folder:
            prefix = Path(folder) / "prefix"
            subprocess.run([CMAKE, "--install", BUILD, "--prefix", str(prefix)], check=True, capture_output=True)
            self.assertTrue((prefix / "share/doc/ablate/README.md").is_file())
            self.assertIn("complete", (prefix / "share/bash-completion/completions/ablate").read_text())
            experiment = prefix / "share/ablate/experiments/quickstart.json"
            doctor = subprocess.run([str(prefix / "bin/ablate"), "doctor"], cwd=folder, capture_output=True, text=True)
            trains = (prefix / "bin/ablate-worker").exists()
            self.assertIn("LibTorch" if trains else "there is no worker program", doctor.stdout)
            verb = ["run", "seeds=1"] if trains else ["plan"]
            done = subprocess.run([str(prefix / "bin/ablate"), *verb, str(experiment)], cwd=folder, capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("6 runs" if "run" in verb else "60 runs", done.stdout + done.stderr)


unittest.main(argv=sys.argv[:1], verbosity=2)
