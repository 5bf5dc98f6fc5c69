"""Archive clients as their users run them: with their own libraries, in a process of their own."""

import contextlib
import json
import subprocess
import sys
import threading
from pathlib import Path

from machine import environment

HERE = Path(__file__).parent
PYTHON = HERE.parent / ".venv-clients" / "bin" / "python"
# The one whose libraries go with those of the tests, and not with those of the others.
OURS = "epicsarchiver"
PATIENCE = 60

# In nanoseconds: PyArchAppl cuts to milliseconds what it computed as a float.
PYARCHAPPL_RESOLUTION = 1_001_000


class Client:
    """Calls functions of one of the drivers."""

    def __init__(self, name, log):
        self._name = name
        self._log = log
        self._file = log.open("wb")
        self._process = subprocess.Popen(
            [
                sys.executable if name == OURS else str(PYTHON),
                str(HERE / "drivers" / f"with_{name}.py"),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._file,
            text=True,
            env=environment(TZ="UTC"),
        )

    def __call__(self, function, **arguments):
        limit = threading.Timer(PATIENCE, self._process.kill)
        limit.start()
        try:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.write(json.dumps([function, arguments]) + "\n")
                self._process.stdin.flush()
            line = self._process.stdout.readline()
        finally:
            limit.cancel()
        assert line, f"{self._name} has ended or took too long:\n{self._log.read_text()[-4000:]}"
        answer = json.loads(line)
        assert "error" not in answer, f"{self._name}, {function}:\n{answer['error']}"
        return answer["answer"]

    def close(self):
        # One that has ended by itself takes no end of its input any more.
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
        self._process.stdout.close()
        self._file.close()
