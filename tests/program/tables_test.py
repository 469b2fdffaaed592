#!/usr/bin/env python3
"""Every table and sentence that the reading verbs print, whole, beside what they printed before.

    tables_test.py ABLATE FAKE_WORKER            compares with tests/golden/tables
    tables_test.py --record ABLATE FAKE_WORKER   writes it anew, to be read before it is committed

Runs are made by the fake worker, so that numbers are the same on every machine. What is not (times, paths, the machine) is replaced
by a word.
"""
import difflib
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

GOLDEN = Path(__file__).resolve().parents[1] / "golden/tables"
ABLATE, FAKE_WORKER = (str(Path(word).resolve()) for word in sys.argv[-2:])

BASE = {"dataset": "digits", "network": {"name": "mlp", "widths": [10]}, "optimizer": {"name": "sgd", "lr": 0.1}, "epochs": 4,
        "batch_size": 100}
EXPERIMENT = {
    "name": "tables", "question": "Does a norm help, and dropout with it?", "base": BASE,
    "grid": {"norm": ["none", "batch", "layer"], "dropout": [0, 0.5]}, "seeds": 8,
    "compare": {"norm": {"metric": "test_error", "over": "norm", "smallest": 0.02},
                "both": {"metric": "test_loss", "over": ["norm", "dropout"]},
                "speed": {"metric": "test_error", "over": "norm", "at": {"reach": 0.2, "unit": "steps"}},
                "size": {"metric": "parameters", "over": "norm"}},
    "expect": {"values": {"published": {"of": "test_error(norm=none)", "value": 0.15, "tolerance": 0.05, "source": "nobody"}},
               "claims": {"helps": {"claim": "(norm=batch) < (norm=none)", "metric": "test_error"}}},
}
FEW = {"name": "few", "base": BASE, "grid": {"norm": ["none", "batch"]}, "seeds": 3, "compare": {"metric": "test_error", "over": "norm"}}
WRONG = {"base": {"dataset": "digist", "network": {"name": "mlp"}, "optimizer": "sgd", "epochs": -1, "batch_size": 100},
         "grid": {"norm": ["none", "bacth"]}, "seeds": 0, "compare": {"metric": "test_eror"}}

COMMANDS = {
    "plan_before": "plan tables.json", "refused": "plan wrong.json", "compare_before": "compare tables.json",
    "run": "run tables.json few.json --slots 1 --quiet", "status": "status", "plan_after": "plan tables.json", "compare": "compare tables.json",
    "compare_few": "compare few.json", "reproduce": "reproduce tables.json", "power": "power few.json --difference 0.01",
    "runs": "runs few", "show": "show 0", "arms": "query \"SELECT * FROM arms WHERE experiment = 'few'\"",
    "report_md": "report few.json --format md", "report_tex": "report few.json --format tex", "export": "export few.json",
    "compare_csv": "compare few.json --format csv", "compare_md": "compare few.json --format md",
}

CHANGING = [(r"\d+(\.\d+)?(e-\d+)? (s|ms)\b", "TIME"), (r"about [\d.]+ \w+", "about TIME"), (r"\d{4}-\d\d-\d\d[ T][\d:]+\w*", "DATE"),
            (r"/tmp/\S+?/", "FOLDER/"), (r"ablate \d+\.\d+\S*", "ablate VERSION"), (r"pid \d+", "pid N")]


def shown(folder, command):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ABLATE")}
    environment |= {"ABLATE_WORKER": FAKE_WORKER, "ABLATE_FAKE": json.dumps({"diverge": [5]}), "COLUMNS": "160"}
    done = subprocess.run(f"{ABLATE} {command}", cwd=folder, env=environment, text=True, shell=True, capture_output=True)
    text = f"$ ablate {command}   (exit {done.returncode})\n{done.stdout}{done.stderr}"
    for pattern, word in CHANGING:
        text = re.sub(pattern, word, text)
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def main():
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for document, name in ((EXPERIMENT, "tables"), (FEW, "few"), (WRONG, "wrong")):
            (Path(folder) / f"{name}.json").write_text(json.dumps(document, indent=1))
        for name, command in COMMANDS.items():
            text, file = shown(folder, command), GOLDEN / f"{name}.txt"
            if "--record" in sys.argv:
                GOLDEN.mkdir(exist_ok=True)
                file.write_text(text)
            elif text != file.read_text():
                wrong += 1
                sys.stdout.writelines(difflib.unified_diff(file.read_text().splitlines(True), text.splitlines(True), str(file), "now"))
    if "--record" not in sys.argv and {file.stem for file in GOLDEN.iterdir()} != set(COMMANDS):
        sys.exit("a file of tests/golden/tables is of no command here")
    print(f"{len(COMMANDS)} outputs, {wrong} differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
