import pytest

from appliance import Appliance


@pytest.fixture
def appliance(tmp_path):
    """An appliance with an empty data folder."""
    with Appliance(tmp_path / "data") as running:
        yield running
