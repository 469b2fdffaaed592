#!/usr/bin/env python3
"""Trains the same networks from the same weights here and in the project, by each of its executors, and compares every number.

    parity_test.py PARITY_DUMP [--only TEXT]

Differences are relative to the tensor's norm. In fp64 logits, losses and gradients must agree to 1e-10, ten
updates and what evaluation makes of them to 1e-6; in fp32 the first loss to 1e-4.
Later figures in fp32 are printed only: one relu whose input rounds to the other side of zero moves them by 1e-3.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import zlib

import torch

import cases
import reference
import safetensors

LIMITS = {
    "fp64": {"logits": 1e-10, "loss": 1e-10, "gradients": 1e-10, "rates": 1e-14, "losses": 1e-6, "updates": 1e-6,
             "statistics": 1e-6, "evaluation": 1e-6},
    "fp32": {"loss": 1e-4},
}
FIGURES = list(LIMITS["fp64"])
EXECUTORS = ("static", "plain")


class Prepared:
    """A case with its reference, whose parameters are drawn and written down for the other side."""

    def __init__(self, case, folder):
        self.case, self.folder = case, folder
        seed = zlib.crc32(case["name"].rsplit(".", 1)[0].encode())  # the same in both precisions
        generator = torch.Generator().manual_seed(seed)
        shape = [cases.UPDATES, cases.BATCH]
        self.inputs = torch.randn(shape + case["shape"], generator=generator, dtype=torch.float64)
        self.labels = torch.randint(0, case["classes"], shape, generator=generator)
        if case["run"]["precision"] == "fp32":
            self.inputs = self.inputs.float().double()
        self.network = reference.Reference(case["run"], case["classes"], seed)
        with torch.no_grad():
            self.network(self.inputs[0])
        self.values = self.network.values
        for name, buffer in self.values.buffers.items():
            buffer.fill_(1 if name.endswith("variance") else 0)
        initial = {f"parameter.{name}": value for name, value in self.values.parameters.items()}
        safetensors.write(self.file("in"), {"inputs": self.inputs, "labels": self.labels, **initial})

    def file(self, kind):
        return self.folder / f"{self.case['name']}.{kind}.safetensors"

    def expected(self):
        """What parity_dump should have written. The masks of dropout and which paths a step takes are from what it wrote."""
        dump = safetensors.read(self.file(EXECUTORS[0]))
        masks = {name.removeprefix("mask."): value for name, value in dump.items() if name.startswith("mask.")}
        run, values = self.case["run"], self.values
        optimizer = reference.Optimizer(run["optimizer"], values)
        result = {"losses": [], "rates": []}
        taken = {name: value for name, value in dump.items() if name.startswith("paths.")}
        result.update(taken)
        updated = {name: [] for name in values.parameters}
        for step in range(cases.UPDATES):
            self.network.alive = {name[len("paths."):]: value[step].tolist() for name, value in taken.items()}
            logits = self.network(self.inputs[step], masks={name: mask[step] for name, mask in masks.items()})
            loss = reference.loss(run["loss"], logits, self.labels[step])
            gradients = torch.autograd.grad(loss, list(values.parameters.values()), allow_unused=True)
            gradients = [torch.zeros_like(p) if g is None else g for g, p in zip(gradients, values.parameters.values())]
            if step == 0:
                result["logits"] = logits.detach()
                result.update({f"gradient.{n}": g for n, g in zip(values.parameters, gradients)})
            result["losses"].append(loss.detach())
            factor = reference.rate_factor(run["schedule"], step, cases.UPDATES)
            result["rates"].append(torch.tensor(run["optimizer"]["lr"] * factor, dtype=torch.float64))
            optimizer.apply(gradients, result["rates"][-1].item())
            for name, parameter in values.parameters.items():
                updated[name].append(parameter.detach().clone())
        result.update({f"updated.{name}": torch.stack(list_) for name, list_ in updated.items()})
        result.update({f"buffer.{name}": value for name, value in values.buffers.items()})
        with torch.no_grad():
            result["evaluation"] = self.network(self.inputs[0], training=False)
        return {name: torch.stack(value) if isinstance(value, list) else value for name, value in result.items()}


def difference(actual, expected):
    """|actual - expected| / |expected|; of tensors that are exactly zero, whether both are."""
    assert actual.shape == expected.shape, (actual.shape, expected.shape)
    apart, size = (actual.double() - expected).norm().item(), expected.norm().item()
    if not apart == apart or not size == size:
        return float("inf")
    return apart / size if size > 0 else (float("inf") if apart > 0 else 0.0)


def compare(actual, expected):
    actual = {name: value for name, value in actual.items() if not name.startswith("mask.")}
    assert actual.keys() == expected.keys(), actual.keys() ^ expected.keys()
    figures = dict.fromkeys(FIGURES, 0.0)

    def note(figure, value):
        figures[figure] = max(figures[figure], value)

    kinds = {"gradient": "gradients", "buffer": "statistics", "paths": "logits"}
    for name, value in expected.items():
        kind = name.split(".")[0]
        if kind == "updated":
            for step in range(cases.UPDATES):
                note("updates", difference(actual[name][step], value[step]))
        else:
            note(kinds.get(kind, kind), difference(actual[name], value))
    note("loss", difference(actual["losses"][0], expected["losses"][0]))
    return figures


def row(name, figures):
    return f"{name:<66}" + "".join(f"{figures[f]:>11.1e}" if figures[f] is not None else f"{'':>11}" for f in FIGURES)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dump", type=pathlib.Path)
    parser.add_argument("--only", default="", help="cases whose name contains this")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    chosen = [case for case in cases.all_cases() if arguments.only in case["name"]]
    assert chosen and len({case["name"] for case in chosen}) == len(chosen)
    failures = []
    worst = {precision: dict.fromkeys(FIGURES, 0.0) for precision in LIMITS}
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        prepared = [Prepared(case, folder) for case in chosen]
        (folder / "cases.json").write_text(json.dumps(chosen))
        subprocess.run([arguments.dump, folder / "cases.json", folder], check=True)
        print(f"{'case':<66}" + "".join(f"{figure:>11}" for figure in FIGURES))
        for one in prepared:
            precision = one.case["run"]["precision"]
            expected = one.expected()
            for executor in EXECUTORS:
                figures, name = compare(safetensors.read(one.file(executor)), expected), f"{one.case['name']}.{executor}"
                over = [f for f, limit in LIMITS[precision].items() if not figures[f] <= limit]
                print(row(name, figures) + ("  FAILED: " + ", ".join(over) if over else ""))
                failures += [name] if over else []
                worst[precision] = {f: max(worst[precision][f], figures[f]) for f in FIGURES}
    print()
    for precision, limits in LIMITS.items():
        print(row(f"worst in {precision}", worst[precision]))
        print(row(f"allowed in {precision}", {f: limits.get(f) for f in FIGURES}))
    total = len(chosen) * len(EXECUTORS)
    print(f"{total - len(failures)} of {total} agree: {len(chosen)} cases, each by both executors")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
