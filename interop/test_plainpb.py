"""The decoder against bytes of the format's description, so that two mistakes cannot agree."""

from plainpb import Header, parse, unescape

HEADER = bytes.fromhex("08 06 12 03 54 3a 78 18 e8 0f")
FIRST = bytes.fromhex("08 8a b4 bc 02 10 1b 03 19 00 00 00 00 00 00 f8 3f")
SECOND = bytes.fromhex("08 8b b4 bc 02 10 80 ca b5 ee 01 19 00 00 00 00 00 00 04 40 20 02 28 1b 02")


def test_escaped_bytes_become_what_they_were():
    assert unescape(bytes.fromhex("1b 01 1b 02 1b 03 41")) == b"\x1b\n\rA"


def test_samples_carry_time_value_and_alarm():
    (head, first), (_, second) = parse(HEADER + b"\n" + FIRST + b"\n" + SECOND + b"\n")

    assert head == Header(6, "T:x", 2024)
    assert (first.time, first.value, first.severity) == ((1709251210, 13), 1.5, 0)
    assert (second.time, second.value) == ((1709251211, 500000000), 2.5)
    assert (second.severity, second.status) == (2, 10)


def test_a_waveform_is_a_list():
    head = bytes.fromhex("08 08 12 03 54 3a 78 18 e8 0f")
    line = bytes.fromhex("08 01 10 00 1a 02 02 03")

    assert parse(head + b"\n" + line + b"\n")[0][1].value == [1, -2]


def test_an_empty_line_begins_a_new_chunk():
    chunk = HEADER + b"\n" + FIRST + b"\n"

    assert len(parse(chunk + b"\n" + chunk)) == 2
