#!/usr/bin/env python3
"""Rivals of tests/bench/convnets beside its ResNets, in PyTorch: wide residual networks and Inception-ResNets at CIFAR scale.

    families_torch.py train wide|inception LAYOUT eager|compile THREADS    seconds of N steps

`wide` is WRN-16-4 (Zagoruyko 2016); `inception` an Inception-ResNet of 32, 64 and 128 channels with two modules a stage.
Activations and sums are in place where autograd admits it. Data and steps are those of convnets_torch.py.
"""
import sys

import torch
from torch import nn
from torch.nn import functional as f

from convnets_torch import WARM_UP, Data, format_of, seconds, training
from measure import serve


class WideBlock(nn.Module):
    survival = 1

    def __init__(self, before, after, stride):
        super().__init__()
        self.norm1, self.norm2 = nn.BatchNorm2d(before), nn.BatchNorm2d(after)
        self.conv1 = nn.Conv2d(before, after, 3, stride, 1, bias=False)
        self.conv2 = nn.Conv2d(after, after, 3, 1, 1, bias=False)
        self.project = nn.Conv2d(before, after, 1, stride, bias=False) if before != after else None

    def forward(self, x):
        y = f.relu(self.norm1(x), inplace=True)
        kept = self.project(y) if self.project else x
        y = self.conv2(f.relu(self.norm2(self.conv1(y)), inplace=True))
        y += kept
        return y


def wide(depth=16, widen=4):
    stem, blocks, before = nn.Conv2d(3, 16, 3, 1, 1, bias=False), [], 16
    for stage in range(3):
        for block in range((depth - 4) // 6):
            after = 16 * widen * 2**stage
            blocks.append(WideBlock(before, after, 2 if stage and not block else 1))
            before = after
    head = nn.Sequential(nn.BatchNorm2d(before), nn.ReLU(inplace=True), nn.AdaptiveAvgPool2d(1), nn.Flatten(),
                         nn.Linear(before, 10))
    return nn.Sequential(stem, *blocks, head)


def layer(before, after, kernel, stride=1):
    return nn.Sequential(nn.Conv2d(before, after, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(after),
                         nn.ReLU(inplace=True))


class Module(nn.Module):
    survival = 1

    def __init__(self, channels):
        super().__init__()
        part = channels // 4
        self.one = layer(channels, part, 1)
        self.three = nn.Sequential(layer(channels, part, 1), layer(part, part, 3))
        self.five = nn.Sequential(layer(channels, part, 1), layer(part, part, 3), layer(part, part, 3))
        self.conv = nn.Conv2d(3 * part, channels, 1)

    def forward(self, x):
        y = self.conv(torch.cat([self.one(x), self.three(x), self.five(x)], 1))
        return f.relu(torch.add(x, y, alpha=0.2), inplace=True)


class Halving(nn.Module):
    survival = 1

    def __init__(self, before, after):
        super().__init__()
        self.strided, self.pooled = layer(before, after // 2, 3, 2), layer(before, after // 2, 1)

    def forward(self, x):
        return torch.cat([self.strided(x), f.max_pool2d(self.pooled(x), 3, 2, 1)], 1)


def inception(width=32, blocks=2):
    parts = [layer(3, width, 3)]
    for stage in range(3):
        parts += [Halving(width << stage - 1, width << stage)] if stage else []
        parts += [Module(width << stage) for _ in range(blocks)]
    return nn.Sequential(*parts, nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4 * width, 10)))


def train(family, layout, how, threads):
    torch.set_num_threads(int(threads))
    net = {"wide": wide, "inception": inception}[family]().to(memory_format=format_of(layout))
    steps = training(net, Data(layout), how == "compile")
    steps(WARM_UP)
    serve(lambda n: seconds(lambda: steps(n)))


if __name__ == "__main__":
    {"train": train}[sys.argv[1]](*sys.argv[2:])
