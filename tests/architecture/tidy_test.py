#!/usr/bin/env python3
"""clang-tidy over every source that does not see LibTorch (which takes half a minute a file).

    tidy_test.py BUILD_FOLDER

Exits 77 (skipped) where there is no clang-tidy.
"""
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TIDY = shutil.which("clang-tidy")
if TIDY is None:
    print("no clang-tidy")
    sys.exit(77)
commands = json.loads((Path(sys.argv[1]) / "compile_commands.json").read_text())
sources = sorted({c["file"] for c in commands if c["file"].startswith(str(ROOT)) and c["file"].endswith(".cpp")
                  and "torch" not in c["command"] and "/tests/" not in c["file"]})


def check(source):
    """Says at once what is found, since all of them take long."""
    done = subprocess.run([TIDY, "-p", sys.argv[1], "--quiet", "--extra-arg=-Wno-unknown-warning-option",
                           "--extra-arg=-Wno-unknown-pragmas", source], capture_output=True, text=True)
    if done.returncode != 0:
        print(done.stdout, end="", flush=True)
    return done.returncode != 0


with ThreadPoolExecutor(os.cpu_count()) as pool:
    wrong = sum(pool.map(check, sources))
print(f"{len(sources)} sources looked at, {wrong} with findings")
sys.exit(1 if wrong else 0)
