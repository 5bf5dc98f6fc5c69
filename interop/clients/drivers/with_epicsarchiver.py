"""epicsarchiver-retrieval-client, of the European Spallation Source."""

from driver import address, row, serve, utc
from epicsarchiver.retrieval.client.archiver_retrieval import ArchiverRetrieval
from epicsarchiver.retrieval.client.processor import Processor, ProcessorName


def rows(events):
    return [row(each.timestamp_ns, each.val, each.severity, each.status) for each in events]


def read(base, pv, start, end, form):
    assert form == "raw"
    return rows(ArchiverRetrieval(*address(base)).get_events(pv, utc(start), utc(end))[1])


def process(base, pv, start, end, operator, bins):
    processor = Processor(ProcessorName(operator), bins)
    archiver = ArchiverRetrieval(*address(base))
    return rows(archiver.get_events(pv, utc(start), utc(end), processor)[1])


def metadata(base, pv, start, end):
    by_year, _ = ArchiverRetrieval(*address(base)).get_events(pv, utc(start), utc(end))
    (meta,) = by_year.values()
    headers = {header.name: header.value for header in meta.headers}
    return {"name": meta.pv_name, "elements": meta.element_count, "headers": headers}


def search(base, pattern, start=None, end=None):
    times = {"start": utc(start) if start else None, "end": utc(end) if end else None}
    return ArchiverRetrieval(*address(base)).search(pattern, **times)


serve(read, process, metadata, search)
