"""The records of every_type.db, which hold every kind of value that a base IOC serves."""

from pathlib import Path

DATABASE = Path(__file__).with_name("every_type.db")

# Those the IOC drives by itself, and those that somebody writes to.
DRIVEN = ["counter", "wave", "whole", "mode", "words", "recent", "odd{name:1}[x]<y>-I"]
WRITTEN = {
    "strings": lambda n: [f"n{n}", 'quote " and \\', "é"],
    "shorts": lambda n: [n, -n, 32767],
    "floats": lambda n: [n + 0.1, -1.5, 1e30],
    "bytes": lambda n: [n, 10, 27],
    "ints": lambda n: [n, -n, 2147483647],
    "doubles": lambda n: [n + 0.1, float("nan"), -0.0],
}
NAMES = [*DRIVEN, *WRITTEN]

# The same records are served twice: what begins with one is archived over Channel Access, what
# begins with the other over pvAccess.
CA, PVA = "CA:", "PVA:"
DATABASES = [(f"P={prefix}", DATABASE) for prefix in (CA, PVA)]


def write_round(context, number):
    """Writes one more value to each that is written to, over pvAccess."""
    for prefix in (CA, PVA):
        for name, values in WRITTEN.items():
            context.put(prefix + name, {"value": values(number)}, wait=True)
