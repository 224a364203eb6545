"""An officer merges two cells with their hamlets and splits another: prepared, looked at, done by one decision, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tools.demo_browser import new_context, serving, sign_in
from tools.demo_pages import OFFICER

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
COMMUNE = "na-khe"
PAPER = {"on": "30/06/2024", "number": "12-QĐ/ĐU", "issuer": "Đảng ủy xã Na Khê", "issued_on": "20/06/2024"}


def prepare(page: Page, kind: str, **said: str) -> str:
    """Saves a draft and gives its address; the units were ticked before."""
    for name, value in (said | PAPER).items():
        page.fill(f"main [name={name}]", value)
    page.click("main form.form button.btn")
    page.wait_for_url("**/phuong-an/**")
    assert f"Phương án {kind}" in page.inner_text("h1")
    return page.url.split("?")[0]


def line(page: Page, name: str) -> str:
    """A line of the figures before and after, as it reads."""
    row = page.locator("section", has_text="Số liệu ngày 30/06/2024").locator("tr", has_text=name).first
    return " ".join(row.inner_text().split())


def carry_out_and_undo(page: Page) -> None:
    """Records what the preview shows, and takes it back from the page of the act."""
    page.locator("main form.confirm").get_by_role("button", name="Ghi vào sổ").click()
    page.wait_for_url("**/nhat-ky/viec/**")
    page.get_by_role("button", name="Hoàn tác").last.click()
    page.wait_for_load_state()


def answers(page: Page, ref: str) -> int:
    """The status of the page of a unit on the day of the demonstration."""
    answer = page.goto(f"/don-vi/{ref}/")
    assert answer is not None
    return answer.status


def merge(page: Page) -> None:
    page.goto(f"/soan-sap-xep/merge/{COMMUNE}/")
    page.get_by_label("Chi bộ thôn Bản Rào", exact=True).check()
    page.get_by_label("Chi bộ thôn Khai Hoang", exact=True).check()
    address = prepare(page, "sáp nhập", name="Chi bộ thôn Rào Hoang")
    page.goto(f"{address}?subject=place")
    for box in page.locator("main tbody input[type=checkbox]").all():
        box.check()
    page.fill("#joined_label", "thôn")
    page.fill("#joined_name", "Rào Hoang")
    page.get_by_role("button", name="Gộp địa bàn").click()
    page.wait_for_load_state()
    assert "thôn Rào Hoang ← thôn Bản Rào, thôn Khai Hoang" in page.inner_text("main")
    page.get_by_role("link", name="Xem trước kết quả").click()
    page.wait_for_url("**/xem-truoc/")
    assert line(page, "Chi bộ thôn Bản Rào").endswith("18 → – 18 → – 1 → – 1 → –")
    assert line(page, "Chi bộ thôn Rào Hoang").endswith("– → 32 – → 32 – → 1 – → 1")
    assert line(page, "Đảng bộ xã Na Khê").endswith("244 → 244 243 → 243 15 → 14 10 → 9")
    assert answers(page, f"{COMMUNE}/chi-bo-thon-rao-hoang") == 404
    page.goto(f"{address}xem-truoc/")
    carry_out_and_undo(page)
    assert answers(page, f"{COMMUNE}/ban-rao") == 200
    page.goto(address)
    assert "đang chuẩn bị" in page.inner_text("main")


def split(page: Page) -> None:
    page.goto(f"/soan-sap-xep/split/{COMMUNE}/")
    page.select_option("main [name=sources]", label="Chi bộ thôn Na Pô")
    address = prepare(page, "chia tách", names="Chi bộ thôn Na Pô Trên\nChi bộ thôn Na Pô Dưới")
    page.goto(f"{address}xem-truoc/")
    blocked = page.inner_text("main")
    assert "đảng viên chưa phân về tổ chức nào" in blocked
    assert page.locator("main form.confirm").count() == 0
    page.goto(f"{address}?subject=person")
    first = page.locator("main tbody input[type=checkbox]").first
    first.check()
    page.select_option("#target", label="Chi bộ thôn Na Pô Dưới")
    page.get_by_role("button", name="Phân những mục đã chọn").click()
    page.wait_for_load_state()
    chips = page.locator("ul.chips a").all_inner_texts()
    for subject in [chip.split(":")[0] for chip in chips]:
        page.locator("ul.chips a", has_text=subject).click()
        page.wait_for_load_state()
        page.select_option("#side", value="none")
        page.get_by_role("button", name="Lọc", exact=True).click()
        page.wait_for_load_state()
        if page.locator("#target").count():
            page.select_option("#target", label="Chi bộ thôn Na Pô Trên")
            page.locator("button[name=scope][value=all]").click()
            page.wait_for_load_state()
    page.goto(f"{address}xem-truoc/")
    assert line(page, "Chi bộ thôn Na Pô Dưới").split("– → ")[1].strip() == "1"
    carry_out_and_undo(page)
    assert answers(page, f"{COMMUNE}/na-po") == 200


def test_an_officer_merges_and_splits_cells(browser: Browser, own_home: Path) -> None:
    with serving(own_home) as address:
        context = new_context(browser, address)
        page = context.new_page()
        sign_in(page, own_home, OFFICER)
        merge(page)
        split(page)
        context.close()
