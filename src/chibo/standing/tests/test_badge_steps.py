"""The steps of a proposal, numbers, badges given back, and the papers that go up: as a page and as a Word file."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from chibo.core.audit.models import AuditEntry
from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.core.papers import DOTS, Column, Paper, Signer, Table
from chibo.core.uid import new_uid
from chibo.core.word import word_bytes
from chibo.decisions.services import DecisionDraft
from chibo.history.services import undo_act
from chibo.obligations.engine import Asked, open_items
from chibo.org.access import OPERATOR
from chibo.people.models import Membership, TemporaryStay, Transfer
from chibo.rulebook.loading import shipped_rulebook
from chibo.standing import services
from chibo.standing.models import Badge
from chibo.standing.queries.badges import batch_list
from chibo.standing.rules import badges as law
from chibo.standing.tests.test_badges import AWARD, TODAY, award, member, propose, tree  # noqa: F401 - the fixture
from tests import factories

pytestmark = pytest.mark.django_db
PAPER = DecisionDraft(issuer="Tỉnh ủy Bình Sơn", number="77-QĐ/TU", issued_on=TODAY)


def advance(tree, badges, step, on=TODAY, viewer=OPERATOR, act_uid=None):  # noqa: F811
    return services.advance_badges(
        viewer, unit=factories.at(tree.a), badge_ids=[badge.pk for badge in badges], step=step, on=on, act_uid=act_uid or new_uid()
    )  # fmt: skip


def called_for(tree, key, on=TODAY):  # noqa: F811
    items = open_items(Asked(OPERATOR, factories.at(tree.a, on), keys=(key,)), limit=20)
    return [(item.subject, item.due_on) for item in items]


def test_proposals_go_through_the_steps_together_and_back(tree):  # noqa: F811
    badges = [propose(tree, member(tree, name), on=date(2026, 6, 20)) for name in ("Vi Một", "Vi Hai")]
    advance(tree, badges, "declared_on", date(2026, 6, 10))
    uid = new_uid()
    advance(tree, badges, "reviewed_on", date(2026, 7, 1), act_uid=uid)
    rows = Badge.objects.all()
    assert {(row.declared_on, row.reviewed_on) for row in rows} == {(date(2026, 6, 10), date(2026, 7, 1))}
    assert AuditEntry.objects.filter(act_uid=uid).count() == 2
    undo_act(OPERATOR, act_uid=uid)
    assert {row.reviewed_on for row in Badge.objects.all()} == {None}


@pytest.mark.parametrize(
    ("step", "on", "code"),
    [
        ("declared_on", date(2026, 6, 20), ""),
        ("declared_on", date(2026, 6, 21), "badge_step_order"),
        ("reviewed_on", date(2026, 6, 20), ""),
        ("reviewed_on", date(2026, 6, 19), "badge_step_order"),
        ("forwarded_on", date(2026, 8, 2), "date_future"),
    ],
    ids=[
        "BDG-06-same-day",
        "BDG-06-declared-late",
        "BDG-06-reviewed-same-day",
        "BDG-06-reviewed-early",
        "future",
    ],
)
def test_steps_stand_in_their_order(tree, step, on, code):  # noqa: F811
    badge = propose(tree, member(tree), on=date(2026, 6, 20))
    if not code:
        advance(tree, [badge], step, on)
        with pytest.raises(Conflict):
            advance(tree, [badge], step, on)
        return
    with pytest.raises(DomainError) as refusal:
        advance(tree, [badge], step, on)
    assert refusal.value.code == code


def test_steps_need_the_right_and_badges_of_the_unit(tree):  # noqa: F811
    people = factories.cast(tree)
    badge = propose(tree, member(tree))
    for who, error in (("secretary", NotVisible), ("department", Forbidden), ("clerk_b", NotVisible)):
        with pytest.raises(error):
            advance(tree, [badge], "declared_on", viewer=people.viewer(who))
    with pytest.raises(NotVisible):
        services.advance_badges(
            OPERATOR, unit=factories.at(tree.b), badge_ids=[badge.pk], step="declared_on", on=TODAY, act_uid=new_uid()
        )  # fmt: skip


@pytest.mark.parametrize(
    ("years", "shape"),
    [(30, "XX 00000001"), (45, "XX E0000001"), (90, "XX 01"), (35, "")],
    ids=["BDG-09-30", "BDG-09-45", "BDG-09-90", "BDG-09-none"],
)
def test_a_number_is_shown_in_its_shape(years, shape):
    assert law.serial_shape(years, shipped_rulebook().rule(law.SERIAL, on=TODAY)) == shape
    assert law.serial_shape(years, shipped_rulebook().rule(law.SERIAL, on=date(2024, 1, 1))) == ""


def test_a_number_comes_once_in_its_shape_and_later_where_it_was_not_known(tree):  # noqa: F811
    first, second = (propose(tree, member(tree, name)) for name in ("Vi Một", "Vi Hai"))
    award(tree, first, PAPER)
    with pytest.raises(DomainError) as refusal:
        award(tree, second, PAPER)
    assert refusal.value.code == "badge_serial_taken"
    award(tree, second, PAPER, "")
    unit, uid = factories.at(tree.cell), new_uid()
    with pytest.raises(DomainError) as refusal:
        services.number_badge(OPERATOR, unit=unit, badge_id=second.pk, serial="BS 12", act_uid=uid)
    assert "XX 00000001" in str(refusal.value)
    services.number_badge(OPERATOR, unit=unit, badge_id=second.pk, serial="BS 00012346", act_uid=uid)
    with pytest.raises(Conflict):
        services.number_badge(
            OPERATOR, unit=unit, badge_id=second.pk, serial="BS 00012347", act_uid=new_uid()
        )
    undo_act(OPERATOR, act_uid=uid)
    assert Badge.objects.get(pk=second.pk).serial == ""


@pytest.mark.parametrize(
    ("exit_kind", "code"),
    [("", "badge_not_due_back"), ("died", "badge_not_due_back"), ("struck_off", "")],
    ids=["BDG-10-member", "BDG-10-family-keeps", "BDG-10-left"],
)
def test_who_leaves_gives_the_badge_back(tree, exit_kind, code):  # noqa: F811
    person = member(tree)
    badge = award(
        tree,
        propose(tree, person, on=date(2026, 7, 1)),
        DecisionDraft(issuer="T", number="1", issued_on=date(2026, 7, 2)),
    )
    if exit_kind:
        Membership.objects.filter(person=person).update(ends_on=date(2026, 7, 10), exit_kind=exit_kind)
    assert called_for(tree, "badge.return_due") == ([] if code else [("Lò Văn Già", None)])
    unit = factories.at(tree.cell)
    if code:
        with pytest.raises(Conflict) as refusal:
            services.return_badge(OPERATOR, unit=unit, badge_id=badge.pk, on=TODAY, act_uid=new_uid())
        assert (refusal.value.code, "§18.4" in str(refusal.value)) == (code, True)
        return
    services.return_badge(OPERATOR, unit=unit, badge_id=badge.pk, on=TODAY, act_uid=new_uid())
    assert called_for(tree, "badge.return_due") == []


def test_a_lost_badge_is_called_for_until_another_is_issued(tree):  # noqa: F811
    badge = award(tree, propose(tree, member(tree)), PAPER)
    unit = factories.at(tree.cell)
    services.lose_badge(OPERATOR, unit=unit, badge_id=badge.pk, on=TODAY, act_uid=new_uid())
    assert called_for(tree, "badge.reissue_due") == [("Lò Văn Già", None)]
    services.reissue_badge(OPERATOR, unit=unit, badge_id=badge.pk, paper=PAPER, act_uid=new_uid())
    assert called_for(tree, "badge.reissue_due") == []


def test_who_is_on_the_way_or_away_for_a_time_is_marked(tree):  # noqa: F811
    for name, kind in (("Vi Đi", "official_outside"), ("Vi Tạm", "temporary")):
        person = member(tree, name)
        moved = Transfer.objects.create(
            person=person, kind=kind, from_unit=tree.cell, to_place="Đảng bộ nơi khác", starts_on=date(2026, 7, 20),
            recorded_in=new_uid(),
        )  # fmt: skip
        if kind == "temporary":
            TemporaryStay.objects.create(
                person=person, transfer=moved, starts_on=date(2026, 7, 20), until=date(2026, 12, 1), recorded_in=new_uid()
            )  # fmt: skip
    found = batch_list(OPERATOR, factories.at(tree.a, TODAY), AWARD)
    assert {one.row.person.name: (one.leaves, one.stays_away) for one in found.due} == {
        "Vi Đi": (True, False), "Vi Tạm": (False, True),
    }  # fmt: skip
    assert found.processed_by == "sending_side"


def texts(answer):
    document = Document(BytesIO(answer.content))
    tables = [[cell.text for row in table.rows for cell in row.cells] for table in document.tables]
    return " ".join(
        [*(line.text for line in document.paragraphs), *(words for table in tables for words in table)]
    )


def test_lists_and_declaration_are_printed_and_written_as_word_files(tree, client):  # noqa: F811
    people = factories.cast(tree)
    in_time, ill = member(tree, "Vi Thị Huy"), member(tree, "Lò Văn Ốm", "1997-09-02")
    late = member(tree, "Hà Văn Chậm", "1996-03-03")
    badge = propose(tree, in_time)
    propose(tree, ill, way="early")
    propose(tree, late)
    dead = member(tree, "Lò Văn Khuất", "1997-06-01", until=date(2026, 6, 1))
    Membership.objects.filter(person=dead).update(exit_kind="died")
    propose(tree, dead, way="posthumous")
    client.force_login(people.clerk_a)
    url = reverse("standing:badge_paper", args=[tree.a.ref])
    asked = {"dot": "2026-09-02", "loai": "tang", "on": "2026-08-01"}
    page = client.get(url, asked).content.decode()
    word = texts(client.get(url, {**asked, "tep": "docx"}))
    for words in (
        "ĐẢNG BỘ HUYỆN MƯỜNG LA", "ĐẢNG ỦY XÃ XUÂN HÒA", "ĐẢNG CỘNG SẢN VIỆT NAM", "-DS/ĐU", "Xuân Hòa, ngày", "DANH SÁCH ĐẢNG VIÊN",
        "đề nghị tặng Huy hiệu Đảng", "Huy hiệu 30 năm tuổi Đảng", "Ngày cấp có thẩm quyền ra quyết định kết nạp", "Vi Thị Huy", "Lò Văn Ốm",
        "Tặng sớm vì bệnh nặng", "xét sau đợt, đủ tuổi Đảng 03/03/2026", "Chi bộ thôn Đồng Cam", "T/M BAN THƯỜNG VỤ",
    ):  # fmt: skip
        assert (words, words in page, words in word) == (words, True, True)
    assert ("Lò Văn Khuất" in page, "4A-HHĐ</p>" in page) == (False, False)
    after_death = client.get(url, {**asked, "loai": "truy-tang"}).content.decode()
    assert "từ trần 01/06/2026" in after_death
    assert client.get(url, {**asked, "loai": "khac"}).status_code == 404
    assert client.get(url, {"loai": "tang"}).status_code == 404
    declaration = reverse("standing:badge_declaration", args=[in_time.uid, badge.pk])
    for text in (client.get(declaration).content.decode(), texts(client.get(declaration, {"tep": "docx"}))):
        for words in (
            "TỜ KHAI",
            "Vi Thị Huy",
            "Huy hiệu 30 năm tuổi Đảng, đợt 02/09/2026",
            "NGƯỜI KHAI",
            "T/M CHI BỘ",
            "CHI BỘ THÔN ĐỒNG CAM",
        ):
            assert words in text


def test_lost_badges_are_listed_on_their_own_form(tree, client):  # noqa: F811
    people = factories.cast(tree)
    badge = award(tree, propose(tree, member(tree, "Vi Thị Rơi")), PAPER)
    services.lose_badge(
        OPERATOR, unit=factories.at(tree.cell), badge_id=badge.pk, on=TODAY, act_uid=new_uid()
    )
    client.force_login(people.clerk_a)
    url = reverse("standing:badge_paper", args=[tree.a.ref])
    page = client.get(url, {"on": "2026-08-01"}).content.decode()
    for words in ("Mẫu 4A-HHĐ", "bị mất", "Vi Thị Rơi", "BS 00012345", "báo mất 01/08/2026"):
        assert words in page
    assert "Danh sách không có ai" in client.get(url, {"on": "2026-07-01"}).content.decode()


def test_the_list_takes_steps_of_those_ticked(tree, client):  # noqa: F811
    people = factories.cast(tree)
    badge = propose(tree, member(tree))
    client.force_login(people.clerk_a)
    url = f"{reverse('standing:badges', args=[tree.a.ref])}?dot=2026-09-02&on=2026-08-01"
    entered = {"act": "step", "step": "reviewed_on", "step_on": "2026-08-01"}
    assert client.post(url, entered).status_code == 422
    refused = client.post(url, {**entered, "badge": [badge.pk], "step_on": ""})
    kept = (f'value="{badge.pk}" checked', '<option value="reviewed_on" selected')
    assert (refused.status_code, [part in refused.content.decode() for part in kept]) == (422, [True, True])
    assert client.post(url, {**entered, "badge": [badge.pk]}).status_code == 302
    assert "cấp ủy cơ sở 01/08/2026" in client.get(url).content.decode()


def test_a_word_file_of_a_list_reads_alike_in_word_and_elsewhere():
    columns = (Column("Số", 1), Column("Họ và tên", 3))
    paper = Paper(
        file="p", above="A", body="B", number="", place_and_day="C", title="T", is_wide=True, lines=(f"Quê quán: {DOTS * 3}",),
        tables=(Table("Một", columns, (("1", "Vi"),)), Table("Hai", columns, (("1", "Lò"),))), signers=(Signer("T/M", "", "(Ký)"),),
    )  # fmt: skip
    document = Document(BytesIO(word_bytes(paper)))
    first, last = document.tables[1:3]
    widths = [column.width for column in last.columns]
    assert [cell.width for cell in last.rows[2].cells] == widths
    assert round(widths[1] / widths[0]) == 3
    kept = [table.rows[-1].cells[0].paragraphs[0].paragraph_format.keep_with_next for table in (first, last)]
    assert kept == [None, True]
    line = next(one for one in document.paragraphs if one.text.startswith("Quê quán"))
    assert (line.text, len(line.paragraph_format.tab_stops)) == ("Quê quán: \t", 1)
