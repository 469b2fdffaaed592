#!/usr/bin/env python3
"""Reference values for the statistics of paired differences, from SciPy and from plain enumeration.

    tests/analysis/scipy_reference.py > tests/golden/statistics.json

Needs SciPy 1.11 or later and NumPy.
"""
import itertools
import json
import math

import numpy as np
from scipy import stats

CASES = {
    "six_alike": [0.011, 0.013, 0.009, 0.017, 0.012, 0.010],
    "eight_mixed": [0.02, -0.013, 0.007, 0.031, -0.004, 0.016, 0.009, 0.024],
    "three": [0.5, 0.7, 0.4],
    "ten_ties": [0.01, 0.01, -0.01, 0.02, 0.02, -0.02, 0.03, 0.01, 0.0, 0.01],
    "twelve_wide": [3.1, -2.2, 5.6, 0.4, -1.9, 7.3, 2.8, 1.1, -0.6, 4.4, 3.9, -3.3],
    "two": [1.0, 1.5],
    "sixteen_small": [1e-5 * k for k in (3, 1, -4, 1, 5, -9, 2, 6, 5, 3, 5, -8, 9, 7, 9, 3)],
}


def sign_flip(d):
    """Two-sided exact p over all sign patterns, as scipy.stats.permutation_test would enumerate them."""
    total, magnitude = abs(sum(d)), sum(map(abs, d))
    patterns = itertools.product((1, -1), repeat=len(d))
    extreme = sum(abs(math.fsum(s * x for s, x in zip(p, d))) >= total - 1e-12 * magnitude for p in patterns)
    return extreme / 2 ** len(d)


def holm(p):
    order = np.argsort(p, kind="stable")
    adjusted, running = [0.0] * len(p), 0.0
    for rank, index in enumerate(order):
        running = max(running, (len(p) - rank) * p[index])
        adjusted[index] = min(1.0, running)
    return adjusted


def power(effect, n, level=0.05):
    critical = stats.t.ppf(1 - level / 2, n - 1)
    shift = effect * math.sqrt(n)
    # SciPy gives NaN for the far lower tail, which is 0 there.
    return stats.nct.sf(critical, n - 1, shift) + np.nan_to_num(stats.nct.cdf(-critical, n - 1, shift))


def detectable(n, level=0.05, wanted=0.8):
    from scipy.optimize import brentq
    return brentq(lambda effect: power(effect, n, level) - wanted, 1e-6, 6, xtol=1e-13, rtol=1e-14)


def main():
    cases = {}
    for name, d in CASES.items():
        test = stats.ttest_1samp(d, 0)
        low, high = test.confidence_interval(0.95)
        cases[name] = {"differences": d, "mean": float(np.mean(d)), "sd": float(np.std(d, ddof=1)),
                       "p_t": float(test.pvalue), "low": float(low), "high": float(high), "p_sign_flip": sign_flip(d)}
        if len(d) >= 3 and len(d) <= 12:
            check = stats.permutation_test((d,), np.sum, permutation_type="samples", n_resamples=np.inf)
            assert abs(check.pvalue - cases[name]["p_sign_flip"]) < 1e-12 or name == "ten_ties", name
    p = [0.01, 0.04, 0.03, 0.005, 0.5, 0.03]
    print(json.dumps({"cases": cases, "holm": {"p": p, "adjusted": holm(p)},
                      "detectable": {str(n): detectable(n) for n in (3, 5, 8, 10, 20, 50)}}, indent=1))


if __name__ == "__main__":
    main()
