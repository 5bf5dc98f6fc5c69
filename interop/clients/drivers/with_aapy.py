"""aapy, of Diamond Light Source."""

import sys

# Another client needs it. This one does not ask for it, but it would be taken when it is there, and
# unlike Python's own json it knows no NaN.
sys.modules["simplejson"] = None

from aa.js import JsonFetcher  # noqa: E402
from aa.pb import PbFetcher, PbFileFetcher  # noqa: E402
from aa.rest import AaRestClient  # noqa: E402
from driver import address, row, serve, utc  # noqa: E402

FETCHERS = {"raw": PbFetcher, "json": JsonFetcher}


def rows(data):
    # Each of its values is an array.
    return [
        row(
            round(event.timestamp * 1e9),
            event.value.item() if event.value.size == 1 else event.value,
            int(event.severity),
        )
        for event in data
    ]


def read(base, pv, start, end, form):
    return rows(FETCHERS[form](*address(base)).get_values(pv, utc(start), utc(end)))


def read_files(root, pv, start, end):
    return rows(PbFileFetcher(root).get_values(pv, utc(start), utc(end)))


def labels(base, pv, start, end, form):
    data = FETCHERS[form](*address(base)).get_values(pv, utc(start), utc(end))
    return data.enum_strings.flatten()


def event_at(base, pv, instant, form):
    return rows([FETCHERS[form](*address(base)).get_event_at(pv, utc(instant))])


def rest(base, method, *, arguments):
    answer = getattr(AaRestClient(*address(base)), method)(*arguments)
    return sorted(answer) if isinstance(answer, set) else answer


serve(read, read_files, labels, event_at, rest)
