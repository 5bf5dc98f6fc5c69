import contextlib

import pytest

from clients.client import Client
from clients.recorded import recorded


@pytest.fixture(scope="package")
def archive(tmp_path_factory):
    """One for all tests of clients: what is in it between its start and end stays."""
    with recorded(tmp_path_factory.mktemp("clients")) as filled:
        yield filled


@pytest.fixture(scope="package")
def client(tmp_path_factory):
    """By name, and started when it is asked for."""
    folder, running = tmp_path_factory.mktemp("drivers"), {}
    with contextlib.ExitStack() as started:

        def called(name):
            if name not in running:
                running[name] = Client(name, folder / f"{name}.log")
                started.callback(running[name].close)
            return running[name]

        yield called
