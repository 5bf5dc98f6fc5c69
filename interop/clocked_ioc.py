"""Runs the IOC of pvxslibs by a clock that a file sets: it holds the seconds to add to the real time.

Where its clock steps back, EPICS lets the time of an IOC stand still until the clock has caught up.
"""

import ctypes
import runpy
import sys
import time
from pathlib import Path

from epicscorelibs.path import get_lib

EPICS_EPOCH = 631_152_000
BEFORE_THE_SYSTEM_CLOCK = 10
OK = 0


class TimeStamp(ctypes.Structure):
    _fields_ = [("seconds", ctypes.c_uint32), ("nanos", ctypes.c_uint32)]


def provider(offset):
    """What EPICS asks for the time; the caller keeps it alive."""

    @ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(TimeStamp))
    def now(stamp):
        nanos = time.time_ns() + int(float(offset.read_text()) * 1e9)
        stamp[0].seconds = nanos // 1_000_000_000 - EPICS_EPOCH
        stamp[0].nanos = nanos % 1_000_000_000
        return OK

    return now


def main():
    clock = provider(Path(sys.argv.pop(1)))
    com = ctypes.CDLL(get_lib("Com"))
    com.generalTimeRegisterCurrentProvider(b"steps", BEFORE_THE_SYSTEM_CLOCK, clock)
    runpy.run_module("pvxslibs.ioc", run_name="__main__")


if __name__ == "__main__":
    main()
