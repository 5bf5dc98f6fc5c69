"""What the tests share about this machine: ports of our own, a bounded wait, a clean environment."""

import os
import random
import socket
import time
from pathlib import Path

LOOPBACK = "127.0.0.1"
REPOSITORY = Path(__file__).resolve().parent.parent


def free_port():
    """A port free for TCP and UDP, below those that Linux gives to outgoing connections."""
    for port in random.sample(range(10_000, 20_000), 100):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
                try:
                    tcp.bind((LOOPBACK, port))
                    udp.bind((LOOPBACK, port))
                except OSError:
                    continue
                return port
    raise RuntimeError("no port is free for both TCP and UDP")


# One set for the whole run: the EPICS client libraries read the environment once.
CA_PORT, CA_REPEATER_PORT, PVA_PORT, PVA_SEARCH_PORT = (free_port() for _ in range(4))

CLIENT = {
    "EPICS_CA_ADDR_LIST": f"{LOOPBACK}:{CA_PORT}",
    "EPICS_CA_AUTO_ADDR_LIST": "NO",
    "EPICS_CA_REPEATER_PORT": str(CA_REPEATER_PORT),
    "EPICS_PVA_ADDR_LIST": f"{LOOPBACK}:{PVA_SEARCH_PORT}",
    "EPICS_PVA_AUTO_ADDR_LIST": "NO",
    "EPICS_PVA_BROADCAST_PORT": str(PVA_SEARCH_PORT),
    "EPICS_PVA_SERVER_PORT": str(PVA_PORT),
    "EPICS_PVA_ENABLE_IPV6": "NO",
}

SERVER = {
    "EPICS_CAS_INTF_ADDR_LIST": LOOPBACK,
    "EPICS_CAS_SERVER_PORT": str(CA_PORT),
    "EPICS_CAS_AUTO_BEACON_ADDR_LIST": "NO",
    "EPICS_CAS_BEACON_ADDR_LIST": LOOPBACK,
    "EPICS_CAS_BEACON_PORT": str(CA_REPEATER_PORT),
    "EPICS_PVAS_INTF_ADDR_LIST": LOOPBACK,
    "EPICS_PVAS_SERVER_PORT": str(PVA_PORT),
    "EPICS_PVAS_BROADCAST_PORT": str(PVA_SEARCH_PORT),
    "EPICS_PVAS_AUTO_BEACON_ADDR_LIST": "NO",
    "EPICS_PVAS_BEACON_ADDR_LIST": LOOPBACK,
}


def environment(**more):
    """This process's environment without settings that would reach a real control system."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("EPICS_", "ARCHAPPL_", "VARVE_"))
    }
    return {**inherited, **more}


def wait_for(what, condition, seconds):
    """The first true result of the condition; fails with a sentence after so many seconds."""
    end = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(0.1)
