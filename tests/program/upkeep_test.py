#!/usr/bin/env python3
"""Upkeep of a results database: gc, backup, doctor.

    upkeep_test.py ABLATE FAKE_WORKER
"""
import hashlib
import json
import os
import sqlite3
import struct
import sys
import time
import unittest

from program_case import SMALL, ProgramCase

PROBED = SMALL | {"name": "probed", "seeds": 2, "grid": {}, "compare": None,
                  "base": SMALL["base"] | {"network": {"name": "cifar_resnet", "depth": 8, "width": 2},
                                           "probes": {"one": {"name": "lesion", "delete": 1}}}}


def tensor_file(data=b"12345678"):
    header = {"a": {"dtype": "F64", "shape": [1], "data_offsets": [0, len(data)]},
              "__metadata__": {"digest": hashlib.sha256(data).hexdigest()}}
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


class UpkeepTest(ProgramCase):
    def beside(self, *names):
        return self.folder.joinpath("ablate.sqlite.d", *names)

    def files(self):
        return sorted(str(f.relative_to(self.beside())) for f in self.beside().rglob("*") if f.is_file())

    def put(self, folder, name, content=b"x"):
        self.beside(folder).mkdir(parents=True, exist_ok=True)
        self.beside(folder, name).write_bytes(content)
        return f"{folder}/{name}"

    def run_ids(self, **where):
        condition = " AND ".join(f"{k} = '{v}'" for k, v in where.items()) or "1"
        rows = json.loads(self.ablate("query", f"SELECT run_id FROM runs WHERE {condition} ORDER BY 1", "--format", "json"))
        return [row["run_id"] for row in rows]

    def gc(self, *words):
        return {row["what"]: (row["files"], row["bytes"]) for row in json.loads(self.ablate("gc", *words, "--format", "json"))}

    # ---- gc

    def test_gc_says_first_and_then_deletes_the_same(self):
        self.ablate("run", "small.json", "--slots", "1", fake={"crash_once": [3]})
        done = self.run_ids(state="done")
        checkpoint = self.put("checkpoints", done[0] + ".safetensors", b"12345")
        unfinished = self.put("weights", done[1] + ".safetensors.new", b"123")
        before, readings = self.files(), self.readings("ablate.sqlite")
        said = self.gc("--dry-run")
        self.assertEqual(self.files(), before)
        self.assertEqual(said["checkpoints"], (1, 5))
        self.assertEqual(said["unfinished files"], (1, 3))
        self.assertEqual(said["journals"][0], 16)
        self.assertEqual(said["journals of earlier attempts"][0], 2)  # of seed 3
        self.assertEqual(said["logs of workers"][0], 1)
        self.assertEqual(self.gc(), said)
        for file in (checkpoint, unfinished, "journals/" + done[0] + ".1.jsonl"):
            self.assertNotIn(file, self.files())
        self.assertEqual(self.gc(), {})
        self.assertEqual(self.readings("ablate.sqlite"), readings)
        process = self.start("run", "small.json")
        self.assertIn("16 were there already", process.communicate()[1])
        self.assertIn("18 deleted", self.ablate("doctor", "--database"))

    def test_gc_keeps_what_a_run_could_go_on_from(self):
        self.ablate("run", "small.json", "--attempts", "1", code=7, fake={"crash": [2]})
        failed, done = self.run_ids(state="failed"), self.run_ids(state="done")
        kept = [self.put("checkpoints", failed[0] + ".safetensors"), self.put("checkpoints", "0123456789abcdef.safetensors"),
                self.put("journals", "0123456789abcdef.1.jsonl"), "journals/" + failed[0] + ".1.jsonl"]
        longer = self.beside("journals", done[0] + ".1.jsonl")
        longer.write_bytes(longer.read_bytes() + b"what is not imported\n")
        self.gc()
        for file in [*kept, "journals/" + longer.name]:
            self.assertIn(file, self.files())
        self.assertNotIn("journals/" + done[1] + ".1.jsonl", self.files())

    def test_gc_leaves_what_is_young(self):
        self.ablate("run", "small.json")
        before = self.files()
        self.assertEqual(self.gc("--older-than", "1d"), {})
        self.assertEqual(self.files(), before)
        old = self.beside("journals", self.run_ids()[0] + ".1.jsonl")
        os.utime(old, (time.time() - 90000, time.time() - 90000))
        self.assertEqual(self.gc("--older-than", "1d")["journals"][0], 1)
        self.assertIn("no duration", self.ablate("gc", "--older-than", "long", code=2))

    def test_gc_deletes_weights_only_when_asked_and_not_needed(self):
        self.write("probed.json", PROBED)
        self.ablate("run", "probed.json")
        self.ablate("run", "small.json")
        other = self.put("weights", self.run_ids(experiment="small")[0] + ".safetensors")
        needed = [f"weights/{run}.safetensors" for run in self.run_ids(experiment="probed")]
        self.assertNotIn("weights", self.gc())
        self.assertIn(other, self.files())
        self.assertEqual(self.gc("--weights")["weights"][0], 1)
        self.assertNotIn(other, self.files())
        for file in needed:
            self.assertIn(file, self.files())

    def test_gc_waits_for_no_writer_and_makes_nothing(self):
        self.assertIn("no results database", self.ablate("gc", code=5))
        self.assertEqual([f.name for f in self.folder.iterdir()], ["small.json"])
        holder = self.start("run", "small.json", fake={"step_ms": 200})
        while not self.beside("journals").exists():
            self.assertIsNone(holder.poll())
        self.assertIn(f"process {holder.pid} on ", self.ablate("gc", "--dry-run", code=5))
        holder.terminate()
        holder.communicate()

    # ---- backup

    def test_a_backup_while_a_night_runs_is_whole(self):
        holder = self.start("run", "small.json", "--slots", "2", fake={"step_ms": 20})
        copies = 0
        while holder.poll() is None:
            if self.beside("journals").exists():
                self.ablate("backup", "copy.sqlite")
                copies += 1
        holder.communicate()
        self.assertGreater(copies, 1)
        self.ablate("backup", "copy.sqlite")
        self.assertEqual(self.readings("copy.sqlite"), self.readings("ablate.sqlite"))
        self.assertEqual(sorted(f.name for f in self.folder.glob("copy*")), ["copy.sqlite"])
        self.ablate("run", "small.json", "--db", "copy.sqlite")  # nothing is left to do
        self.assertEqual(self.readings("copy.sqlite"), self.readings("ablate.sqlite"))

    def test_a_backup_replaces_nothing_else(self):
        self.ablate("run", "small.json")
        self.write("notes.txt", "not to be lost")
        for place, why in (("notes.txt", "no results database"), ("ablate.sqlite", "the database itself"), (".", "is no file")):
            self.assertIn(why, self.ablate("backup", place, code=2))
        self.assertEqual((self.folder / "notes.txt").read_text(), "not to be lost")
        self.assertIn("absent/copy.sqlite", self.ablate("backup", "absent/copy.sqlite", code=5))
        self.assertIn("no results database", self.ablate("backup", "copy.sqlite", "--db", "absent.sqlite", code=5))

    def test_a_damaged_database_is_not_copied_over_a_good_copy(self):
        self.ablate("run", "small.json")
        self.ablate("backup", "copy.sqlite")
        good = (self.folder / "copy.sqlite").read_bytes()
        self.damage_index()
        self.ablate("backup", "copy.sqlite", code=5)
        self.assertEqual((self.folder / "copy.sqlite").read_bytes(), good)
        self.assertEqual(list(self.folder.glob("copy.sqlite?*")), [])

    # ---- doctor

    def damage_index(self):
        """Takes an entry from an index behind SQLite's back."""
        database = self.folder / "ablate.sqlite"
        connection = sqlite3.connect(database)
        root, = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'membership_run'").fetchone()
        size, = connection.execute("PRAGMA page_size").fetchone()
        connection.close()
        content = bytearray(database.read_bytes())
        at = (root - 1) * size + 3  # cells on the page
        count = struct.unpack_from(">H", content, at)[0]
        struct.pack_into(">H", content, at, count - 1)
        database.write_bytes(content)

    def found(self, code):
        process = self.start("doctor", "--database", "--format", "json")
        out, _ = process.communicate()
        self.assertEqual(process.returncode, code, out)
        return {row["what"]: row["found"] for row in json.loads(out)}

    def test_a_sound_database(self):
        self.ablate("run", "small.json", fake={"crash_once": [3]})
        self.put("weights", "0123456789abcdef.safetensors", tensor_file())
        self.assertEqual(self.found(0), {"integrity": "ok", "foreign keys": "ok", "journals": "18 as they were imported",
                                         "weights": "1 fits its digest", "checkpoints": "0 fit their digests"})

    def test_every_damage_is_found_and_named(self):
        self.ablate("run", "small.json")
        cut, changed, other = (self.beside("journals", run + ".1.jsonl") for run in self.run_ids()[:3])
        cut.write_bytes(cut.read_bytes()[:-30])
        changed.write_bytes(changed.read_bytes().replace(b"test_loss", b"test_lost", 1))
        other.write_bytes(self.beside("journals", self.run_ids()[3] + ".1.jsonl").read_bytes())
        bad = self.put("weights", "a.safetensors", tensor_file()[:-1] + b"!")
        short = self.put("checkpoints", "b.safetensors", b"abc")
        found = self.found(5)
        here = lambda name: str(self.beside(name))
        self.assertIn("were imported from it", found[str(cut)])
        self.assertIn("line 2: the checksum does not match", found[str(changed)])
        self.assertIn("another attempt's", found[str(other)])
        self.assertEqual(found[here(bad)], "its bytes do not fit its digest")
        self.assertEqual(found[here(short)], "it is cut off")
        self.assertEqual(found["journals"], "13 as they were imported, 3 damaged")

    def test_a_damaged_index_is_found(self):
        self.ablate("run", "small.json")
        self.damage_index()
        found = self.found(5)
        self.assertIn("membership_run", found["integrity"])

    def test_a_row_that_points_nowhere_is_found(self):
        self.ablate("run", "small.json")
        connection = sqlite3.connect(self.folder / "ablate.sqlite")
        connection.execute("DELETE FROM metric WHERE name = 'test_loss'")
        connection.commit()
        connection.close()
        self.assertRegex(self.found(5)["foreign keys"], "a row of (value|curve) has none in metric")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
