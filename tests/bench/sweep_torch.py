#!/usr/bin/env python3
"""A rival of `ablate` in tests/bench/sweep: the same twelve short runs in plain PyTorch.

    sweep_torch.py all DIGITS          every run in this process, one after another
    sweep_torch.py one DIGITS NORM SEED

Three norms x four seeds of the perceptron 64-100-100-10 on digits, batch 32, 20 epochs, SGD with momentum; evaluation of the
whole test set after each epoch. Prints one line per run: norm, seed, final test error. DIGITS: data/digits.csv.gz.
"""
import sys

import numpy as np
import torch

torch.set_num_threads(1)
NORMS, SEEDS, EPOCHS, BATCH = ("none", "batch", "layer"), (1, 2, 3, 4), 20, 32


def load(path):
    table = np.loadtxt(path, delimiter=",", dtype=np.float32)
    x, y = torch.from_numpy(table[:, :-1]), torch.from_numpy(table[:, -1]).long()
    mean, deviation = x[:1437].mean(), x[:1437].std()
    x = (x - mean) / deviation
    return x[:1437], y[:1437], x[1437:], y[1437:]


def network(norm):
    layers, width = [], 64
    for units in (100, 100):
        layers.append(torch.nn.Linear(width, units, bias=norm == "none"))
        layers += {"none": [], "batch": [torch.nn.BatchNorm1d(units)], "layer": [torch.nn.LayerNorm(units)]}[norm]
        layers.append(torch.nn.ReLU())
        width = units
    layers.append(torch.nn.Linear(width, 10))
    for layer in layers:
        if isinstance(layer, torch.nn.Linear):
            torch.nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
            if layer.bias is not None:
                torch.nn.init.zeros_(layer.bias)
    return torch.nn.Sequential(*layers)


def train(data, norm, seed):
    """The final test error."""
    x, y, test_x, test_y = data
    torch.manual_seed(seed)
    net = network(norm)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9, fused=True)
    for _ in range(EPOCHS):
        net.train()
        for index in torch.randperm(len(x)).split(BATCH):
            optimizer.zero_grad(set_to_none=True)
            torch.nn.functional.cross_entropy(net(x[index]), y[index]).backward()
            optimizer.step()
        net.eval()
        with torch.no_grad():
            error = (net(test_x).argmax(1) != test_y).float().mean().item()
    return error


def train_and_print(data, norm, seed):
    print(norm, seed, f"{train(data, norm, seed):.6f}", flush=True)


if __name__ == "__main__":
    data = load(sys.argv[2])
    if sys.argv[1] == "one":
        train_and_print(data, sys.argv[3], int(sys.argv[4]))
    else:
        for seed in SEEDS:
            for norm in NORMS:
                train_and_print(data, norm, seed)
