"""What is compared: every network with every norm, and every optimizer, schedule and loss."""

NETWORKS = {
    "mlp": ([2, 3, 4], {"name": "mlp", "widths": [8, 6]}),
    "regression": ([12], {"name": "mlp", "widths": []}),
    "convnet": ([3, 8, 11], {"name": "convnet", "channels": [4, 6], "widths": [8], "padding": "same", "pool": "max"}),
    "convnet_valid": ([1, 16, 18], {"name": "convnet", "channels": [4, 6], "widths": [], "padding": "valid",
                                    "pool": "average"}),
    "plain": ([3, 8, 12], {"name": "cifar_plain", "depth": 14, "width": 4}),
    "resnet_A": ([3, 9, 8], {"name": "cifar_resnet", "depth": 14, "width": 4, "shortcut": "A"}),
    "resnet_A_wide": ([3, 8, 8], {"name": "cifar_resnet", "depth": 8, "width": 8, "shortcut": "A"}),
    "resnet_B": ([3, 8, 8], {"name": "cifar_resnet", "depth": 8, "width": 4, "shortcut": "B"}),
    "fractal": ([3, 8, 9], {"name": "fractalnet", "columns": 3, "channels": [4, 6], "widening": "columns", "join": "mean",
                            "column": "all"}),
    "fractal_sum": ([3, 5, 6], {"name": "fractalnet", "columns": 4, "channels": [4], "widening": "pointwise", "join": "sum",
                                "column": "all"}),
    "fractal_column": ([3, 4, 4], {"name": "fractalnet", "columns": 3, "channels": [4, 4], "widening": "columns",
                                   "join": "mean", "column": "2"}),
    "fractal_plain": ([3, 4, 4], {"name": "fractal_plain", "columns": 2, "channels": [4, 6], "widening": "pointwise"}),
    "cascade": ([2, 3], {"name": "cascade", "widths": [4, 6, 4, 4], "reads": "all"}),
    "cascade_last": ([5], {"name": "cascade", "widths": [4, 6], "reads": "last"}),
    "resnet_B_wide": ([1, 11, 12], {"name": "cifar_resnet", "depth": 14, "width": 8, "shortcut": "B"}),
    "conv1d": ([2, 1, 9], {"name": "conv1d", "layers": 2, "kernel": 4, "width": 6, "readout": "last"}),
    "conv1d_mean": ([1, 1, 8], {"name": "conv1d", "layers": 3, "kernel": 3, "width": 8, "readout": "mean"}),
    "conv_recurrent": ([1, 6, 9], {"name": "conv_recurrent", "channels": [4], "units": 5, "cell": "gru",
                                   "readout": "last"}),
    "rnn": ([2, 3, 4], {"name": "rnn", "units": 5, "layers": 2, "read": "columns", "readout": "last"}),
    "gru": ([1, 1, 7], {"name": "gru", "units": 6, "layers": 2, "read": "pixels", "readout": "last"}),
    "lstm": ([2, 3, 4], {"name": "lstm", "units": 5, "layers": 1, "read": "rows", "readout": "mean", "forget_bias": 1}),
    "lstm_deep": ([1, 1, 6], {"name": "lstm", "units": 4, "layers": 3, "read": "pixels", "readout": "last",
                              "forget_bias": 0.5}),
    "resnet_bottleneck": ([3, 8, 8], {"name": "cifar_resnet", "depth": 11, "width": 4, "shortcut": "B",
                                      "block": "bottleneck"}),
    "preact_A": ([3, 8, 9], {"name": "cifar_preact_resnet", "depth": 14, "width": 4, "shortcut": "A", "block": "basic"}),
    "preact_B": ([3, 8, 8], {"name": "cifar_preact_resnet", "depth": 11, "width": 8, "shortcut": "B",
                             "block": "bottleneck"}),
    "wide": ([3, 8, 8], {"name": "wide_resnet", "depth": 16, "width": 4, "widen_factor": 2}),
    "imagenet": ([3, 32, 33], {"name": "resnet", "depth": 18, "width": 4, "stride_at": "conv1"}),
    "imagenet_deep": ([3, 32, 32], {"name": "resnet", "depth": 50, "width": 2, "stride_at": "conv2"}),
    "vgg": ([3, 16, 16], {"name": "vgg", "depth": 11, "width": 4, "pools": 3, "widths": [8]}),
    "googlenet": ([3, 16, 17], {"name": "googlenet", "width": 4, "modules": 4, "reduction": True}),
    "googlenet_wide": ([1, 16, 16], {"name": "googlenet", "width": 8, "modules": 2, "reduction": False}),
    "inception_resnet": ([3, 8, 9], {"name": "inception_resnet", "width": 8, "blocks": 2, "residual": True, "scale": 0.3}),
    "inception_plain": ([3, 8, 8], {"name": "inception_resnet", "width": 8, "blocks": 1, "residual": False, "scale": 0.2}),
    "kernels": ([3, 16, 16], {"name": "kernel_plan", "kernels": [5, 3, 3], "arrangement": "sequence", "weights": 2000,
                              "first_layer": "learned"}),
    "kernels_parallel": ([2, 8, 9], {"name": "kernel_plan", "kernels": [1, 3, 5], "arrangement": "parallel",
                                     "weights": 2000, "first_layer": "learned"}),
    "resnet_average": ([3, 8, 12], {"name": "cifar_resnet", "depth": 8, "width": 4, "shortcut": "average"}),
}
LARGE = ("imagenet", "vgg", "googlenet", "googlenet_wide", "inception_resnet", "inception_plain")
RECURRENT_NORMS = {
    "none": {"name": "none"},
    "batch": {"name": "batch", "eps": 1e-5, "momentum": 0.1, "sub_batch": 0, "gamma": 0, "per_step": True},
    "batch_shared": {"name": "batch", "eps": 1e-3, "momentum": 0.3, "sub_batch": 0, "gamma": 0.5, "per_step": False},
    "layer": {"name": "layer", "eps": 1e-5},
}
NORMS = {
    "none": {"name": "none"},
    "batch": {"name": "batch", "eps": 1e-5, "momentum": 0.1, "sub_batch": 0},
    "batch_parts": {"name": "batch", "eps": 1e-3, "momentum": 0.3, "sub_batch": 3},  # of 8: groups of 3, 3, 2
    "cumulative": {"name": "batch", "eps": 1e-5, "sub_batch": 3, "statistics": "cumulative"},
    "of_the_batch": {"name": "batch", "eps": 1e-5, "sub_batch": 0, "statistics": "batch"},
    "layer": {"name": "layer", "eps": 1e-5},
    "rms": {"name": "rms", "eps": 1e-5},
    "weight": {"name": "weight"},
    "group": {"name": "group", "eps": 1e-5, "groups": 2},
}
DROP_PATHS = {
    "local": {"name": "local", "local": 0.4},
    "global": {"name": "global"},
    "mixed": {"name": "mixed", "local": 0.3, "global_share": 0.5},
}
SHARED = {"weight_decay": 0, "l1": 0, "clip_norm": 0, "clip_value": 0, "max_norm": 0, "decay": "all"}
SGD = {"name": "sgd", "lr": 0.05, "momentum": 0, "nesterov": False, **SHARED}
RMSPROP = {"name": "rmsprop", "lr": 0.003, "alpha": 0.9, "momentum": 0, "centered": False, "eps": 1e-4, **SHARED}
ADAM = {"name": "adam", "lr": 0.01, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, **SHARED}
OPTIMIZERS = {
    "sgd": SGD,
    "momentum": {**SGD, "momentum": 0.9},
    "momentum_decay": {**SGD, "momentum": 0.9, "weight_decay": 0.1},
    "nesterov_decay_weights": {**SGD, "momentum": 0.8, "nesterov": True, "weight_decay": 0.1, "decay": "weights"},
    "sgd_l1": {**SGD, "l1": 0.05},
    "momentum_l1_weights": {**SGD, "momentum": 0.9, "l1": 0.05, "weight_decay": 0.1, "decay": "weights"},
    "momentum_clip": {**SGD, "momentum": 0.9, "clip_norm": 0.3, "weight_decay": 0.1},
    "sgd_clip_never": {**SGD, "clip_norm": 1e6},
    "momentum_clip_value": {**SGD, "momentum": 0.9, "clip_value": 0.03, "clip_norm": 0.5},
    "momentum_max_norm": {**SGD, "momentum": 0.9, "max_norm": 1.3},
    "rmsprop": RMSPROP,
    "rmsprop_momentum_decay": {**RMSPROP, "momentum": 0.8, "weight_decay": 0.1},
    "rmsprop_centered": {**RMSPROP, "centered": True},
    "rmsprop_all": {**RMSPROP, "centered": True, "momentum": 0.8, "weight_decay": 0.1, "decay": "weights", "l1": 0.05},
    "adam": ADAM,
    "adam_decay": {**ADAM, "beta1": 0.8, "beta2": 0.99, "eps": 1e-4, "weight_decay": 0.1},
    "adam_decay_weights_l1_clip": {**ADAM, "weight_decay": 0.1, "decay": "weights", "l1": 0.05, "clip_norm": 0.3},
    "adamw": {**ADAM, "name": "adamw", "weight_decay": 0.1},
    "adamw_weights": {**ADAM, "name": "adamw", "weight_decay": 0.3, "decay": "weights"},
    "adamw_l1_clip": {**ADAM, "name": "adamw", "weight_decay": 0.1, "l1": 0.05, "clip_norm": 0.3},
}
NO_WARMUP = {"warmup": 0, "warmup_factor": 0.1, "warmup_shape": "constant"}
CONSTANT = {"name": "constant", **NO_WARMUP}
SCHEDULES = {
    "steps": {"name": "steps", "at": [0.25, 0.7], "factor": 0.2, **NO_WARMUP},
    "cosine": {"name": "cosine", "final": 0.1, **NO_WARMUP},
    "warmup": {**CONSTANT, "warmup": 0.3},
    "warmup_linear": {"name": "cosine", "final": 0, "warmup": 0.4, "warmup_factor": 0.2, "warmup_shape": "linear"},
}
SLOW = {**SGD, "lr": 0.01, "momentum": 0.9}  # stays finite with every loss where something bounds the logits
SLOWER = {**SLOW, "lr": 0.001}
UPDATES, BATCH, CLASSES = 10, 8, 5


LOSSES = {
    "cross_entropy": {"name": "cross_entropy"},
    "squared_error": {"name": "squared_error"},
    "sigmoid_squared_error": {"name": "sigmoid_squared_error"},
    "smoothed": {"name": "cross_entropy", "smoothing": 0.2},
}
ACTIVATIONS = {
    "relu": {"name": "relu"},
    "tanh": {"name": "tanh"},
    "sigmoid": {"name": "sigmoid"},
    "leaky_relu": {"name": "leaky_relu", "slope": 0.2},
    "elu": {"name": "elu", "alpha": 0.7},
    "gelu": {"name": "gelu"},
    "identity": {"name": "identity"},
}


def case(name, network, norm="batch", activation="relu", loss="cross_entropy", optimizer=None, schedule=CONSTANT,
         init="he", **more):
    shape, options = NETWORKS[network]
    unbounded = loss == "squared_error" and (norm == "weight" or activation == "identity")
    run = {"network": options, "norm": (RECURRENT_NORMS if "units" in options else NORMS)[norm], "activation": ACTIVATIONS[activation],
           "loss": LOSSES[loss], "init": init,
           "optimizer": optimizer or (SLOWER if unbounded else SLOW), "schedule": schedule, "steps": UPDATES,
           "batch_size": BATCH, **more}
    return {"name": name, "shape": shape, "classes": CLASSES, "run": run}


def all_cases():
    """Names end with the precision; activations and losses take turns over networks and norms."""
    cases = []
    for i, network in enumerate(NETWORKS):
        if "units" in NETWORKS[network][1]:
            continue
        for j, norm in enumerate(NORMS):
            if network == "regression" and norm != "none":
                continue
            activation = ["relu", "tanh", "sigmoid"][(i + j) % 3]
            name = ["cross_entropy", "squared_error"][(i + j // 2) % 2]
            if network in LARGE and norm not in ("none", "batch", "group", "weight"):
                continue  # whose steps take long here; smaller networks have the other norms
            if network == "imagenet_deep" and norm not in ("layer", "group"):
                continue  # 53 layers of few channels and examples: with batch statistics rounding grows with every update
            if network in ("fractal_sum", "imagenet"):  # whose logits are so large without a norm that squared error diverges
                name = "cross_entropy"
            cases.append(case(f"{network}.{norm}.{activation}.{name}", network, norm, activation, name))
    for activation in ACTIVATIONS:
        for name in LOSSES:
            cases.append(case(f"mlp.none.{activation}.{name}.each", "mlp", "none", activation, name))
    for network in ("resnet_A", "resnet_B"):
        cases.append(case(f"{network}.fixup", network, "none", init="fixup"))
    for network in ("fractal", "fractal_sum"):
        for norm in ("none", "batch"):
            for name, drop_path in DROP_PATHS.items():
                cases.append(case(f"{network}.{norm}.{name}", network, norm, "tanh", drop_path=drop_path))
    for name, optimizer in OPTIMIZERS.items():
        for network, norm in (("mlp", "none"), ("resnet_A_wide", "batch"), ("resnet_B", "group")):
            cases.append(case(f"{network}.{norm}.{name}", network, norm, optimizer=optimizer))
    for i, (network, (_, options)) in enumerate(NETWORKS.items()):
        if "units" not in options:
            continue
        dropouts = [None, "nonrecurrent", "variational"] + (["memoryless"] if options["name"] != "rnn" else [])
        for j, norm in enumerate(RECURRENT_NORMS):
            for dropout in dropouts:
                dropped = {"dropout": {"name": dropout, "rate": 0.3}} if dropout else {}
                activation = ["relu", "tanh", "sigmoid"][(i + j) % 3] if options["name"] == "rnn" else "relu"
                cases.append(case(f"{network}.{norm}.{activation}.{dropout}", network, norm, activation, **dropped))
    for name, schedule in SCHEDULES.items():
        for optimizer in ("momentum", "adamw"):
            cases.append(case(f"mlp.layer.{optimizer}.{name}", "mlp", "layer", "tanh",
                              optimizer=OPTIMIZERS[optimizer], schedule=schedule))
    return [{**c, "name": f"{c['name']}.{precision}", "run": {**c["run"], "precision": precision}}
            for c in cases for precision in ("fp64", "fp32")]
