"""An officer enters a term, a place with its head and a new name with its decision, and looks at the unit as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tools.demo_browser import new_context, serving, sign_in
from tools.demo_pages import OFFICER

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
CELL = "na-khe/phu-ty"


def fill(page: Page, **said: str) -> None:
    """Fills fields by name; selects choose by what they show."""
    for name, value in said.items():
        field = page.locator(f"main [name={name}]")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    page.click("main form.form button.btn")
    page.wait_for_load_state()


def test_an_officer_keeps_a_unit(browser: Browser, own_home: Path) -> None:
    with serving(own_home) as address:
        context = new_context(browser, address)
        page = context.new_page()
        sign_in(page, own_home, OFFICER)

        page.goto(f"/ghi/nhiem-ky/{CELL}/")
        fill(page, ordinal="9", name="2022-2025", starts_on="2022-04-17")
        assert "Đại hội lần thứ 9" in page.inner_text("main")

        page.goto("/ghi/them-dia-ban/na-khe/")
        fill(
            page,
            kind="Thôn, bản",
            label="thôn",
            name="Nà Mới",
            cell="Chi bộ thôn Phú Tỷ",
            covered_from="2020-01-01",
        )
        row = page.locator("tr", has_text="thôn Nà Mới")
        row.locator("summary").click()
        row.get_by_role("link", name="Trưởng thôn").click()
        fill(page, is_member="chưa phải là đảng viên", starts_on="2023-01-01", schooling="Tiểu học")
        assert "chưa phải là đảng viên" in page.locator("tr", has_text="thôn Nà Mới").inner_text()

        page.goto(f"/ghi/doi-ten/{CELL}/")
        fill(
            page, name="Chi bộ thôn Phú Tỷ Mới", on="2023-07-01",
            number="15-QĐ/ĐU", issuer="Đảng ủy xã", issued_on="2023-06-20",
        )  # fmt: skip
        assert "Kiểm tra lại trước khi ghi" in page.inner_text("main")
        page.click("main form.confirm button.btn")
        page.wait_for_url(f"**/don-vi/{CELL}/")
        assert page.inner_text("h1") == "Chi bộ thôn Phú Tỷ Mới"
        assert "15-QĐ/ĐU" in page.inner_text("main")
        page.goto(f"/don-vi/{CELL}/?on=2023-06-30")
        assert page.inner_text("h1") == "Chi bộ thôn Phú Tỷ"
        context.close()
