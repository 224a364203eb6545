"""One life in the register: noted by a cell, admitted, recognised, and thirty years later awarded the badge.

The same home is served on the days at which these things happen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pytest
from playwright.sync_api import expect

from tools.demo_browser import new_context, serving, sign_in
from tools.demo_pages import OFFICER

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
CELL, NAME = "na-khe/na-po", "Lù Thị Sao Mai"
#: The days on which the register is opened: after the ceremony, after recognition, on an award day.
ADMITTED, RECOGNISED, AWARDED = "2025-11-28", "2026-12-28", "2055-11-07"
CELL_VOTE = {"body": "cell", "method": "raised_card", "summoned": "12", "left_out": "2", "in_favour": "9"}
COMMITTEE_VOTE = {
    "body": "grassroots_committee",
    "method": "secret_ballot",
    "summoned": "15",
    "in_favour": "12",
}
DECISION_VOTE = {"body": "standing_committee", "method": "secret_ballot", "summoned": "9", "in_favour": "9"}
PROSPECT, SYMPATHISER, CANDIDATE = "Quần chúng ưu tú", "Cảm tình Đảng", "Đối tượng kết nạp"
PROBATION, OFFICIAL = "Đảng viên dự bị", "Đảng viên chính thức"


class Way(NamedTuple):
    """A step: its kind, its day, how people call it, the standing it leads to, and more that its form asks."""

    kind: str
    on: str
    words: str
    standing: str
    more: dict[str, str]


ISSUER = "Ban Thường vụ Huyện ủy Yên Minh"
COURSE = {"course": "Lớp bồi dưỡng xã Na Khê"}
DECISION = {"number": "118-QĐ/HU", "issuer": ISSUER, "issued_on": "2025-11-03"}
RECOGNITION = DECISION_VOTE | {"number": "97-QĐ/HU", "issuer": ISSUER, "issued_on": "2026-12-28"}
#: The first official member of the cell in the list of those who may introduce.
FIRST = {"first": "#1"}
#: Who is verified before the cell votes: the applicant and the parents.
VERIFIED = ("applicant", "parents")
TO_THE_CLASS = [
    Way("class_sent", "2025-08-01", "Chi bộ cử học lớp nhận thức về Đảng", SYMPATHISER, COURSE),
    Way("class_completed", "2025-08-20", "Được cấp giấy chứng nhận lớp nhận thức", SYMPATHISER, COURSE),
]
TO_THE_CEREMONY = [
    Way("start_allowed", "2025-09-01", "Cấp ủy cơ sở cho làm thủ tục kết nạp", CANDIDATE, {}),
    Way("organisation_introduced", "2025-09-08", "Đoàn thể ra nghị quyết giới thiệu", CANDIDATE, {}),
    Way("introduced", "2025-09-10", "Được giới thiệu vào Đảng", CANDIDATE, FIRST),
    Way("organisation_opinion", "2025-09-15", "Lấy ý kiến đoàn thể", CANDIDATE, {}),
    Way("residence_opinion", "2025-09-16", "Lấy ý kiến chi ủy nơi cư trú", CANDIDATE, {}),
    Way("opinions_collected", "2025-09-20", "Tổng hợp ý kiến đoàn thể và nơi cư trú", CANDIDATE, {}),
    Way("cell_resolved", "2025-10-03", "Chi bộ ra nghị quyết đề nghị kết nạp", "Chi bộ đã xét", CELL_VOTE),
    Way(
        "committee_resolved",
        "2025-10-20",
        "Đảng ủy cơ sở ra nghị quyết đề nghị kết nạp",
        "Đảng ủy cơ sở đã xét",
        COMMITTEE_VOTE,
    ),
    Way("decided", "2025-11-03", "Quyết định kết nạp", "Đã có quyết định kết nạp", DECISION_VOTE | DECISION),
    Way("ceremony", "2025-11-20", "Lễ kết nạp", PROBATION, {}),
]
TO_RECOGNITION = [
    Way("new_member_class", "2026-05-01", "Được cấp giấy chứng nhận lớp đảng viên mới", PROBATION, COURSE),
    Way("self_review", "2026-11-20", "Bản tự kiểm điểm của đảng viên dự bị", PROBATION, {}),
    Way("helper_remarks", "2026-11-22", "Nhận xét của đảng viên giúp đỡ", PROBATION, {}),
    Way("probation_opinions", "2026-11-24", "Tổng hợp ý kiến về đảng viên dự bị", PROBATION, {}),
    Way("recognition_cell", "2026-12-01", "Chi bộ đề nghị công nhận chính thức", PROBATION, CELL_VOTE),
    Way(
        "recognition_committee",
        "2026-12-10",
        "Đảng ủy cơ sở đề nghị công nhận chính thức",
        PROBATION,
        COMMITTEE_VOTE,
    ),
    Way("recognised", "2026-12-28", "Quyết định công nhận đảng viên chính thức", OFFICIAL, RECOGNITION),
]
#: Papers of the dossier that one batch brings, with their day.
PAPERS = {"1-KNĐ": "2025-09-05", "2-KNĐ": "2025-09-06", "3-KNĐ": "2025-09-10"}


def officer(browser: Browser, address: str, home: Path) -> Page:
    """A page of the officer of the committee."""
    page = new_context(browser, address).new_page()
    sign_in(page, home, OFFICER)
    return page


def send(page: Page, button: str, **fields: str) -> None:
    """Fill the form of the page by the names of its fields and send it."""
    form = page.locator("main form.form")
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        if value.startswith("#"):
            field.select_option(index=int(value[1:]))
        elif field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    form.get_by_role("button", name=button, exact=True).click()


def shown(iso: str) -> str:
    """A day as pages write it."""
    year, month, day = iso.split("-")
    return f"{day}/{month}/{year}"


def stands(page: Page, standing: str) -> None:
    """The head of the dossier says where the person stands."""
    expect(page.locator("h1")).to_have_text(NAME)
    expect(page.locator("main")).to_contain_text(f"{standing} · từ ")


def take(page: Page, step: Way) -> None:
    """Record a step from the dossier; nothing stands in its way, and the dossier shows it as done."""
    dossier = page.url
    page.goto(f"{dossier}buoc/{step.kind}/")
    expect(page.locator("h1")).to_have_text(step.words)
    send(page, "Ghi vào hồ sơ", on=step.on, **step.more)
    expect(page).to_have_url(dossier)
    expect(page.get_by_role("status").first).to_contain_text("Đã ghi vào hồ sơ.")
    done = page.locator("ol.timeline > li").filter(has_text=step.words)
    expect(done).to_contain_text(shown(step.on))
    expect(done).not_to_contain_text("Lý do")
    if "summoned" in step.more:
        base = int(step.more["summoned"]) - int(step.more.get("left_out", 0))
        expect(done).to_contain_text(f"{step.more['in_favour']}/{base} tán thành")
    stands(page, step.standing)


def note_and_agree(page: Page) -> None:
    """A source of the cell agrees, gives the facts, is listed and helped."""
    page.goto(f"/ghi-nhan-nguon/{CELL}/")
    send(page, "Ghi nhận", name=NAME, birth_year="2000", organisation="youth_union", noted_on="2025-07-01")
    expect(page.get_by_role("status").first).to_contain_text(f"Đã ghi nhận {NAME}.")
    stands(page, PROSPECT)
    expect(page.locator("main")).to_contain_text("Người ấy chưa đồng ý.")
    dossier = page.url
    page.get_by_role("link", name="Ghi ngày đồng ý").click()
    facts = {"born_on": "2000-05-17", "sex": "female", "schooling": "upper_secondary", "job_group": "farmer"}
    send(page, "Ghi vào hồ sơ", on="2025-07-02", **facts)
    expect(page).to_have_url(dossier)
    expect(page.get_by_role("region", name="Thông tin")).to_contain_text("17/05/2000")
    take(page, Way("listed", "2025-07-20", "Chi bộ đưa vào danh sách cảm tình Đảng", SYMPATHISER, {}))


def find_out_of_order(page: Page) -> None:
    """A certificate before the class, with nobody to help: refused with the clause, and nothing is recorded."""
    dossier = page.url
    page.goto(f"{dossier}buoc/class_completed/")
    send(page, "Ghi vào hồ sơ", on="2025-08-20", **COURSE)
    refused = page.locator("main")
    expect(refused).to_contain_text(
        "Chưa có bước «Chi bộ cử học lớp nhận thức về Đảng». Hãy ghi bước ấy trước."
    )
    expect(refused.locator(".error").first).to_contain_text("12-HD/BTCTW")
    page.goto(dossier)
    expect(page.locator("ol.timeline")).not_to_contain_text("Được cấp giấy chứng nhận lớp nhận thức")


def give_helper(page: Page) -> None:
    """An official member of the cell helps."""
    page.get_by_role("link", name="Phân công giúp đỡ").click()
    helper = page.locator("select[name=person] option").first.inner_text()
    send(page, "Ghi vào hồ sơ", on="2025-07-20")
    expect(page.locator("main")).to_contain_text(helper)


def bring_papers(page: Page) -> None:
    """The checklist says of each paper that it is there."""
    for form, on in PAPERS.items():
        page.get_by_role("link", name="Ghi giấy tờ").click()
        send(page, "Ghi vào hồ sơ", form=form, dated_on=on, kept_at="Tủ hồ sơ ngăn 2")
        line = page.get_by_role("region", name="Giấy tờ của hồ sơ").get_by_role("row")
        expect(line.filter(has_text=re.compile(rf"\b{form}"))).to_contain_text(shown(on))


def verify(page: Page) -> None:
    """Requests go out and answers come in; the dossier shows body, days and outcome."""
    dossier = page.url
    for relation in VERIFIED:
        page.goto(f"{dossier}tham-tra/")
        send(
            page, "Ghi vào hồ sơ", examined=relation, asked_body="Đảng ủy xã Thắng Mố", asked_on="2025-09-02"
        )
        page.goto(f"{dossier}tra-loi/")
        send(page, "Ghi vào hồ sơ", answered_on="2025-09-04", outcome="confirmed")
    asked = page.get_by_role("region", name="Thẩm tra lý lịch").get_by_role("listitem")
    expect(asked).to_have_count(len(VERIFIED))
    expect(asked.first).to_contain_text("trả lời ngày 04/09/2025 · Đã xác nhận")


def admit(page: Page) -> str:
    """From the first name to the ceremony. The address of the dossier, without its host."""
    note_and_agree(page)
    find_out_of_order(page)
    give_helper(page)
    for step in TO_THE_CLASS:
        take(page, step)
    bring_papers(page)
    take(page, TO_THE_CEREMONY[0])
    verify(page)
    for step in TO_THE_CEREMONY[1:]:
        take(page, step)
    barred = page.get_by_role("region", name="Việc có thể làm tiếp").get_by_role("listitem")
    expect(barred.filter(has_text="Bản tự kiểm điểm")).to_contain_text("đến ngày 20/11/2026 mới làm được")
    page.get_by_role("link", name="Hồ sơ đảng viên").click()
    expect(page.locator("h1")).to_have_text(NAME)
    expect(page.locator("main")).to_contain_text("chưa được công nhận")
    page.go_back()
    return page.url.removeprefix(page.evaluate("location.origin"))


def recognise(page: Page, dossier: str) -> None:
    """Probation and the decision: an official member from the day probation ended."""
    page.goto(dossier)
    stands(page, PROBATION)
    for step in TO_RECOGNITION:
        take(page, step)
    page.get_by_role("link", name="Hồ sơ đảng viên").click()
    expect(page.locator("main")).to_contain_text("20/11/2026")
    expect(page.locator("main")).not_to_contain_text("chưa được công nhận")


def award(page: Page) -> None:
    """Thirty years after the decision on admission: listed, put forward with a tick, awarded."""
    page.goto(f"/huy-hieu/{CELL}/?on={AWARDED}")
    days = page.get_by_role("list", name="Các đợt trao")
    days.get_by_role("link", name=shown(AWARDED)).click()
    line = page.get_by_role("row").filter(has_text=NAME)
    for words in ("30 năm", "03/11/2025", "03/11/2055", "chưa đề nghị"):
        expect(line).to_contain_text(words)
    for box in page.locator("input[name=pick]").all():
        box.uncheck()
    line.get_by_role("checkbox").check()
    page.get_by_role("button", name="Đề nghị những người đã chọn").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã đề nghị tặng huy hiệu, số đảng viên: 1.")
    expect(line).to_contain_text(f"đã đề nghị {shown(AWARDED)}")

    line.get_by_role("link", name=NAME).click()
    page.get_by_role("link", name="Ghi quyết định tặng (30 năm)").click()
    paper = {"number": "512-QĐ/TU", "issuer": "Ban Thường vụ Tỉnh ủy Hà Giang", "issued_on": AWARDED}
    send(page, "Ghi vào sổ", **paper)
    expect(page.get_by_role("status").first).to_contain_text(
        f"Đã ghi quyết định tặng {NAME} Huy hiệu 30 năm."
    )
    page.goto(f"/huy-hieu/{CELL}/?on={AWARDED}&dot={AWARDED}")
    expect(line).to_contain_text(f"đã tặng {shown(AWARDED)}")


def test_from_the_first_name_to_the_badge_of_thirty_years(browser: Browser, own_home: Path):
    with serving(own_home, today=ADMITTED) as address:
        dossier = admit(officer(browser, address, own_home))
    with serving(own_home, today=RECOGNISED) as address:
        recognise(officer(browser, address, own_home), dossier)
    with serving(own_home, today=AWARDED) as address:
        award(officer(browser, address, own_home))
