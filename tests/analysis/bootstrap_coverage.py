#!/usr/bin/env python3
"""How often a BCa interval of the mean, said to hold the truth in 95 of 100 cases, does so: the table in docs/verdicts.md.

    bootstrap_coverage.py [REPETITIONS]

Resamples as analysis/bootstrap.cpp does, but draws from NumPy's generator. Needs NumPy and SciPy.
"""
import sys

import numpy
from scipy.stats import norm

RESAMPLES = 9999
DRAWN = {"normal": (lambda random, n: random.normal(size=n), 0.0),
         "Laplace": (lambda random, n: random.laplace(size=n), 0.0),
         "lognormal": (lambda random, n: random.lognormal(size=n), numpy.exp(0.5))}


def interval(values, random):
    means = numpy.sort(values[random.integers(len(values), size=(RESAMPLES, len(values)))].mean(axis=1))
    center = values.mean()
    bias = norm.ppf((numpy.searchsorted(means, center) + numpy.searchsorted(means, center, "right")) / (2 * RESAMPLES))
    away = values - center
    acceleration = (away**3).sum() / (6 * (away**2).sum() ** 1.5)
    moved = bias + norm.ppf([0.025, 0.975])
    return numpy.quantile(means, norm.cdf(bias + moved / (1 - acceleration * moved)))


repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
for name, (draw, truth) in DRAWN.items():
    generator = numpy.random.default_rng(1)
    shares = []
    for count in (10, 20, 50):
        held = 0
        for _ in range(repetitions):
            low, high = interval(draw(generator, count), generator)
            held += low <= truth <= high
        shares.append(f"n {count}: {100 * held / repetitions:.1f} %")
    print(f"{name}: {', '.join(shares)}", flush=True)
