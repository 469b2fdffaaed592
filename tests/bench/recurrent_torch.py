#!/usr/bin/env python3
"""The rivals of tests/bench/recurrent, one thread: answers each request for N steps with the seconds of one.

    recurrent_torch.py none          nn.LSTM
    recurrent_torch.py batch|layer   a cell in Python with the norm on both products and on the state
"""
import sys
import time

import torch
from torch import nn
from torch.nn import functional as f

from measure import serve

torch.set_num_threads(1)
UNITS, STEPS, FEATURES, BATCH, EXAMPLES, CLASSES, WARM_UP = 128, 64, 1, 32, 1408, 10, 10


class Plain(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm, self.head = nn.LSTM(FEATURES, UNITS, batch_first=True), nn.Linear(UNITS, CLASSES)

    def forward(self, x):
        return self.head(self.lstm(x)[0][:, -1])


class Normalized(nn.Module):
    def __init__(self, norm):
        super().__init__()
        self.input, self.recurrent = (nn.Linear(size, 4 * UNITS, bias=False) for size in (FEATURES, UNITS))
        self.bias, self.head = nn.Parameter(torch.zeros(4 * UNITS)), nn.Linear(UNITS, CLASSES)
        if norm == "layer":
            make = lambda size: nn.LayerNorm(size)
        else:  # statistics of each time step
            make = lambda size: nn.ModuleList(nn.BatchNorm1d(size) for _ in range(STEPS))
        self.norms = nn.ModuleList(make(size) for size in (4 * UNITS, 4 * UNITS, UNITS))

    def norm(self, which, x, t):
        norm = self.norms[which]
        return (norm[t] if isinstance(norm, nn.ModuleList) else norm)(x)

    def forward(self, x):
        projected = self.input(x)
        h = c = torch.zeros(x.shape[0], UNITS)
        for t in range(x.shape[1]):
            a = self.norm(0, projected[:, t], t) + self.norm(1, self.recurrent(h), t) + self.bias
            i, forget, g, o = a.chunk(4, 1)
            c = torch.sigmoid(forget + 1) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(self.norm(2, c, t))
        return self.head(h)


def main():
    x, y = torch.randn(EXAMPLES, STEPS, FEATURES), torch.randint(0, CLASSES, (EXAMPLES,))
    net = Plain() if sys.argv[1] == "none" else Normalized(sys.argv[1])
    optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9, fused=True)

    def steps(n):
        while n > 0:
            for index in torch.randperm(EXAMPLES).split(BATCH)[:n]:
                optimizer.zero_grad(set_to_none=True)
                f.cross_entropy(net(x.index_select(0, index)), y.index_select(0, index)).backward()
                optimizer.step()
                n -= 1

    steps(WARM_UP)

    def measured(n):
        began = time.perf_counter()
        steps(n)
        return (time.perf_counter() - began) / n

    serve(measured)


if __name__ == "__main__":
    main()
