"""A real IOC: EPICS base and QSRV in a process of its own, on loopback."""

import subprocess
import sys
from pathlib import Path

from machine import CLIENT, SERVER, environment, wait_for

CLOCKED = str(Path(__file__).with_name("clocked_ioc.py"))


class SoftIoc:
    """Serves databases, given as pairs of macros and file, over Channel Access and pvAccess.

    With a file for its clock it runs by clocked_ioc.py.
    """

    def __init__(self, databases, log, clock=None):
        command = [sys.executable]
        command += [CLOCKED, str(clock)] if clock else ["-m", "pvxslibs.ioc"]
        for macros, file in databases:
            command += ["-m", macros, "-d", str(file)]
        self._log = log
        self._file = log.open("wb")
        # Its console reads standard input, so the pipe stays open as long as it should run.
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=self._file,
            stderr=subprocess.STDOUT,
            env=environment(**{**CLIENT, **SERVER}),
        )

    def __enter__(self):
        try:
            wait_for("the IOC runs", self._is_running, 120)
        except BaseException:
            self.__exit__()
            raise
        return self

    @property
    def pid(self):
        return self._process.pid

    def _is_running(self):
        text = self._log.read_text(errors="replace")
        assert self._process.poll() is None, f"the IOC has ended:\n{text}"
        return "IOC Running" in text

    def __exit__(self, *_):
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
        self._file.close()
