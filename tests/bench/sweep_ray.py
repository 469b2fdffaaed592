#!/usr/bin/env python3
"""A rival of `ablate` in tests/bench/sweep: the same twelve short runs by Ray Tune, two trials at a time with one processor each.

    sweep_ray.py DIGITS

The data are read once and handed to the trials through Ray's object store; workers are used again for the next trial; a trial
reports once, at its end. Prints one line per run as sweep_torch.py does, then the seconds that Tuner.fit took of it all.
"""
import contextlib
import os
import sys
import tempfile
import time

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"

import ray
from ray import tune

from sweep_torch import NORMS, SEEDS, load, train


def trial(config, data):
    tune.report({"test_error": train(data, config["norm"], config["seed"])})


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, _temp_dir=folder)
        tuner = tune.Tuner(
            tune.with_resources(tune.with_parameters(trial, data=load(sys.argv[1])), {"cpu": 1}),
            param_space={"seed": tune.grid_search(list(SEEDS)), "norm": tune.grid_search(list(NORMS))},
            tune_config=tune.TuneConfig(max_concurrent_trials=2, reuse_actors=True),
            run_config=tune.RunConfig(storage_path=f"{folder}/results", verbose=0))
        began = time.perf_counter()
        with contextlib.redirect_stdout(sys.stderr):  # it announces itself
            results = tuner.fit()
        took = time.perf_counter() - began
        for result in results:
            print(result.config["norm"], result.config["seed"], f"{result.metrics['test_error']:.6f}")
        print("fit", f"{took:.2f}")
        ray.shutdown()
