#!/usr/bin/env python3
"""The report as a browser sees it: well formed, self-contained, without a word in the console.

    page_test.py ABLATE FAKE_WORKER

Needs Chromium for the second half; exits 77 where there is none.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
from pathlib import Path

ABLATE, FAKE_WORKER = sys.argv[1:3]

EXPERIMENT = {
    "name": "page", "question": "Does <b>batch norm</b> & \"dropout\" </style><script>alert(1)</script> help?",
    "notes": "]]> & more",
    "base": {"dataset": "digits", "network": {"name": "mlp", "widths": [10]},
             "optimizer": {"name": "sgd", "lr": 0.1}, "epochs": 4, "batch_size": 100},
    "grid": {"norm": ["none", "batch"], "dropout": [0, 0.2, 0.5]},
    "seeds": 8,
    "compare": {"<norm>": {"metric": "test_error", "over": "norm", "smallest": 0.02},
                "rate": {"metric": "test_loss", "over": "dropout"},
                "both": {"metric": "test_error", "over": ["norm", "dropout"]},
                "speed": {"metric": "test_accuracy", "over": "norm", "at": {"reach": 0.8, "unit": "steps"}},
                "size": {"metric": "parameters", "over": "norm"}},
    "expect": {"values": {"a number": {"of": "test_error(norm=none)", "value": 0.1, "tolerance": 0.02, "source": "A & B"}},
               "claims": {"it <helps>": {"claim": "(norm=batch) < (norm=none)", "metric": "test_error"}}},
}


def ablate(folder, *words):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ABLATE")}
    environment |= {"ABLATE_WORKER": FAKE_WORKER, "ABLATE_FAKE": json.dumps({"diverge": [3]})}
    done = subprocess.run([ABLATE, *words], cwd=folder, env=environment, text=True, capture_output=True)
    assert done.returncode in (0, 7), done.stderr
    return done.stdout


def check_document(page):
    root = xml.fromstring(page)  # fails on anything that is not well formed
    local = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert not set(local) & {"script", "link", "img", "iframe", "b"}, set(local)
    for element in root.iter():
        assert not {"src", "href", "onload", "onclick"} & set(element.attrib), element.attrib
    assert not re.search(r"url\(|@import", page)
    text = " ".join(root.itertext())
    for said in (EXPERIMENT["question"], EXPERIMENT["notes"], "<norm>: test_error at the end", "it <helps>", "A & B",
                 "diverged on 1 of 8 seeds", "Learning curves", "Each arm", "In what they differ", "Failures", "Networks", "Along the axes",
                 "linear, batch norm, relu",
                 "ablate report page.json", "Trend of dropout from 0 to 0.5"):
        assert said in text, said
    assert local.count("figure") > 5, local.count("figure")


def check_browser(folder, chromium):
    done = subprocess.run(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--host-resolver-rules=MAP * ~NOTFOUND",
         f"--user-data-dir={folder}/profile", "--dump-dom", (Path(folder) / "page.html").as_uri()],
        text=True, capture_output=True, timeout=120)
    assert "CONSOLE" not in done.stderr, done.stderr
    assert "Learning curves" in done.stdout, done.stderr


with tempfile.TemporaryDirectory() as scratch:
    (Path(scratch) / "page.json").write_text(json.dumps(EXPERIMENT))
    ablate(scratch, "run", "page.json")
    ablate(scratch, "report", "page.json", "-o", "page.html")
    document = (Path(scratch) / "page.html").read_text()
    assert document == ablate(scratch, "report", "page.json", "-o", "/dev/stdout").replace("/dev/stdout", "page.html")
    check_document(document)
    if keep := os.environ.get("ABLATE_KEEP_PAGE"):
        Path(keep).write_text(document)
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        print("well formed and self-contained; no Chromium to open it with")
        sys.exit(77)
    check_browser(scratch, browser)
print("the report opens without a word in the console")
