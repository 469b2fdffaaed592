"""Recurrent layers for the reference: Torch's own functions where it has them, else the equations, step by step."""

import math

import torch

GATES = {"rnn": 1, "gru": 3, "lstm": 4}
FUNCTIONS = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}


def sequence(x, read):
    n, c, h, w = x.shape
    if read == "pixels":
        return x.reshape(n, c, h * w).transpose(1, 2)
    if read == "rows":
        return torch.stack([x[:, :, i].reshape(n, c * w) for i in range(h)], 1)
    return torch.stack([x[:, :, :, i].reshape(n, c * h) for i in range(w)], 1)


class Layer:
    """One recurrent layer: a run's network options, norm and activation; parameters and buffers by the node's name."""

    def __init__(self, reference, name, features):
        self.run, self.values, self.name = reference.run, reference.values, name
        self.training, self.mask = reference.training, reference.mask(name)
        options = self.run["network"]
        self.cell, self.units = options.get("cell", options["name"]), options["units"]
        self.forget = options.get("forget_bias", 1)
        self.norm = self.run["norm"]
        self.drop = self.run.get("dropout", {"name": "unit"})["name"]
        rows = GATES[self.cell] * self.units
        self.input_weight = self.draw("input_weight", [rows, features], "weight", 0, 1 / math.sqrt(features))
        self.recurrent_weight = self.draw("recurrent_weight", [rows, self.units], "weight", 0, 1 / math.sqrt(self.units))
        self.bias = self.draw("bias", [rows], "bias", 0, 0.1)
        if self.cell == "gru":
            self.recurrent_bias = self.draw("recurrent_bias", [self.units], "bias", 0, 0.1)
        self.measured = {}

    def draw(self, name, shape, role, mean, deviation):
        return self.values.draw(f"{self.name}.{name}", shape, role, mean, deviation)

    def __call__(self, x):
        plain = self.norm["name"] == "none" and self.mask is None
        if plain and (self.cell != "rnn" or self.run["activation"]["name"] != "sigmoid"):
            return self.torch(x)
        return self.steps(x)

    def torch(self, x):
        """The function behind nn.LSTM, nn.GRU and nn.RNN."""
        start = torch.zeros(1, x.shape[0], self.units, dtype=x.dtype)
        second = torch.zeros_like(self.bias)
        first = self.bias
        if self.cell == "gru":
            second = torch.cat([second[: 2 * self.units], self.recurrent_bias])
        if self.cell == "lstm":
            gate = torch.arange(4).repeat_interleave(self.units)
            first = first + self.forget * (gate == 1)
        weights = [self.input_weight, self.recurrent_weight, first, second]
        function = getattr(torch, f"rnn_{self.run['activation']['name']}" if self.cell == "rnn" else self.cell)
        start = (start, start) if self.cell == "lstm" else start
        return function(x, start, weights, True, 1, 0.0, self.training, False, True)[0]

    def steps(self, x):
        h = c = torch.zeros(x.shape[0], self.units, dtype=x.dtype)
        states = []
        for t in range(x.shape[1]):
            kept = self.mask if self.mask is not None and self.drop == "variational" else 1
            update = self.mask[:, t] if self.mask is not None and self.drop == "memoryless" else 1
            a = self.normalized("input", x[:, t] @ self.input_weight.T, t, x.shape[1]) + self.bias
            r = self.normalized("recurrent", (h * kept) @ self.recurrent_weight.T, t, x.shape[1])
            if self.cell == "rnn":
                h = FUNCTIONS[self.run["activation"]["name"]](a + r)
            elif self.cell == "gru":
                ar, az, an = a.chunk(3, 1)
                rr, rz, rn = r.chunk(3, 1)
                reset, stay = torch.sigmoid(ar + rr), torch.sigmoid(az + rz)
                h = stay * h + (1 - stay) * torch.tanh(an + reset * (rn + self.recurrent_bias)) * update
            else:
                i, f, g, o = (a + r).chunk(4, 1)
                c = torch.sigmoid(f + self.forget) * c + torch.sigmoid(i) * torch.tanh(g) * update
                h = torch.sigmoid(o) * torch.tanh(self.normalized("cell", c, t, x.shape[1]))
            states.append(h)
        self.update_running()
        return torch.stack(states, 1)

    def normalized(self, part, z, t, steps):
        """Cooijmans et al. 2016 with statistics of each step; Ba et al. 2016 over all gates (of a gru r and z, and n)."""
        if self.norm["name"] == "none":
            return z
        size = z.shape[1]
        if self.norm["name"] == "batch":
            standard = self.batch(part, z, t, steps)
        else:
            widths = [2 * self.units, self.units] if self.cell == "gru" else [size]
            standard = torch.cat([standardized(p, p.mean(1, keepdim=True), p.var(1, unbiased=False, keepdim=True),
                                               self.norm["eps"]) for p in z.split(widths, 1)], 1)
        y = standard * self.draw(part + "_gain", [size], "gain", 0.7, 0.2)
        return y + self.draw("cell_shift", [size], "shift", 0, 0.2) if part == "cell" else y

    def batch(self, part, z, t, steps):
        kept = steps if self.norm["per_step"] else 1
        running = [self.values.buffer(f"{self.name}.{part}_running_{what}", [kept, z.shape[1]], initial)
                   for what, initial in (("mean", 0), ("variance", 1))]
        if not self.training:
            mean, variance = (values[min(t, kept - 1)] for values in running)
            return standardized(z, mean, variance, self.norm["eps"])
        self.measured.setdefault(part, (running, []))[1].append((z.detach().mean(0), z.detach().var(0)))
        return standardized(z, z.mean(0), z.var(0, unbiased=False), self.norm["eps"])

    def update_running(self):
        for running, steps in self.measured.values():
            for kept, of_steps in zip(running, zip(*steps)):
                new = torch.stack(of_steps)
                new = new if len(kept) == len(new) else new.mean(0, keepdim=True)
                kept.copy_((1 - self.norm["momentum"]) * kept + self.norm["momentum"] * new)


def standardized(z, mean, variance, eps):
    return (z - mean) / torch.sqrt(variance + eps)
