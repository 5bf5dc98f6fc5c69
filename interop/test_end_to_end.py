"""What a real IOC publishes is what retrieval returns, sample by sample."""

import datetime
import time
from dataclasses import replace

import pytest

import plainpb
from appliance import Appliance
from compare import comparable
from every_type import CA, DATABASES, NAMES, PVA, WRITTEN, write_round
from machine import wait_for
from soft_ioc import SoftIoc
from watch import CaWatch, PvaWatch

ROUNDS = 5
# A sample is in an answer at the latest so long after its arrival.
VISIBLE_AFTER = 1.0


def iso(seconds):
    when = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return when.isoformat(timespec="microseconds").replace("+00:00", "Z")


def as_rows(samples, single_precision=False):
    return [
        (s.time, comparable(s.value, single_precision), s.severity, s.status) for s in samples
    ]


def once(samples):
    """Without repetitions: a connection repeats the newest sample, an archive does not."""
    return [s for n, s in enumerate(samples) if n == 0 or s.time > samples[n - 1].time]


def as_signed(samples):
    return [replace(s, value=[(v + 128) % 256 - 128 for v in s.value]) for s in samples]


def retrieved_json(appliance, pv, start, end):
    (answer,) = appliance.get_json(
        "/retrieval/data/getData.json", pv=pv, **{"from": iso(start), "to": iso(end)}
    )
    assert answer["meta"]["name"] == pv
    return [
        plainpb.Sample(d["secs"], d["nanos"], d["val"], d["severity"], d["status"])
        for d in answer["data"]
    ]


def retrieved_raw(appliance, pv, start, end):
    body = appliance.get(
        "/retrieval/data/getData.raw", pv=pv, **{"from": iso(start), "to": iso(end)}
    )
    return [sample for _, sample in plainpb.parse(body)]


@pytest.mark.parametrize("kind", ["json", "raw"], ids=["as JSON", "as RAW"])
def test_retrieval_returns_what_the_ioc_published(recorded, kind):
    appliance, published, start, end = recorded
    retrieve = {"json": retrieved_json, "raw": retrieved_raw}[kind]
    assert published
    for pv, sent in published.items():
        archived = retrieve(appliance, pv, start, end)
        assert archived, f"{pv}: nothing was archived"
        # The archiver came later than the watching client. Its first sample is what the record held
        # then: the newest published value, under the time of the last processing, which a record
        # that publishes changes only tells nobody else. From there on, all is equal.
        (first, *following) = archived
        last = (int(end), int(end % 1 * 1e9))
        before = [s for s in sent if s.time <= first.time]
        after = [s for s in once(sent) if first.time < s.time <= last]
        if pv.endswith("bytes"):
            before, after = as_signed(before), as_signed(after)
        single = pv.endswith("floats")
        assert as_rows(following, single) == as_rows(after, single), pv
        held = replace(before[-1], seconds=first.seconds, nanos=first.nanos)
        assert as_rows([first], single) == as_rows([held], single), pv
        least = ROUNDS if pv.partition(":")[2] in WRITTEN else 5
        assert len(archived) >= least, f"{pv}: {len(archived)} samples are too few to prove much"


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """Runs the IOC and the archiver for some seconds; what was published, and in which time."""
    folder = tmp_path_factory.mktemp("end to end")
    over_ca, over_pva = [CA + name for name in NAMES], [PVA + name for name in NAMES]
    with SoftIoc(DATABASES, folder / "ioc.log"), Appliance(folder / "data") as appliance:
        ca, pva = CaWatch(over_ca), PvaWatch(over_pva)
        start = time.time()
        # Written once before they are archived: a record that was never processed has no time.
        write_round(pva.context, 0)
        wait_for(
            "the clients see every PV",
            lambda: len({*ca.samples, *pva.samples}) == 2 * len(NAMES),
            120,
        )

        requested = time.monotonic()
        appliance.archive(over_ca + ["pva://" + pv for pv in over_pva])
        wait_for(
            "every PV is archived and connected",
            lambda: appliance.connected(over_ca + over_pva) == {*over_ca, *over_pva},
            120,
        )
        took = time.monotonic() - requested
        assert took < 5, f"from the request to 'Being archived' took {took:.1f} s"

        for number in range(1, ROUNDS + 1):
            write_round(pva.context, number)
            time.sleep(1)
        end = time.time()
        time.sleep(VISIBLE_AFTER)
        published = {
            pv: list(samples) for watch in (ca, pva) for pv, samples in watch.samples.items()
        }
        yield appliance, published, start, end
        ca.close()
        pva.close()
