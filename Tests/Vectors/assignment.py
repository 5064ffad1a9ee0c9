#!/usr/bin/env python3
"""Writes Tests/Vectors/assignment.json: what units get under the hashes that docs/guide/assignment.md specifies.

    Tests/Vectors/assignment.py            writes the file beside this one
    Tests/Vectors/assignment.py --check    fails if the file holds anything else

It was written from the specification and shares nothing with the Swift code. Python's standard library is all it needs.
"""

import json
import sys
from pathlib import Path

FILE = Path(__file__).with_suffix(".json")
WORD = 2**64


def fnv64(data: bytes) -> int:
    value = 0xCBF29CE484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 % WORD
    return value


def finalise(value: int) -> int:
    value = (value ^ value >> 33) * 0xFF51AFD7ED558CCD % WORD
    value = (value ^ value >> 33) * 0xC4CEB9FE1A85EC53 % WORD
    return value ^ value >> 33


def bits(salt: str, unit: str) -> int:
    return finalise(fnv64(salt.encode() + b"\0" + unit.encode()))


def bucket(salt: str, unit: str) -> float:
    return (bits(salt, unit) >> 11) / 2**53


def fnv32(units: list[int]) -> int:
    value = 0x811C9DC5
    for unit in units:
        value = (value ^ unit) * 0x01000193 % 2**32
    return value


def utf16(text: str) -> list[int]:
    data = text.encode("utf-16-le")
    return [data[i] + 256 * data[i + 1] for i in range(0, len(data), 2)]


FORMS = {"utf16": utf16, "code_points": lambda text: [ord(c) for c in text], "utf8": lambda text: list(text.encode())}


def growthbook(seed: str, unit: str, version: int, form: str) -> float:
    units = FORMS[form]
    if version == 1:
        return fnv32(units(unit + seed)) % 1000 / 1000
    return fnv32(utf16(str(fnv32(units(seed + unit))))) % 10000 / 10000


def ranges(weights: list[float], coverage: float) -> list[tuple[float, float]]:
    sums = [0.0]
    for weight in weights:
        sums.append(sums[-1] + weight)
    starts = [value / sums[-1] for value in sums]
    return [
        (start, end if coverage >= 1 else min(end, start + coverage * (end - start)))
        for start, end in zip(starts, starts[1:])
    ]


def arm(salt: str, unit: str, weights: list[float], coverage: float) -> int | None:
    place = bucket(salt, unit)
    for index, (start, end) in enumerate(ranges(weights, coverage)):
        if start <= place < end:
            return index
    return None


# Composed and decomposed, beyond the basic plane, several scripts, an identifier with a space and a long one.
UNITS = [
    "a", "b", "1", "42", "user-1", "user-2", "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",
    "ffffffff-ffff-4fff-bfff-ffffffffffff", "josé", "jose\u0301", "😀42", "北京-7", "Ωmega", "ß", "SS", " a", "A",
    "👩‍👩‍👧‍👦", "x" * 300,
]  # fmt: skip
SALTS = ["", "exp-1", "exp-2", "lead-scoring", "prüfung", "layer/checkout", "holdout/global"]
SPLITS = [
    ([0.5, 0.5], 1.0), ([0.8, 0.2], 1.0), ([50, 50], 0.1), ([1, 2, 1], 0.5), ([0.1, 0.2, 0.7], 1.0), ([0.7, 0.3], 0.01),
    ([0, 1], 1.0), ([0.5, 0.5], 0.0),
]  # fmt: skip


def check_published() -> None:
    """Values that others published for the same functions."""
    assert fnv64(b"") == 0xCBF29CE484222325
    assert fnv64(b"a") == 0xAF63DC4C8601EC8C
    assert fnv64(b"foobar") == 0x85944171F73967E8
    assert fnv32(list(b"foobar")) == 0xBF9CF968
    assert finalise(0) == 0
    assert finalise(1) == 0xB456BCFC34C2CB2C
    # GrowthBook's own cases, packages/sdk-js/test/cases.json at 8f1db44.
    assert growthbook("", "a", 1, "utf16") == 0.22
    assert growthbook("seed", "a", 2, "utf16") == 0.0505


def document() -> dict:
    return {
        "source": "Tests/Vectors/assignment.py, from the specification in docs/guide/assignment.md",
        "vigil_1": [
            {"salt": salt, "unit": unit, "bits": f"{bits(salt, unit):016x}", "bucket": bucket(salt, unit)}
            for salt in SALTS
            for unit in UNITS
        ],
        "arms": [
            {
                "salt": "exp-1",
                "weights": weights,
                "coverage": coverage,
                "arms": [{"unit": unit, "arm": arm("exp-1", unit, weights, coverage)} for unit in UNITS],
            }
            for weights, coverage in SPLITS
        ],
        "growthbook": [
            {
                "seed": seed,
                "unit": unit,
                "version": version,
                "text": form,
                "bucket": growthbook(seed, unit, version, form),
            }
            for seed in ["exp-1", "prüfung"]
            for unit in UNITS
            for version in [1, 2]
            for form in FORMS
        ],
    }


def main() -> int:
    check_published()
    text = json.dumps(document(), indent=1, ensure_ascii=True) + "\n"
    if "--check" not in sys.argv[1:]:
        FILE.write_text(text, encoding="utf-8")
    elif FILE.read_text(encoding="utf-8") != text:
        print(f"{FILE.name} is not what {Path(__file__).name} writes; run it without --check and look at the difference.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
