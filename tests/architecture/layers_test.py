#!/usr/bin/env python3
"""Holds the folders to their layers: who may include whom, and which outside headers a folder may see.

    tests/architecture/layers_test.py [ROOT]

Prints every offending line and exits 1 if there is one. The last rule that matches a file's path decides.
"""
import re
import sys
from pathlib import Path

# Folders whose sources see LibTorch.
WITH_TORCH = ("models/execution/", "models/engine/", "runner/training/")

# path prefix -> project folders it may include
MAY_INCLUDE = {
    "experiments/": ["experiments/"],
    "models/": ["models/", "experiments/"],
    "models/engine/loops/": ["models/engine/loops/"],
    "results/": ["results/", "experiments/"],
    "results/journal/": ["results/journal/", "experiments/"],
    "analysis/": ["analysis/", "results/", "experiments/"],
    "runner/": ["runner/", "experiments/", "models/", "results/"],
    "runner/http/": ["runner/http/"],
    "runner/data/": ["runner/data/", "runner/http/", "experiments/"],
    "runner/catalog/": ["runner/catalog/", "runner/data/", "models/", "experiments/"],
    "runner/commands/": ["runner/", "analysis/", "experiments/", "models/", "results/"],
    "runner/programs/": ["runner/", "analysis/", "experiments/", "models/", "results/"],
}

# outside header -> path prefixes that may include it
ONLY_IN = {
    r"sqlite3\.h": ["results/", "tests/"],
    r"(ATen|torch|c10)/": [*WITH_TORCH, "runner/programs/worker.cpp", "tests/"],
    r"torch/torch\.h": [],
    r"curl/": ["runner/http/", "tests/"],
    r"CLI/": ["runner/commands/", "runner/programs/", "tests/"],
    r"boost/": ["analysis/", "results/", "tests/"],
    r"xgboost/": ["models/fitting/"],
    r"openssl/": ["experiments/", "runner/data/", "tests/"],
}

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')


def rule_for(path):
    best = max((p for p in MAY_INCLUDE if path.startswith(p)), key=len, default=None)
    return MAY_INCLUDE[best] if best else None


def problems(root, path):
    torch_free = not path.startswith(WITH_TORCH)
    for number, line in enumerate((root / path).read_text().splitlines(), 1):
        found = INCLUDE.match(line)
        if not found:
            continue
        kind, header = found.groups()
        allowed = rule_for(path)
        if kind == '"' and allowed is not None and not header.startswith(tuple(allowed)):
            yield f"{path}:{number}: may not include {header}: {path.split('/')[0]} stands on {', '.join(allowed)}"
        if kind == '"' and torch_free and header.startswith(WITH_TORCH) \
                and not path.startswith(("tests/", "runner/programs/worker")):
            yield f"{path}:{number}: may not include {header}: it needs LibTorch"
        for pattern, places in ONLY_IN.items():
            if kind == "<" and re.match(pattern, header) and not path.startswith(tuple(places)):
                yield f"{path}:{number}: may not include <{header}>: only {', '.join(places) or 'nobody'} may"


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parents[2])
    files = [str(f.relative_to(root)) for folder in ("experiments", "models", "results", "analysis", "runner", "tests")
             for f in sorted((root / folder).rglob("*")) if f.suffix in (".h", ".cpp", ".cu")]
    if len(files) < 20:
        sys.exit(f"{root}: found only {len(files)} sources: is this the project's root?")
    found = [problem for path in files for problem in problems(root, path)]
    print("\n".join(found) or f"{len(files)} files keep to their layers")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
