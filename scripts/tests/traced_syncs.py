"""Reads, in a trace of the program's system calls, whether each answer waited for the disk: after a request was read there
is a write to the log, after that an fdatasync of the log, and only when this has returned is the answer written."""
import collections
import re

CALLS = "trace=read,recvfrom,write,writev,sendto,sendmsg,pwrite64,fsync,fdatasync"
LINE = re.compile(r"^(?P<thread>\d+) +(?P<rest>.*)$")
BEGUN = re.compile(r"^(?P<call>\w+)\((?P<descriptor>\d+)<(?P<file>[^>]*)>(?P<arguments>.*)$")
RESUMED = re.compile(r"^<\.\.\. (?P<call>\w+) resumed>(?P<arguments>.*)$")


class Call:
    """A system call, from the line where it begins to the one where it has returned."""

    def __init__(self, name, descriptor, file, text, begin):
        self.name, self.descriptor, self.file, self.text, self.begin, self.end = name, descriptor, file, text, begin, None
        self.has_failed = False


def calls(lines):
    """The calls of a trace made with `strace -f -y`, in the order in which they began."""
    found, open_calls = [], {}
    for number, line in enumerate(lines):
        match = LINE.match(line)
        if not match:
            continue
        thread, rest = match["thread"], match["rest"]
        resumed, begun = RESUMED.match(rest), BEGUN.match(rest)
        if resumed and thread in open_calls:
            call = open_calls.pop(thread)
            call.text += resumed["arguments"]
        elif begun:
            call = Call(begun["call"], begun["descriptor"], begun["file"], begun["arguments"], number)
            found.append(call)
            if rest.endswith("<unfinished ...>"):
                open_calls[thread] = call
                continue
        else:
            continue
        call.end = number
        call.has_failed = " = -1 " in call.text
    return found


def unsynchronized_answers(lines, log):
    """How many answers to POSTs there are, how many of them did not wait for the disk, and how often the log was
    synchronized."""
    asked, writes, syncs = {}, [], []
    counts = collections.Counter()
    for call in calls(lines):
        if call.file.endswith(log):
            if call.name == "pwrite64":
                writes.append(call)
            elif call.name in ("fsync", "fdatasync"):
                syncs.append(call)
                counts["syncs"] += 1
        elif call.name in ("read", "recvfrom") and '"POST /api' in call.text:
            asked[call.descriptor] = call
        elif call.name in ("write", "writev", "sendto", "sendmsg") and "HTTP/1.1 200" in call.text:
            request = asked.pop(call.descriptor, None)
            if not request:
                continue
            counts["answers"] += 1
            if not has_waited(request, call, writes, syncs):
                counts["early"] += 1
    return counts["answers"], counts["early"], counts["syncs"]


def has_waited(request, answer, writes, syncs):
    first = next((write for write in reversed(writes) if is_between(request, write, answer)), None)
    while first:
        if any(is_between(first, sync, answer) for sync in reversed(syncs) if sync.begin > request.begin):
            return True
        # The last write may be another's, which the answer need not wait for: any earlier one will do.
        first = next((write for write in reversed(writes)
                      if write.begin < first.begin and is_between(request, write, answer)), None)
    return False


def is_between(before, call, after):
    """Whether a call began after another had returned, and has returned well before a third began."""
    return (not call.has_failed and call.end is not None and before.end is not None
            and before.end < call.begin and call.end < after.begin)
