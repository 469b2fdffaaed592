#!/usr/bin/env python3
"""How a night is seen by who did not watch it: status, watch, the log, the webhook.

    watch_test.py ABLATE FAKE_WORKER
"""
import fcntl
import http.server
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import unittest

from program_case import ABLATE, ProgramCase


class Receiver(http.server.ThreadingHTTPServer):
    """Keeps what is posted to it; answers with these codes, then with 200."""

    def __init__(self, *codes):
        received, answers = [], list(codes)

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                received.append((self.path, self.headers["Content-Type"], json.loads(body)))
                self.send_response(answers.pop(0) if answers else 200)
                self.end_headers()

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        self.received, self.url = received, f"http://127.0.0.1:{self.server_address[1]}/night"
        self.thread = threading.Thread(target=self.serve_forever)
        self.thread.start()

    def close(self):
        self.shutdown()
        self.thread.join()
        self.server_close()


class WatchTest(ProgramCase):
    def night(self, *words, fake=None):
        """A run in the background that has begun its first attempts."""
        process = self.start("run", "small.json", *words, fake={"step_ms": 50} | (fake or {}))
        self.addCleanup(lambda: (process.kill(), process.communicate()))
        while not list(self.folder.glob("ablate.sqlite.d/journals/*")):
            self.assertIsNone(process.poll())
        return process

    def sections(self):
        """Every section of status as rows."""
        found = {}
        for cell in json.loads(self.ablate("status", "--format", "json")):
            found.setdefault(cell["section"], {}).setdefault(cell["row"], {})[cell["name"]] = cell["value"]
        return {section: list(rows.values()) for section, rows in found.items()}

    def terminal(self, *words, columns=100, rows=30, **environment):
        """A command in a terminal of its own: its process and the terminal's other end."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        process = subprocess.Popen([ABLATE, *words], cwd=self.folder, stdin=theirs, stdout=theirs, stderr=theirs,
                                   env=self.environment() | {"TERM": "xterm"} | environment, start_new_session=True)
        os.close(theirs)
        self.addCleanup(lambda: (process.kill(), process.wait(), os.close(ours)))
        return process, ours

    def read_until(self, ours, wanted):
        text = ""
        while not re.search(wanted, text):
            ready, _, _ = select.select([ours], [], [], 60)
            self.assertTrue(ready, f"no {wanted!r} in {text!r}")
            text += os.read(ours, 65536).decode()
        return text

    # ---- status

    def test_status_of_a_night_that_runs(self):
        process = self.night("--slots", "2", fake={"step_ms": 1000})
        sections = self.sections()
        while not sections.get("running") or "loss" not in sections["running"][0] or sections["running"][0]["loss"] is None:
            self.assertIsNone(process.poll())
            sections = self.sections()
        self.assertEqual(sections["night"][0]["writer"].split(" on ")[0], f"process {process.pid}")
        self.assertEqual(sections["experiments"][0]["runs"], 16)
        running = sections["running"][0]
        self.assertEqual((running["device"], running["steps"]), ("cpu", 30))
        self.assertIn("seed=", running["labels"])
        self.assertRegex(self.ablate("status"), rf"written by process {process.pid} on .*\n\[[#.]*\] \d+ of 16 runs done.*running")

    def test_status_after_a_night(self):
        self.ablate("run", "small.json", "--attempts", "1", code=7, fake={"crash": [2], "diverge": [3]})
        shown = self.ablate("status")
        self.assertRegex(shown, r"nobody writes it, last activity .* ago\n\[#+\] 14 of 16 runs done \(2 diverged\), 2 failed\n"
                                r"nothing is left to do\n\nfailed: 2 crash\n")
        sections = self.sections()
        self.assertEqual(sections["failed"], [{"class": "crash", "runs": 2}])
        self.assertEqual(sections["experiments"], [{"experiment": "small", "runs": 16, "done": 14, "running": 0, "failed": 2,
                                                    "missing": 0, "diverged": 2}])
        self.assertIsNone(sections["night"][0]["seconds_left"])

    def test_status_of_a_night_that_was_stopped_says_how_long_the_rest_takes(self):
        process = self.night("--slots", "1", fake={"step_ms": 20})
        while json.loads(self.ablate("query", "SELECT count(*) AS n FROM run WHERE state = 'done'", "--format", "json"))[0]["n"] < 3:
            pass
        process.send_signal(signal.SIGINT)
        process.communicate()
        night = self.sections()["night"][0]
        self.assertGreater(night["seconds_left"], 0)
        self.assertLessEqual(night["seconds_left_low"], night["seconds_left"])
        self.assertGreaterEqual(night["seconds_left_high"], night["seconds_left"])
        self.assertIn("on one slot; `ablate run` goes on", self.ablate("status"))

    def test_a_killed_night_is_not_taken_for_a_living_one(self):
        process = self.night()
        process.kill()
        process.communicate()
        shown = self.ablate("status")
        self.assertIn("nobody writes it", shown)
        self.assertIn("left by a process that ended", shown)

    # ---- watch

    def test_watch_where_there_is_no_terminal_is_one_picture(self):
        self.ablate("run", "small.json")
        shown = self.ablate("watch")
        self.assertNotIn("\033", shown)
        self.assertIn("16 of 16 runs done", shown)
        self.assertRegex(shown, r"(?m)^cpu \d+ %, load \d+\.\d\d, memory .* of .*B$")
        self.assertIn("no results database", self.ablate("watch", "--db", "absent.sqlite", code=5))

    def test_watch_is_live_fits_and_leaves_the_terminal_as_it_was(self):
        self.night("--slots", "2")
        process, ours = self.terminal("watch", "--every", "0.1", columns=60, rows=12)
        first = self.read_until(ours, r"of 16 runs done")
        self.assertTrue(first.startswith("\033[?1049h\033[?25l"), repr(first))
        frames = self.read_until(ours, r"(?s)(\033\[H.*){3}").split("\033[H")[1:-1]
        for frame in frames:
            lines = re.sub(r"\033\[[0-9;?]*[A-Za-z]", "", frame).split("\r\n")
            self.assertLessEqual(len(lines), 12)
            self.assertLessEqual(max(map(len, lines)), 60)
        process.send_signal(signal.SIGINT)
        last = self.read_until(ours, r"\033\[\?1049l")
        self.assertTrue(last.endswith("\033[?25h\033[?1049l"), repr(last))
        self.assertEqual(process.wait(timeout=60), 0)

    def test_watch_follows_the_size_of_its_terminal_at_once(self):
        self.ablate("run", "small.json")
        _, ours = self.terminal("watch", "--every", "3600", columns=30)
        self.read_until(ours, r"experiment[^\n]*\r\n[^J]*\033\[J")
        fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 90, 0, 0))
        self.assertIn("16 of 16 runs done", self.read_until(ours, r"(?s)nobody.*\033\[J"))

    def test_colors_only_where_they_are_wanted(self):
        self.ablate("run", "small.json", "--attempts", "1", code=7, fake={"crash": [2]})
        _, ours = self.terminal("watch", "--once")
        self.assertIn("\033[31mfailed: 2 crash", self.read_until(ours, r"failed: 2"))
        _, ours = self.terminal("watch", "--once", NO_COLOR="1")
        self.assertNotIn("\033", self.read_until(ours, r"failed: 2"))

    # ---- the log

    def test_the_log_says_what_happened_and_when(self):
        log = self.folder / "ablate.sqlite.d" / "night.log"
        self.ablate("run", "small.json", "--attempts", "1", "--quiet", code=7, fake={"crash": [2]})
        lines = log.read_text().splitlines()
        for line in lines:
            self.assertRegex(line, r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  \S")
        self.assertIn("0 of 16 runs are over", lines[0])
        self.assertEqual(sum(bool(re.search(r"  \[\d+/16\] ", line)) for line in lines), 16)
        self.assertEqual(sum("failed (crash)" in line for line in lines), 2)
        self.assertIn("the end: 16 of 16 runs are over", lines[-1])
        self.ablate("run", "small.json", "--retry-failed")
        self.assertGreater(len(log.read_text().splitlines()), len(lines))  # appended

    # ---- the webhook

    def test_the_webhook_is_told_how_it_ended(self):
        receiver = Receiver()
        self.addCleanup(receiver.close)
        self.ablate("run", "small.json", "--attempts", "1", "--webhook", receiver.url, code=7, fake={"crash": [2]})
        (path, kind, document), = receiver.received
        self.assertEqual((path, kind), ("/night", "application/json"))
        self.assertGreater(document.pop("seconds"), 0)
        self.assertEqual(document, {"experiments": ["small"], "exit_code": 7, "done": 14, "already": 0, "failed": 2})

    def test_the_webhook_is_told_of_a_broken_night(self):
        receiver = Receiver()
        self.addCleanup(receiver.close)
        self.ablate("run", "small.json", "--webhook", receiver.url, code=6, fake={"unusable": True})
        document = receiver.received[0][2]
        self.assertEqual((document["exit_code"], "done" in document), (6, False))

    def test_a_webhook_that_fails_is_tried_twice_and_changes_nothing(self):
        receiver = Receiver(500)
        self.addCleanup(receiver.close)
        process = self.start("run", "small.json", "--webhook", receiver.url)
        self.assertNotIn("--webhook", process.communicate()[1])
        self.assertEqual((process.returncode, len(receiver.received)), (0, 2))
        other = Receiver(500, 503)
        self.addCleanup(other.close)
        process = self.start("run", "small.json", "--webhook", other.url)
        self.assertRegex(process.communicate()[1], rf"--webhook: {re.escape(other.url)}: .*503")
        self.assertEqual((process.returncode, len(other.received)), (0, 2))
        process = self.start("run", "small.json", "--webhook", "http://127.0.0.1:1/")
        self.assertIn("--webhook: http://127.0.0.1:1/: ", process.communicate()[1])
        self.assertEqual(process.returncode, 0)
        self.assertIn("no address", self.ablate("run", "small.json", "--webhook", "localhost:1", code=2))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
