#!/usr/bin/env python3
"""Holds docs/components.md, the tables of everything that can be combined, to what `ablate list` prints.

    components_test.py ABLATE             checks the page
    components_test.py --record ABLATE    writes it
"""
import difflib
import json
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs/components.md"
KINDS = {
    "networks": "Networks", "norms": "Norms", "activations": "Activations", "dropouts": "Dropout",
    "stochastic_depths": "Stochastic depth", "drop_paths": "Drop path", "inits": "Initialization", "optimizers": "Optimizers",
    "schedules": "Schedules", "losses": "Losses", "augments": "Augmentation", "datasets": "Data sets", "probes": "Probes",
}
HEAD = """# Components

Everything that an experiment can combine, as `ablate list` prints it: `ablate list networks` lists a kind, `ablate list network mlp`
one component with its facts. An option without a value here must be given. [extending.md](extending.md) says how to add one.
"""


def listed(*words):
    return json.loads(subprocess.run([sys.argv[-1], "list", *words, "--format", "json"], check=True, capture_output=True, text=True).stdout)


def cell(text):
    return str(text).replace("|", "\\|").replace("\n", " ")


def options(kind, name):
    def shown(option):
        return f"`{option['option']}`" + ("" if option["default"] == "required" else f" = {cell(option['default'])}")
    return ", ".join(shown(option) for option in listed(kind, name))


def page():
    lines = [HEAD]
    for kind, title in KINDS.items():
        rows = listed(kind)
        if not rows:
            continue
        lines.append(f"## {title}\n\n| name | what it is | options | reference |\n|---|---|---|---|")
        lines += [f"| `{row['name']}` | {cell(row['summary'])} | {options(row['kind'], row['name'])} | {cell(row['reference'])} |" for row in rows]
        lines.append("")
    return "\n".join(lines)


def main():
    now = page()
    if "--record" in sys.argv:
        return PAGE.write_text(now)
    difference = "".join(difflib.unified_diff(PAGE.read_text().splitlines(True), now.splitlines(True), "docs/components.md", "ablate list"))
    if difference:
        sys.exit(difference + "docs/components.md is not what `ablate list` prints; --record writes it anew")


main()
