"""How much the appliance costs while it archives counters of a real IOC, and whether it loses any.

Run by './varve bench engine'. The IOC runs in a process of its own on the same machine. Its records
are counters: a gap in the values, or a last one that is not in the files, is a sample that was lost.
"""

import argparse
import os
import subprocess
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import plainpb
from appliance import Appliance
from counters import SCAN, counters
from machine import wait_for
from soft_ioc import SoftIoc
from watch import PvaWatch

TICKS = os.sysconf("SC_CLK_TCK")


def say(text):
    print(f"engine   {text}", flush=True)


def cpu_seconds(pid):
    """User and system time of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) / TICKS, int(fields[12]) / TICKS


def thread_seconds(pid):
    """User and system time by the name of the thread; numbers at its end are left out."""
    seconds = Counter()
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            fields = (task / "stat").read_text().rpartition(")")[2].split()
            name = (task / "comm").read_text().strip().rstrip("0123456789-# ")
        except OSError:
            continue  # It has ended.
        seconds[name] += (int(fields[11]) + int(fields[12])) / TICKS
    return seconds


def memory_mb(pid):
    """Resident memory now and at its highest."""
    status = dict(
        line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines()
    )
    return tuple(int(status[key].split()[0]) // 1024 for key in ("VmRSS", "VmHWM"))


def live_heap(pid):
    """Bytes of the objects that are in use, by class."""
    jcmd = Path(os.environ["JAVA_HOME"]) / "bin" / "jcmd"
    histogram = subprocess.run(
        [jcmd, str(pid), "GC.class_histogram"], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    # As "  12:   4711   112233  java.lang.String (java.base@25)".
    rows = (line.split() for line in histogram.splitlines())
    in_use = Counter()
    for row in rows:
        # What fills gaps between objects belongs to none of them.
        if len(row) >= 4 and row[0].rstrip(":").isdecimal() and "FillerElement" not in row[3]:
            in_use[row[3]] += int(row[2])
    assert in_use, histogram[-300:]
    return in_use


@dataclass
class Group:
    """So many PVs that count so many times a second; with 0 only once."""

    pvs: list
    rate: int

    @staticmethod
    def parse(text):
        pvs, _, rate = text.partition("x")
        if not pvs.isdecimal() or not rate.isdecimal() or int(rate) not in SCAN:
            raise argparse.ArgumentTypeError(
                f"'{text}' is not PVSxHZ, such as 5000x1, with a rate of {', '.join(map(str, SCAN))}"
            )
        return Group([f"LOAD:at{rate}Hz{number:06d}" for number in range(int(pvs))], int(rate))


@dataclass
class Window:
    """What happened between two looks at the processes."""

    seconds: float
    user: float
    system: float
    ioc: float
    threads: Counter


def watch(appliance, ioc, seconds):
    threads = thread_seconds(appliance.pid)
    began, before, ioc_before = time.monotonic(), cpu_seconds(appliance.pid), cpu_seconds(ioc.pid)
    time.sleep(seconds)
    after, ioc_after = cpu_seconds(appliance.pid), cpu_seconds(ioc.pid)
    return Window(
        time.monotonic() - began,
        after[0] - before[0],
        after[1] - before[1],
        sum(ioc_after) - sum(ioc_before),
        thread_seconds(appliance.pid) - threads,
    )


def samples_of(appliance, pv):
    """The counters of a PV in the short-term store: how many, the first and the last."""
    folder, _, name = pv.partition(":")
    count, first, last = 0, None, None
    for file in sorted((appliance.data / "sts" / folder).glob(f"{name}:*.pb")):
        content = file.read_bytes()
        # Only the first and the last are looked at; there may be tens of millions.
        first_line, second_line, _ = content.split(b"\n", 2)
        last_line = content[content.rfind(b"\n", 0, -1) + 1 : -1]
        head = plainpb.header(first_line)
        count += content.count(b"\n") - 1
        values = [plainpb.sample(head, line).value for line in (second_line, last_line)]
        first = values[0] if first is None else first
        last = values[1]
    return count, first, last


def missing(appliance, counted):
    """Samples that are not in the files, up to what each PV has counted to, and PVs without any."""
    lost, silent, archived = 0, 0, 0
    for pv, counted_to in counted.items():
        count, first, last = samples_of(appliance, pv)
        archived += count
        if count == 0:
            silent += 1
        else:
            lost += int(max(last, counted_to) - first) + 1 - count
    return archived, lost, silent


def count_now(ioc_client, pvs):
    """What each counter has come to at least."""
    counted = {}
    for start in range(0, len(pvs), 500):
        some = pvs[start : start + 500]
        counted.update(zip(some, (value.value for value in ioc_client.get(some, timeout=30))))
    return counted


def connect_all(appliance, pvs):
    began = time.monotonic()
    wait_for(
        f"{len(pvs)} PVs are connected",
        lambda: appliance.engine_connected() >= len(pvs),
        300,
    )
    return time.monotonic() - began


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--load",
        type=Group.parse,
        nargs="+",
        default=[Group.parse("10000x10")],
        metavar="PVSxHZ",
        help="how many PVs count how many times a second",
    )
    parser.add_argument("--warm-up", type=int, default=60, help="seconds")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument(
        "--classes", type=int, default=0, help="of how many classes to say what they take for each PV"
    )
    parser.add_argument(
        "--threads", type=int, default=0, help="of how many threads to say what they take for each event"
    )
    parser.add_argument("--java", default="", help="more options for java, separated by blanks")
    options = parser.parse_args()

    groups = options.load
    pvs = [pv for group in groups for pv in group.pvs]
    with tempfile.TemporaryDirectory(prefix="varve-engine-") as folder:
        home = Path(folder)
        database = "".join(counters(group.pvs, group.rate) for group in groups)
        (home / "load.db").write_text(database)
        with SoftIoc([("", home / "load.db")], home / "ioc.log") as ioc:
            client = PvaWatch([]).context
            appliance = Appliance(home / "data", java=options.java.split())
            with appliance:
                empty = live_heap(appliance.pid)
                began = time.monotonic()
                appliance.archive(pvs)
                connect_all(appliance, pvs)
                say(f"{len(pvs)} new PVs archived {time.monotonic() - began:.1f} s after the request")
            for file in (home / "data" / "sts").rglob("*.pb"):
                file.unlink()
            began = time.monotonic()
            with appliance:
                ready = time.monotonic() - began
                say(f"ready {ready:.1f} s after the start, all connected {connect_all(appliance, pvs):.1f} s later")
                time.sleep(options.warm_up)
                window = watch(appliance, ioc, options.seconds)
                resident, highest = memory_mb(appliance.pid)
                heap = live_heap(appliance.pid)
                counted = count_now(client, pvs)
                # What has been published arrives.
                time.sleep(1)
                drops = appliance.drops()
            archived, lost, silent = missing(appliance, counted)
            rate = sum(len(group.pvs) * group.rate for group in groups)
            cpu, core = window.user + window.system, 100 / window.seconds
            say(
                f"{len(pvs)} PVs, {rate} events/s: {core * cpu:.1f} % of a core"
                f" ({core * window.user:.1f} user, {core * window.system:.1f} system);"
                f" IOC {core * window.ioc:.1f} %"
            )
            if rate:
                say(f"{cpu / (rate * window.seconds) * 1e6:.2f} us of CPU per event")
                for name, taken in window.threads.most_common(options.threads):
                    say(f"  {taken / (rate * window.seconds) * 1e6:.2f} us in {name}")
            say(
                f"memory {resident} MB resident, {highest} MB at most;"
                f" objects in use {heap.total() >> 20} MB,"
                f" {(heap.total() - empty.total()) / len(pvs) / 1000:.2f} kB for each PV"
            )
            for name, size in (heap - empty).most_common(options.classes):
                say(f"  {size / len(pvs):8.0f} bytes for each PV in {name}")
            say(f"{archived} samples archived since the start, {lost} lost, {silent} PVs without any")
            say(f"drops counted: {sum(sum(causes.values()) for causes in drops.values())}")
            if lost or silent or drops:
                raise SystemExit(1)


if __name__ == "__main__":
    main()
