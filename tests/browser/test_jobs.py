"""A long list is asked for, waited for beside other work, and taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from tools.demo_browser import new_context, serving, sign_in

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
OFFICER, UNIT = "can-bo-thuan-chau", "son-la/thuan-chau"


def test_long_list_shows_its_progress_by_itself_and_is_downloaded(browser: Browser, own_home: Path):
    with serving(own_home) as address:
        context = new_context(browser, address, width=360)
        page = context.new_page()
        sign_in(page, own_home, OFFICER)
        page.goto(f"/xuat/{UNIT}/")
        page.fill("input[name=purpose]", "đối chiếu quý II")
        page.click("main form.form button.btn")
        page.wait_for_url("**/viec/*/")
        assert page.locator("#standing").count() == 1
        assert "việc đang chạy" in page.locator("header.bar").inner_text()
        assert not Axe().run(page).response["violations"]
        page.goto("/viec/")
        page.click("main table a.rowlink")
        page.wait_for_url("**/viec/*/")
        loaded = page.evaluate("performance.timeOrigin")
        page.wait_for_selector("main a[download]", timeout=60_000)
        assert page.evaluate("performance.timeOrigin") == loaded, "the page looked again without loading anew"
        with page.expect_download() as download:
            page.click("main a[download]")
        assert download.value.suggested_filename.startswith("thuan-chau-")
        assert not Axe().run(page).response["violations"]
        context.close()
