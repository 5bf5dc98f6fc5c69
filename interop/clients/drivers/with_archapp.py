"""archapp, of SLAC."""

import sys

# Another client needs it. This one does not ask for it, but it would be taken when it is there, and
# unlike Python's own json it knows no NaN.
sys.modules["simplejson"] = None

from archapp import EpicsArchive  # noqa: E402
from archapp.data import ArchiveData  # noqa: E402
from driver import address, row, serve, utc  # noqa: E402


def naive(seconds):
    """Its times are local and have no zone; the process runs in UTC."""
    return utc(seconds).replace(tzinfo=None)


def archive(base):
    host, port = address(base)
    return EpicsArchive(host, port, port)


def read(base, pv, start, end, form):
    array = ArchiveData(*address(base)).get(pv, naive(start), naive(end), chunk=form == "chunked")
    times = array.time.values.astype("datetime64[ns]").astype(int)
    return [row(int(time), *array.values[:, n]) for n, time in enumerate(times)]


def metadata(base, pv, start, end):
    return ArchiveData(*address(base)).get(pv, naive(start), naive(end)).attrs


def interactive(base, pv, start, end):
    """What a person at a prompt gets: columns of times and values."""
    return archive(base).get(pv, start=naive(start), end=naive(end)).astype(str)


def search(base, glob):
    return archive(base).search(glob, do_print=False)


def snapshot(base, pvs, at, proxies):
    return archive(base).get_snapshot(*pvs, at=naive(at), include_proxies=proxies)


serve(read, metadata, interactive, search, snapshot)
