"""A list in an old encoding, one column of which is read wrongly: put right in a browser, written, and read so the next time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from chibo.exchange.reading import Field
from chibo.exchange.tests.reading.legacy_letters import in_tcvn3
from chibo.exchange.tests.reading.sheets import HEADINGS, kept_list, person, workbook
from tools.demo_browser import new_context, serving, sign_in
from tools.demo_pages import OFFICER, choose_list

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
#: The column of telephones, below a heading nobody knows.
PHONE = "select[name=column-0-M]"
NAME = "Lò Thị Ước"


@pytest.fixture(params=[1280, 360])
def page(request: pytest.FixtureRequest, browser: Browser, own_home: Path) -> Iterator[Page]:
    """The officer of a commune, on a screen of this width."""
    with serving(own_home) as address:
        context = new_context(browser, address, width=request.param)
        page = context.new_page()
        sign_in(page, own_home, OFFICER)
        yield page
        context.close()


def old_list(name: str) -> Any:
    """A workbook in TCVN3 (ABC) of one new member."""
    someone = person(name=name, sex="Nữ", born="02/05/1982", citizen_id="014182987654", phone="0912345679")
    rows = kept_list(someone, headings=HEADINGS | {Field.PHONE: "Liên lạc qua"}, cell="I. CHI BỘ THÔN NA PÔ")
    coded = [[in_tcvn3(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    return {"name": "abc.xlsx", "mimeType": "application/octet-stream", "buffer": workbook(coded)}


def assert_open_to_all(page: Page) -> None:
    """Nothing in the way of anybody, and nothing beyond the edge of the screen."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_list_in_tcvn3_is_corrected_written_and_remembered(page: Page):
    choose_list(page, old_list(NAME))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Xem trước")
    expect(page.locator("select[name=encoding]")).to_contain_text("Tự nhận: TCVN3 (ABC)")
    expect(page.locator("#people")).to_contain_text(NAME)
    expect(page.locator(PHONE)).to_have_value("")
    assert_open_to_all(page)

    page.locator(PHONE).select_option("phone")
    page.get_by_role("button", name="Đọc lại").click()
    expect(page.locator("#columns")).to_contain_text("như bạn đã chọn")
    expect(page.locator(PHONE)).to_have_value("phone")
    assert_open_to_all(page)

    page.locator("select[name=encoding]").select_option("windows-1258")
    page.get_by_role("button", name="Đọc lại").click()
    expect(page.locator("main")).to_contain_text("Chưa đọc lại được")
    expect(page.locator("select[name=encoding]")).to_have_value("")
    expect(page.locator("#people")).to_contain_text(NAME)

    page.get_by_role("button", name="Ghi vào sổ").click()
    expect(page.get_by_role("status")).to_contain_text("Đã ghi 1 đảng viên vào 1 chi bộ.")
    assert_open_to_all(page)

    choose_list(page, old_list(NAME))
    expect(page.locator("#columns")).to_contain_text("như lần trước đã chọn")
    assert_open_to_all(page)
    page.get_by_role("button", name="Quên cách hiểu này").click()
    expect(page.locator(PHONE)).to_have_value("")
