"""The networks, norms, losses, optimizers and schedules once more, from their equations.

Nothing here follows the graphs of the project: a network is a function of its input that asks for its
parameters by name and shape. Where Torch has the operation as one kernel, another way to the same number is
taken: convolutions are matrix products of unfolded images, pools are reshapes, norms and losses are written out.
"""

import functools
import math

import torch
import torch.nn.functional as F

import recurrent


class Values:
    """Parameters and running statistics by name. The first pass draws what it asks for, later ones find it."""

    def __init__(self, seed):
        self.generator = torch.Generator().manual_seed(seed)
        self.parameters, self.roles, self.buffers = {}, {}, {}
        self.complete = False

    def draw(self, name, shape, role, mean, deviation):
        if name not in self.parameters:
            assert not self.complete, name
            value = mean + deviation * torch.randn(shape, generator=self.generator, dtype=torch.float64)
            self.parameters[name], self.roles[name] = value.requires_grad_(), role
        assert self.parameters[name].shape == torch.Size(shape), name
        return self.parameters[name]

    def normalized_weight(self, name, shape):
        """Salimans and Kingma 2016: a length and a direction of the weights of each unit."""
        direction, length = self.weight(name, shape).flatten(1), self.draw(name + ".gain", [shape[0]], "gain", 1.5, 0.3)
        return torch.stack([g * v / torch.sqrt(v @ v) for g, v in zip(length, direction)]).reshape(shape)

    def weight(self, name, shape):
        return self.draw(name + ".weight", shape, "weight", 0, math.sqrt(2 / math.prod(shape[1:])))

    def bias(self, name, size):
        return self.draw(name + ".bias", [size], "bias", 0, 0.1)

    def gain(self, name, size):
        return self.draw(name + ".gain", [size], "gain", 1, 0.2)

    def shift(self, name, size):
        return self.draw(name + ".shift", [size], "shift", 0, 0.2)

    def buffer(self, name, shape, initial):
        if name not in self.buffers:
            self.buffers[name] = torch.full(shape, initial, dtype=torch.float64)
        return self.buffers[name]

    def running(self, name, size):
        return self.buffer(name + ".running_mean", [size], 0), self.buffer(name + ".running_variance", [size], 1)


class Reference:
    """The network of a run. `run`: as in an experiment, every option that matters written out."""

    def __init__(self, run, classes, seed):
        self.run, self.classes = run, classes
        self.values = Values(seed)
        self.training, self.masks = True, {}
        self.alive = None  # by join: which of its paths this step takes; None: all

    def __call__(self, x, training=True, masks=None):
        """masks: of this step, by node: what dropout multiplies with; none: nothing is dropped."""
        self.training, self.masks = training, masks or {}
        network = {"mlp": self.mlp, "convnet": self.convnet, "cifar_plain": self.cifar, "cifar_resnet": self.cifar,
                   "rnn": self.recurrent, "gru": self.recurrent, "lstm": self.recurrent, "conv1d": self.conv1d,
                   "conv_recurrent": self.conv_recurrent, "fractalnet": self.fractalnet, "fractal_plain": self.fractalnet,
                   "cascade": self.cascade,
                   "cifar_preact_resnet": self.preact, "wide_resnet": self.wide, "resnet": self.resnet, "vgg": self.vgg,
                   "googlenet": self.googlenet, "inception_resnet": self.inception_resnet, "kernel_plan": self.kernel_plan}
        if self.run["init"] == "fixup":
            network = {"cifar_resnet": self.fixup}
        options = self.run["network"]
        logits = network[options["name"]](x, options)
        self.values.complete = True
        return logits

    # networks

    def mlp(self, x, options):
        x = x.flatten(1)
        for i, width in enumerate(options["widths"], 1):
            x = self.linear(f"hidden{i}.linear", x, width, bias=not self.normed())
            x = self.activation(self.norm(f"hidden{i}.norm", x))
        return self.linear("head", x, self.classes)

    def convnet(self, x, options):
        padding = {"same": 2, "valid": 0}[options["padding"]]
        for i, channels in enumerate(options["channels"], 1):
            x = self.conv(f"layer{i}.conv", x, channels, 5, 1, padding)
            x = self.activation(self.norm(f"layer{i}.norm", x))
            windows = halves(x)
            x = windows.amax((3, 5)) if options["pool"] == "max" else windows.mean((3, 5))
        return self.mlp(x, options)

    def fixup(self, x, options):
        """Zhang, Dauphin and Ma 2019, figure 1 (right); which scalars stand where, as in the authors' code."""
        x = self.activation(self.plus("stem.activation.before", self.conv("stem.conv", x, options["width"], 3, 1, 1)))
        for stage in range(3):
            for block in range((options["depth"] - 2) // 6):
                name = f"stage{stage + 1}.block{block + 1}"
                channels, stride = options["width"] * 2**stage, 2 if stage > 0 and block == 0 else 1
                y = self.conv(name + ".conv1", self.plus(name + ".conv1.before", x), channels, 3, stride, 1)
                y = self.activation(self.plus(name + ".activation1.before", y))
                y = self.conv(name + ".conv2", self.plus(name + ".conv2.before", y), channels, 3, 1, 1)
                y = self.values.gain(name + ".join.branch", 1) * y
                y = self.plus(name + ".join.branch", y)
                if options["shortcut"] == "B" and (x.shape[1] != channels or stride != 1):
                    x = self.plus(name + ".shortcut.conv.before", x)
                x = self.activation(y + self.shortcut(name + ".shortcut", x, channels, stride, options["shortcut"]))
        return self.linear("head", self.plus("head.before", x.flatten(2).mean(2)), self.classes)

    def plus(self, name, x):
        return x + self.values.shift(name, 1)

    def cascade(self, x, options):
        values = [x.flatten(1)]
        for i, width in enumerate(options["widths"], 1):
            read = torch.cat(values, 1) if options["reads"] == "all" else values[-1]
            values.append(self.activation(self.norm(f"hidden{i}.norm", self.linear(
                f"hidden{i}.linear", read, width, bias=not self.normed()))))
        return self.linear("head", torch.cat(values, 1) if options["reads"] == "all" else values[-1], self.classes)

    def fractalnet(self, x, options):
        """Larsson et al. 2016: f_1(z) = unit(z), f_c+1(z) = join(f_c(f_c(z)), unit(z))."""
        columns = options["columns"]
        column = "deepest" if options["name"] == "fractal_plain" else options["column"]
        for i, channels in enumerate(options["channels"], 1):
            block = f"block{i}."
            if options["widening"] == "pointwise" and x.shape[1] != channels:
                x = self.plain_conv(block + "widening", x, channels)
            if column == "all":
                x = self.join(block, 2 ** (columns - 1), self.paths(block, columns, columns, 0, lambda z=x: z, channels))
            else:
                chosen = columns if column == "deepest" else int(column)
                for unit in range(2 ** (chosen - 1)):
                    x = self.fractal_unit(f"{block}column{chosen}", unit + 1, x, channels)
            x = halves(x).amax((3, 5))
        return self.linear("head", x.flatten(1), self.classes)

    def paths(self, block, columns, level, begun, z, channels):
        """The paths of f_level(z) to be joined, the shallowest first; none is computed before it is called. `begun`: how
        many units of the deepest column stand before it."""
        half, column = 2 ** (level - 1) // 2, columns - level + 1
        ends = begun + 2 ** (level - 1)
        own = functools.cache(lambda: self.fractal_unit(f"{block}column{column}", ends // 2 ** (level - 1), z(), channels))
        if level == 1:
            return [own]
        first = self.paths(block, columns, level - 1, begun, z, channels)
        middle = functools.cache(lambda: self.join(block, begun + half, first))
        return [own] + self.paths(block, columns, level - 1, begun + half, middle, channels)

    def join(self, block, row, paths):
        if len(paths) == 1:
            return paths[0]()
        alive = self.alive[f"{block}join{row}"] if self.alive and self.training else [1] * len(paths)
        taken = [path() for path, lives in zip(paths, alive) if lives]
        mean = sum(taken) / len(taken)
        return mean * len(paths) if self.run["network"]["join"] == "sum" else mean

    def fractal_unit(self, column, number, x, channels):
        x = self.conv(f"{column}.conv{number}", x, channels, 3, 1, 1)
        return self.activation(self.norm(f"{column}.norm{number}", x))

    def cifar(self, x, options):
        """He et al. 2015, section 4.2; with a shortcut the residual network, without the plain one."""
        deep = options.get("block") == "bottleneck"
        x = self.layer("stem", x, options["width"], 3)
        for stage in range(3):
            for block in range((options["depth"] - 2) // (9 if deep else 6)):
                name = f"stage{stage + 1}.block{block + 1}"
                channels, stride = options["width"] * 2**stage, 2 if stage > 0 and block == 0 else 1
                x = self.residual(name, x, channels, stride, deep, options.get("shortcut"))
        return self.linear("head", x.flatten(2).mean(2), self.classes)

    def residual(self, name, x, channels, stride, deep, option, late=False):
        """A block of He et al. 2015; `late`: the 3x3 convolution of a bottleneck has the stride."""
        if deep:
            kernels, widths = (1, 3, 1), (channels, channels, 4 * channels)
            strides = (1, stride, 1) if late else (stride, 1, 1)
        else:
            kernels, widths, strides = (3, 3), (channels, channels), (stride, 1)
        y = x
        for i, (kernel, width, step) in enumerate(zip(kernels, widths, strides), 1):
            y = y if i == 1 else self.activation(y)
            y = self.norm(f"{name}.norm{i}", self.conv(f"{name}.conv{i}", y, width, kernel, step, kernel // 2))
        if option is not None:
            y = y + self.shortcut(name + ".shortcut", x, widths[-1], stride, option)
        return self.activation(y)

    def preact(self, x, options):
        """He et al. 2016: the first unit and those with a projection share their first activation."""
        deep, width = options["block"] == "bottleneck", options["width"]
        x = self.conv("stem.conv", x, width, 3, 1, 1)
        for stage in range(3):
            for block in range((options["depth"] - 2) // (9 if deep else 6)):
                stride, out = 2 if stage > 0 and block == 0 else 1, width * 2**stage * (4 if deep else 1)
                differs = stride == 2 or x.shape[1] != out
                shares = stage + block == 0 or (options["shortcut"] == "B" and differs)
                x = self.unit(f"stage{stage + 1}.block{block + 1}", x, width * 2**stage, stride, deep, shares,
                              options["shortcut"])
        return self.ending(x)

    def wide(self, x, options):
        """Zagoruyko and Komodakis 2016."""
        width = options["width"]
        x = self.conv("stem.conv", x, width, 3, 1, 1)
        for stage in range(3):
            for block in range((options["depth"] - 4) // 6):
                channels, stride = width * options["widen_factor"] * 2**stage, 2 if stage > 0 and block == 0 else 1
                shares = x.shape[1] != channels
                x = self.unit(f"stage{stage + 1}.block{block + 1}", x, channels, stride, False, shares, "B")
        return self.ending(x)

    def ending(self, x):
        x = self.activation(self.norm("final.norm", x))
        return self.linear("head", x.flatten(2).mean(2), self.classes)

    def unit(self, name, x, channels, stride, deep, shares, option):
        y = self.activation(self.norm(name + ".norm1", x))
        out = 4 * channels if deep else channels
        if shares:
            x = y
        if x.shape[1] != out or stride != 1:
            kept = (self.conv(name + ".shortcut.conv", x, out, 1, stride, 0) if option == "B"
                    else self.shortcut("", x, out, stride, "A"))
        else:
            kept = x
        if deep:
            y = self.conv(name + ".conv1", y, channels, 1, stride, 0)
            y = self.activation(self.norm(name + ".norm2", y))
            y = self.conv(name + ".conv2", y, channels, 3, 1, 1)
            y = self.activation(self.norm(name + ".norm3", y))
            return kept + self.conv(name + ".conv3", y, out, 1, 1, 0)
        y = self.conv(name + ".conv1", y, channels, 3, stride, 1)
        y = self.activation(self.norm(name + ".norm2", y))
        return kept + self.conv(name + ".conv2", y, channels, 3, 1, 1)

    def resnet(self, x, options):
        """He et al. 2015, Table 1."""
        blocks = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3)}
        x = maximum(self.layer("stem", x, options["width"], 7, 2), 3, 2, 1)
        for stage, count in enumerate(blocks[options["depth"]]):
            for block in range(count):
                x = self.residual(f"stage{stage + 1}.block{block + 1}", x, options["width"] * 2**stage,
                                  2 if stage > 0 and block == 0 else 1, options["depth"] >= 50, "B",
                                  options["stride_at"] == "conv2")
        return self.linear("head", x.flatten(2).mean(2), self.classes)

    def vgg(self, x, options):
        layers = {11: "11222", 13: "22222", 16: "22333", 19: "22444"}[options["depth"]]
        for group, (count, times) in enumerate(zip(map(int, layers), (1, 2, 4, 8, 8)), 1):
            for layer in range(1, count + 1):
                x = self.layer(f"group{group}.block{layer}", x, options["width"] * times, 3)
            if group <= options["pools"]:
                x = maximum(x, 2, 2, 0)
        return self.mlp(x, options)

    def layer(self, name, x, channels, kernel, stride=1):
        x = self.conv(name + ".conv", x, channels, kernel, stride, kernel // 2)
        return self.activation(self.norm(name + ".norm", x))

    def googlenet(self, x, options):
        """Szegedy et al. 2014, Table 1: 1x1; reduction, 3x3; reduction, 5x5 (as 3x3 twice); pooled."""
        table = {"3a": (64, 96, 128, 16, 32, 32), "3b": (128, 128, 192, 32, 96, 64), "4a": (192, 96, 208, 16, 48, 64),
                 "4b": (160, 112, 224, 24, 64, 64), "4c": (128, 128, 256, 24, 64, 64), "4d": (112, 144, 288, 32, 64, 64),
                 "4e": (256, 160, 320, 32, 128, 128), "5a": (256, 160, 320, 32, 128, 128),
                 "5b": (384, 192, 384, 48, 128, 128)}

        def scaled(channels):
            return 2 * max(1, int(channels * options["width"] / 128 + 0.5))

        for i, channels in enumerate((64, 64, 192), 1):
            x = self.layer(f"stem.layer{i}", x, scaled(channels), 3)
        x = maximum(x, 3, 2, 1)
        for key in list(table)[: options["modules"]]:
            if key in ("4a", "5a"):
                x = maximum(x, 3, 2, 1)
            name, (one, less3, three, less5, five, pooled) = "module" + key, map(scaled, table[key])
            parts = [self.layer(name + ".one.layer1", x, one, 1)]
            y = self.layer(name + ".three.reduction", x, less3, 1) if options["reduction"] else x
            parts.append(self.layer(name + ".three.layer1", y, three, 3))
            y = self.layer(name + ".five.reduction", x, less5, 1) if options["reduction"] else x
            y = self.layer(name + ".five.layer1", y, five, 3)
            parts.append(self.layer(name + ".five.layer2", y, five, 3))
            parts.append(self.layer(name + ".pooled.layer1", maximum(x, 3, 1, 1), pooled, 1))
            x = torch.cat(parts, 1)
        return self.linear("head", x.flatten(2).mean(2), self.classes)

    def inception_resnet(self, x, options):
        """Szegedy et al. 2016, Figures 10 and 13 in small."""
        x = self.layer("stem", x, options["width"], 3)
        for stage in range(3):
            channels = options["width"] * 2**stage
            if stage > 0:
                name = f"stage{stage + 1}.halving"
                strided = self.layer(name + ".strided", x, channels // 2, 3, 2)
                x = torch.cat([strided, maximum(self.layer(name + ".pooled", x, channels // 2, 1), 3, 2, 1)], 1)
            for block in range(1, options["blocks"] + 1):
                name, part = f"stage{stage + 1}.block{block}", channels // 4
                parts = []
                for branch, kernels in (("one", (1,)), ("three", (1, 3)), ("five", (1, 3, 3))):
                    y = x
                    for i, kernel in enumerate(kernels, 1):
                        y = self.layer(f"{name}.{branch}.layer{i}", y, part, kernel)
                    parts.append(y)
                y = self.conv(name + ".conv", torch.cat(parts, 1), channels, 1, 1, 0, bias=True)
                x = self.activation(x + options["scale"] * y if options["residual"] else y)
        return self.linear("head", x.flatten(2).mean(2), self.classes)

    def kernel_plan(self, x, options):
        kernels, parallel = options["kernels"], options["arrangement"] == "parallel"

        def channels(width, layer):
            return 2 * max(1, math.floor(width * 2**layer / (len(kernels) if parallel else 1) / 2 + 0.5))

        def weights(width):
            total, before = 0, x.shape[1]
            for layer, kernel in enumerate(kernels):
                total += sum(before * channels(width, layer) * k * k for k in (kernels if parallel else [kernel]))
                before = channels(width, layer) * (len(kernels) if parallel else 1)
            return total + before * self.classes

        width = min((eighth / 8 for eighth in range(1, 8 * 200)), key=lambda w: abs(weights(w) - options["weights"]))
        for layer, kernel in enumerate(kernels):
            name, before = f"layer{layer + 1}", x
            if parallel:
                x = torch.cat([self.layer(f"{name}.branch{i}", before, channels(width, layer), k)
                               for i, k in enumerate(kernels, 1)], 1)
            else:
                x = self.layer(name, before, channels(width, layer), kernel)
            x = maximum(x, 2, 2, 0)
        return self.linear("head", x.flatten(2).mean(2), self.classes)

    def shortcut(self, name, x, channels, stride, option):
        if x.shape[1] == channels and stride == 1:
            return x
        if option == "B":
            return self.norm(name + ".norm", self.conv(name + ".conv", x, channels, 1, stride, 0))
        x = F.avg_pool2d(x, stride) if option == "average" else x[:, :, ::stride, ::stride]
        n, c, h, w = x.shape
        return torch.cat([x, torch.zeros(n, channels - c, h, w, dtype=x.dtype)], 1)

    def conv1d(self, x, options):
        for i in range(1, options["layers"] + 1):
            taken = x.unfold(3, options["kernel"], 1)  # [N, C, 1, T', kernel]
            weight = self.map_weight(f"layer{i}.conv", [options["width"], x.shape[1], 1, options["kernel"]])
            x = torch.einsum("nchtk,ock->noht", taken, weight[:, :, 0])
            if not self.normed():
                x = x + self.values.bias(f"layer{i}.conv", options["width"])[:, None, None]
            x = self.activation(self.norm(f"layer{i}.norm", x))
        x = x.mean((2, 3)) if options["readout"] == "mean" else x[:, :, :, -1].flatten(1)
        return self.linear("head", x, self.classes)

    def conv_recurrent(self, x, options):
        for i, channels in enumerate(options["channels"], 1):
            x = self.activation(self.norm(f"layer{i}.norm", self.conv(f"layer{i}.conv", x, channels, 3, 1, 1)))
            n, c, h, w = x.shape
            x = x[:, :, : h // 2 * 2, : w // 2 * 2].reshape(n, c, h // 2, 2, w // 2, 2).amax((3, 5))
        x = self.dropped("cell_dropout", recurrent.sequence(x, "columns"))
        x = recurrent.Layer(self, "cell", x.shape[2])(x)
        x = x.mean(1) if options["readout"] == "mean" else x[:, -1]
        return self.linear("head", self.dropped("dropout", x), self.classes)

    def recurrent(self, x, options):
        x = recurrent.sequence(x, options["read"])
        for i in range(1, options["layers"] + 1):
            if i > 1:
                x = self.dropped(f"layer{i}.dropout", x)
            x = recurrent.Layer(self, f"layer{i}.cell", x.shape[2])(x)
        x = x.mean(1) if options["readout"] == "mean" else x[:, -1]
        return self.linear("head", self.dropped("dropout", x), self.classes)

    # layers

    def mask(self, name):
        return self.masks.get(name) if self.training else None

    def dropped(self, name, x):
        mask = self.mask(name)
        return x if mask is None else x * mask

    def normed(self):
        """Whether a norm shifts what the maps before it give."""
        return self.run["norm"]["name"] in ("batch", "layer", "group")

    def map_weight(self, name, shape):
        normalized = self.run["norm"]["name"] == "weight"
        return self.values.normalized_weight(name, shape) if normalized else self.values.weight(name, shape)

    def linear(self, name, x, size, bias=True):
        y = x @ self.map_weight(name, [size, x.shape[1]]).T
        return y + self.values.bias(name, size) if bias else y

    def plain_conv(self, name, x, channels):
        """1x1, with a bias whatever the norm."""
        weight = self.map_weight(name, [channels, x.shape[1], 1, 1])[:, :, 0, 0]
        return torch.einsum("oc,nchw->nohw", weight, x) + self.values.bias(name, channels)[:, None, None]

    def conv(self, name, x, channels, kernel, stride, padding, bias=False):
        n, c, h, w = x.shape
        weight = self.map_weight(name, [channels, c, kernel, kernel])
        patches = F.unfold(x, kernel, stride=stride, padding=padding)
        out = [(size + 2 * padding - kernel) // stride + 1 for size in (h, w)]
        y = (weight.flatten(1) @ patches).reshape(n, channels, *out)
        if (self.normed() and not bias) or self.run["init"] == "fixup":
            return y
        return y + self.values.bias(name, channels)[:, None, None]

    def activation(self, x):
        options = self.run["activation"]
        return {
            "relu": lambda: torch.where(x > 0, x, torch.zeros_like(x)),
            "leaky_relu": lambda: torch.where(x > 0, x, options["slope"] * x),
            "elu": lambda: torch.where(x > 0, x, options["alpha"] * (torch.exp(x) - 1)),
            "gelu": lambda: x * (1 + torch.erf(x / math.sqrt(2))) / 2,
            "sigmoid": lambda: 1 / (1 + torch.exp(-x)),
            "tanh": lambda: 1 - 2 / (1 + torch.exp(2 * x)),
            "identity": lambda: x,
        }[options["name"]]()

    def norm(self, name, x):
        norm, channels = self.run["norm"], x.shape[1]
        if norm["name"] in ("none", "weight"):
            return x
        along = [1, channels] + [1] * (x.dim() - 2)
        if norm["name"] == "rms":
            mean_square = (x * x).flatten(1).mean(1).reshape([-1] + [1] * (x.dim() - 1))
            return x * self.values.gain(name, channels).reshape(along) / torch.sqrt(mean_square + norm["eps"])
        gain, shift = (f(name, channels).reshape(along) for f in (self.values.gain, self.values.shift))
        if norm["name"] == "batch":
            standard = self.batch(name, x, norm)
        else:
            groups = norm["groups"] if norm["name"] == "group" else 1
            parts = x.reshape(x.shape[0], groups, -1)
            standard = standardized(parts, [2], norm["eps"]).reshape(x.shape)
        return gain * standard + shift

    def batch(self, name, x, norm):
        """Ioffe and Szegedy 2015; sub-batches as in Hoffer et al. 2017."""
        statistics = norm.get("statistics", "moving")
        axes = [0] + list(range(2, x.dim()))
        parts = x.split(norm["sub_batch"] or x.shape[0])
        if statistics == "batch":
            return torch.cat([standardized(part, axes, norm["eps"]) for part in parts])
        mean, variance = self.values.running(name, x.shape[1])
        shape = [1, x.shape[1]] + [1] * (x.dim() - 2)
        share = norm.get("momentum")
        if statistics == "cumulative":
            batches = self.values.buffers.setdefault(name + ".batches", torch.zeros(1, dtype=torch.float64))
            batches += self.training
            share = 1 / batches
        if not self.training:
            return (x - mean.reshape(shape)) / torch.sqrt(variance.reshape(shape) + norm["eps"])
        with torch.no_grad():
            means = torch.stack([part.mean(axes) for part in parts]).mean(0)
            variances = torch.stack([part.var(axes, unbiased=True) for part in parts]).mean(0)
            mean.copy_((1 - share) * mean + share * means)
            variance.copy_((1 - share) * variance + share * variances)
        return torch.cat([standardized(part, axes, norm["eps"]) for part in parts])


def halves(x):
    """2 x 2 windows: [N, C, H / 2, 2, W / 2, 2]."""
    n, c, h, w = x.shape
    return x[:, :, : h // 2 * 2, : w // 2 * 2].reshape(n, c, h // 2, 2, w // 2, 2)


def maximum(x, kernel, stride, padding):
    """The largest of each window."""
    padded = F.pad(x, [padding] * 4, value=-math.inf)
    return padded.unfold(2, kernel, stride).unfold(3, kernel, stride).flatten(4).amax(4)


def standardized(x, axes, eps):
    centered = x - x.mean(axes, keepdim=True)
    return centered / torch.sqrt((centered * centered).mean(axes, keepdim=True) + eps)


def loss(options, logits, labels):
    if options["name"] == "cross_entropy":
        own, smoothing = logits[torch.arange(len(labels)), labels], options.get("smoothing", 0)
        return (torch.logsumexp(logits, 1) - (1 - smoothing) * own - smoothing * logits.mean(1)).mean()
    if options["name"] == "sigmoid_squared_error":
        logits = 1 / (1 + torch.exp(-logits))
    own = logits[torch.arange(len(labels)), labels]
    # (z - onehot)^2 summed over the classes
    return ((logits * logits).sum(1) - 2 * own + 1).mean()


def rate_factor(schedule, step, steps):
    """What the learning rate is multiplied by; points of a schedule are fractions of the run."""
    factor = 1.0
    if step < schedule.get("warmup", 0) * steps:
        low = schedule["warmup_factor"]
        linear = schedule["warmup_shape"] == "linear"
        factor = low + (1 - low) * step / math.ceil(schedule["warmup"] * steps) if linear else low
    if schedule["name"] == "steps":
        return factor * schedule["factor"] ** sum(step >= point * steps for point in schedule["at"])
    if schedule["name"] == "cosine":
        return factor * (schedule["final"] + (1 - schedule["final"]) * math.cos(math.pi * step / steps / 2) ** 2)
    return factor


class Optimizer:
    """Torch's own optimizers, one parameter at a time, with what the project adds in front of them."""

    def __init__(self, options, values):
        self.options, self.values = options, values
        decayed = [n for n, role in values.roles.items() if options["decay"] == "all" or role == "weight"]
        self.l1 = {name: options["l1"] if name in decayed else 0 for name in values.parameters}
        groups = [{"params": [values.parameters[n] for n in values.parameters if (n in decayed) == chosen],
                   "weight_decay": options["weight_decay"] if chosen else 0} for chosen in (True, False)]
        groups = [group for group in groups if group["params"]]
        if options["name"] == "sgd":
            self.torch = torch.optim.SGD(groups, lr=options["lr"], momentum=options["momentum"],
                                         nesterov=options["nesterov"], foreach=False)
        elif options["name"] == "rmsprop":
            self.torch = torch.optim.RMSprop(groups, lr=options["lr"], alpha=options["alpha"], eps=options["eps"],
                                             momentum=options["momentum"], centered=options["centered"],
                                             foreach=False)
        else:
            kind = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[options["name"]]
            self.torch = kind(groups, lr=options["lr"], betas=(options["beta1"], options["beta2"]),
                              eps=options["eps"], foreach=False)

    def apply(self, gradients, rate):
        norm = math.sqrt(sum(g.square().sum().item() for g in gradients))
        clip = self.options["clip_norm"]
        scale = min(1, clip / norm) if clip > 0 else 1
        for (name, parameter), gradient in zip(self.values.parameters.items(), gradients):
            gradient = scale * gradient
            if self.options["clip_value"] > 0:
                gradient = torch.maximum(torch.minimum(gradient, value := torch.tensor(self.options["clip_value"])), -value)
            parameter.grad = gradient + self.l1[name] * parameter.detach().sign()
        for group in self.torch.param_groups:
            group["lr"] = rate
        self.torch.step()
        longest = self.options["max_norm"]
        with torch.no_grad():
            for name, role in self.values.roles.items():
                for unit in self.values.parameters[name] if role == "weight" and longest > 0 else []:
                    unit.copy_(unit * min(1, longest / math.sqrt(unit.square().sum().item())))
