"""What a server says of its own availability, held against what was done to it."""
import errno
import random
import re
import subprocess
import time

from faults import FaultyDisk, SteadyServer, folder, running
from support import require


def status(server):
    """`vigil status`."""
    return subprocess.run([server.program, "status", "--server", server.url], capture_output=True, text=True, check=False)


def own_record():
    """The server's own record: a stop, a kill and a fault of the store, each with its cause and about its length."""
    with folder() as place:
        disk = FaultyDisk(place)
        with running(SteadyServer(place, database=str(disk.disk / "vigil.db"), environment=disk.environment)) as server:
            server.start()
            time.sleep(1.2)
            require(server.stop() == 0, "the server ends with 0 on SIGTERM", quiet=True)
            time.sleep(1)
            server.start()
            time.sleep(1.2)
            server.kill()
            time.sleep(1)
            server.start()
            time.sleep(1.2)
            disk["refusal"] = errno.EROFS
            server.wait_until_ready(503)
            time.sleep(1)
            said = status(server)
            require(said.returncode == 1 and "NOT ready (store_read_only)" in said.stdout,
                    f"vigil status ends with 1 and says what is wrong: {said.stdout}", quiet=True)
            disk["refusal"] = 0
            server.wait_until_ready()
            start = time.monotonic()
            while time.monotonic() - start < 10:
                found = server.send("GET", "/api/v1/status")[1]["availability"]
                if len(found["outages"]) == 3 and "end" in found["outages"][2]:
                    break
                time.sleep(0.2)
            causes = [(outage["cause"], outage.get("fault")) for outage in found["outages"]]
            require(causes == [("stopped", None), ("ended", None), ("store", "read_only")], f"three outages: {found}", quiet=True)
            lengths = [outage["seconds"] for outage in found["outages"]]
            # Each lasts at least a second; the one by SIGKILL counts from the last heartbeat, up to ten seconds before.
            require(all(1 <= length < 15 for length in lengths), f"their lengths: {lengths}", quiet=True)
            down = found["total_seconds"] - found["up_seconds"]
            require(abs(down - sum(lengths)) < 0.1, f"they make up the time that it was down: {found}", quiet=True)
            print(f"  own record: stopped {lengths[0]:.1f} s, killed {lengths[1]:.1f} s, read-only {lengths[2]:.1f} s; "
                  f"available {found['share']:.1%}")


def a_month(days):
    """Days that pass in seconds: on each the server is killed, up to ten seconds after its last heartbeat; on one of them
    the disk is read-only for five minutes, on another it is stopped for a minute."""
    dice, away = random.Random(13), 0.0
    with folder() as place:
        disk = FaultyDisk(place)
        with running(SteadyServer(place, database=str(disk.disk / "vigil.db"), environment=disk.environment)) as server:
            server.start()
            for day in range(days):
                # A second without a commit, and asking for readiness writes the heartbeat.
                time.sleep(1.1)
                disk["clock_shift_seconds"] += 86_400
                require(server.readiness()[0] == 200, "it is ready", quiet=True)
                if day == 1:
                    disk["refusal"] = errno.EROFS
                    server.wait_until_ready(503)
                    disk["clock_shift_seconds"] += 300
                    disk["refusal"] = 0
                    server.wait_until_ready()
                    # Until the next heartbeat it counts as down.
                    time.sleep(2)
                    away += 300
                elif day == 2:
                    require(server.stop() == 0, "the server ends with 0 on SIGTERM", quiet=True)
                    disk["clock_shift_seconds"] += 60
                    server.start()
                    away += 60 + server.started_in[-1]
                else:
                    disk["clock_shift_seconds"] += dice.randint(0, 10)
                    server.kill()
                    server.start()
                    away += server.started_in[-1]
            time.sleep(1.1)
            require(server.readiness()[0] == 200, "it is ready", quiet=True)
            found = server.send("GET", "/api/v1/status")[1]["availability"]
            down = found["total_seconds"] - found["up_seconds"]
            print(f"  {days} days, {days - 2} kills, 5 min of a read-only disk, 1 min stopped: {found['outage_count']} outages, "
                  f"{down:.0f} s by its own record, {away:.0f} s in truth; available {found['share']:.3%}")
            require(found["outage_count"] == days, f"each is an outage: {found}", quiet=True)
            require(away - 1 <= down <= away + 12 * days, "its record is none too good and not much too bad", quiet=True)
            require(found["share"] >= 0.999, "that is 99.9 % and more", quiet=True)


def report_availability(server):
    """What the server says of itself after it was killed again and again."""
    found = status(server)
    said = re.search(r"Available.*?(kept|missed)\.", found.stdout, re.DOTALL)
    require(found.returncode == 0 and said, f"vigil status answers: {found.stdout} {found.stderr}", quiet=True)
    print("  vigil status: " + " ".join(said[0].split()))
    slowest = max(server.started_in[1:])
    print(f"  {86.4 / slowest:,.0f} such faults a day, {slowest:.2f} s each at most, would still be 99.9 %")
