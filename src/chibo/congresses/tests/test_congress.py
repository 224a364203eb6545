"""From the tellers' totals to the term and the posts, the approval, and back; and the pages on the way."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.congresses import services
from chibo.congresses.models import Congress
from chibo.congresses.services import CongressDraft, DelegateDraft, NomineeDraft, PollDraft
from chibo.core.dates import END
from chibo.core.errors import Conflict, DomainError, Forbidden
from chibo.decisions.services import DecisionDraft
from chibo.figures.engine import ask
from chibo.history.services import undo_act
from chibo.obligations.engine import Asked, open_items
from chibo.org.access import OPERATOR
from chibo.org.models import BodyOfTerm, Term
from chibo.org.services import record_term
from chibo.people.models import PostHeld
from chibo.people.services import PostDraft, hold_post
from chibo.rulebook.services import set_override
from tests import factories
from tests.factories import at, make_person

pytestmark = pytest.mark.django_db
ON = date(2025, 8, 3)
PAPER = DecisionDraft(number="9-QĐ/ĐU", issuer="Đảng ủy xã", issued_on=date(2025, 8, 15))


@pytest.fixture
def tree():
    return factories.make_tree()


@pytest.fixture
def members(tree):
    return [make_person(tree.cell, f"Lò Văn Thứ {n}") for n in range(10)]


def poll(post, *nominees, seats=1, **changes):
    """`nominees`: (person, votes, elected)."""
    numbers = {"issued": 10, "returned": 10, "valid": 10} | changes
    drafts = tuple(NomineeDraft(person=p, votes=v, is_elected=e) for p, v, e in nominees)
    return PollDraft(post=post, seats=seats, nominees=drafts, **numbers)


def whole(members, **changes):
    first, second, third = members[:3]
    committee = poll("committee_member", (first, 10, True), (second, 9, True), (third, 8, True), seats=3)
    facts = {
        "kind": "congress", "held_on": ON, "ordinal": 12, "term_name": "2025-2030", "called": 10, "present": 10,
        "tellers": tuple(members[8:]),
        "polls": (committee, poll("secretary", (first, 10, True)), poll("deputy_secretary", (second, 9, True))),
    }  # fmt: skip
    return CongressDraft(**(facts | changes))


def between(members, post, person, on, votes=9):
    """A by-election of one."""
    return whole(
        members,
        kind="by_election",
        held_on=on,
        ordinal=None,
        term_name="",
        polls=(poll(post, (person, votes, True)),),
    )


def posts_on(unit, on):
    rows = PostHeld.objects.filter(seat__unit=unit, starts_on__lte=on, ends_on__gt=on)
    return sorted(
        (row.seat.post_id, row.person.name, row.way) for row in rows.select_related("seat", "person")
    )


def test_congress_opens_term_seats_and_posts_in_one_act_and_is_undone(tree, members):
    unit = at(tree.cell)
    record_term(OPERATOR, unit=unit, name="2020-2025", ordinal=11, starts_on=date(2020, 5, 1))
    old = PostDraft(person=members[5], post="secretary", starts_on=date(2020, 5, 1))
    hold_post(OPERATOR, unit=unit, draft=old)
    before = (list(Term.objects.values()), list(PostHeld.objects.values()))
    congress = services.record_congress(OPERATOR, unit=unit, draft=whole(members))
    assert posts_on(tree.cell, ON) == [
        ("committee_member", "Lò Văn Thứ 0", "elected"),
        ("committee_member", "Lò Văn Thứ 1", "elected"),
        ("committee_member", "Lò Văn Thứ 2", "elected"),
        ("deputy_secretary", "Lò Văn Thứ 1", "elected"),
        ("secretary", "Lò Văn Thứ 0", "elected"),
    ]
    assert posts_on(tree.cell, date(2025, 8, 2)) == [("secretary", "Lò Văn Thứ 5", "")]
    assert list(Term.objects.order_by("starts_on").values_list("ordinal", "ends_on")) == [(11, ON), (12, END)]
    assert BodyOfTerm.objects.get().seat_count == 3
    assert ask(OPERATOR, at(tree.cell, ON), ["congress.ordinal"])["congress.ordinal"].value == 12
    undo_act(OPERATOR, act_uid=congress.recorded_in)
    assert (list(Term.objects.values()), list(PostHeld.objects.values())) == before
    assert not Congress.objects.exists()


def test_approval_is_called_for_until_its_paper_is_there(tree, members):
    unit = at(tree.cell)
    congress = services.record_congress(OPERATOR, unit=unit, draft=whole(members))
    asked = Asked(OPERATOR, unit, keys=("congress.approval",))
    assert [item.sentence for item in open_items(asked, limit=9)] == [
        "Đại hội ngày 03/08/2025 chưa có quyết định chuẩn y của cấp trên."
    ]
    early = DecisionDraft(number="1", issuer="Đảng ủy", issued_on=date(2025, 8, 1))
    with pytest.raises(DomainError, match="không thể trước ngày bầu"):
        services.approve_congress(OPERATOR, unit=unit, congress=congress, decision=early)
    services.approve_congress(OPERATOR, unit=unit, congress=congress, decision=PAPER)
    assert open_items(asked, limit=9) == []
    assert {row.decision.number for row in PostHeld.objects.all()} == {"9-QĐ/ĐU"}
    assert Term.objects.get().decision.number == "9-QĐ/ĐU"
    congress.refresh_from_db()
    with pytest.raises(Conflict, match="Đã ghi quyết định"):
        services.approve_congress(OPERATOR, unit=unit, congress=congress, decision=PAPER)


def test_by_election_fills_what_is_vacant_and_nothing_else(tree, members):
    unit = at(tree.cell)
    first = whole(members, decision=PAPER, polls=whole(members).polls[:2])
    services.record_congress(OPERATOR, unit=unit, draft=first)
    one = between(members, "deputy_secretary", members[2], date(2026, 3, 3))
    assert services.record_congress(OPERATOR, unit=unit, draft=one).term.ordinal == 12
    assert ("deputy_secretary", "Lò Văn Thứ 2", "by_election") in posts_on(tree.cell, date(2026, 3, 3))
    for post in ("secretary", "committee_member"):
        full = between(members, post, members[4], date(2026, 4, 3))
        with pytest.raises(Conflict, match="không đủ chỗ khuyết"):
            services.record_congress(OPERATOR, unit=unit, draft=full)


def of_commune(tree, members, **changes):
    """A congress of delegates of commune A: nine called, the last away, a substitute sitting for them."""
    delegates = (
        DelegateDraft(person=members[0], way="ex_officio"),
        *(DelegateDraft(person=one, way="elected", chosen_on=date(2025, 6, 3)) for one in members[1:7]),
        DelegateDraft(person=members[7], way="appointed", came=False),
        DelegateDraft(person=members[8], way="substitute"),
    )
    facts = {
        "kind": "congress", "held_on": ON, "ordinal": 3, "term_name": "2025-2030", "delegates": delegates,
        "tellers": (members[9],), "polls": (poll("secretary", (members[0], 5, True), issued=8, returned=8, valid=8),),
    }  # fmt: skip
    return CongressDraft(**(facts | changes))


def test_delegates_are_kept_by_name_and_the_numbers_are_theirs(tree, members):
    unit = at(tree.a)
    congress = services.record_congress(OPERATOR, unit=unit, draft=of_commune(tree, members))
    assert (congress.called, congress.present) == (8, 8)
    kept = list(congress.delegates.values_list("way", "chosen_on", "came"))
    assert kept[0] == ("ex_officio", None, True)
    assert kept[1:7] == [("elected", date(2025, 6, 3), True)] * 6
    assert kept[7:] == [("appointed", None, False), ("substitute", None, True)]
    undo_act(OPERATOR, act_uid=congress.recorded_in)
    declared = of_commune(tree, members, delegates=(), called=120, present=118, polls=())
    with pytest.raises(DomainError, match="Chưa ghi lần bỏ phiếu nào"):
        services.record_congress(OPERATOR, unit=unit, draft=declared)
    late = DelegateDraft(person=members[0], way="elected", chosen_on=date(2025, 8, 4))
    young = DelegateDraft(person=make_person(tree.cell, "Dự Bị", official_on=None), way="elected")
    for delegates, match in (((late,), "trước ngày đại hội"), ((young,), "không làm đại biểu")):
        with pytest.raises(DomainError, match=match):
            services.record_congress(
                OPERATOR, unit=unit, draft=of_commune(tree, members, delegates=delegates)
            )


def test_approval_has_a_day_where_the_committee_set_one(tree, members, settings):
    settings.CHIBO_TODAY = date(2025, 9, 1)
    services.record_congress(OPERATOR, unit=at(tree.cell), draft=whole(members))

    def due():
        asked = Asked(OPERATOR, at(tree.cell, date(2025, 9, 1)), keys=("congress.approval",))
        return [item.due_on for item in open_items(asked, limit=9)]

    assert due() == [None]
    set_override(
        OPERATOR,
        unit=at(tree.a),
        rule_id="election.approval_days",
        value=10,
        starts_on=date(2025, 7, 1),
        basis="QĐ 5",
    )
    # Sunday 3/8 + ten working days.
    assert due() == [date(2025, 8, 15)]


def test_delegates_from_the_form_to_the_page(client, tree, members):
    people = factories.cast(tree)
    client.force_login(people.clerk_a)
    url = reverse("congresses:record", args=["congress", tree.a.ref])
    names = [f"Lò Văn Thứ {n}, sinh 1980" for n in range(10)]
    data = {
        "rows": "10", "held_on": "2025-08-03", "ordinal": "3", "term_name": "2025-2030", "chosen_on": "2025-06-03",
        "delegates_ex_officio": names[0], "delegates_elected": "\n".join([*names[1:7], "lo van thu 7"]), "delegates_away": names[7],
        "tellers": names[9], "secretary-seats": "1", "secretary-issued": "7", "secretary-returned": "7",
        "secretary-valid": "7", "who-0": names[0], "post-0": "secretary", "votes-0": "7", "elected-0": "on",
    }  # fmt: skip
    assert client.post(url, data | {"delegates_away": names[8]}).status_code == 422
    nobody = data | {"delegates_ex_officio": "", "delegates_elected": "", "delegates_away": ""}
    assert "Hãy ghi số, hoặc ghi tên đại biểu" in client.post(url, nobody).content.decode()
    assert client.post(url, data | {"called": "9"}).status_code == 422
    done = client.post(url, data)
    said = client.get(done.url).content.decode()
    for text in ("Đương nhiên: 1", "Được bầu: 7", "03/06/2025", "vắng mặt", "7/8"):
        assert text in said
    assert (
        "delegates_elected"
        not in client.get(reverse("congresses:record", args=["congress", tree.cell.ref])).content.decode()
    )


def test_refusals_name_the_clause(tree, members):
    unit = at(tree.cell)
    young = make_person(tree.cell, "Dự Bị", official_on=None)
    cases = {
        "chưa quá mức cần.*Điều 9": whole(members, polls=(poll("secretary", (members[0], 5, True)),)),
        "không phải là đảng viên chính thức": whole(members, polls=(poll("secretary", (young, 10, True)),)),
        "Ngày 03/08/2030 chưa đến": whole(members, held_on=date(2030, 8, 3)),
        "Triệu tập 11": whole(members, called=11),
        "Triệu tập 9 người.*cũng phải mời.*06-HD/TW": whole(members, called=9, present=9),
        "Không tính 2 người mà chỉ vắng 1 người.*294-QĐ/TW": whole(members, present=9, deducted=2),
        "Có mặt 6 người, mà phải có ít nhất 7 người.*Điều 11": whole(members, present=6),
        "có tên trong danh sách bầu": whole(members, tellers=(members[0],)),
        "không phải là tên nhiệm kỳ": whole(members, term_name="2025"),
    }
    for match, draft in cases.items():
        with pytest.raises(DomainError, match=match):
            services.record_congress(OPERATOR, unit=unit, draft=draft)
    services.record_congress(OPERATOR, unit=unit, draft=whole(members))
    with pytest.raises(Conflict):
        services.record_congress(OPERATOR, unit=unit, draft=whole(members, held_on=date(2025, 1, 1)))
    people = factories.cast(tree)
    with pytest.raises(Forbidden):
        services.record_congress(people.viewer("department"), unit=unit, draft=whole(members))


def test_pages_from_the_form_to_the_approval(client, tree, members):
    people = factories.cast(tree)
    client.force_login(people.clerk_a)
    url = reverse("congresses:record", args=["congress", tree.cell.ref])
    shown = client.get(url).content.decode()
    assert "Lò Văn Thứ 0, sinh 1980" in shown
    data = {
        "rows": "10", "held_on": "2025-08-03", "ordinal": "12", "term_name": "2025-2030", "called": "10", "present": "10",
        "tellers": "Lò Văn Thứ 8, sinh 1980\nLò Văn Thứ 9, sinh 1980",
        "secretary-seats": "1", "secretary-issued": "10", "secretary-returned": "10", "secretary-valid": "10",
        "who-0": "Lò Văn Thứ 0, sinh 1980", "post-0": "secretary", "votes-0": "10", "elected-0": "on",
    }  # fmt: skip
    more = client.post(url, data | {"more": "1"})
    assert ('name="who-19"' in more.content.decode(), Congress.objects.count()) == (True, 0)
    wrong = client.post(url, data | {"who-1": "Không Ai, sinh 1900", "post-1": "secretary", "votes-1": "0"})
    assert (wrong.status_code, "Không Ai" in wrong.content.decode()) == (422, True)
    assert client.post(url, data | {"votes-0": "5"}).status_code == 422
    assert client.post(url, data | {"secretary-valid": ""}).status_code == 422
    data["once"] = client.get(url).context["once"]
    done = client.post(url, data)
    # Sent twice it is written once.
    assert client.post(url, data).url == done.url
    congress = Congress.objects.get()
    assert done.url == reverse("congresses:congress", args=[congress.uid])
    said = client.get(done.url).content.decode()
    assert ("10/10" in said, "chưa chuẩn y" in said) == (True, True)
    assert client.post(done.url, {}).status_code == 422
    paper = {"number": "9-QĐ/ĐU", "issuer": "Đảng ủy xã", "issued_on": "2025-08-15"}
    assert client.post(done.url, paper).status_code == 302
    listed = client.get(reverse("congresses:list", args=[tree.cell.ref])).content.decode()
    assert "9-QĐ/ĐU" in listed
    client.force_login(people.department)
    assert "không hiển thị tên" in client.get(done.url).content.decode()
    assert client.get(url).status_code == 403
