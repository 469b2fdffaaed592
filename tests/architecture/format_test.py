#!/usr/bin/env python3
"""Every source is as clang-format writes it. Versions differ in taste: where it is not version 14, exits 77 (skipped).

    format_test.py [ROOT]
"""
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2]
FORMAT = shutil.which("clang-format-14") or shutil.which("clang-format")
version = re.search(r"version (\d+)", subprocess.run([FORMAT, "--version"], capture_output=True, text=True).stdout) if FORMAT else None
if version is None or version.group(1) != "14":
    print("no clang-format of version 14")
    sys.exit(77)
sources = sorted(str(p) for folder in ("experiments", "models", "results", "analysis", "runner", "tests")
                 for p in (ROOT / folder).rglob("*") if p.suffix in (".h", ".cpp", ".cu"))
done = subprocess.run([FORMAT, "--dry-run", "-Werror", *sources], capture_output=True, text=True)
sys.stdout.write(done.stderr)
print(f"{len(sources)} sources looked at")
sys.exit(done.returncode)
