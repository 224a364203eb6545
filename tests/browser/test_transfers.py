"""A member goes with a letter from a cell to a cell of another committee: in transit at both ends, counted once, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tools.demo_browser import TODAY, new_context, serving, sign_in
from tools.demo_pages import OFFICER

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
FROM, TO, RECEIVER = "na-khe", "lung-vai", "can-bo-lung-vai"
CELL = "na-khe/phu-ty"


def assert_open_to_all(page: Page) -> None:
    """Nothing in the way of anybody, nothing beyond the edge of the screen."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def write(page: Page, **said: str) -> None:
    """Fills the form of a step and sends it."""
    for name, value in said.items():
        page.locator(f"main form.form [name={name}]").fill(value)
    page.get_by_role("button", name="Ghi vào sổ").click()


def stands(page: Page, unit: str, name: str) -> bool:
    """Is somebody of this name in the list of members of a unit today?"""
    page.goto(f"/dang-vien/{unit}/?q={name}&on={TODAY}")
    return page.get_by_role("rowheader", name=name).count() == 1


def under_way(page: Page, unit: str, way: str, name: str) -> str:
    """What the list of letters of a unit says of somebody; "" where it has nobody of the name."""
    page.goto(f"/chuyen-sinh-hoat/{unit}/?way={way}")
    assert_open_to_all(page)
    row = page.locator("tr", has_text=name)
    return row.inner_text() if row.count() else ""


def letter_written(page: Page) -> tuple[str, str]:
    """Writes the letter of the last member of the cell: the name, and where the letter is."""
    page.goto(f"/dang-vien/{CELL}/")
    name = page.locator("main table.list a.rowlink").last.inner_text()
    page.locator("main table.list a.rowlink").last.click()
    page.get_by_role("link", name="Chuyển sinh hoạt", exact=True).first.click()
    page.fill("#find", "xa lung vai")
    page.get_by_role("button", name="Tìm", exact=True).click()
    page.select_option("main [name=to]", TO)
    assert_open_to_all(page)
    write(page, on="2024-06-10", dues_through="06/2024")
    expect(page.locator("main")).to_contain_text("Chưa xuất trình giấy")
    return name, page.url


def test_a_member_goes_to_a_cell_of_another_committee_and_back(browser: Browser, own_home: Path) -> None:
    with serving(own_home) as address:
        sender = new_context(browser, address).new_page()
        sign_in(sender, own_home, OFFICER)
        receiver = new_context(browser, address, width=360).new_page()
        sign_in(receiver, own_home, RECEIVER)

        name, letter = letter_written(sender)

        assert "Chưa xuất trình giấy" in under_way(sender, FROM, "out", name)
        assert "Chưa xuất trình giấy" in under_way(receiver, TO, "in", name)
        receiver.locator("tr", has_text=name).get_by_role("link").click()
        receiver.get_by_role("link", name="Ghi xuất trình giấy").click()
        write(receiver, on="2024-06-17")
        expect(receiver.locator("main")).to_contain_text("Chờ tiếp nhận")
        assert "Chờ tiếp nhận" in under_way(sender, FROM, "out", name)
        assert (stands(sender, FROM, name), stands(receiver, TO, name)) == (True, False)

        receiver.goto(letter)
        receiver.get_by_role("link", name="Ghi tiếp nhận").click()
        receiver.locator("main [name=cell]").select_option(index=0)
        assert_open_to_all(receiver)
        write(receiver, on="2024-06-24")
        expect(receiver.get_by_role("status").first).to_contain_text(f"Đã tiếp nhận {name}.")
        undo = receiver.get_by_role("status").first.get_by_role("link", name="Hoàn tác").get_attribute("href")
        assert (stands(sender, FROM, name), stands(receiver, TO, name)) == (False, True)
        assert under_way(sender, FROM, "out", name) == under_way(receiver, TO, "in", name) == ""

        assert undo
        receiver.goto(undo)
        receiver.get_by_role("button", name="Hoàn tác", exact=True).click()
        expect(receiver.get_by_role("status").first).to_contain_text("Sổ trở lại như trước.")
        assert (stands(sender, FROM, name), stands(receiver, TO, name)) == (True, False)
        assert "Chờ tiếp nhận" in under_way(sender, FROM, "out", name)
