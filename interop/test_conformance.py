"""Recorded requests get the answers that the EPICS Archiver Appliance gave."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from appliance import Appliance
from machine import REPOSITORY

SHARED = Path(os.environ.get("VARVE_CONFORMANCE", REPOSITORY.parent / "shared" / "conformance"))

# What is built so far; grows with each issue.
BUILT = "^(data|pp|ppargs|edge|multi|name|time|attime|err|retr)-"


@pytest.mark.skipif(
    not (SHARED / "check.py").is_file(),
    reason=f"the recorded answers are not there ({SHARED})",
)
def test_recorded_requests_get_the_recorded_answers(tmp_path):
    data = tmp_path / "data"
    for store in ("sts", "mts", "lts"):
        shutil.copytree(SHARED / "archive" / store, data / store)
    for path in data.rglob("*"):
        path.chmod(path.stat().st_mode | stat.S_IWUSR)

    with Appliance(data) as appliance:
        check = subprocess.run(
            [
                sys.executable,
                str(SHARED / "check.py"),
                "--load",
                *("--base", appliance.base),
                *("--only", BUILT),
                *("--deviations", str(Path(__file__).with_name("deviations.json"))),
            ],
            capture_output=True,
            text=True,
            timeout=600,
        )
    print(check.stdout[-6000:])
    assert check.returncode == 0, check.stdout[-6000:] + check.stderr[-2000:]
    assert "0 failed" in check.stdout
