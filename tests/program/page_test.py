#!/usr/bin/env python3
"""The report as a browser sees it: well formed, self-contained, without a word in the console; its tables sort and filter.

    page_test.py ABLATE FAKE_WORKER

Needs Chromium for the second half; exits 77 where there is none.
"""
import base64
import hashlib
import html
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
    assert not set(local) & {"link", "img", "iframe", "b"}, set(local)
    scripts = [element for element in root.iter() if element.tag.endswith("}script")]
    assert len(scripts) == 1 and not scripts[0].attrib, "a script that is not the page's own"
    digest = base64.b64encode(hashlib.sha256(scripts[0].text.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in html.unescape(page), "the policy names another script"
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


def opened(folder, chromium, page):
    """The document after its scripts have run, and what the browser said."""
    return subprocess.run(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--host-resolver-rules=MAP * ~NOTFOUND",
         f"--user-data-dir={folder}/profile", "--dump-dom", (Path(folder) / page).as_uri()],
        text=True, capture_output=True, timeout=120)


def opened_in_silence(folder, chromium, page):
    """The document, of a page without a word in the console."""
    done = opened(folder, chromium, page)
    assert "CONSOLE" not in done.stderr, done.stderr
    return done.stdout


# What a reader does: sorts by the heading "mean" twice, then types into the table's filter.
READER = """
const table = Array.from(document.querySelectorAll("table")).find(t => t.tHead.textContent.includes("mean"));
const column = Array.from(table.tHead.rows[0].cells).findIndex(cell => cell.textContent.startsWith("mean"));
const read = () => Array.from(table.tBodies[0].rows).filter(row => !row.hidden).map(row => row.cells[column].textContent);
const press = () => table.tHead.rows[0].cells[column].querySelector("button").click();
const seen = {declared: read()};
press(); seen.ascending = read();
press(); seen.descending = read();
press(); seen.again = read();
const field = table.parentElement.previousElementSibling.querySelector("input");
field.value = "batch 0.5";
field.dispatchEvent(new Event("input"));
seen.filtered = Array.from(table.tBodies[0].rows).filter(row => !row.hidden).map(row => row.textContent);
seen.count = table.parentElement.previousElementSibling.textContent;
document.title = JSON.stringify(seen);
"""


def check_browser(folder, chromium):
    assert "Learning curves" in opened_in_silence(folder, chromium, "page.html")
    page = (Path(folder) / "page.html").read_text()
    with_reader = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*/>', "", page).replace(
        "</body>", f"<script>{READER}</script></body>")
    (Path(folder) / "read.html").write_text(with_reader)
    title = re.search(r"<title>(.*?)</title>", opened_in_silence(folder, chromium, "read.html"), re.DOTALL).group(1)
    seen = json.loads(html.unescape(title))
    assert len(seen["declared"]) >= 6, seen
    values = [float(re.match(r"[0-9.]+", text).group()) for text in seen["declared"]]
    assert values != sorted(values), "the table must have something to sort"
    order = [text for _, text in sorted(zip(values, seen["declared"]), key=lambda pair: pair[0])]
    assert seen["ascending"] == order and seen["descending"] == order[::-1] and seen["again"] == seen["declared"], seen
    assert 0 < len(seen["filtered"]) < len(values) and all("batch" in row and "0.5" in row for row in seen["filtered"]), seen
    assert seen["count"] == f"{len(seen['filtered'])} of {len(values)}", seen
    # Another script, wherever it came from, does not run.
    (Path(folder) / "foreign.html").write_text(page.replace("</body>", "<script>document.title = 'taken'</script></body>"))
    done = opened(folder, chromium, "foreign.html")
    assert "<title>page</title>" in done.stdout, done.stdout[:2000]


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
