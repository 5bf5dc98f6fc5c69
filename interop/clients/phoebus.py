"""What the archive reader of Phoebus asks, and how its library (pbrawclient) reads the answers.

Rules taken over as far as an answer can break them: a header that cannot be read ends the stream,
display limits have to be numbers, some types are not read at all, and five streams of one question
are read in lock step.
"""

import datetime
import http.client
import re
import urllib.parse
from dataclasses import dataclass

import plainpb

LINE_BUFFER = 16 * 1024 * 1024
YEARS = range(1970, 16_000)
NUMBERS = ["LOPR", "LOW", "LOLO", "PREC", "HIGH", "HIHI", "HOPR"]
WAVEFORM_STRING, WAVEFORM_ENUM = 7, 10
UNREAD = {WAVEFORM_STRING, WAVEFORM_ENUM, plainpb.GENERIC}

# As the HTTP client of the JDK sends them with every request.
UPGRADE = {
    "Connection": "Upgrade, HTTP2-Settings",
    "Content-Length": "0",
    "HTTP2-Settings": "AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA",
    "Upgrade": "h2c",
    "User-Agent": "Java-http-client/17.0.9",
}


@dataclass(frozen=True)
class Stream:
    type: int
    samples: list
    display: dict
    labels: list


class Phoebus:
    def __init__(self, base):
        self._base = urllib.parse.urlsplit(base)

    def search(self, glob):
        """Names for what a user typed; none when the answer is an error."""
        regex = glob.replace(".", r"\.").replace("*", ".*").replace("?", ".")
        body = self._get("/bpl/searchForPVsRegex", regex=f".*{regex}.*")
        return [] if body is None else body.decode().splitlines()

    def fetch(self, expression, start, end, **more):
        """The samples between two instants, given in nanoseconds; None for an error."""
        times = {"from": instant(start), "to": instant(end)}
        body = self._get("/data/getData.raw", **{"pv": expression, **times, **more})
        return None if body is None else parse(body)

    def _get(self, path, **parameters):
        query = urllib.parse.urlencode(parameters)
        connection = http.client.HTTPConnection(self._base.hostname, self._base.port, timeout=30)
        try:
            connection.request("GET", f"/retrieval{path}?{query}", headers=UPGRADE)
            response = connection.getresponse()
            body = response.read()
            return body if response.status == 200 else None
        finally:
            connection.close()


def instant(nanoseconds):
    """As java.time.Instant writes it: with 0, 3, 6 or 9 digits after the second."""
    seconds, nanos = divmod(nanoseconds, 1_000_000_000)
    when = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    text = when.strftime("%Y-%m-%dT%H:%M:%S")
    digits = re.sub("(000)+$", "", f"{nanos:09d}")
    return text + (f".{digits}" if digits else "") + "Z"


def parse(body):
    assert body, "an answer without a byte is an exception"
    assert not body.startswith(b"\n"), "an empty line is no header"
    assert max(len(line) for line in body.split(b"\n")) < LINE_BUFFER
    head, headers = None, []
    for line in body.split(b"\n"):
        if not line:
            head = None
        elif head is None:
            head = plainpb.header(line)
            headers.append(head)
    assert len({head.type for head in headers}) == 1, "a type changes within an answer"
    assert all(head.year in YEARS for head in headers)
    kind, fields = headers[0].type, dict(headers[0].fields)
    if kind in UNREAD:
        raise ValueError(f"payload type {kind} is not supported")
    display = {name: float(fields[name]) for name in NUMBERS if name in fields}
    if "EGU" in fields:
        display["EGU"] = fields["EGU"]
    samples = [sample for _, sample in plainpb.parse(body)]
    assert all(0 <= sample.severity <= 3 for sample in samples)
    return Stream(kind, samples, display, labels(fields))


def labels(fields):
    count = sum(name.startswith("ENUM_") for name in fields)
    return [fields[f"ENUM_{number}"] for number in range(count)]
