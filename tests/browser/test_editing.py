"""Facts changed in a browser: of many people, seen before, written and taken back; of one member, who asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tools.demo_browser import new_context, serving, sign_in
from tools.demo_pages import OFFICER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
MEMBER, UNIT = "dang-vien-na-po", "na-khe"
CHOSEN = 3
#: What nobody has in the demonstration.
NOTE, PHONE = "Học lớp bồi dưỡng đợt hai", "0987654321"


@pytest.fixture(params=[1280, 360])
def width(request: pytest.FixtureRequest) -> int:
    """Of the screen."""
    return int(request.param)


@pytest.fixture
def address(own_home: Path) -> Iterator[str]:
    """Where a demonstration of its own is served."""
    with serving(own_home) as served:
        yield served


def of(browser: Browser, address: str, home: Path, username: str, width: int) -> Page:
    """A page of that account."""
    page = new_context(browser, address, width=width).new_page()
    sign_in(page, home, username)
    return page


def assert_open_to_all(page: Page) -> None:
    """Nothing in the way of anybody, nothing beyond the edge of the screen, and no date that was not asked about."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    expect(page.locator("main")).not_to_contain_text("Đang xem tình hình đến ngày")


def test_many_are_changed_after_a_preview_and_changed_back(
    browser: Browser, address: str, own_home: Path, width: int
):
    page = of(browser, address, own_home, OFFICER, width)
    page.goto(f"/dang-vien/{UNIT}/")
    for box in page.locator("input.tick").all()[:CHOSEN]:
        box.check()
    page.get_by_role("button", name="Sửa những người đã chọn").click()
    expect(page.locator("main")).to_contain_text(f"{CHOSEN} đảng viên đã chọn")
    assert_open_to_all(page)
    page.get_by_role("link", name="Ghi chú", exact=True).click()
    page.locator("main [name=value]").fill(NOTE)
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_role("status").last).to_contain_text(f"Sẽ sửa {CHOSEN} người, không sửa được 0 người")
    expect(page.get_by_role("table").locator("tbody tr")).to_have_count(CHOSEN)
    assert_open_to_all(page)

    page.get_by_role("button", name=f"Ghi vào sổ: sửa {CHOSEN} người").click()
    expect(page.get_by_role("status").first).to_contain_text(f"Đã sửa {CHOSEN} đảng viên.")
    page.get_by_role("status").first.get_by_role("link", name="Hoàn tác").click()
    expect(page.locator("tbody tr")).to_have_count(CHOSEN)
    expect(page.locator("tbody")).not_to_contain_text(NOTE)  # notes are sealed
    assert_open_to_all(page)
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_role("status")).to_contain_text("Sổ trở lại như trước.")
    assert_open_to_all(page)
    page.goto(f"/nhat-ky/don-vi/{UNIT}/")
    expect(page.locator("tbody tr").filter(has_text="đã hoàn tác")).to_have_count(1)
    assert_open_to_all(page)


def test_member_asks_and_the_officer_corrects(browser: Browser, address: str, own_home: Path, width: int):
    member = of(browser, address, own_home, MEMBER, width)
    name = member.locator("h1").inner_text()
    member.get_by_role("link", name="Đề nghị sửa hồ sơ").click()
    member.get_by_label("Mục cần sửa").select_option("phone")
    member.get_by_label("Điều đúng là").fill(PHONE)
    member.get_by_role("button", name="Gửi đề nghị").click()
    expect(member.get_by_role("status")).to_contain_text("Đã gửi đề nghị")
    assert_open_to_all(member)

    officer = of(browser, address, own_home, OFFICER, width)
    officer.goto(f"/tong-quan/{UNIT}/")
    officer.get_by_role("link", name="1 đề nghị sửa hồ sơ chờ trả lời").click()
    assert_open_to_all(officer)
    officer.get_by_role("link", name=name).click()
    expect(officer.locator("main")).to_contain_text(PHONE)
    assert_open_to_all(officer)
    officer.get_by_role("link", name="Sửa theo đề nghị").click()
    assert_open_to_all(officer)
    officer.locator("main [name=value]").fill(PHONE)
    officer.get_by_role("button", name="Ghi vào sổ").click()
    expect(officer.get_by_role("status").first).to_contain_text(f"Đã ghi Điện thoại của {name}.")
    officer.goto(f"/cac-de-nghi/{UNIT}/")
    expect(officer.locator("main")).to_contain_text("Không có đề nghị nào chờ trả lời")
    assert_open_to_all(officer)

    member.reload()
    expect(member.locator(".todo .tag.ok")).to_have_count(1)
    assert_open_to_all(member)
    member.get_by_role("link", name="Về hồ sơ").click()
    expect(member.locator("main")).to_contain_text(PHONE)
