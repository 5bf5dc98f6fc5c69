"""PyArchAppl, of FRIB."""

from archappl.admin.client import ArchiverMgmtClient
from archappl.data.client import ArchiverDataClient
from driver import row, serve, utc


def iso(seconds):
    return utc(seconds).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def rows(frame):
    times = frame.index.as_unit("ns").asi8
    return [
        row(int(time), value, severity, status)
        for time, value, severity, status in zip(times, frame.val, frame.severity, frame.status)
    ]


def read(base, pv, start, end, form):
    client = ArchiverDataClient(base, format=form)
    return rows(client.get_data(pv, from_time=iso(start), to_time=iso(end), tz="UTC"))


def read_without_times(base, pv, form):
    return rows(ArchiverDataClient(base, format=form).get_data(pv, tz="UTC"))


def at_time(base, pvs, at):
    return ArchiverDataClient(base).get_data_at_time(pvs, iso(at))


def manage(base, method, arguments):
    answer = getattr(ArchiverMgmtClient(base), method)(**arguments)
    if method == "get_pv_status":
        return {pv: vars(status) for pv, status in answer.items()}
    if method == "get_pv_type_info":
        return vars(answer)
    if method == "get_pv_details":
        return {name: value for (_, name), value in answer.value.items()}
    return answer


serve(read, read_without_times, at_time, manage)
