"""Records that count, so that a gap in the values is a sample that was lost."""

SCAN = {0: "Passive", 1: "1 second", 2: ".5 second", 5: ".2 second", 10: ".1 second"}


def counters(pvs, rate):
    """Records that count by one, so many times a second; with 0 once, when the IOC starts."""
    once = ' field(PINI, "YES")' if rate == 0 else ""
    return "".join(
        f'record(calc, "{pv}") {{ field(SCAN, "{SCAN[rate]}") field(CALC, "VAL+1"){once} }}\n'
        for pv in pvs
    )


def counters_while(run, *groups):
    """Records that count while another, which they come with, is 1; else they publish nothing.

    A group is a list of names and how many times a second they count.
    """
    return f'record(bo, "{run}") {{}}\n' + "".join(
        f'record(calc, "{pv}") {{ field(SCAN, "{SCAN[rate]}") field(CALC, "A?VAL+1:VAL")'
        f' field(INPA, "{run}") }}\n'
        for pvs, rate in groups
        for pv in pvs
    )
