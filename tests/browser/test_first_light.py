"""The main job, in a browser: a list goes in, a number says where it comes from, another day is asked, the list goes out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tools.demo_browser import new_context, serving, sign_in, undo_list_of
from tools.demo_pages import OFFICER, SAMPLE, choose_list

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, own_home: Path) -> Iterator[Page]:
    """The officer of a commune of which the register knows nothing yet."""
    undo_list_of(own_home, SAMPLE.name)
    with serving(own_home) as address:
        context = new_context(browser, address)
        page = context.new_page()
        sign_in(page, own_home, OFFICER)
        yield page
        context.close()


def ask_about(page: Page, day: str) -> None:
    """Choose a day at the head of the page."""
    page.fill("#asof", day)
    page.locator("form:has(#asof)").get_by_role("button").click()
    page.wait_for_url(f"**on={day}**")


def figure(page: Page, label: str) -> object:
    """A figure of the strip, by its label."""
    return page.locator(".figure", has=page.locator(".label", has_text=re.compile(f"^{label}$")))


def test_list_goes_in_explains_itself_and_goes_out_again(page: Page):
    expect(page.get_by_role("heading", level=1)).to_have_text("Đảng bộ xã Na Khê")
    before = page.locator(".figures").text_content()
    assert "244" not in before

    choose_list(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Xem trước")
    expect(figure(page, "Mới").locator(".value")).to_have_text("244")
    page.get_by_role("button", name="Ghi vào sổ").click()
    expect(page.get_by_role("status")).to_contain_text("Đã ghi 244 đảng viên vào 15 chi bộ.")

    page.get_by_role("link", name="Tổng quan").click()
    members, committees = figure(page, "Đảng viên"), figure(page, "Chi bộ có chi ủy")
    expect(members.locator(".value")).to_have_text("244")
    expect(committees.locator(".value")).to_have_text("14/15")

    committees.get_by_role("link").click()
    exception = page.locator(
        "section.card", has=page.get_by_role("heading", name="Chi bộ chưa có chi ủy")
    ).locator("tbody tr")
    expect(exception).to_have_count(1)
    expect(exception).to_contain_text("Chi bộ")
    expect(exception).to_contain_text("không ai đang giữ chức vụ chi ủy viên")

    page.get_by_role("link", name="Tổng quan").click()
    ask_about(page, "2021-06-30")
    expect(members).to_contain_text("dựng lại")
    expect(members.locator(".value")).to_have_text(re.compile(r"^\d+$"))
    expect(committees).to_contain_text("không có số liệu")
    committees.get_by_role("link").click()
    expect(page.locator("main")).to_contain_text("28/05/2024")

    page.get_by_text("Quản lý sổ").first.click()
    page.get_by_role("link", name="Các lần nhập").click()
    page.get_by_role("row").filter(has_text="đang dùng").get_by_role("link").click()
    page.get_by_role("link", name="Hoàn tác lần nhập này").click()
    page.get_by_role("button", name="Hoàn tác", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Đã hoàn tác")
    expect(page.locator(".figures")).to_have_text(before)
