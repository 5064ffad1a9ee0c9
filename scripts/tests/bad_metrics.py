"""Recorded metrics, limits and times at the ends of their types: a clear answer, and pages that can still be drawn."""
from support import problem, require

MODEL = "/api/v1/models/test-model"
METRICS = f"{MODEL}/metrics"
THRESHOLDS = f"{MODEL}/thresholds"
TIME = "2026-05-01T00:00:00Z"
LAST = 2**63 - 1
# One more than the last millisecond of the year 9999, and one less than the first of the year 1.
TOO_LATE, TOO_EARLY = 253402300800000, -62135596800001


def bad_metrics(server):
    times(server)
    numbers(server)
    limits(server)
    extremes_that_are_allowed(server)


def times(server):
    cases = [("the last 64-bit time", LAST), ("the first 64-bit time", -LAST - 1), ("a time of 9e18", 9 * 10**18),
             ("a time of -9e18", -9 * 10**18), ("a time after the year 9999", TOO_LATE),
             ("a time before the year 1", TOO_EARLY), ("a time in the year 0", "0000-12-31T23:59:59Z"),
             ("a time in the far future", "2126-05-01T00:00:00Z")]
    for name, time in cases:
        problem(server, f"metrics at {name}", 422, "POST", METRICS, "invalid_value", "timestamp",
                document={"timestamp": time, "values": {"x": 1}})
    problem(server, "metrics at a time without zone", 422, "POST", METRICS, "invalid_value", "timestamp",
            document={"timestamp": "2026-05-01T00:00:00", "values": {"x": 1}})
    for time in (LAST, -LAST - 1):
        problem(server, f"a baseline from {time}", 422, "PUT", f"{MODEL}/baseline", "invalid_value", "from",
                document={"from": time, "to": TIME})
        problem(server, f"a drift check since {time}", 422, "POST", f"{MODEL}/drift-checks", "invalid_value", "since",
                document={"since": time})


def numbers(server):
    for count in (0, -1, 2**53 + 1, LAST):
        problem(server, f"a sample count of {count}", 422, "POST", METRICS, "invalid_value", "sample_count",
                document={"timestamp": TIME, "sample_count": count, "values": {"x": 1}})
    for value in (1e151, -1e200, 1.7e308):
        problem(server, f"a value of {value}", 422, "POST", METRICS, "invalid_value", "x",
                document={"timestamp": TIME, "values": {"x": value}})
    problem(server, "a value that is text", 422, "POST", METRICS, "wrong_type", "values.x",
            document={"timestamp": TIME, "values": {"x": "much"}})
    problem(server, "NaN for a value", 400, "POST", METRICS, "malformed_body", raw=b'{"values": {"x": NaN}}')
    problem(server, "a metric without a name", 422, "POST", METRICS, "invalid_value", "metric",
            document={"timestamp": TIME, "values": {"": 1}})
    problem(server, "a metric's name of 101 bytes", 422, "POST", METRICS, "invalid_value", "metric",
            document={"timestamp": TIME, "values": {"x" * 101: 1}})
    problem(server, "1,001 metrics at once", 422, "POST", METRICS, "invalid_value", "values",
            document={"timestamp": TIME, "values": {f"m{number}": 1 for number in range(1001)}})
    problem(server, "no values", 422, "POST", METRICS, "missing_field", "values", document={"timestamp": TIME})


def limits(server):
    for field in ("min", "max", "target"):
        for value in (1e308, -1e151):
            problem(server, f"a {field} of {value}", 422, "PUT", THRESHOLDS, "invalid_value", field,
                    document={"metric": "x", field: value})
    problem(server, "a minimum above the maximum", 422, "PUT", THRESHOLDS, "invalid_value", "min",
            document={"metric": "x", "min": 2, "max": 1})
    problem(server, "thresholds without a limit", 422, "PUT", THRESHOLDS, "invalid_value", "min",
            document={"metric": "x"})
    problem(server, "thresholds of a metric with a long name", 422, "PUT", THRESHOLDS, "invalid_value", "metric",
            document={"metric": "x" * 101, "min": 0})
    for limit in ({"threshold": 1e308}, {"relative_to_reference": {"at_least": 1e308}},
                  {"relative_to_reference": {"standard_errors": 1e200}}):
        problem(server, f"a rule with {limit}", 422, "PUT", f"{MODEL}/rules/r", "invalid_value", "threshold",
                document={"metric": "x", "comparison": "below", **limit})


def extremes_that_are_allowed(server):
    for time, values, count in [(TIME, {"x": 1e150}, 2**53), (TIME, {"x": -1e150}, 2**53), (TIME, {"x": 1e150}, 1),
                                (TOO_EARLY + 1, {"x": 0}, 1)]:
        status, answer = server.send("POST", METRICS, {"timestamp": time, "sample_count": count, "values": values})
        require(status == 204, f"{values} of {count} rows at {time} is recorded: {status} {answer}")
    status, answer = server.send("PUT", THRESHOLDS, {"metric": "x", "min": -1e150, "max": 1e150})
    require(status == 200, f"the widest limits are set: {status} {answer}")
    status, answer = server.send("GET", f"{MODEL}/performance?metric=x&to=9999-12-31T23:59:59-23:59")
    finite = status == 200 and len(answer["points"]) == 2 and all(
        point["value"].get(key, 0) == point["value"].get(key, 0) and abs(point["value"].get(key, 0)) < 1e155
        for point in answer["points"] for key in ("value", "standard_error", "lower95", "upper95"))
    require(finite, f"what they come to is finite: {status} {str(answer)[:300]}")
    for page in ("/", "/models/test-model", "/models/test-model?metric=x"):
        status, _ = server.send("GET", page)
        require(status == 200, f"the page {page} is drawn: {status}")
    require(server.send("GET", "/readyz")[0] == 200, "the server still answers")
