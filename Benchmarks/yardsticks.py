#!/usr/bin/env python3
"""The yardsticks that Vigil's benchmarks are measured against, run by them on the same data in the same run.

Each command prints one JSON object of numbers: seconds (the median of several runs after one warm-up) and the results,
so that the caller can compare not only the time but also the answer.
"""
import json
import statistics
import sys
import time

import numpy as np


def median_seconds(work, runs=5):
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return statistics.median(times), result


def ks(folder):
    """scipy.stats.ks_2samp, asymptotic, on the two samples in the folder."""
    from scipy.stats import ks_2samp

    x, y = np.fromfile(f"{folder}/x"), np.fromfile(f"{folder}/y")
    seconds, result = median_seconds(lambda: ks_2samp(x, y, method="asymp"))
    return {"seconds": seconds, "statistic": float(result.statistic), "p": float(result.pvalue)}


def table(folder, reference_rows=100_000, current_rows=20_000):
    """Writes the mixed table: 50 numeric and 10 categorical columns in a reference and a current part.

    Every fifth numeric column and two categorical ones are shifted in the current part.
    """
    for name, rows, seed, drift in (("reference", reference_rows, 1, False), ("current", current_rows, 2, True)):
        random = np.random.default_rng(seed)
        for i in range(50):
            shift = 0.15 if drift and i % 5 == 0 else 0.0
            values = [
                lambda: random.normal(i + shift, 1.0, rows).round(4),
                lambda: random.lognormal(1.0 + shift, 0.8, rows).round(2),
                lambda: random.poisson(3 + i % 7, rows).astype(np.float64),
                lambda: random.random(rows).round(4),
                lambda: np.where(random.random(rows) < 0.6, 0.0, random.gamma(2.0, 3.0, rows)).round(2),
            ][i % 5]()
            values.tofile(f"{folder}/{name}-n{i:02d}")
        for i, levels in enumerate((2, 3, 4, 5, 8, 12, 20, 30, 50, 100)):
            weights = 1.0 / np.arange(1, levels + 1)
            if drift and i in (2, 6):
                weights = weights[::-1] * 0.15 + weights * 0.85
            codes = random.choice(levels, rows, p=weights / weights.sum()).astype(np.uint32)
            codes.tofile(f"{folder}/{name}-c{i:02d}")
    return {}


def tight(folder, *checked):
    """KS, Wasserstein, PSI and JS from one sort of each side with NumPy, and chi-squared with SciPy, on the table.

    The answers for the numeric columns with these numbers, and for all categorical ones, are printed.
    """
    from scipy.stats import chi2_contingency, ks_2samp, wasserstein_distance

    numeric = [
        tuple(np.fromfile(f"{folder}/{side}-n{i:02d}") for side in ("reference", "current")) for i in range(50)
    ]
    categorical = [
        tuple(np.fromfile(f"{folder}/{side}-c{i:02d}", dtype=np.uint32) for side in ("reference", "current"))
        for i in range(10)
    ]

    def column(x, y):
        x, y = np.sort(x), np.sort(y)
        n, m = len(x), len(y)
        low, high = np.searchsorted(x, y, "left"), np.searchsorted(x, y, "right")
        i = np.arange(m)
        ks = max((low / n - i / m).max(), ((i + 1) / m - high / n).max())
        both = np.concatenate((x, y))
        both.sort(kind="stable")
        gaps = np.abs(np.searchsorted(x, both[:-1], "right") / n - np.searchsorted(y, both[:-1], "right") / m)
        wasserstein = gaps @ np.diff(both)
        edges = np.unique(np.quantile(x, np.arange(1, 10) / 10))
        p = np.diff(np.r_[0, np.searchsorted(x, edges, "right"), n])
        q = np.diff(np.r_[0, np.searchsorted(y, edges, "right"), m])
        k = len(p)
        ps, qs = (p + 0.5) / (n + 0.5 * k), (q + 0.5) / (m + 0.5 * k)
        psi = ((qs - ps) * np.log(qs / ps)).sum()
        a, b = p / n, q / m
        mid = (a + b) / 2
        with np.errstate(divide="ignore", invalid="ignore"):
            kl = lambda s: np.where(s > 0, s * np.log2(s / mid), 0).sum()
            js = np.sqrt(max(0.0, (kl(a) + kl(b)) / 2))
        return ks, wasserstein, psi, js

    def chi2(x, y):
        levels = int(max(x.max(), y.max())) + 1
        counts = np.array([np.bincount(x, minlength=levels), np.bincount(y, minlength=levels)])
        return chi2_contingency(counts[:, counts.sum(0) > 0], correction=False).statistic

    def work():
        return [column(*pair) for pair in numeric], [chi2(*pair) for pair in categorical]

    seconds, (numbers, statistics_) = median_seconds(work)
    result = {"seconds": seconds}
    for i in checked:
        for name, value in zip(("ks", "wasserstein", "psi", "js"), numbers[i]):
            result[f"n{i:02d}_{name}"] = float(value)
        # SciPy's own answers, outside the measured time: the yardstick has to be right as well as quick.
        test = ks_2samp(*numeric[i], method="asymp")
        assert abs(test.statistic - numbers[i][0]) < 1e-12, f"n{i:02d}: {test.statistic} against {numbers[i][0]}"
        own = wasserstein_distance(*numeric[i])
        assert abs(own - numbers[i][1]) < 1e-9 * own, f"n{i:02d}: {own} against {numbers[i][1]}"
        result[f"n{i:02d}_p"] = float(test.pvalue)
    for i in range(10):
        result[f"c{i:02d}_chi2"] = float(statistics_[i])
    return result


def kll(folder, size):
    """Apache DataSketches' KLL sketch of a column, and the rank error that 99 % of its answers keep."""
    import datasketches

    x = np.fromfile(f"{folder}/x")

    def update(values):
        sketch = datasketches.kll_doubles_sketch(size)
        sketch.update(values)
        return sketch

    seconds, sketch = median_seconds(lambda: update(x), runs=9)
    random, errors = np.random.default_rng(1), []
    for _ in range(100):
        values = random.random(100_000)
        sorted_, sketch = np.sort(values), update(values)
        for part in range(1, 20):
            index = len(values) * part // 20
            errors.append(abs(sketch.get_rank(sorted_[index], True) - (index + 1) / len(values)))
    return {"seconds": seconds, "error": float(np.quantile(errors, 0.99))}


if __name__ == "__main__":
    commands = {"ks": ks, "table": table, "tight": tight, "kll": kll}
    if len(sys.argv) < 3 or sys.argv[1] not in commands:
        sys.exit(f"usage: yardsticks.py {'|'.join(commands)} FOLDER [NUMBER]...")
    print(json.dumps(commands[sys.argv[1]](sys.argv[2], *map(int, sys.argv[3:]))))
