#!/usr/bin/env python3
"""The rival of tests/bench/resnet: ResNet-20 (He 2015, option A) in PyTorch eager, two threads; prints images a second.

    resnet_torch.py contiguous|channels_last STEPS
"""
import sys
import time

import torch
from torch import nn
from torch.nn import functional as f

torch.set_num_threads(2)


class Block(nn.Module):
    def __init__(self, before, after):
        super().__init__()
        self.stride, self.extra = after // before, after - before
        self.conv1 = nn.Conv2d(before, after, 3, self.stride, 1, bias=False)
        self.conv2 = nn.Conv2d(after, after, 3, 1, 1, bias=False)
        self.norm1, self.norm2 = nn.BatchNorm2d(after), nn.BatchNorm2d(after)

    def forward(self, x):
        y = self.norm2(self.conv2(f.relu(self.norm1(self.conv1(x)))))
        if self.extra:
            x = f.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, 0, self.extra))
        return f.relu(x + y)


layers, width = [nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()], 16
for stage in (16, 32, 64):
    for _ in range(3):
        layers.append(Block(width, stage))
        width = stage
net = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))
x, y = torch.randn(128, 3, 32, 32), torch.randint(0, 10, (128,))
if sys.argv[1] == "channels_last":
    net, x = net.to(memory_format=torch.channels_last), x.contiguous(memory_format=torch.channels_last)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9, fused=True)


def step():
    optimizer.zero_grad(set_to_none=True)
    f.cross_entropy(net(x), y).backward()
    optimizer.step()


for _ in range(3):
    step()
steps = int(sys.argv[2])
began = time.perf_counter()
for _ in range(steps):
    step()
print(128 * steps / (time.perf_counter() - began))
