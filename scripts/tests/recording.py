"""One recording, and what servers say about it: the same, whatever database they use and however many they are."""
import itertools
import os
import subprocess

from support import SCHEMA, require, row

# Moments of the wall clock, which two runs cannot share, and how long something took.
MOMENTS = {"computed_at", "checked_at", "created_at", "registered_at", "recorded_at", "last_label_at", "took_ms", "source"}


def database(name):
    """A new database on the server that scripts/with-postgres started."""
    url = os.environ["VIGIL_TEST_POSTGRES"]
    subprocess.run(["psql", "-q", url, "-c", f"CREATE DATABASE {name}"], check=True)
    return url.removesuffix("/postgres") + "/" + name


def control(*arguments):
    """Starts or stops that server."""
    command = [*os.environ["VIGIL_TEST_POSTGRES_CONTROL"].split(), *arguments]
    subprocess.run(command, cwd="/", check=True, stdout=subprocess.DEVNULL)


def without_moments(value):
    if isinstance(value, dict):
        return {key: without_moments(item) for key, item in value.items() if key not in MOMENTS}
    return [without_moments(item) for item in value] if isinstance(value, list) else value


def difference(first, second, path=""):
    """Where two answers differ first, and how."""
    if isinstance(first, dict) and isinstance(second, dict) and first.keys() == second.keys():
        parts = ((key, first[key], second[key]) for key in first)
    elif isinstance(first, (list, tuple)) and isinstance(second, (list, tuple)) and len(first) == len(second):
        parts = ((index, *both) for index, both in enumerate(zip(first, second)))
    else:
        return f"at {path or 'the top'} {str(first)[:300]} from the first, {str(second)[:300]} from the second"
    return next(difference(a, b, f"{path}/{key}") for key, a, b in parts if a != b)


def answers(servers):
    """What one or several servers of one database say about one recording, address by address, asked in turn."""
    model = "/api/v1/models/test-model"
    turns = itertools.cycle(servers)
    require(next(turns).send("POST", "/api/v1/models", SCHEMA)[0] == 201, "the model is registered")
    baseline = [row(number) for number in range(2000)]
    for sample in baseline:
        sample["label"] = sample["prediction"]
    found = {}

    def ask(method, path, document=None, media="application/json"):
        status, answer = next(turns).send(method, path, document, media=media)
        found[f"{len(found)} {method} {path}"] = (status, without_moments(answer))

    ndjson = "application/x-ndjson"
    ask("PUT", f"{model}/baseline", baseline, ndjson)
    rows = [row(number, f"2026-05-{1 + number // 400:02}") for number in range(6000)]
    for start in range(0, len(rows), 500):
        ask("POST", f"{model}/predictions", rows[start:start + 500], ndjson)
    ask("POST", f"{model}/predictions", rows[:700], ndjson)  # known ones
    labels = [{"id": sample["id"], "label": int(number % 3 == 0), "timestamp": "2026-05-19T12:00:00Z"}
              for number, sample in enumerate(rows[:4000])]
    ask("POST", f"{model}/outcomes", labels, ndjson)
    ask("POST", f"{model}/outcomes", [{**labels[0], "label": 1 - labels[0]["label"]}, {"id": "x", "label": 1}], ndjson)
    # It tells the windows that were not checked in the background before, which depends on when it comes.
    require(next(turns).send("POST", f"{model}/drift-checks", {})[0] == 200, "all windows are checked")
    for path in ("", "/baseline", "/performance", "/performance?resolution=week", "/performance/analysis",
                 "/performance/segments", "/thresholds", "/rules", "/drift-checks", "/drift-ranking", "/live-drift",
                 "/trend?metric=accuracy", "/forecast?metric=accuracy", "/comparison"):
        ask("GET", model + path)
    ask("GET", "/api/v1/models")
    ask("GET", "/api/v1/alerts")
    return found
