#!/usr/bin/env python3
"""The rivals of tests/bench/step, one thread: answers each request for N steps with the seconds of one.

    step_torch.py NET eager
    step_torch.py NET compile[+optimizer] [MODE]   forward, loss and backward compiled; +optimizer: its step too
    step_torch.py NET products                     the step's matrix products alone, into outputs allocated before
    step_torch.py NET replicates                   those of eight replicates in batched products (bmm), by replicate

NET: digits or mnist, as tests/bench/step describes them. Data are resident and standardized before; a step gathers its batch by
index. Unlike ablate's step, a rival's step sums up neither loss nor error.
"""
import sys
import time

import torch
from torch import nn
from torch.nn import functional as f

from measure import serve

torch.set_num_threads(1)
REPLICATES = 8
NETS = {"digits": ((64, 100, 100, 10), 32, 1408), "mnist": ((784, 100, 100, 100, 10), 60, 60000)}
WARM_UP = 300


def network(widths):
    layers = []
    for before, after in zip(widths[:-2], widths[1:-1]):
        layers += [nn.Linear(before, after, bias=False), nn.BatchNorm1d(after), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(widths[-2], widths[-1]))


def training(widths, batch, examples, how, mode):
    """A function that makes N steps."""
    x, y = torch.randn(examples, widths[0]), torch.randint(0, widths[-1], (examples,))
    net = network(widths)
    compiles_optimizer = how == "compile+optimizer"
    # Inductor fuses the updates of the foreach form; of the fused form it calls the same kernel as eager does.
    optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9, fused=not compiles_optimizer,
                                foreach=compiles_optimizer)

    def loss_of(index):
        return f.cross_entropy(net(x.index_select(0, index)), y.index_select(0, index))

    update = optimizer.step
    if how != "eager":
        loss_of = torch.compile(loss_of, mode=mode)
    if compiles_optimizer:
        update = torch.compile(lambda: optimizer.step(), mode=mode)

    def steps(n):
        while n > 0:
            for index in torch.randperm(examples).split(batch)[:n]:
                optimizer.zero_grad(set_to_none=True)
                loss_of(index).backward()
                update()
                n -= 1

    return steps


def products(widths, batch, *replicates):
    """A function that makes the products of N steps: forward, and backward for weights and, but for the first layer, inputs.
    replicates: how many sets of matrices each product takes at once; none: one matrix each."""
    calls, multiply = [], torch.bmm if replicates else torch.mm
    for number, (before, after) in enumerate(zip(widths, widths[1:])):
        x, w, y = (torch.randn(*replicates, *shape) for shape in ((batch, before), (after, before), (batch, after)))
        calls += [(x, w.mT, torch.empty_like(y)), (y.mT, x, torch.empty_like(w))]
        if number > 0:
            calls.append((y, w, torch.empty_like(x)))

    def steps(n):
        for _ in range(n):
            for a, b, out in calls:
                multiply(a, b, out=out)

    return steps


def main():
    widths, batch, examples = NETS[sys.argv[1]]
    how, mode = sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else None
    if how in ("products", "replicates"):
        steps = products(widths, batch, *[REPLICATES] * (how == "replicates"))
    else:
        steps = training(widths, batch, examples, how, mode)
    steps(WARM_UP)

    def measured(n):
        began = time.perf_counter()
        steps(n)
        return (time.perf_counter() - began) / n / (REPLICATES if how == "replicates" else 1)

    serve(measured)


if __name__ == "__main__":
    main()
