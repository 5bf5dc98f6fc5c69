"""aaclient, of M. Davidsaver."""

import asyncio

from aaclient import MatchMode, getArchive
from driver import row, serve, utc

SETTINGS = {
    "urltype": ".appl",
    "maxquery": "30",
    "chunksize": "4",
    "defaultcount": "1000",
    "starttime": "-1h",
    "endtime": "now",
}


def plain(value):
    """A number, a text of single bytes, or an array of either."""
    elements = [b"".join(e).decode() for e in value] if value.ndim > 1 else list(value)
    return elements[0] if len(elements) == 1 else elements


def rows(values, metas):
    return [
        row(
            int(meta["sec"]) * 1_000_000_000 + int(meta["ns"]),
            plain(value),
            meta["severity"],
            meta["status"],
        )
        for value, meta in zip(values, metas)
    ]


def with_archive(base, use):
    async def run():
        url = base + "/mgmt/bpl/getApplianceInfo"
        async with await getArchive({**SETTINGS, "url": url}) as archive:
            return await use(archive)

    return asyncio.run(run())


def read(base, pv, start, end, form):
    assert form == "raw"
    return rows(*with_archive(base, lambda a: a.raw(pv, T0=utc(start), Tend=utc(end))))


def plot(base, pv, start, end, count):
    return rows(
        *with_archive(base, lambda a: a.plot(pv, T0=utc(start), Tend=utc(end), count=count))
    )


def search(base, pattern, mode):
    return list(with_archive(base, lambda a: a.search(pattern, match=MatchMode[mode])))


serve(read, plot, search)
