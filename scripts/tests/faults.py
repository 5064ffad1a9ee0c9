"""What the tests of faults share: clients that note what was acknowledged, an exact count of what is found again, and a
disk and a clock that fail when told to."""
import collections
import contextlib
import http.client
import json
import mmap
import os
import pathlib
import random
import shutil
import statistics
import struct
import subprocess
import tempfile
import threading
import time
import uuid

from support import ROOT, SCHEMA, Server, free_port, require, row

MODEL = "/api/v1/models/test-model"
PREDICTIONS, OUTCOMES = f"{MODEL}/predictions", f"{MODEL}/outcomes"
# What a server may answer that cannot store something now; the client sends it again.
REFUSALS = (429, 503, 507)
BROKEN = (OSError, http.client.HTTPException)


class SteadyServer(Server):
    """A server that comes back where it was, with what it took to come back."""

    def __init__(self, folder, **rest):
        super().__init__(folder, **rest)
        self.only_port, self.started_in = free_port(), []

    @property
    def port(self):
        return self.only_port

    @port.setter
    def port(self, _):
        """Each start would take another one."""

    def start(self):
        before = time.monotonic()
        super().start()
        self.started_in.append(time.monotonic() - before)
        return self

    def readiness(self):
        """The status of /readyz and what it says; 0 when nothing answers."""
        try:
            return self.send("GET", "/readyz")
        except BROKEN:
            return 0, None

    def wait_until_ready(self, status=200, seconds=30):
        """How long it took until /readyz answered so, and the answer."""
        start = time.monotonic()
        while True:
            found, answer = self.readiness()
            if found == status:
                return time.monotonic() - start, answer
            require(time.monotonic() - start < seconds, f"/readyz answers {status} within {seconds} s, not {found}: {answer}",
                    quiet=True)
            time.sleep(0.05)

    def resident_megabytes(self):
        pages = pathlib.Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGESIZE") / 1e6

    def register(self):
        require(self.send("POST", "/api/v1/models", SCHEMA)[0] == 201, "the model is registered", quiet=True)

    def logged(self, text):
        """How many lines of the log hold a text."""
        return sum(text in line for line in (self.folder / "server.log").read_text(errors="replace").splitlines())


@contextlib.contextmanager
def folder():
    with tempfile.TemporaryDirectory(prefix="vigil-faults-") as name:
        yield os.path.realpath(name)


@contextlib.contextmanager
def running(server):
    """A server that is gone afterwards, whatever happened; one that is still there has to end well."""
    try:
        yield server
        require(server.stop() == 0, f"the server ends with 0 on SIGTERM:\n{server.printed()}", quiet=True)
    finally:
        if server.process and server.process.poll() is None:
            server.kill()


class Load:
    """Clients that send small batches, single predictions and outcomes until they are stopped, each request until it is
    acknowledged: what a client does that is in doubt."""

    SIZES = (1, 1, 20, 50)

    def __init__(self, server, seed=5, sizes=SIZES, first=0, patience=60):
        self.server, self.patience = server, patience
        self.lock, self.dice, self.next = threading.Lock(), random.Random(seed), first
        self.acknowledged, self.outcomes = {}, {}
        self.refused, self.details, self.failures = collections.Counter(), set(), []
        self.times, self.is_done = [], threading.Event()
        self.threads = [threading.Thread(target=self.run, args=(size,), daemon=True) for size in sizes]
        for thread in self.threads:
            thread.start()

    def rows(self, size):
        with self.lock:
            first, self.next = self.next, self.next + size
            ids = [str(uuid.UUID(int=self.dice.getrandbits(128), version=4)) for _ in range(size)]
        return {id: number for number, id in enumerate(ids, first)}

    def run(self, size):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=self.patience)
        try:
            while not self.is_done.is_set():
                rows = self.rows(size)
                self.deliver(connection, PREDICTIONS, [prediction(*item) for item in rows.items()])
                with self.lock:
                    self.acknowledged.update(rows)
                if size == 20:
                    self.deliver(connection, OUTCOMES, [outcome(*item) for item in rows.items()])
                    with self.lock:
                        self.outcomes.update(rows)
        except Exception as error:  # whatever it is, the test is to say it
            self.failures.append(f"{type(error).__name__}: {error}")

    def deliver(self, connection, path, rows):
        body = "\n".join(map(json.dumps, rows))
        while True:
            start = time.monotonic()
            try:
                connection.request("POST", path, body, {"Content-Type": "application/x-ndjson"})
                answer = connection.getresponse()
                status, text = answer.status, answer.read()
            except BROKEN:
                connection.close()
                status, text = 0, b""
            with self.lock:
                self.times.append(time.monotonic() - start)
            if status == 200:
                receipt = json.loads(text)
                count = receipt.get("stored", 0) + len(receipt.get("duplicates", ()))
                count += receipt.get("matched", 0) + receipt.get("corrections", 0)
                if count < len(rows):
                    raise ValueError(f"{len(rows)} rows were sent to {path}, the receipt is {receipt}")
                return
            if status not in (0, *REFUSALS):
                raise ValueError(f"{path} answered {status}: {text[:300]}")
            with self.lock:
                self.refused[status] += 1
                if text:
                    self.details.add(json.loads(text).get("detail", "")[:200])
            time.sleep(0.02)

    def stop(self):
        """Lets every client bring its request to the end; the server has to answer again."""
        self.is_done.set()
        for thread in self.threads:
            thread.join(timeout=self.patience)
        alive = sum(thread.is_alive() for thread in self.threads)
        require(not alive and not self.failures, f"every request is acknowledged in the end {self.failures[:2] or ''}",
                quiet=True)


def prediction(id, number):
    return {**row(number % 80_000), "id": id}


def outcome(id, number):
    return {"id": id, "label": number % 2, "timestamp": "2026-05-02T12:00:00Z"}


def found_again(server, rows, path=PREDICTIONS, make=prediction):
    """How many of the rows the server has, by its answers when all of them are sent again."""
    found, items = 0, list(rows.items())
    for start in range(0, len(items), 2000):
        part = items[start:start + 2000]
        status, answer = server.send("POST", path, [make(*item) for item in part], media="application/x-ndjson")
        require(status == 200, f"rows from {start} on can be sent again: {status} {str(answer)[:200]}", quiet=True)
        if path == OUTCOMES:
            found += answer["corrections"]
        else:
            found += len({id for id, _ in part} & set(answer["duplicates"]))
    return found


def stored(server):
    """How many predictions the windows of the model have, brought up to date."""
    server.send("POST", f"{MODEL}/drift-checks", {})
    _, answer = server.send("GET", f"{MODEL}/performance?metric=prediction_count")
    return sum(point["predictions"] for point in answer["points"])


class Count:
    """The count of one fault."""

    def __init__(self, name, server, acknowledged, outcomes=None):
        self.name, self.acknowledged = name, len(acknowledged)
        # Outcomes first: a prediction that is sent again could only bring back one that was lost.
        self.outcomes = len(outcomes or {})
        self.outcomes_found = found_again(server, outcomes or {}, OUTCOMES, outcome)
        self.found = found_again(server, acknowledged)
        # What was lost is there again by now, so that all above the number of ids is there twice.
        self.doubled = stored(server) - self.acknowledged

    def report(self, rounds, seconds, more=""):
        """Prints the line of the fault, and ends the test unless it is as it must be."""
        slowest = f"answered again after {statistics.median(seconds):.2f} s, at most {max(seconds):.2f} s; " if seconds else ""
        outcomes = f"{self.outcomes_found:,} of {self.outcomes:,} outcomes; " if self.outcomes else ""
        print(f"  {self.name}: {rounds:,} rounds, {self.acknowledged:,} acknowledged, {self.found:,} found again, "
              f"{self.doubled:,} doubled; {outcomes}{slowest}{more}".rstrip("; "), flush=True)
        require(self.acknowledged > 0, f"{self.name}: something was acknowledged", quiet=True)
        require(self.found == self.acknowledged, f"{self.name}: no acknowledged prediction is lost", quiet=True)
        require(self.outcomes_found == self.outcomes, f"{self.name}: no acknowledged outcome is lost", quiet=True)
        require(self.doubled == 0, f"{self.name}: no prediction is there twice", quiet=True)


class Mount:
    """A small file system in memory."""

    def __init__(self, place, size):
        self.path = pathlib.Path(place) / "small"
        self.path.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", self.path], check=True)

    def remount(self, option):
        subprocess.run(["mount", "-o", f"remount,{option}", self.path], check=True)

    def fill(self):
        with open(self.path / "fill", "ab", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(4096))

    def make_room(self):
        (self.path / "fill").unlink(missing_ok=True)
        self.remount("size=64m")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", "-l", self.path], check=True)


class FaultyDisk:
    """A folder whose files, and the time of day, fail as told: faulty_disk.c, preloaded into the program."""

    FIELDS = ("sync_delay_microseconds", "clock_shift_seconds", "refusal", "drops_syncs", "syncs")
    SECTOR = 512

    def __init__(self, folder, survives=False):
        folder = pathlib.Path(folder).resolve()
        self.disk, self.survivors = folder / "disk", folder / "survivors"
        self.disk.mkdir()
        library, control = folder / "faulty_disk.so", folder / "control"
        compiler = shutil.which("cc") or "clang"
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library,
                        ROOT / "scripts/tests/faulty_disk.c", "-ldl", "-lpthread"], check=True)
        control.write_bytes(bytes(8 * len(self.FIELDS)))
        with open(control, "r+b") as file:
            self.control = mmap.mmap(file.fileno(), 0)
        self.environment = {
            "LD_PRELOAD": str(library), "VIGIL_FAULTS_CONTROL": str(control), "VIGIL_FAULTS_DISK": str(self.disk)}
        if survives:
            self.environment["VIGIL_FAULTS_SURVIVORS"] = str(self.survivors)
            self.mount()

    def __getitem__(self, field):
        return struct.unpack_from("=q", self.control, 8 * self.FIELDS.index(field))[0]

    def __setitem__(self, field, value):
        struct.pack_into("=q", self.control, 8 * self.FIELDS.index(field), value)

    def mount(self):
        """Before a start: all that is there now is on the disk."""
        shutil.rmtree(self.survivors, ignore_errors=True)
        (self.survivors / "fresh").mkdir(parents=True)
        (self.survivors / "linked").mkdir()
        for file in self.disk.iterdir():
            if file.suffix != ".lock" and not file.name.endswith("-shm"):
                shutil.copyfile(file, self.survivors / "linked" / file.name)

    def lose_power(self, dice=None):
        """After the program was killed: leaves what was synchronized, with `dice` also some sectors of the rest."""
        left = {path.name: path.read_bytes() for path in (self.survivors / "linked").iterdir()}
        written = {path.name: path.read_bytes() for path in self.disk.iterdir()
                   if path.suffix != ".lock" and not path.name.endswith("-shm")}
        if dice:
            for name, new in written.items():
                if name in left or dice.random() < 0.5:
                    left[name] = self.torn(left.get(name, b""), new, dice)
        unsynchronized = sum(left.get(name) != new for name, new in written.items())
        shutil.rmtree(self.disk)
        self.disk.mkdir()
        for name, content in left.items():
            (self.disk / name).write_bytes(content)
        self.mount()
        return unsynchronized

    def torn(self, old, new, dice):
        """Of every sector that the two have differently, one of both."""
        if old == new:
            return new
        length = dice.choice((len(old), len(new)))
        parts = []
        for at in range(0, length, self.SECTOR):
            before, after = old[at:at + self.SECTOR], new[at:at + self.SECTOR]
            part = after if dice.random() < 0.5 else before
            parts.append(part.ljust(min(self.SECTOR, length - at), b"\0")[:length - at])
        return b"".join(parts)
