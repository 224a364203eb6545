from __future__ import annotations

import pytest

from chibo.accounts.devices import device_of

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (WINDOWS, "Chrome · Windows"),
        (WINDOWS + " Edg/126.0", "Edge · Windows"),
        (WINDOWS.replace("AppleWebKit", "coc_coc_browser/120 AppleWebKit"), "Cốc Cốc · Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1",
            "Safari · iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36",
            "Chrome · Android",
        ),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_device_is_named_without_version_and_address(user_agent, device):
    assert device_of(user_agent) == device
