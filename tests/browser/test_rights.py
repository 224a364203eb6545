"""Rights, in a browser: the addresses of another commune are not there; a secretary hands over in the middle of a month."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tools.demo_browser import chibo, new_context, serving, sign_in

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

OTHER = "lung-vai"
NEW, PASSWORD = "bi-thu-moi", "mot-mat-khau-du-dai"
MID_MONTH = "2024-07-17"


def persons_of(home: Path, unit: str, many: int) -> list[str]:
    """Uids of people of a unit and below."""
    query = """
        SELECT DISTINCT p.uid FROM people_person p JOIN people_affiliation a ON a.person_id = p.id
        JOIN org_unit u ON u.id = a.unit_id WHERE u.ref LIKE ? ORDER BY p.id LIMIT ?"""
    with closing(sqlite3.connect(home / "chibo.sqlite3")) as database:
        found = [row[0] for row in database.execute(query, (f"{unit}/%", many))]
    return [
        uid if "-" in uid else f"{uid[:8]}-{uid[8:12]}-{uid[12:16]}-{uid[16:20]}-{uid[20:]}" for uid in found
    ]


def addresses_of(home: Path, unit: str) -> list[str]:
    """Thirty addresses of a unit and the people in it."""
    of_unit = [
        f"/{page}/{unit}/"
        for page in (
            "tong-quan", "dang-vien", "to-chuc", "truc-thuoc", "nhap", "cac-lan-nhap", "xuat", "quyen", "giao-quyen", "vi-sao",
            "ai-da-mo-ho-so", "muc-dich", "so-lieu/members.total", "so-lieu/units.with_committee", "so-lieu/members.female",
            "ban-giao-quyen/1", "ket-thuc-quyen/1",
        )
    ]  # fmt: skip
    people = persons_of(home, unit, 4)
    of_people = [
        f"/ho-so/{uid}/{page}" for uid in people for page in ("", "ai-da-xem/", "vi-sao/", "muc-dich/")
    ]
    return (of_unit + of_people)[:30]


@pytest.mark.parametrize("username", ["van-thu-na-khe", "can-bo-na-khe"])
def test_thirty_addresses_of_another_commune_are_not_there(
    browser: Browser, demo_home: Path, demo_address: str, username: str
):
    addresses = addresses_of(demo_home, OTHER)
    assert len(set(addresses)) == 30
    context = new_context(browser, demo_address)
    page = context.new_page()
    sign_in(page, demo_home, username)
    answers = {}
    for address in addresses:
        response = page.goto(address)
        answers[address] = (
            response.status if response else 0,
            "Lùng Vai" in (page.text_content("main") or ""),
        )
    context.close()
    assert answers == dict.fromkeys(addresses, (404, False))


def test_secretary_hands_over_in_mid_month(browser: Browser, own_home: Path):
    chibo(own_home, "user", "add", NEW, "--role", "member", "--unit", "na-khe/na-po", typed=PASSWORD + "\n")
    with serving(own_home) as address:
        context = new_context(browser, address)
        page = context.new_page()
        sign_in(page, own_home, "can-bo-na-khe")
        page.goto("/quyen/na-khe/na-po/")
        page.get_by_role("link", name="Bàn giao: Bí thư Chi bộ thôn Na Pô, Bí thư chi bộ").click()
        page.get_by_label("Tên đăng nhập của người nhận").fill(NEW)
        page.get_by_label("Người nhận bắt đầu từ ngày").fill(MID_MONTH)
        page.get_by_role("button", name="Bàn giao").click()
        expect(page.get_by_role("status").first).to_contain_text("0 giờ ngày 17/07/2024")
        context.close()
    seen = {day: _who_sees_names(browser, own_home, day) for day in ("2024-07-16", MID_MONTH)}
    assert seen == {"2024-07-16": (200, 404), MID_MONTH: (404, 200)}


def _who_sees_names(browser: Browser, home: Path, day: str) -> tuple[int, int]:
    """What the list of the cell answers on that day to the outgoing and to the incoming secretary."""
    codes = []
    with serving(home, today=day) as address:
        for username, password in (("bi-thu-na-po", ""), (NEW, PASSWORD)):
            context = new_context(browser, address)
            page = context.new_page()
            sign_in(page, home, username, password=password)
            response = page.goto("/dang-vien/na-khe/na-po/")
            codes.append(response.status if response else 0)
            context.close()
    return codes[0], codes[1]
