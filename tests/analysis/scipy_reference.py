#!/usr/bin/env python3
"""Reference values for the statistics of paired differences, from SciPy and from plain enumeration. The bootstrap is
SciPy's own, given the indices that ablate draws: Philox 4x32-10 (Salmon et al. 2011), written here once more.

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


def philox(key, counter):
    c, k, mask = list(counter), list(key), 0xFFFFFFFF
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k[0], p1 & mask, (p0 >> 32) ^ c[3] ^ k[1], p0 & mask]
        k = [(k[0] + 0x9E3779B9) & mask, (k[1] + 0xBB67AE85) & mask]
    return c


def stream_key(seed, purpose):
    mask, z = 2 ** 64 - 1, 0xCBF29CE484222325
    for c in purpose.encode():
        z = ((z ^ c) * 0x100000001B3) & mask
    z = (z + seed * 0x9E3779B97F4A7C15) & mask
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
    z ^= z >> 31
    return z & 0xFFFFFFFF, z >> 32


class Resampling(np.random.Generator):
    """Draws what ablate draws when SciPy asks for the indices of resamples."""

    def integers(self, low, high, size, **_):
        key, n = stream_key(0, "bootstrap"), high - low
        words = lambda step: [w for block in range((size[1] + 3) // 4) for w in philox(key, (block, 0, step, 0))]
        return np.array([[low + (w * n >> 32) for w in words(step)[:size[1]]] for step in range(size[0])])


def bootstrap(d):
    rng = Resampling(np.random.PCG64(0))
    interval = stats.bootstrap((d,), np.mean, n_resamples=9999, method="BCa", rng=rng).confidence_interval
    return float(interval.low), float(interval.high)


def improvement(better, n):
    interval = stats.binomtest(better, n).proportion_ci(0.95, "exact")
    return {"level": better, "baseline": n - better, "p": float(stats.binomtest(better, n).pvalue),
            "low": float(interval.low), "high": float(interval.high)}


def equivalence(d, low, high):
    one_sided = lambda bound, side: float(stats.ttest_1samp(d, bound, alternative=side).pvalue)
    return {"differences": d, "region": [low, high], "inside": max(one_sided(low, "greater"), one_sided(high, "less")),
            "outside": min(1.0, 2 * min(one_sided(low, "less"), one_sided(high, "greater")))}


def skewed(n):
    """Differences with a long tail, as quantiles: no generator, no ties."""
    return [round(0.01 * (math.exp(stats.norm.ppf((i + 0.37) / n)) - 1.2), 9) for i in range(n)]


def main():
    cases = {}
    for name, d in CASES.items():
        test = stats.ttest_1samp(d, 0)
        low, high = test.confidence_interval(0.95)
        cases[name] = {"differences": d, "mean": float(np.mean(d)), "sd": float(np.std(d, ddof=1)),
                       "p_t": float(test.pvalue), "low": float(low), "high": float(high), "p_sign_flip": sign_flip(d),
                       "median": float(np.median(d)), "interquartile_mean": float(stats.trim_mean(d, 0.25))}
        if len(d) >= 3 and len(d) <= 12:
            check = stats.permutation_test((d,), np.sum, permutation_type="samples", n_resamples=np.inf)
            assert abs(check.pvalue - cases[name]["p_sign_flip"]) < 1e-12 or name == "ten_ties", name
    p = [0.01, 0.04, 0.03, 0.005, 0.5, 0.03]
    print(json.dumps({"cases": cases, "holm": {"p": p, "adjusted": holm(p)},
                      "detectable": {str(n): detectable(n) for n in (3, 5, 8, 10, 20, 50)},
                      "bootstrap": [{"values": d, "low": low, "high": high}
                                    for d in (skewed(20), skewed(33)) for low, high in [bootstrap(d)]],
                      "improvement": [improvement(k, n) for k, n in ((8, 8), (0, 5), (7, 9), (11, 20))],
                      "equivalence": [equivalence(CASES["eight_mixed"], *region)
                                      for region in ((-0.02, 0.02), (-0.03, 0.04), (0.1, 0.2), (-0.5, -0.1))]},
                     indent=1))


if __name__ == "__main__":
    main()
