import sys

import pytest

from server.errors import ConfigError
from server.web.discovery import Advertiser, Ports, own_address


async def test_without_zeroconf_what_to_install_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zeroconf", None)
    advertiser = Advertiser()
    with pytest.raises(ConfigError, match="discovery"):
        await advertiser.start(Ports("127.0.0.1", 9000, 8080))
    await advertiser.close()


def test_a_machine_has_an_address() -> None:
    assert len(own_address().split(".")) == 4
