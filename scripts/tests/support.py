"""What the tests of the built program share: a server of their own on a free port, and JSON requests to it."""
import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("VIGIL_PROGRAM", str(ROOT / ".build/debug/vigil"))
SCHEMA = {
    "model": "test-model", "task": "binary_classification", "window": "day", "label_horizon_seconds": 172800,
    "features": [{"name": "amount", "kind": "numeric"}, {"name": "region", "kind": "categorical"}],
}


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Server:
    """`vigil serve` on a free port, with its database in a folder that may be given to see it again, or elsewhere."""

    def __init__(self, folder=None, program=PROGRAM, arguments=(), database=None, environment=None,
                 prefix=()):
        self.temporary = None if folder else tempfile.TemporaryDirectory(prefix="vigil-test-")
        self.folder = pathlib.Path(folder or self.temporary.name)
        self.program, self.arguments, self.process = program, list(arguments), None
        self.database = database or str(self.folder / "vigil.db")
        self.prefix = list(prefix)
        self.environment = {**os.environ, **(environment or {})}

    def launch(self):
        """Starts the program and waits for nothing."""
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        with open(self.folder / "server.log", "ab") as log:
            self.process = subprocess.Popen(
                [*self.prefix, self.program, "serve", "--port", str(self.port), "--database", self.database,
                 *self.arguments],
                stdout=log, stderr=log, env=self.environment)

    def start(self):
        self.launch()
        for _ in range(1500):
            if self.process.poll() is not None:
                raise SystemExit(f"the server ended with {self.process.returncode}:\n{self.printed()}")
            try:
                urllib.request.urlopen(f"{self.url}/readyz", timeout=2).read()
                return self
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.02)
        raise SystemExit(f"the server did not answer within 30 s:\n{self.printed()}")

    def printed(self):
        return (self.folder / "server.log").read_text(errors="replace")[-4000:]

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                raise SystemExit("the server did not stop within 30 s of SIGTERM") from None
        return self.process.returncode

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()
        if self.temporary:
            self.temporary.cleanup()

    def send(self, method, path, document=None, media="application/json", raw=None, headers=None, timeout=60):
        """The status and the decoded body; faults are answers too."""
        body = raw
        if document is not None:
            text = "\n".join(map(json.dumps, document)) if media == "application/x-ndjson" else json.dumps(document)
            body = text.encode()
        every = dict(headers or {})
        if body is not None:
            every.setdefault("Content-Type", media)
        request = urllib.request.Request(self.url + path, body, every, method=method)
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return answer.status, decoded(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, decoded(error.read())


def decoded(body):
    try:
        return json.loads(body) if body else None
    except json.JSONDecodeError:
        return body.decode(errors="replace")


def row(number, day="2026-05-01", amount=None, region="north"):
    return {
        "id": f"p-{number}", "timestamp": f"{day}T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}Z",
        "features": {"amount": float(number % 97) if amount is None else amount, "region": region},
        "score": (number % 100) / 100, "prediction": int(number % 100 >= 50),
    }


def require(condition, sentence, quiet=False):
    """Ends the test unless the condition holds; says that it does, where that is worth a line."""
    if not condition:
        raise SystemExit(f"FAILED: {sentence}")
    if not quiet:
        print(f"  ok: {sentence}", flush=True)


def problem(server, sentence, expected, method, path, code, field=None, **rest):
    """Requires a fault to be answered with its status, its stable code, the field and a sentence."""
    status, answer = server.send(method, path, **rest)
    matches = (status == expected and isinstance(answer, dict) and answer.get("code") == code
               and (field is None or answer.get("field") == field) and len(answer.get("detail", "")) > 8)
    require(matches, f"{sentence}: {status} {json.dumps(answer)[:220]}")
