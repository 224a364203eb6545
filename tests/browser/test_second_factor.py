"""Second factors in a browser: a passkey signs in alone, an app by two steps, and a printed code leads back in."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tools.demo_browser import new_context, serving, sign_in
from tools.demo_pages import OFFICER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
SECRETARY = "bi-thu-na-po"
NEW_PASSWORD = "bay-con-trau-trang"
KEY_OF_THE_MACHINE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(browser: Browser, own_home: Path) -> Iterator[Page]:
    """Somebody at a machine with a fingerprint reader; refusals of the content policy end in `page.wrongs`."""
    with serving(own_home) as address:
        context = new_context(browser, address)
        page = context.new_page()
        page.wrongs = []  # type: ignore[attr-defined]
        page.on("console", lambda said: page.wrongs.append(said.text) if said.type == "error" else None)
        devices = context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": KEY_OF_THE_MACHINE})
        yield page
        context.close()


def look(page: Any) -> None:
    """No hindrance on this page at either width, and nothing the browser refused."""
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        found = Axe().run(page)
        assert not found.violations_count, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.wrongs == []


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/dang-nhap/")


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def code_from_officer(page: Page, home: Path) -> str:
    """What the officer prints for the secretary who lost the telephone."""
    sign_in(page, home, OFFICER)
    page.get_by_text("Quản lý sổ", exact=True).first.click()
    page.get_by_role("link", name="Tài khoản", exact=True).first.click()
    look(page)
    page.get_by_role("row", name=re.compile(SECRETARY)).get_by_role("link").click()
    look(page)
    page.get_by_label(re.compile("Mất lớp bảo vệ thứ hai")).check()
    page.get_by_role("button", name="Cấp mã và in").click()
    code = page.locator(".large-code").text_content() or ""
    look(page)
    sign_out(page)
    return code


def test_passkey_is_added_and_signs_in_by_itself(page: Page, own_home: Path):
    sign_in(page, own_home, OFFICER)
    page.get_by_role("link", name="Bảo vệ tài khoản").click()
    look(page)
    page.get_by_role("link", name="Thêm khóa đăng nhập").click()
    look(page)
    page.get_by_label("Tên gọi").fill("Máy cơ quan")
    page.get_by_role("button", name="Lập khóa trên máy này").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thẻ mã in")
    look(page)
    page.get_by_role("link", name="Về trang bảo vệ tài khoản").click()
    expect(page.locator(".todo")).to_contain_text("Máy cơ quan")
    sign_out(page)
    look(page)
    page.get_by_role("button", name="Vào bằng khóa đăng nhập").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đảng bộ xã Na Khê")
    assert page.wrongs == []  # type: ignore[attr-defined]


def test_app_is_set_up_lost_and_a_printed_code_leads_back_in(page: Page, own_home: Path):
    sign_in(page, own_home, SECRETARY)
    page.get_by_role("link", name="Bảo vệ tài khoản").click()
    page.get_by_role("link", name="Lập ứng dụng hiện mã").click()
    page.get_by_text("Không quét được").click()
    secret = page.locator("details code").text_content() or ""
    look(page)
    page.get_by_label("Mã trên ứng dụng").fill(code_now(secret))
    page.get_by_role("button", name="Bật lớp bảo vệ").click()
    expect(page.locator(".codes li")).to_have_count(6)
    printed = page.locator(".codes code").first.text_content() or ""
    sign_out(page)

    sign_in(page, own_home, SECRETARY, wait=False)
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng nhập, bước 2")
    look(page)
    page.get_by_label("Mã", exact=True).fill(printed)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.get_by_role("link", name="Bảo vệ tài khoản").click()
    page.get_by_role("link", name="Các phiên đăng nhập").click()
    expect(page.get_by_text("máy này")).to_have_count(1)
    look(page)
    sign_out(page)

    code = code_from_officer(page, own_home)
    page.get_by_role("link", name="vào bằng mã một lần").click()
    look(page)
    page.get_by_label("Tên đăng nhập").fill(SECRETARY)
    page.get_by_label("Mã trên tờ giấy").fill(code.lower())
    page.get_by_label("Mật khẩu mới", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("Nhập lại mật khẩu mới").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Đặt mật khẩu mới").click()
    expect(page.get_by_text("Đã đặt mật khẩu mới.")).to_be_visible()
    page.fill("input[name=login]", SECRETARY)
    page.fill("input[name=password]", NEW_PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url(lambda url: "/dang-nhap/" not in url)
    expect(page.get_by_role("button", name="Đăng xuất")).to_be_visible()
