#!/usr/bin/env python3
"""Records predictions and outcomes with Vigil, using nothing but Python's standard library.

    python3 record_predictions.py [http://127.0.0.1:8080] [--api-key-file FILE]

Predictions are sent in batches as newline-delimited JSON; an id that was sent before is not stored twice, so a batch
can be sent again after a broken connection. The answer comes when the rows are on the disk.
"""
import argparse
import json
import random
import urllib.error
import urllib.request


class Vigil:
    def __init__(self, url, key=None):
        self.url, self.key = url.rstrip("/"), key

    def send(self, method, path, document, rows=False):
        body = "\n".join(map(json.dumps, document)) if rows else json.dumps(document)
        headers = {"Content-Type": "application/x-ndjson" if rows else "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        request = urllib.request.Request(f"{self.url}/api/v1{path}", body.encode(), headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:  # the answer says what is wrong and what to do
            raise SystemExit(f"{method} {path}: {error.read().decode()}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("url", nargs="?", default="http://127.0.0.1:8080")
    arguments.add_argument("--api-key-file")
    given = arguments.parse_args()
    key = open(given.api_key_file).read().strip() if given.api_key_file else None
    vigil = Vigil(given.url, key)

    vigil.send("POST", "/models", {
        "model": "python-example", "task": "binary_classification", "window": "day",
        "features": [{"name": "income", "kind": "numeric"}, {"name": "region", "kind": "categorical"}],
    })

    dice = random.Random(1)
    predictions = []
    for number in range(500):
        score = dice.random()
        predictions.append({
            "id": f"call-{number}", "timestamp": f"2026-05-01T{number // 60:02}:{number % 60:02}:00Z",
            "features": {"income": dice.gauss(50, 9), "region": dice.choice(["north", "south"])},
            "score": score, "prediction": int(score >= 0.5), "inference_time_ms": dice.uniform(3, 9),
        })
    print("predictions", vigil.send("POST", "/models/python-example/predictions", predictions, rows=True))

    # Later, when it is known what really happened:
    outcomes = [{"id": p["id"], "label": int(dice.random() < p["score"]), "timestamp": "2026-05-02T09:00:00Z"}
                for p in predictions]
    print("outcomes", vigil.send("POST", "/models/python-example/outcomes", outcomes, rows=True))


if __name__ == "__main__":
    main()
