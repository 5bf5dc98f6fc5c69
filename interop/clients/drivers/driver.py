"""Lets a test call functions here, in a process that has the libraries of one client."""

import datetime
import json
import sys
import traceback
import urllib.parse


def plain(value):
    """What JSON has no word for: arrays and numbers of numpy, bytes, and lists of messages."""
    return value.tolist() if hasattr(value, "tolist") else list(value)


def serve(*functions):
    """Answers calls, a line of JSON each, until standard input ends."""
    by_name = {function.__name__: function for function in functions}
    # Clients print, and a print is no answer.
    out, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        name, arguments = json.loads(line)
        try:
            answer = json.dumps({"answer": by_name[name](**arguments)}, default=plain)
        except Exception:
            answer = json.dumps({"error": traceback.format_exc()})
        print(answer, file=out, flush=True)


def utc(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)


def address(base):
    """Host and port of an appliance."""
    parts = urllib.parse.urlsplit(base)
    return parts.hostname, parts.port


def row(time, value, severity=None, status=None):
    """A sample as a client gives it, with its time in nanoseconds since 1970."""
    return {"time": time, "value": value, "severity": severity, "status": status}
