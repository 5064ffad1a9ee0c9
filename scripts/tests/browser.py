"""Feeds a server until a feature drifts and an alert is open, then looks at its pages in Debian's Chromium."""
import os
import pathlib
import sys
import time

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from support import SCHEMA, Server, require, row  # noqa: E402

PICTURES = pathlib.Path(os.environ.get("VIGIL_PICTURES", ".vigil/pictures"))


def feed(server):
    lines = "application/x-ndjson"
    server.send("POST", "/api/v1/models", SCHEMA)
    baseline = [dict(row(n, day="2026-04-20"), label=int(n % 100 >= 50)) for n in range(600)]
    server.send("PUT", "/api/v1/models/test-model/baseline", baseline, media=lines)
    server.send("PUT", "/api/v1/models/test-model/rules/accuracy", {
        "metric": "accuracy", "comparison": "below", "threshold": 0.8, "severity": "high"})
    for day in range(1, 7):
        rows = [dict(row(n, day=f"2026-05-{day:02}", amount=float(n % 97) + (60 if day > 3 else 0)), id=f"{day}-{n}")
                for n in range(400)]
        labels = [{"id": r["id"], "timestamp": f"2026-05-{day + 1:02}T12:00:00Z",
                   "label": 1 - r["prediction"] if day > 3 and n % 3 == 0 else r["prediction"]}
                  for n, r in enumerate(rows)]
        server.send("POST", "/api/v1/models/test-model/predictions", rows, media=lines)
        server.send("POST", "/api/v1/models/test-model/outcomes", labels, media=lines)
    status, answer = server.send("POST", "/api/v1/models/test-model/drift-checks", {})
    require(status == 200, "the windows are checked")
    status, answer = server.send("GET", "/api/v1/alerts?status=firing")
    require(len(answer["alerts"]) == 1, "one alert is open")


def feed_versions(server):
    """A model whose second version serves half of the requests and is more often right."""
    lines = "application/x-ndjson"
    for version in ("1", "2"):
        server.send("POST", "/api/v1/models", dict(SCHEMA, model="served-twice", version=version))
    baseline = [dict(row(n, day="2026-04-20"), label=int((n % 100 >= 50) != (n % 10 == 3))) for n in range(600)]
    server.send("PUT", "/api/v1/models/served-twice/baseline?version=2", baseline, media=lines)
    server.send("PUT", "/api/v1/models/served-twice/rules/worse", {
        "metric": "worse_than_reference", "comparison": "above", "threshold": 0.5, "severity": "high"})
    for day in range(1, 21):
        for version, wrong in (("1", 4), ("2", 2 if day == 15 else 8 + day * 5 % 7)):
            rows = [dict(row(n, day=f"2026-05-{day:02}"), id=f"{version}-{day}-{n}") for n in range(100)]
            labels = [{"id": r["id"], "timestamp": f"2026-05-{day + 1:02}T12:00:00Z",
                       "label": 1 - r["prediction"] if (n + day) % wrong == 0 else r["prediction"]}
                      for n, r in enumerate(rows)]
            server.send("POST", f"/api/v1/models/served-twice/predictions?version={version}", rows, media=lines)
            server.send("POST", "/api/v1/models/served-twice/outcomes", labels, media=lines)
    status, _ = server.send("POST", "/api/v1/models/served-twice/drift-checks", {})
    require(status == 200, "both versions are evaluated")


def wait(page, selector, words):
    """Until the element says it; the pages' policy lets nobody wait inside them."""
    for _ in range(200):
        if words in page.inner_text(selector):
            return
        time.sleep(0.1)
    raise SystemExit(f"FAILED: {selector} never said \"{words}\" but \"{page.inner_text(selector)[:200]}\"")


def zoomed(page):
    """The chart that can be zoomed offers no buttons, and its labels do not lie on each other."""
    for _ in range(200):
        if page.evaluate("document.querySelectorAll('.zoom .trace').length"):
            break
        time.sleep(0.1)
    else:
        raise SystemExit("FAILED: the chart was never replaced by one that can be zoomed")
    require(page.evaluate("!document.querySelector('.modebar')"), "nothing offers to send the chart anywhere")
    boxes = page.evaluate(
        "[...document.querySelectorAll('.zoom .annotation-text-g')].map((label) => {"
        " const box = label.getBoundingClientRect(); return [box.left, box.top, box.right, box.bottom]; })")
    lying = [(a, b) for n, a in enumerate(boxes) for b in boxes[n + 1:]
             if min(a[2], b[2]) - max(a[0], b[0]) > 1 and min(a[3], b[3]) - max(a[1], b[1]) > 3]
    require(not lying, f"no label of the chart lies on another one {lying}")


def look(browser, server, path, name, width, scheme, expected):
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    # What the content policy refuses is an error in the console and nowhere else.
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(server.url + path, wait_until="load")
    # A comparison reads all rows and is not refreshed by itself.
    if page.query_selector("#live"):
        wait(page, "#live", "Live")
    if page.query_selector("figure[data-chart]"):
        zoomed(page)
    text = page.inner_text("main")
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}-{width}-{scheme}.png", full_page=True)
    page.close()
    title = f"{name}, {width} wide, {scheme}"
    require(not faults, f"{title}: no script fails {faults}")
    require(expected in text, f"{title}: it says \"{expected}\"")
    require(overflow <= 0, f"{title}: nothing is wider than the window")
    require(not found, f"{title}: axe finds nothing {[(v['id'], len(v['nodes'])) for v in found]}")


def main():
    with Server() as server, sync_playwright() as playwright:
        feed(server)
        feed_versions(server)
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"] if os.geteuid() == 0 else [])
        for width in (1360, 390):
            for scheme in ("light", "dark"):
                look(browser, server, "/", "overview", width, scheme, "Needs attention")
                look(browser, server, "/models/test-model", "model", width, scheme, "amount")
                look(browser, server, "/models/served-twice", "yardsticks", width, scheme, "Diamonds: out of the ordinary")
                look(browser, server, "/models/served-twice/comparison", "comparison", width, scheme,
                     "Version 2 is better than version 1")
                look(browser, server, "/models/test-model/comparison", "alone", width, scheme, "nothing to compare it with")
                look(browser, server, "/models/served-twice/history?by=week", "history", width, scheme, "Maturing")
        search(browser, server)
        choose(browser, server)
        live(browser, server)
        browser.close()


def search(browser, server):
    """A search that finds nothing says so while one types."""
    page = browser.new_page()
    page.goto(f"{server.url}/", wait_until="load")
    page.fill("input[type=search]", "no such model")
    wait(page, "main", "No model in this list has such a name.")
    page.fill("input[type=search]", "test")
    require("No model in this list" not in page.inner_text("main"), "a search with a hit shows its rows")
    page.close()


def choose(browser, server):
    """A selection takes effect at once and keeps the others; an empty one leaves the address short."""
    page = browser.new_page()
    page.goto(f"{server.url}/models/served-twice/history?last=12", wait_until="load")
    page.select_option("select[name=version]", "1")
    page.wait_for_url("**/history?last=12&metric=accuracy&version=1")
    page.select_option("select[name=by]", "week")
    page.wait_for_url("**by=week**")
    wait(page, "main", "by week")
    page.goto(f"{server.url}/models/served-twice/comparison", wait_until="load")
    page.select_option("select[name=with]", "served-twice/1")
    page.wait_for_url("**with=served-twice%2F1**")
    wait(page, "main", "Both sides are version 1.")
    page.close()


def live(browser, server):
    """New data change the open page without a reload."""
    page = browser.new_page()
    page.goto(f"{server.url}/", wait_until="load")
    wait(page, "#live", "Live")
    page.evaluate("window.stillHere = true")
    server.send("POST", "/api/v1/models", dict(SCHEMA, model="second-model"))
    wait(page, "main", "second-model")
    require(page.evaluate("window.stillHere === true"), "a new model appears on the open page without a reload")
    page.close()


if __name__ == "__main__":
    main()
