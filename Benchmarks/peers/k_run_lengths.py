"""Run length and detection delay of River's detectors at thresholds that give equal run length.

For each detector and kind of data the setting is searched at which the mean number of events to a false alarm is N,
on streams without change; then the delay is measured from a shift of half and of one standard deviation, after 500
values without. Data as in Vigil's RunLengthStudy: normal, Student's t(3), a first-order autoregression with 0.5, each with
standard deviation 1, and bits with probability 0.05.

PEERS_RUN_LENGTH is N (default 1000), PEERS_RUNS the number of streams for each step of the search (default 200).
"""
import os

import common as C

N = int(os.environ.get("PEERS_RUN_LENGTH", "1000"))
RUNS = int(os.environ.get("PEERS_RUNS", "200"))
LEAD_IN = 500


def streams(kind, random, shift=0.0):
    """Batches of values without end."""
    import numpy as np
    from scipy.signal import lfilter

    state = random.normal()
    while True:
        if kind == "normal":
            batch = random.normal(size=2000)
        elif kind == "student_t3":
            batch = random.standard_t(3, 2000) / np.sqrt(3)
        elif kind == "bernoulli":
            batch = (random.random(2000) < 0.05 + shift * np.sqrt(0.05 * 0.95)).astype(float)
        else:
            batch, last = lfilter([1], [1, -0.5], np.sqrt(0.75) * random.normal(size=2000), zi=[0.5 * state])
            state = batch[-1]
        if kind != "bernoulli":
            batch = batch + shift
        yield from batch.tolist()


def run_length(make, kind, limit, seed=1, runs=RUNS):
    """Events for each alarm, and the number of alarms."""
    import numpy as np

    events = alarms = 0
    for index in range(runs):
        values = streams(kind, np.random.default_rng([seed, index]))
        detector = make()
        for count in range(1, limit + 1):
            detector.update(next(values))
            if detector.drift_detected:
                alarms += 1
                break
        events += count
    return events / alarms if alarms else float("inf")


def delay(make, kind, shift, runs=RUNS):
    import numpy as np

    found = []
    for index in range(runs):
        random = np.random.default_rng([7, index])
        values = streams(kind, random)
        detector = make()
        for _ in range(LEAD_IN):
            detector.update(next(values))
            if detector.drift_detected:
                break
        if detector.drift_detected:
            continue
        values = streams(kind, random, shift)
        count = 0
        while not detector.drift_detected and count < 10 * N:
            detector.update(next(values))
            count += 1
        found.append(count)
    return sum(found) / len(found) if found else None


def measure(name, kind):
    import math

    import river.drift as d
    import river.drift.binary as b

    class Successes(b.FHDDM):
        """River's alarms where the share of ones falls, whatever its documentation says of errors."""

        def update(self, x):
            super().update(1 - x)

    # The detector at a strictness, a greater one alarming less often, and where to look for it.
    makers = {
        "PageHinkley": (lambda s: d.PageHinkley(threshold=math.exp(s)), 0, 7),
        "ADWIN": (lambda s: d.ADWIN(delta=math.exp(-s)), 0.01, 30),
        "KSWIN": (lambda s: d.KSWIN(alpha=math.exp(-s), seed=1), 0.7, 20),
        "DDM": (lambda s: b.DDM(drift_threshold=s), 0.1, 20),
        "EDDM": (lambda s: b.EDDM(alpha=1, beta=math.exp(-s)), 0.001, 2),
        "HDDMA": (lambda s: b.HDDMA(drift_confidence=math.exp(-s), warning_confidence=1), 0.01, 30),
        "HDDMW": (lambda s: b.HDDMW(drift_confidence=math.exp(-s), warning_confidence=1), 0.01, 30),
        "FHDDM": (lambda s: Successes(confidence_level=math.exp(-s)), 0.01, 30),
    }
    make, low, high = makers[name]
    runs = max(20, RUNS // 10) if name == "KSWIN" else RUNS
    timing = C.measure(lambda: None, reps=3)
    for _ in range(6 if name == "KSWIN" else 9):
        middle = (low + high) / 2
        # No shorter than where it is measured: the alarms of DDM and EDDM become rarer as a stream goes on.
        if run_length(lambda: make(middle), kind, 10 * N, runs=runs) < N:
            low = middle
        else:
            high = middle
    strictness = (low + high) / 2
    chosen = lambda: make(strictness)
    C.emit("river", f"k.{name} {kind}", N, timing, strictness=strictness,
           detector=IDENTIFIERS[name], data=kind, run_length=run_length(chosen, kind, 10 * N, seed=2, runs=runs),
           delay_half=delay(chosen, kind, 0.5, runs=runs), delay_one=delay(chosen, kind, 1.0, runs=runs))


# What Vigil calls the same method.
IDENTIFIERS = {"PageHinkley": "page_hinkley", "ADWIN": "adwin", "KSWIN": "kswin", "DDM": "ddm", "EDDM": "eddm",
               "HDDMA": "hddm_a", "HDDMW": "hddm_w", "FHDDM": "fhddm"}
DATA = ("normal", "bernoulli", "student_t3", "autoregressive")
cases = {f"river {name} {kind}": lambda name=name, kind=kind: measure(name, kind)
         for name in ("PageHinkley", "ADWIN", "KSWIN") for kind in DATA}
cases |= {f"river {name} bernoulli": lambda name=name: measure(name, "bernoulli")
          for name in ("DDM", "EDDM", "HDDMA", "HDDMW", "FHDDM")}

if __name__ == "__main__":
    C.main(cases, __doc__)
