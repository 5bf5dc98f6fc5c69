"""Grafana's data source gets what it draws, as strict as its backend and its page read."""

import datetime
import math
import time

import pytest

from clients.grafana import (
    OPERATORS,
    Backend,
    Failed,
    Page,
    go_json,
    go_time,
    js_time,
    parse_raw,
    strict_json,
)
from compare import comparable
from every_type import CA, NAMES, PVA
from machine import wait_for

WAVE, MODE, DOUBLES = CA + "wave", CA + "mode", CA + "doubles"
# The backend has no place for strings of waveforms.
UNREAD = "strings"
# West of Greenwich, as the plugin's own example has it.
ZONE = datetime.timezone(datetime.timedelta(hours=-8))


def when(seconds):
    return datetime.datetime.fromtimestamp(seconds, ZONE)


@pytest.fixture(scope="module")
def backend(archive):
    return Backend(archive.base)


@pytest.fixture(scope="module")
def page(archive):
    return Page(archive.base)


@pytest.fixture(scope="module")
def times(archive):
    return when(archive.start), when(archive.end)


def milliseconds(time):
    seconds, nanos = time
    return seconds * 1000 + nanos // 1_000_000


def nulled(value):
    """What a page gets, for JSON has no number for it."""
    if isinstance(value, list):
        return [nulled(element) for element in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def test_times_are_written_as_the_plugin_does():
    moment = datetime.datetime(2021, 1, 27, 14, 25, 41, 678_000, ZONE)
    assert go_time(moment) == "2021-01-27T14:25:41.678-08:00"
    assert go_time(moment.astimezone(datetime.timezone.utc)).endswith("+00:00")
    assert js_time(moment) == "2021-01-27T22:25:41.678Z"


@pytest.mark.parametrize(
    "body",
    [
        b'{"val": NaN}',
        b'{"val": -Infinity}',
        b'{"val": 1e999}',
        b'{"val": 1, "Val": 2}',
        b'{"val": 01}',
        b'{"val": "\xff"}',
        b'{"val": 1,}',
    ],
)
def test_what_is_no_json_is_refused(body):
    with pytest.raises(Failed):
        strict_json(body)


def test_a_list_of_names_has_names_alone():
    assert go_json(b'["a"]', [str]) == ["a"]
    for body in (b'["a", 1]', b'{"a": 1}', b"[null]"):
        with pytest.raises(Failed):
            go_json(body, [str])


@pytest.mark.parametrize(
    "damage",
    [
        lambda body: b"",
        lambda body: b"\n" + body[body.index(b"\n") + 1 :],
        lambda body: b"\n".join(body.split(b"\n")[:2])[:-1] + b"\n",
        lambda body: body[: body.index(b"\n") + 1] + b"\x08\x01\x10\x02\n",
    ],
    ids=["empty", "headless", "half a field", "no value"],
)
def test_damaged_answers_are_refused(archive, damage):
    body = archive.raw(WAVE)
    assert parse_raw(body, False).points
    with pytest.raises(Failed):
        parse_raw(damage(body), False)


@pytest.mark.parametrize("name", [name for name in NAMES if name != UNREAD])
def test_the_backend_reads_every_sample(archive, backend, times, name):
    for pv in (CA + name, PVA + name):
        expected = archive.samples(pv)
        series = backend.series(pv, *times)
        assert series.name == pv
        unsigned = name == "bytes"
        values = [[v % 256 for v in s.value] if unsigned else s.value for s in expected]
        assert [(time, comparable(value)) for time, value in series.points] == [
            (s.time, comparable(value)) for s, value in zip(expected, values)
        ]


@pytest.mark.parametrize("name", NAMES)
def test_the_page_reads_every_sample(archive, page, times, name):
    for pv in (CA + name, PVA + name):
        ((shown, points),) = page.series(pv, *times)
        assert shown == pv
        expected = archive.samples(pv)
        assert [time for time, _ in points] == [milliseconds(s.time) for s in expected]
        single = name == "floats"
        assert [comparable(value, single) for _, value in points] == [
            comparable(nulled(s.value), single) for s in expected
        ]


@pytest.mark.parametrize("operator", OPERATORS)
def test_backend_and_page_draw_the_same_of_each_operator(backend, page, times, operator):
    for pv in (WAVE, MODE):
        series = backend.series(pv, *times, operator, 2)
        drawn = page.series(pv, *times, operator, 2)
        points = [(milliseconds(time), nulled(value)) for time, value in series.points]
        # No sample of these is so far from the others that it would be a flyer.
        assert bool(points) == (operator != "flyers")
        assert drawn == ([(pv, points)] if points else [])


def test_short_bins_ask_for_the_samples(archive, backend, times):
    series = backend.series(WAVE, *times, "mean", 0)
    assert [value for _, value in series.points] == [s.value for s in archive.samples(WAVE)]


def test_the_last_sample_is_found_at_the_end(archive, backend, page, times):
    last = archive.samples(WAVE)[-1]
    assert backend.series(WAVE, *times, "last").points == [(last.time, last.value)]
    assert page.series(WAVE, *times, "last") == [(WAVE, [(milliseconds(last.time), last.value)])]


def test_where_nothing_is_there_is_an_empty_series(archive, backend, page):
    before = when(archive.start - 9000), when(archive.start - 8000)
    for pv in (WAVE, CA + "words", DOUBLES):
        assert backend.series(pv, *before).points == []
        for _, points in page.series(pv, *before):
            assert points == []


def test_an_unknown_pv_is_an_error(backend, page, times):
    for plugin in (backend, page):
        with pytest.raises(Failed, match="received=404"):
            plugin.series("NO:such", *times)


def test_names_are_found_by_regular_expressions(backend, page):
    page.test()
    for plugin in (backend, page):
        assert plugin.search("CA:w.*") == [WAVE, CA + "whole", CA + "words"]
        assert plugin.search("(CA|PVA):wave") == [WAVE, "PVA:wave"]
        assert plugin.search("CA:.*", 2) == [CA + "bytes", CA + "counter"]
        assert plugin.search(".*odd.*") == [prefix + "odd{name:1}[x]<y>-I" for prefix in (CA, PVA)]
        assert plugin.search("NO:such") == []


def test_a_stream_misses_nothing(page):
    """It asks again and again for what is new, until half a second ago, and drops what it has."""
    until = time.time() - 0.5
    begin = until - 3
    ((_, seen),) = page.series(WAVE, when(begin), when(until))
    for _ in range(4):
        last, until = until, time.time() - 0.5
        for _, points in page.series(WAVE, when(last - 2), when(until)):
            seen += [point for point in points if point[0] > seen[-1][0]]
        time.sleep(0.3)
    ((_, whole),) = page.series(WAVE, when(begin), when(until))
    # What arrives only now is for the next question.
    assert len(seen) > 30
    assert seen == whole[: len(seen)]


def test_invalid_samples_are_hidden_from_alerts(archive, backend):
    pv = CA + "odd{name:1}[x]<y>-I"
    since = archive.end
    with archive.invalid(pv):
        wait_for(
            "a sample is invalid",
            lambda: any(value is None for _, value in hidden(backend, pv, since)),
            20,
        )
    shown = backend.series(pv, when(since), when(time.time())).points
    assert all(value is not None for _, value in shown)


def hidden(backend, pv, since):
    now = when(time.time())
    return backend.series(pv, when(since), now, hide_invalid=True).points
