#!/usr/bin/env python3
"""The rivals of tests/bench/convnets: CIFAR ResNets (He 2015, option A), also of stochastic depth (Huang 2016), and FractalNet-20
(Larsson 2016) at a quarter of its width, in PyTorch.

    convnets_torch.py train DEPTH SURVIVAL LAYOUT eager|compile THREADS    seconds of N steps
    convnets_torch.py evaluate DEPTH LAYOUT                                seconds of N batches of 1000, one thread
    convnets_torch.py maps DEPTH SURVIVAL                                  seconds of one step's convolutions and products alone
    convnets_torch.py memory DEPTH LAYOUT                                  [resident bytes before the network was built, peak]

DEPTH: of a ResNet, or "fractal", which SURVIVAL 1 goes with. LAYOUT: contiguous or channels_last. Answers each request for N. As many random images as CIFAR-10 has are resident as bytes; a
batch is gathered by index and standardized as part of a step. Activations and sums are in place, as torchvision's ResNets do it.

A block that stochastic depth drops is skipped in Python, as Huang's code does. Compiled: the whole network with its loss; with
stochastic depth, whose 2 ** blocks ways through the network would each be compiled, stem, head and each block by itself.
"""
import random
import sys
import time

import torch
from torch import nn
from torch.nn import functional as f

from measure import serve

BATCH, EVALUATION_BATCH, WARM_UP = 128, 1000, 3
FRACTAL = ((16, 32), (32, 16), (64, 8), (128, 4), (128, 2))  # of each block, as below
STAGES = ((16, 32), (32, 16), (64, 8))  # channels, height and width


class Block(nn.Module):
    def __init__(self, before, after, survival):
        super().__init__()
        stride, self.extra, self.survival = after // before, after - before, survival
        self.conv1 = nn.Conv2d(before, after, 3, stride, 1, bias=False)
        self.conv2 = nn.Conv2d(after, after, 3, 1, 1, bias=False)
        self.norm1, self.norm2 = nn.BatchNorm2d(after), nn.BatchNorm2d(after)

    def shortcut(self, x):
        return f.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, 0, self.extra)) if self.extra else x

    def branch(self, x):
        return self.norm2(self.conv2(f.relu(self.norm1(self.conv1(x)), inplace=True)))

    def kept(self, x):
        y = self.branch(x)
        y += self.shortcut(x)
        return f.relu(y, inplace=True)

    def dropped(self, x):
        return f.relu(self.shortcut(x))

    def forward(self, x):
        if not self.training:
            return f.relu(self.shortcut(x) + self.survival * self.branch(x)) if self.survival < 1 else self.kept(x)
        return self.kept(x) if self.survival == 1 or random.random() < self.survival else self.dropped(x)


class Fractal(nn.Module):
    """f_c: the mean of f_c-1 of f_c-1 and a unit, nested means made one; f_1 is a unit."""

    def __init__(self, level, before, after):
        super().__init__()
        self.survival = 1.0  # as Block
        self.unit = nn.Sequential(nn.Conv2d(before, after, 3, 1, 1, bias=False), nn.BatchNorm2d(after), nn.ReLU(inplace=True))
        if level > 1:
            self.first, self.second = Fractal(level - 1, before, after), Fractal(level - 1, after, after)
        self.level = level

    def paths(self, x):
        return [self.unit(x)] + (self.second.paths(self.first(x)) if self.level > 1 else [])

    def forward(self, x):
        paths = self.paths(x)
        if len(paths) == 1:
            return paths[0]
        total = paths[0] + paths[1]
        for path in paths[2:]:
            total += path
        return total.div_(len(paths))


class FractalBlock(Fractal):
    def forward(self, x):
        return f.max_pool2d(super().forward(x), 2)


def fractal_network():
    blocks, before = [], 3
    for channels, _ in FRACTAL:
        blocks.append(FractalBlock(3, before, channels))
        before = channels
    return nn.Sequential(nn.Identity(), *blocks, nn.Sequential(nn.Flatten(), nn.Linear(before, 10)))


def survivals(depth, last):
    """Of each block: linear decay to the last one's."""
    blocks = (depth - 2) // 2
    return [1 - (number + 1) / blocks * (1 - last) for number in range(blocks)]


def network(depth, last):
    if depth == "fractal":
        return fractal_network()
    depth = int(depth)
    stem = nn.Sequential(nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU(inplace=True))
    head = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))
    blocks, before, survival = [], 16, iter(survivals(depth, last))
    for channels, _ in STAGES:
        for _ in range((depth - 2) // 6):
            blocks.append(Block(before, channels, next(survival)))
            before = channels
    return nn.Sequential(stem, *blocks, head)


def format_of(layout):
    return torch.channels_last if layout == "channels_last" else torch.contiguous_format


class Data:
    """Random images in CIFAR-10's number: 50,000 to train on and 10,000 to evaluate on."""

    def __init__(self, layout):
        self.format = format_of(layout)
        self.images = torch.randint(0, 256, (60000, 3, 32, 32), dtype=torch.uint8)
        self.labels = torch.randint(0, 10, (60000,))
        self.mean, self.deviation = torch.full((3, 1, 1), 127.5), torch.full((3, 1, 1), 73.9)

    def batch(self, index):
        pixels = self.images.index_select(0, index).to(torch.float32, memory_format=self.format)
        return pixels.sub_(self.mean).div_(self.deviation), self.labels.index_select(0, index)


def training(net, data, compiles):
    """A function that makes N steps."""
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9, fused=True)

    def loss_of(x, y):
        return f.cross_entropy(net(x), y)

    if compiles and all(block.survival == 1 for block in net[1:-1]):
        loss_of = torch.compile(loss_of, dynamic=False)
    elif compiles:
        torch._dynamo.config.recompile_limit = 64  # the code of all blocks is the same: it needs a form for each shape
        net[0].compile(dynamic=False)
        net[-1].compile(dynamic=False)
        Block.kept, Block.dropped = (torch.compile(way, dynamic=False) for way in (Block.kept, Block.dropped))

    def steps(n):
        for _ in range(n):
            optimizer.zero_grad(set_to_none=True)
            loss_of(*data.batch(torch.randint(0, 50000, (BATCH,)))).backward()
            optimizer.step()

    return steps


def seconds(work):
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def train(depth, last, layout, how, threads):
    torch.set_num_threads(int(threads))
    net = network(depth, float(last)).to(memory_format=format_of(layout))
    steps = training(net, Data(layout), how == "compile")
    if float(last) < 1:  # every block's both ways, which may have to be compiled
        declared = [block.survival for block in net[1:-1]]
        for every in (2, -1, None):
            for block, own in zip(net[1:-1], declared):
                block.survival = own if every is None else every
            steps(1)
    steps(WARM_UP)
    serve(lambda n: seconds(lambda: steps(n)))


def evaluate(depth, layout):
    torch.set_num_threads(1)
    data, net = Data(layout), network(int(depth), 1.0).to(memory_format=format_of(layout)).eval()

    @torch.no_grad()
    def batches(n):
        wrong = loss = 0
        for number in range(n):
            begin = 50000 + number * EVALUATION_BATCH % 10000
            x, y = data.batch(torch.arange(begin, begin + EVALUATION_BATCH))
            logits = net(x)
            loss += f.cross_entropy(logits, y).item()
            wrong += (logits.argmax(1) != y).sum().item()

    batches(1)
    serve(lambda n: seconds(lambda: batches(n)))


def convolutions(depth, last):
    """Channels before and after, size before, stride, and how many a step computes of them in the mean."""
    if depth == "fractal":
        before = 3
        for channels, size in FRACTAL:
            yield before, channels, size, 1, 3.0
            yield channels, channels, size, 1, 4.0
            before = channels
        return
    depth = int(depth)
    yield 3, 16, 32, 1, 1.0
    before, survival = 16, iter(survivals(depth, last))
    for channels, size in STAGES:
        for _ in range((depth - 2) // 6):
            stride, kept = channels // before, next(survival)
            yield before, channels, size * stride, stride, kept
            yield channels, channels, size, 1, kept
            before = channels


def maps(depth, last):
    """Each shape is measured by itself, channels last: forward, weight gradient and (but for the first) input gradient."""
    torch.set_num_threads(1)
    counts = {}
    for *shape, kept in convolutions(depth, float(last)):
        counts[tuple(shape)] = counts.get(tuple(shape), 0) + kept

    def convolution(before, after, size, stride):
        like = {"memory_format": torch.channels_last}
        x, w = torch.randn(BATCH, before, size, size).to(**like), torch.randn(after, before, 3, 3).to(**like)
        y = torch.randn(BATCH, after, size // stride, size // stride).to(**like)

        def both_ways():
            f.conv2d(x, w, None, stride, 1)
            torch.ops.aten.convolution_backward(y, x, w, None, [stride] * 2, [1, 1], [1, 1], False, [0, 0], 1,
                                                [before != 3, True, False])
        return both_ways

    def head():
        torch.mm(x, w)
        torch.mm(x.t(), y)
        torch.mm(y, w.t())

    features = FRACTAL[-1][0] if depth == "fractal" else STAGES[-1][0]
    x, w, y = torch.randn(BATCH, features), torch.randn(features, 10), torch.randn(BATCH, 10)
    works = [(convolution(*shape), count) for shape, count in counts.items()] + [(head, 1.0)]
    for work, _ in works:
        work()

    def step(n):
        return sum(count * seconds(lambda: [work() for _ in range(n)]) / n for work, count in works)

    serve(step)


def status_bytes(key):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith(key))


def memory(depth, layout):
    torch.set_num_threads(1)
    data = Data(layout)

    def peak(n):
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")  # VmHWM begins again at VmRSS
        before = status_bytes("VmRSS")
        training(network(int(depth), 1.0).to(memory_format=format_of(layout)), data, False)(n)
        return before, status_bytes("VmHWM")

    serve(peak)


if __name__ == "__main__":
    {"train": train, "evaluate": evaluate, "maps": maps, "memory": memory}[sys.argv[1]](*sys.argv[2:])
