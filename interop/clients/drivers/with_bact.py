"""bact-archiver, of Helmholtz-Zentrum Berlin.

It has two readers of raw answers, in C++ and in Python. PyPI has its sources only. The C++ reader
needs protoc and the libraries and headers of protobuf to be built, which PyPI has not. The one in
Python is read from the sources of 0.2.2, the newest whose message classes are made already; it is
the same in 0.4.0.
"""

import datetime
import sys
from types import ModuleType

from driver import row, serve, utc

# The package imports its C++ reader first of all.
unbuilt = ModuleType("bact_archiver.epics_event")
unbuilt.read_chunk = unbuilt.decode = None
sys.modules[unbuilt.__name__] = unbuilt

from bact_archiver.config import ArchiverConfiguration  # noqa: E402
from bact_archiver.pyarchiver import Archiver  # noqa: E402


def archiver(base):
    return Archiver(config=ArchiverConfiguration(name="varve", base_url=base))


def read(base, pv, start, end, form):
    assert form == "raw"
    header, samples = archiver(base).getData(pv, t0=utc(start), t1=utc(end))
    year = datetime.datetime(header.year, 1, 1, tzinfo=datetime.timezone.utc)
    start_of_year = int(year.timestamp())
    return [
        row(
            (start_of_year + int(sample["sec"])) * 1_000_000_000 + int(sample["ns"]),
            sample["value"].decode() if samples.dtype["value"].kind == "S" else sample["value"],
        )
        for sample in samples
    ]


def matching(base, pv):
    return archiver(base).getMatchingPVs(pv)


def metadata(base, pv):
    return archiver(base).getTypeInfo(pv)


serve(read, matching, metadata)
