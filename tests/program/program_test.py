#!/usr/bin/env python3
"""The program as its users meet it: commands, bad input, exit codes, stops and kills.

    program_test.py ABLATE FAKE_WORKER

Runs are made by the fake worker, so that numbers are the same on every machine.
"""
import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import unittest

from program_case import ABLATE, SMALL, ProgramCase


class ProgramTest(ProgramCase):
    # ---- what is wrong is said, with the exit code of its kind

    def test_an_empty_command_shows_verbs_and_the_next_step(self):
        text = self.ablate()
        for verb in ("plan", "run", "compare", "query", "list", "data", "doctor", "export"):
            self.assertRegex(text, rf"(?m)^\s+{verb}\b")
        self.assertIn("ablate plan experiments/quickstart.json", text)

    def test_usage(self):
        for words in (["plam", "small.json"], ["plan"], ["plan", "absent.json"], ["run", "small.json", "--slots", "0"],
                      ["query", "DELETE FROM run", "--db", "x.sqlite"], ["run", "small.json", "--budget", "soon"],
                      ["run", "small.json", "--max-runs", "-1"], ["run", "small.json", "--devices", "cpu,cpu"]):
            with self.subTest(words=words):
                if words[0] == "query":
                    self.ablate("run", "small.json", "--db", "x.sqlite")
                self.ablate(*words, code=2)

    def test_usage_is_told_in_the_words_of_the_user(self):
        self.ablate("run", "small.json")
        for words, said in ((["plam"], 'no verb \'plam\'; did you mean "plan"?'), (["xyzxyz"], "`ablate` alone lists"),
                            (["data", "lst"], 'did you mean "list"?'), (["data"], "list, verify, fetch"),
                            (["plan"], "experiment is required"), (["show"], "run is required"),
                            (["list", "norms", "batch", "more"], "and 3 were given"),
                            (["show", "a", "b"], "takes 1 run"), (["export", "small", "more"], "takes 1 experiment"),
                            (["query", "SELECT", "1"], "in quotes), and 2 were given: 'SELECT' '1'"),
                            (["runs", "smal"], 'did you mean "small"?')):
            with self.subTest(words=words):
                self.assertIn(said, self.ablate(*words, code=2))

    def test_every_problem_of_an_experiment_at_once_and_nothing_started(self):
        self.write("bad.json", """{
  "base": {"dataset": "digits", "network": {"name": "mpl", "widths": [10]}, "norm": "btach",
           "optimizer": {"name": "sgd", "lr": -1}, "epochs": 2, "batch_size": 0},
  "sedes": 3
}""")
        for verb in ("plan", "run"):
            text = self.ablate(verb, "bad.json", code=3)
            for line, pointer, near in ((2, "/base/network", '"mlp"'), (2, "/base/norm", '"batch"'),
                                        (3, "/base/optimizer/lr", "-1"), (3, "/base/batch_size", "0"),
                                        (4, "/sedes", '"seeds"')):
                self.assertRegex(text, rf"bad\.json:{line}:\d+: {pointer}\S*: .*{re.escape(near)}")
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), ["bad.json", "small.json"])

    def test_missing_data_name_the_file_and_how_to_get_it(self):
        self.write("mnist.json", SMALL | {"base": SMALL["base"] | {"dataset": "mnist"}})
        text = self.ablate("run", "mnist.json", code=4)
        self.assertIn("train-images", text)
        self.assertIn("ablate data fetch mnist", text)
        self.assertFalse((self.folder / "ablate.sqlite").exists())

    def test_a_database_that_cannot_be_used(self):
        self.write("text.sqlite", "no database, but long enough to be looked at as one, that is the question here")
        for database, reason in (("text.sqlite", "not a database"), ("/proc/no/ablate.sqlite", "No such file"),
                                 ("/proc/ablate.sqlite", "ablate.sqlite.lock")):
            with self.subTest(database=database):
                self.assertIn(reason, self.ablate("run", "small.json", "--db", database, code=5))
        self.assertIn("no results database", self.ablate("status", code=5))
        self.assertIn("not a database", self.ablate("doctor", "--db", "text.sqlite"))  # reported among the rest

    def test_an_empty_file_becomes_a_database(self):
        self.write("made.sqlite", "")
        self.assertIn("no results database", self.ablate("status", "--db", "made.sqlite", code=5))
        self.ablate("run", "small.json", "--db", "made.sqlite")
        self.assertIn("small", self.ablate("status", "--db", "made.sqlite"))

    def test_facts_need_no_seeds_and_no_runs(self):
        self.write("sized.json", SMALL | {"seeds": 1, "compare": {"metric": "parameters", "over": "norm"}})
        words = "exact: batch has 10 more parameters (770 against 760)"
        plan = self.ablate("plan", "sized.json")
        self.assertIn(words, plan)
        self.assertNotIn("seeds", plan.split("compare ")[1])
        self.ablate("run", "sized.json")
        shown = self.ablate("compare", "sized.json")
        self.assertIn("=> " + words, shown)
        for sampled in ("Paired by seed", "95 %", "failed", " p "):
            self.assertNotIn(sampled, shown)
        row = json.loads(self.ablate("compare", "sized.json", "--format", "json"))[0]
        self.assertEqual((row["verdict"], row["difference"]), ("exact", 10))
        for column in ("n", "p", "p_holm", "smallest_p", "low", "exact_low", "failures_level"):
            self.assertIsNone(row[column], column)

    def test_facts_wait_for_the_settings_that_are_tuned(self):
        self.write("sized.json", SMALL | {
            "base": SMALL["base"] | {"split": {"validation": 100}},
            "tune": {"by": "validation_error", "seeds": 1, "grid": {"network.widths": [10, 20]}},
            "compare": {"metric": "parameters", "over": "norm"}})
        self.assertIn("exact, once the settings are chosen", self.ablate("plan", "sized.json"))

    def test_what_is_compared_for_people(self):
        self.ablate("run", "small.json", "--slots", "1", fake={"diverge": [2]})
        lines = self.ablate("compare", "small.json").splitlines()
        self.assertRegex(lines[4], r"batch: diverged on 1 of 8 seeds, else \d+\.\d\d %   none: diverged on 1 of 8")
        self.assertRegex(lines[6], r"^      median .* % : .* %   interquartile mean .*   does better with probability 0\.\d\d")
        self.assertEqual(lines[7], "      costs +1.3 % parameters, the same flops, the same seconds, the same peak bytes")
        row = json.loads(self.ablate("compare", "small.json", "--format", "json"))[0]
        self.assertEqual((row["diverged_level"], row["failures_level"], row["n"]), (1, 1, 7))
        self.assertEqual((row["parameters_level"], row["parameters_baseline"]), (770, 760))
        self.assertIsNone(row["bca_low"])  # of fewer than 20 differences

    def test_a_level_that_is_not_always_reached_has_an_order_and_no_difference(self):
        self.write("reach.json", SMALL | {"compare": {"metric": "test_error", "over": "norm",
                                                      "at": {"reach": 0.175, "unit": "steps"}}})
        self.ablate("run", "reach.json")
        shown, row = self.ablate("compare", "reach.json"), json.loads(self.ablate("compare", "reach.json", "--format", "json"))[0]
        self.assertGreater(row["censored"], 0)
        self.assertRegex(shown, r"reached by batch on \d, by none on \d of 8 seeds   batch first on \d, none on \d")
        for number in ("difference", "low", "mean_level", "median_level", "p_t"):
            self.assertIsNone(row[number], number)

    def test_an_edited_experiment_is_read_as_it_stands_and_says_so(self):
        self.ablate("run", "small.json")
        process = self.start("compare", "small.json")
        self.assertNotIn("note", process.communicate()[1])
        self.write("small.json", SMALL | {"seeds": 9})
        process = self.start("compare", "small.json")
        out, err = process.communicate()
        self.assertIn("'small' is not what ran last under this name", err)
        self.assertIn("=> not run: 1 of 9 seeds are missing", out)
        self.assertIn("n 8 ", out)  # what can still be said
        self.assertNotIn("not run", self.ablate("compare", "small"))

    def test_a_reading_that_was_asked_for_later_is_said_to_be_lacking(self):
        self.ablate("run", "small.json")
        self.write("small.json", SMALL | {"base": SMALL["base"] | {"probes": {"w": "weights"}},
                                          "compare": {"metric": "w.norm", "over": "norm"}})
        self.assertIn("on 8 of them a run is done that recorded no such w.norm: `ablate run` adds it",
                      self.ablate("compare", "small.json"))

    def test_what_nothing_is_held_out_for_cannot_be_compared(self):
        for compare in ({"metric": "validation_error"}, {"metric": "test_error", "at": "best_validation"}):
            self.write("small.json", SMALL | {"compare": compare | {"over": "norm"}})
            self.assertIn("nothing is held out: set split.validation", self.ablate("plan", "small.json", code=3))
        self.write("small.json", SMALL | {"compare": {"metric": "seconds", "over": "norm", "at": "best_validation"}})
        self.assertIn("is not measured there", self.ablate("plan", "small.json", code=3))

    def test_what_the_runs_of_a_seed_share_is_said(self):
        self.write("sizes.json", SMALL | {"grid": {"split.train": [200, 400]},
                                          "compare": {"metric": "test_error", "over": "train"}})
        self.ablate("run", "sizes.json")
        shown = self.ablate("compare", "sizes.json")
        self.assertIn("a seed's runs share initial values alone", shown)
        self.assertIn("but for the pairs that say otherwise", shown)
        self.ablate("run", "small.json")
        self.assertNotIn("alone", self.ablate("compare", "small.json"))
        row = json.loads(self.ablate("compare", "small.json", "--format", "json"))[0]
        self.assertEqual(row["shared"], "examples, order, augmentation, initial values")

    def test_a_numeric_axis_has_a_trend(self):
        self.write("deep.json", SMALL | {"grid": {"optimizer.momentum": [0, 0.5, 0.9]},
                                         "compare": {"metric": "test_error", "over": "momentum"}})
        self.ablate("run", "deep.json")
        self.assertRegex(self.ablate("compare", "deep.json"), r"trend of optimizer\.momentum from 0 to 0\.9\n +[+-]\d\.\d\d points a level")
        rows = json.loads(self.ablate("compare", "deep.json", "--format", "json"))
        self.assertEqual([row["effect"] for row in rows], ["", "", "trend"])
        self.assertIsNone(rows[2]["p_holm"])

    def test_what_is_expected_is_judged(self):
        self.assertIn("declares neither values nor claims", self.ablate("reproduce", "small.json", code=3))
        self.write("paper.json", SMALL | {"name": "paper", "expect": {
            "values": {"a number": {"of": "(norm=none)", "value": 0.9, "tolerance": 0.01, "source": "A 2015, table 1",
                                    "confidence": "V1", "differs": "smaller"}},
            "claims": {"cheap": {"claim": "parameters(norm=batch) / parameters(norm=none) < 1.1"},
                       "differ": {"claim": "(norm=none) > (norm=batch)"}}}})
        plan = self.ablate("plan", "paper.json")
        self.assertIn("expected cheap: parameters(norm=batch) / parameters(norm=none) < 1.1\n    agrees: exact", plan)
        self.assertNotIn("expected differ", plan)
        self.assertIn("=> not run: 8 of 8 seeds are missing", self.ablate("reproduce", "paper.json"))
        self.ablate("run", "paper.json")
        shown = self.ablate("reproduce", "paper")
        self.assertRegex(shown, r"(?m)^    a number: \(norm=none\)   \[test_error\]\n      published 90\.00 % ± 1 point   "
                                r"\d+\.\d\d %   95 % \[.*%\]   n 8\n      => disagrees: p .*\n"
                                r"         A 2015, table 1 \(V1\)\n         differs: smaller$")
        rows = json.loads(self.ablate("reproduce", "paper", "--format", "json"))
        self.assertEqual([(row["kind"], row["label"]) for row in rows],
                         [("value", "a number"), ("claim", "cheap"), ("claim", "differ")])
        self.assertEqual((rows[1]["judgment"], rows[1]["n"]), ("agrees", None))
        self.write("lost.json", SMALL | {"compare": None, "expect": {"claims": {"it": {"claim": "(norm=none) < 1"}}}})
        self.assertIn("no metric is named", self.ablate("plan", "lost.json", code=3))

    def test_power_from_a_stated_and_a_past_sd(self):
        self.assertIn("needs 10 seeds", self.ablate("power", "--sd", "1", "--difference", "1"))
        self.assertIn("both --sd and --difference", self.ablate("power", "--sd", "1", code=2))
        self.assertIn("no past runs", self.ablate("power", "small.json", "--difference", "0.01"))
        self.assertIn("detectable 1.16 sd", self.ablate("plan", "small.json"))
        self.ablate("run", "small.json")
        shown = self.ablate("power", "small.json", "--difference", "0.01")
        self.assertRegex(shown, r"sd 0\.\d+ points \(from 8 seeds; up to .*a difference of 1 point needs \d+ seeds")
        self.assertRegex(self.ablate("plan", "small.json"), r"detectable 0\.\d+ points \(sd 0\.\d+ points, 8 past seeds\)")
        row = json.loads(self.ablate("power", "small", "--difference", "0.01", "--format", "json"))[0]
        self.assertGreater(row["seeds_high"], row["seeds"])

    def test_two_runs_beside_each_other(self):
        self.ablate("run", "small.json")
        ids = [row["run_id"] for row in json.loads(self.ablate("query", "SELECT run_id FROM runs WHERE seed = 1 ORDER BY "
                                                               "labels", "--format", "json"))]
        shown = self.ablate("diff", *(run[:10] for run in ids))
        self.assertRegex(shown, rf"run_id +{ids[0]} +{ids[1]}")
        self.assertRegex(shown, r"(?m)^norm\.name +batch +none$")
        self.assertRegex(shown, r"(?m)^test_error +\d+ +\d+ +0\.\d+ +0\.\d+ +-?0\.\d+$")
        self.assertNotIn("optimizer", shown)
        rows = json.loads(self.ablate("diff", *ids, "--format", "json"))
        self.assertEqual({row["section"] for row in rows}, {"runs", "described differently", "last readings"})
        self.assertIn("takes two runs", self.ablate("diff", ids[0], code=2))
        self.assertIn("no run id begins with 'zz'", self.ablate("diff", ids[0], "zz", code=2))

    def test_a_query_has_limits(self):
        self.ablate("run", "small.json")
        process = self.start("query", "SELECT run_id FROM runs", "--rows", "3", "--format", "csv")
        out, err = process.communicate(timeout=60)
        self.assertEqual((process.returncode, len(out.splitlines())), (0, 4))
        self.assertIn("only the first 3 rows: --rows gives more", err)
        endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        self.assertIn("stopped after 0.1 seconds: WITH", self.ablate("query", endless, "--seconds", "0.1", code=2))

    @unittest.skipIf(os.geteuid() == 0 and not shutil.which("setpriv"), "root reads everything")
    def test_what_may_not_be_looked_at(self):
        self.ablate("run", "small.json")
        (self.folder / "closed").mkdir(mode=0o700)
        for name in ("ablate.sqlite", "small.json"):
            (self.folder / name).rename(self.folder / "closed" / name)
        self.folder.chmod(0o755)
        (self.folder / "closed").chmod(0o000)
        nobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"] if os.geteuid() == 0 else []
        for words, code in ((["status", "--db", "closed/ablate.sqlite"], 5), (["plan", "closed/small.json"], 2)):
            done = subprocess.run([*nobody, ABLATE, *words], cwd=self.folder, env=self.environment(), text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            self.assertEqual(done.returncode, code, done.stderr)
            self.assertIn(words[-1], done.stderr)
        (self.folder / "closed").chmod(0o700)

    def test_a_locked_database_names_its_holder(self):
        holder = self.start("run", "small.json", fake={"step_ms": 200})
        while not (self.folder / "ablate.sqlite.d" / "journals").exists():
            self.assertIsNone(holder.poll())
        self.assertIn(f"process {holder.pid} on ", self.ablate("run", "small.json", code=5))
        holder.terminate()
        holder.communicate()

    def test_a_device_that_cannot_be_used(self):
        self.assertIn("scripted to be unusable", self.ablate("run", "small.json", code=6, fake={"unusable": True}))
        self.assertIn("no device is called 'gpu'", self.ablate("run", "small.json", "--devices", "gpu", code=6))

    def test_on_finish_is_called_however_the_work_ended(self):
        for fake, code in (({}, 0), ({"crash": [2]}, 7), ({"unusable": True}, 6)):
            process = self.start("run", "small.json", "--db", f"{code}.sqlite", "--attempts", "1",
                                 "--on-finish", "echo $ABLATE_EXIT >ended", fake=fake)
            process.communicate()
            self.assertEqual(process.returncode, code)
            self.assertEqual((self.folder / "ended").read_text().strip(), str(code))

    def test_devices_do_not_swallow_the_experiment(self):
        self.ablate("run", "--devices", "cpu", "small.json")

    def test_some_failed(self):
        text = self.ablate("run", "small.json", "--attempts", "1", code=7, fake={"crash": [2]})
        self.assertIn("14 runs done, 0 were there already, 2 failed", text)
        failures = self.ablate("query", "SELECT class, message FROM failures", "--format", "json")
        self.assertEqual({f["class"] for f in json.loads(failures)}, {"crash"})
        table = self.ablate("query", "SELECT * FROM failures").strip().splitlines()
        self.assertEqual(len(table), 2 + 2)  # a message of several lines does not break it
        self.ablate("run", "small.json", "--retry-failed")

    # ---- stops and kills

    def test_a_damaged_journal_of_a_dead_supervisor_is_reported(self):
        process = self.start("run", "small.json", "--slots", "1", fake={"step_ms": 100})
        journals = lambda: list(self.folder.glob("ablate.sqlite.d/journals/*"))
        while process.poll() is None and not (journals() and journals()[0].read_bytes().count(b"\n") >= 3):
            pass
        process.kill()
        process.communicate()
        journal = max(journals(), key=lambda file: file.stat().st_mtime)
        lines = journal.read_bytes().split(b"\n")
        lines[2] = lines[2].replace(b"test_loss", b"test_lost")
        journal.write_bytes(b"\n".join(lines))
        process = self.start("run", "small.json")
        _, err = process.communicate()
        self.assertEqual(process.returncode, 0, err)
        self.assertRegex(err, rf"{journal.name}': line 3: the checksum does not match.*everything before it is kept")
        failures = json.loads(self.ablate("query", "SELECT message FROM failures", "--format", "json"))
        self.assertIn("line 3", failures[0]["message"])

    def test_work_goes_on_when_nobody_listens(self):
        process = self.start("run", "small.json", fake={"step_ms": 20})
        process.stderr.close()
        self.assertEqual(process.wait(timeout=120), 0)
        process.stdout.close()
        done = json.loads(self.ablate("query", "SELECT count(*) AS n FROM runs WHERE state = 'done'", "--format", "json"))
        self.assertEqual(done, [{"n": 16}])

    def test_one_interrupt_stops_cleanly_and_the_same_command_goes_on(self):
        self.ablate("run", "small.json", "--db", "straight.sqlite")
        process = self.start("run", "small.json", fake={"step_ms": 50})
        while process.poll() is None and not list(self.folder.glob("ablate.sqlite.d/journals/*")):
            pass
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
        self.assertEqual(process.returncode, 75, err)
        self.assertIn("The same command goes on", err)
        states = json.loads(self.ablate("query", "SELECT DISTINCT state FROM runs", "--format", "json"))
        self.assertNotIn({"state": "running"}, states)
        self.ablate("run", "small.json")
        self.assertEqual(self.readings("ablate.sqlite"), self.readings("straight.sqlite"))

    def test_killed_supervisors_lose_nothing(self):
        self.ablate("run", "small.json", "--db", "straight.sqlite")
        for kill in range(6):
            process = self.start("run", "small.json", fake={"step_ms": 30})
            before = len(list(self.folder.glob("ablate.sqlite.d/journals/*")))
            while process.poll() is None and len(list(self.folder.glob("ablate.sqlite.d/journals/*"))) < before + 1 + kill % 3:
                pass
            process.kill()
            process.communicate()
        self.ablate("run", "small.json")
        self.assertEqual(self.readings("ablate.sqlite"), self.readings("straight.sqlite"))
        marked = self.ablate("query", "SELECT count(*) AS n FROM runs WHERE reproducible <> 'yes'", "--format", "json")
        self.assertEqual(json.loads(marked), [{"n": 0}])

    # ---- reading

    def test_every_reading_verb_in_every_format(self):
        self.ablate("run", "small.json")
        for words in (["status"], ["runs"], ["runs", "small", "--where", "seed = 1"], ["runs", "--state", "done"],
                      ["query", "SELECT * FROM arms"], ["power", "small", "--difference", "0.01"], ["compare", "small"], ["compare", "small.json"],
                      ["list", "norms"], ["plan", "small.json"]):
            with self.subTest(words=words):
                self.assertGreater(len(self.ablate(*words)), 40)
                rows = json.loads(self.ablate(*words, "--format", "json"))
                table = list(csv.reader(io.StringIO(self.ablate(*words, "--format", "csv"))))
                self.assertEqual(len(table), len(rows) + 1)
                markdown = self.ablate(*words, "--format", "md").strip().splitlines()
                self.assertTrue(all(line.startswith("|") for line in markdown))
                self.assertEqual(len(markdown), len(rows) + 2)

    def test_show_by_the_beginning_of_a_run_id(self):
        self.ablate("run", "small.json")
        self.assertIn(" norm=none seed=1 ", self.ablate("runs"))
        run = json.loads(self.ablate("runs", "--format", "json"))[0]["run_id"]
        self.assertIn("network.name", self.ablate("show", run[:6]))
        rows = json.loads(self.ablate("show", run[:6], "--format", "json"))  # one value, of all sections
        self.assertIn({"section": "description", "row": 1, "name": "path", "value": "activation.name"}, rows)
        table = list(csv.DictReader(io.StringIO(self.ablate("show", run[:6], "--format", "csv"))))
        self.assertEqual(len(table), len(rows))
        self.assertIn("no run id begins", self.ablate("show", "zzz", code=2))

    def test_export(self):
        self.ablate("run", "small.json")
        rows = list(csv.DictReader(io.StringIO(self.ablate("export", "small"))))
        self.assertEqual(len(rows), 16)
        self.assertEqual(self.ablate("export", "small"), self.ablate("export", "small", "--format", "csv"))
        lines = self.ablate("export", "small", "--what", "metrics", "--as", "jsonl").splitlines()
        self.assertEqual(len(lines), 16 * 3 * 2)
        self.assertEqual(json.loads(lines[0])["experiment"], "small")
        self.assertIn('did you mean "small"', self.ablate("export", "smal", code=2))
        self.assertEqual(self.ablate("export", "small.json"), self.ablate("export", "small"))
        for words in ("md", "tex"):
            self.assertEqual(self.ablate("export", "small", "--format", words), self.ablate("report", "small", "--format", words))
        self.ablate("export", "small", "-o", "kept.csv")
        kept = (self.folder / "kept.csv").read_text()
        self.assertEqual(kept, self.ablate("export", "small"))
        self.ablate("export", "smal", "-o", "kept.csv", code=2)
        self.assertEqual((self.folder / "kept.csv").read_text(), kept)
        self.assertIn("disk full", self.ablate("export", "small", "-o", "/dev/full", code=1))

    def test_edits_and_sweeps(self):
        rows = json.loads(self.ablate("plan", "small.json", "batch_size=50", "optimizer.lr=0.1,0.2", "--format", "json"))
        self.assertEqual(len(rows), 32)
        self.assertIn("norm", self.ablate("plan", "small.json", "norm=layer", code=3))
        rows = json.loads(self.ablate("plan", "small.json", "~grid.norm", "~compare", "norm=layer", "--format", "json"))
        self.assertEqual(len(rows), 8)

    def test_what_describes_itself(self):
        self.assertIn("$schema", json.loads(self.ablate("schema")))
        self.assertIn("ablate", self.ablate("--version"))
        self.assertGreater(len(self.ablate("doctor")), 40)
        for shell in ("bash", "zsh", "fish"):
            self.assertIn("ablate", self.ablate("completion", shell))
        asked = "; COMP_WORDS=(ablate {0}); COMP_CWORD={1}; _ablate; echo ${{COMPREPLY[@]}}"
        script = self.ablate("completion", "bash")
        for words, at, offered in (("pl", 1, "plan"), ("data ver", 2, "verify"), ("run --dev", 2, "--devices"),
                                   ("plan sma", 2, "small.json")):
            done = subprocess.run(["bash", "-c", script + asked.format(words, at)[1:]], cwd=self.folder, text=True,
                                  stdout=subprocess.PIPE)
            self.assertEqual(done.stdout.strip(), offered)

    def test_data_goes_to_standard_output_and_the_rest_to_standard_error(self):
        process = self.start("run", "small.json")
        out, err = process.communicate()
        self.assertEqual(out, "")
        self.assertIn("16 runs done", err)
        self.assertNotIn("\033", err)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
