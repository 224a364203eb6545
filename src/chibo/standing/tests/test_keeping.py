"""Cards, residence and paper files: written down, refused, undone, called for, and on their pages."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from chibo.core.audit.models import AuditEntry
from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.core.sealed import blind_index
from chibo.core.uid import new_uid
from chibo.history.services import undo_act
from chibo.obligations.engine import Asked, open_items
from chibo.org.access import OPERATOR
from chibo.org.models import Unit
from chibo.people.models import Membership
from chibo.rulebook.loading import shipped_rulebook
from chibo.standing import services
from chibo.standing.card_decisions import decider_of
from chibo.standing.card_papers import card_paper, needs_of
from chibo.standing.models import FileCheck, FileLoan, FileSupplement, MemberCard, PaperFile, ResidenceLiaison
from chibo.standing.queries.files import file_list
from chibo.standing.queries.keeping import card_list
from chibo.standing.residence_words import rules_on_residence
from chibo.standing.rules import keeping as law
from tests import factories

pytestmark = pytest.mark.django_db
TODAY, ISSUED = date(2026, 8, 1), date(2026, 3, 2)
NUMBER = "034085001234"


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = TODAY
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    tree = factories.make_tree()
    Unit.objects.update(records_from=date(2020, 1, 1))
    return tree


def issue(tree, person, viewer=OPERATOR, act_uid=None, **more):
    draft = services.CardDraft(**{"number": NUMBER, "issued_on": ISSUED} | more)
    return services.issue_card(
        viewer, unit=factories.at(tree.cell), person=person, draft=draft, act_uid=act_uid or new_uid()
    )


def end(tree, person, card, kind="lost", on=date(2026, 6, 1)):
    return services.end_card(
        OPERATOR, unit=factories.at(tree.cell), person=person, card_id=card.pk, kind=kind, on=on, act_uid=new_uid()
    )  # fmt: skip


def introduce(tree, person, act_uid=None, **more):
    draft = services.LiaisonDraft(**{"introduced_on": date(2023, 5, 4), "unit_id": tree.cells_a[1].pk} | more)
    return services.introduce(
        OPERATOR, unit=factories.at(tree.cell), person=person, draft=draft, act_uid=act_uid or new_uid()
    )


def keep(tree, person, since=date(2024, 1, 10), act_uid=None, **more):
    draft = services.FileDraft(**{"since": since, "keeper_id": tree.a.pk, "place": "Tủ 2, ngăn 3"} | more)
    return services.keep_file(
        OPERATOR, unit=factories.at(tree.cell), person=person, draft=draft, act_uid=act_uid or new_uid()
    )


def lend(tree, person, kept, act_uid=None, **more):
    facts = {
        "borrower": "Ủy ban Kiểm tra Huyện ủy",
        "purpose": "Kiểm tra",
        "lent_on": date(2026, 5, 4),
        "due_on": date(2026, 5, 20),
    }
    return services.lend_file(
        OPERATOR, unit=factories.at(tree.cell), person=person, file_id=kept.pk, draft=services.LoanDraft(**facts | more),
        act_uid=act_uid or new_uid(),
    )  # fmt: skip


def due(unit, on, prefix):
    items = open_items(Asked(OPERATOR, factories.at(unit, on)), limit=100)
    return [(item.key, item.subject, item.due_on) for item in items if item.key.startswith(prefix)]


def test_card_number_is_sealed_with_a_keyed_index_and_never_logged(tree):
    person = factories.make_person(tree.cell)
    card = issue(tree, person, handed_on=date(2026, 3, 9))
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, number_index FROM standing_membercard")
        stored, index = cursor.fetchone()
    assert NUMBER not in stored
    assert index == blind_index(NUMBER, "member_card")
    assert NUMBER not in str(AuditEntry.objects.get(object_type="standing.member_card").after)
    assert MemberCard.objects.get(pk=card.pk).number == NUMBER


@pytest.mark.parametrize(
    ("more", "code", "clause"),
    [
        ({"number": "12345678"}, "card_number", "II.2.2a"),
        ({"number": "034085001235"}, "card_other_person", "II.2.2a"),
        ({"issued_on": date(2026, 8, 2)}, "date_future", ""),
        ({"issued_on": date(1979, 1, 1)}, "date_before_birth", ""),
        ({"handed_on": date(2026, 3, 1)}, "handed_early", ""),
        ({"issued_on": date(2005, 1, 1)}, "person_not_here", ""),
    ],
    ids=["CRD-05", "CRD-05-own-number", "future", "before-birth", "handed", "before-admission"],
)
def test_card_that_cannot_be_is_refused(tree, more, code, clause):
    person = factories.make_person(tree.cell, citizen_id=NUMBER)
    with pytest.raises(DomainError) as refusal:
        issue(tree, person, **more)
    assert refusal.value.code == code
    assert clause in str(refusal.value)


def test_card_is_for_official_members_and_one_at_a_time(tree):
    newcomer = factories.make_person(tree.cell, "Vi Thị Mới", admitted_on="2025-12-01", official_on=None)
    with pytest.raises(DomainError) as refusal:
        issue(tree, newcomer)
    assert (refusal.value.code, "§6.1.1" in str(refusal.value)) == ("card_of_probationer", True)
    person = factories.make_person(tree.cell)
    card = issue(tree, person)
    with pytest.raises(Conflict):
        issue(tree, person, issued_on=date(2026, 4, 1))
    with pytest.raises(Conflict):
        end(tree, person, card, on=ISSUED)
    end(tree, person, card)
    with pytest.raises(Conflict):
        end(tree, person, card)
    issue(tree, person, issued_on=date(2026, 6, 20))


def test_cards_are_called_for_when_new_lost_or_to_be_taken_back(tree):
    new = factories.make_person(tree.cell, "A Mới", admitted_on="2024-06-01", official_on="2025-06-01")
    factories.make_person(tree.cell, "B Cũ")
    lost, left = factories.make_person(tree.cell, "C Mất"), factories.make_person(tree.cell, "D Ra")
    end(tree, lost, issue(tree, lost))
    issue(tree, left)
    Membership.objects.filter(person=left).update(ends_on=date(2026, 7, 1), exit_kind="struck_off")
    assert sorted(due(tree.a, TODAY, "cards.")) == [
        ("cards.issue_due", "A Mới", None), ("cards.replace_due", "C Mất", None), ("cards.withdraw_due", "D Ra", None),
    ]  # fmt: skip
    found = card_list(OPERATOR, factories.at(tree.a, TODAY))
    assert [row.person.name for row in found.to_return] == ["D Ra"]
    assert sorted(row.person.name for row in found.without) == ["A Mới", "B Cũ", "C Mất"]
    issue(tree, new)
    issue(tree, lost, issued_on=date(2026, 6, 20))
    card = MemberCard.objects.get(person=left)
    end(tree, left, card, "withdrawn", date(2026, 7, 5))
    assert due(tree.a, TODAY, "cards.") == []


def test_list_of_cards_that_goes_up_each_month(tree, client):
    """CRD-06: new, lost, damaged and exchanged cards, each under its heading, as of the month asked; the number stays blank."""
    factories.make_person(tree.cell, "A Mới", admitted_on="2024-06-01", official_on="2025-06-01")
    factories.make_person(tree.cell, "B Cũ")
    for name, kind in (
        ("C Mất", "lost"),
        ("D Hỏng", "damaged"),
        ("E Thu", "withdrawn"),
        ("G Đổi", "exchanged"),
    ):
        person = factories.make_person(tree.cell, name)
        end(tree, person, issue(tree, person), kind)
    unit = factories.at(tree.a, TODAY)
    needs = needs_of(OPERATOR, unit)
    assert [(need.heading, [row.person.name for row in need.rows], need.is_cut) for need in needs] == [
        ("Phát thẻ đảng viên", ["A Mới"], False), ("Cấp lại thẻ bị mất", ["C Mất"], False),
        ("Đổi thẻ bị hỏng", ["D Hỏng"], False), ("Đổi thẻ", ["G Đổi"], False),
    ]  # fmt: skip
    paper = card_paper(unit, needs)
    assert (paper.about[-1], paper.form, paper.body) == (
        "Tháng 8 năm 2026",
        "",
        "ĐẢNG BỘ XÃ XUÂN HÒA".replace("BỘ", "ỦY"),
    )
    assert paper.tables[1].rows[0][-2:] == ("", "mất ngày 01/06/2026")
    assert paper.tables[0].rows[0][4:6] == ("01/06/2024", "01/06/2025")
    client.force_login(factories.cast(tree).clerk_a)
    url = reverse("standing:card_paper", args=[tree.a.ref])
    assert f"{url}?on=2026-08-01" in client.get(reverse("standing:cards", args=[tree.a.ref])).content.decode()
    page = client.get(url, {"on": "2026-08-01"}).content.decode()
    assert all(words in page for words in ("C Mất", "II.2.2b", "Tháng 8 năm 2026"))
    assert "chưa có nhịp gửi" in client.get(url, {"on": "2024-08-01"}).content.decode()
    assert "wordprocessingml" in client.get(url, {"on": "2026-08-01", "tep": "docx"})["Content-Type"]


def test_decision_of_the_committee_above_is_kept_with_the_card(tree, client):
    """CRD-02: the form begins with who decides; the decision stands in the file under its clause, and so does its absence."""
    person = factories.make_person(tree.cell, "Vi Thị Thẻ")
    unit = factories.at(tree.cell, TODAY)
    above = factories.at(tree.district, TODAY).name.replace("Đảng bộ huyện", "Huyện ủy")
    assert decider_of(unit) == above
    assert decider_of(factories.at(tree.cell, date(2024, 1, 1))) == ""
    client.force_login(factories.cast(tree).clerk_a)
    url = reverse("standing:keep", args=[person.uid, "the"])
    assert f'value="{above}"' in client.get(url).content.decode()
    entered = {
        "number_of_card": NUMBER, "issued_on_card": "2026-03-02", "number": "77-QĐ/HU", "issuer": above, "issued_on": "2026-03-01",
    }  # fmt: skip
    assert client.post(url, entered).status_code == 302
    file = reverse("people:person", args=[person.uid])
    page = client.get(file, {"on": "2026-08-01"}).content.decode()
    assert f"77-QĐ/HU, {above}, ngày 01/03/2026" in page
    assert "II.2.2b" in page
    undo_act(OPERATOR, act_uid=MemberCard.objects.get().recorded_in)
    assert not MemberCard.objects.exists()
    issue(tree, person)
    assert "77-QĐ/HU" not in client.get(file, {"on": "2026-08-01"}).content.decode()


def test_a_card_is_handed_over_once_while_it_is_held(tree):
    person = factories.make_person(tree.cell)
    card, unit, uid = issue(tree, person), factories.at(tree.cell), new_uid()

    def hand(on, act_uid=None):
        return services.hand_card(
            OPERATOR, unit=unit, person=person, card_id=card.pk, on=on, act_uid=act_uid or new_uid()
        )

    with pytest.raises(Conflict):
        hand(date(2026, 3, 1))
    assert hand(ISSUED, uid).handed_on == ISSUED
    with pytest.raises(Conflict):
        hand(date(2026, 3, 9))
    undo_act(OPERATOR, act_uid=uid)
    assert MemberCard.objects.get().handed_on is None
    end(tree, person, card)
    with pytest.raises(Conflict):
        hand(date(2026, 6, 1))


def test_residence_is_introduced_once_and_remarked_on_yearly(tree):
    person = factories.make_person(tree.cell, "Vi Thị Xa")
    row = introduce(tree, person, letter="12-GT/ĐU")
    with pytest.raises(Conflict):
        introduce(tree, person, introduced_on=date(2024, 1, 1))
    other = factories.make_person(tree.cell, "Vi Thị Hai")
    for more, code in (
        ({"unit_id": None}, "residence_missing"), ({"unit_id": tree.cell.pk}, "residence_own_cell"),
        ({"introduced_on": date(2026, 8, 2)}, "date_future"),
    ):  # fmt: skip
        with pytest.raises(DomainError) as refusal:
            introduce(tree, other, **more)
        assert refusal.value.code == code
    introduce(tree, other, unit_id=None, place_name="Chi bộ tổ 5", excused="student")
    last_of_year = date(2024, 12, 31)
    assert due(tree.a, date(2024, 10, 31), "residence.") == []
    assert due(tree.a, date(2024, 11, 1), "residence.") == [
        ("residence.remark_due", "Vi Thị Xa", last_of_year)
    ]
    unit = factories.at(tree.cell)
    services.record_remark(
        OPERATOR, unit=unit, person=person, liaison_id=row.pk, on=date(2024, 12, 1), act_uid=new_uid()
    )
    assert due(tree.a, last_of_year, "residence.") == []
    for on in (date(2024, 12, 1), date(2023, 5, 3)):
        with pytest.raises(Conflict):
            services.record_remark(
                OPERATOR, unit=unit, person=person, liaison_id=row.pk, on=on, act_uid=new_uid()
            )
    services.end_liaison(
        OPERATOR, unit=unit, person=person, liaison_id=row.pk, on=date(2025, 6, 1), act_uid=new_uid()
    )
    assert due(tree.a, TODAY, "residence.") == []
    with pytest.raises(Conflict):
        services.end_liaison(
            OPERATOR, unit=unit, person=person, liaison_id=row.pk, on=date(2025, 7, 1), act_uid=new_uid()
        )


def test_file_is_kept_handed_over_lent_and_given_back(tree):
    person = factories.make_person(tree.cell, "Vi Thị Hồ")
    kept = keep(tree, person, papers=31)
    with pytest.raises(DomainError):
        keep(tree, person)
    lend(tree, person, kept)
    assert due(tree.a, date(2026, 5, 20), "files.loan") == [
        ("files.loan_due", "Vi Thị Hồ", date(2026, 5, 20))
    ]
    for act in (lambda: lend(tree, person, kept), lambda: keep(tree, person, date(2026, 5, 10))):
        with pytest.raises(Conflict):
            act()
    unit = factories.at(tree.cell)
    with pytest.raises(Conflict):
        services.return_file(
            OPERATOR, unit=unit, person=person, file_id=kept.pk, on=date(2026, 5, 3), act_uid=new_uid()
        )
    services.return_file(
        OPERATOR, unit=unit, person=person, file_id=kept.pk, on=date(2026, 5, 18), act_uid=new_uid()
    )
    assert due(tree.a, date(2026, 5, 20), "files.loan") == []
    keep(tree, person, date(2026, 7, 1), keeper_id=tree.district.pk, place="Kho lưu trữ", handover="3-BB/ĐU")
    kept.refresh_from_db()
    assert kept.ends_on == date(2026, 7, 1)
    book = file_list(OPERATOR, factories.at(tree.a, TODAY))
    assert [(row.person.name, row.keeper_name, row.handover) for row in book.handed] == [
        (person.name, "Đảng bộ huyện Mường La", "3-BB/ĐU")
    ]
    assert file_list(OPERATOR, factories.at(tree.a, date(2026, 6, 30))).handed == []
    for more, code in (
        ({"due_on": date(2026, 5, 3)}, "loan_due"),
        ({"lent_on": date(2026, 6, 1), "due_on": TODAY}, "lent_early"),
    ):
        with pytest.raises(DomainError) as refusal:
            lend(tree, person, PaperFile.objects.get(place="Kho lưu trữ"), **more)
        assert refusal.value.code in {code, "lent_early"}


def test_supplements_of_a_cell_and_comparisons_settle_what_is_due(tree):
    people = [factories.make_person(tree.cell, name) for name in ("Vi Một", "Vi Hai")]
    november, last = date(2025, 11, 15), date(2025, 12, 31)
    assert due(tree.cell, november, "files.supp") == [("files.supplement_due", "Chi bộ thôn Đồng Cam", last)]
    unit = factories.at(tree.cell)

    def supplement(persons, on=date(2025, 11, 10), year=2025):
        ids = [person.pk for person in persons]
        return services.record_supplements(
            OPERATOR, unit=unit, person_ids=ids, year=year, on=on, act_uid=new_uid()
        )

    for on, year in ((date(2026, 8, 2), 2026), (date(2026, 7, 1), 2024), (date(2025, 7, 1), 2026)):
        with pytest.raises(DomainError):
            supplement(people, on, year)
    with pytest.raises(NotVisible):
        supplement([factories.make_person(tree.cells_b[0])])
    assert [supplement(people[:1]), supplement(people)] == [1, 1]
    assert due(tree.cell, november, "files.supp") == []
    assert FileSupplement.objects.count() == 2
    assert due(tree.a, TODAY, "files.check") == [("files.check_due", "Đảng bộ xã Xuân Hòa", date(2021, 1, 1))]
    services.check_files(OPERATOR, unit=factories.at(tree.a), on=TODAY, act_uid=new_uid())
    assert due(tree.a, TODAY, "files.check") == []
    with pytest.raises(Conflict):
        services.check_files(OPERATOR, unit=factories.at(tree.a), on=TODAY, act_uid=new_uid())


def test_nothing_is_called_for_where_the_rulebook_has_a_gap(tree):
    factories.make_person(tree.cell, admitted_on="2022-06-01", official_on="2023-06-01")
    on = date(2024, 12, 1)
    assert [row for row in due(tree.a, on, "") if row[0].split(".")[0] in {"cards", "files"}] == []
    book = shipped_rulebook()
    values = {key: book.rule(key, on=on) for key in (law.CHECKS, law.SUPPLEMENTS)}
    for count in (law.check_due, law.supplement_due):
        with pytest.raises(LookupError):
            count(on, values)


@pytest.mark.parametrize(
    ("on", "last"),
    [(date(2026, 1, 31), date(2026, 7, 31)), (date(2025, 8, 31), date(2026, 2, 28))],
    ids=["REC-07-month-end", "REC-07-february"],
)
def test_list_and_files_are_compared_every_six_months(on, last):
    value = shipped_rulebook().rule(law.CHECKS, on=date(2026, 1, 1))
    assert law.check_due(on, {law.CHECKS: value}) == last


def test_every_act_is_taken_back_whole(tree):
    person, uids = factories.make_person(tree.cell), [new_uid() for _one in range(6)]
    issue(tree, person, act_uid=uids[0])
    introduce(tree, person, act_uid=uids[1])
    kept = keep(tree, person, act_uid=uids[2])
    lend(tree, person, kept, act_uid=uids[3])
    unit = factories.at(tree.cell)
    services.return_file(
        OPERATOR, unit=unit, person=person, file_id=kept.pk, on=date(2026, 6, 1), act_uid=uids[4]
    )
    services.record_supplements(
        OPERATOR, unit=unit, person_ids=[person.pk], year=2026, on=TODAY, act_uid=uids[5]
    )
    with pytest.raises(Conflict):
        undo_act(OPERATOR, act_uid=uids[2])
    undo_act(OPERATOR, act_uid=uids[4])
    assert FileLoan.objects.get().returned_on is None
    for uid in (uids[5], uids[3], uids[2], uids[1], uids[0]):
        undo_act(OPERATOR, act_uid=uid)
    for model in (MemberCard, ResidenceLiaison, PaperFile, FileLoan, FileSupplement, FileCheck):
        assert not model.objects.exists()


def test_acts_need_the_right_over_the_unit(tree):
    people = factories.cast(tree)
    person = factories.make_person(tree.cell)
    for who, error in (("secretary", Forbidden), ("department", Forbidden), ("clerk_b", NotVisible)):
        with pytest.raises(error):
            issue(tree, person, people.viewer(who))
    issue(tree, person, people.viewer("clerk_a"))


def test_pages_write_down_and_list(tree, client):
    people = factories.cast(tree)
    person = factories.make_person(tree.cell, "Vi Thị Thẻ")
    client.force_login(people.clerk_a)
    file = reverse("people:person", args=[person.uid])
    on = {"on": "2026-08-01"}
    acts = {
        "the": {"number_of_card": NUMBER, "issued_on_card": "2026-03-02"},
        "noi-cu-tru": {"introduced_on": "2025-03-02", "residence": tree.cells_a[1].pk},
        "ho-so-giay": {"since": "2025-03-02", "keeper": tree.a.pk, "place": "Tủ 2"},
    }
    for name, entered in acts.items():
        url = reverse("standing:keep", args=[person.uid, name])
        assert url in client.get(file, on).content.decode()
        assert client.post(url, {}).status_code == 422
        assert (name, client.post(url, entered).status_code) == (name, 302)
    kept = PaperFile.objects.get()
    lent = {"borrower": "Huyện ủy", "purpose": "Thẩm tra", "lent_on": "2026-05-04", "due_on": "2026-05-20"}
    assert (
        client.post(reverse("standing:keep_row", args=[person.uid, "muon", kept.pk]), lent).status_code == 302
    )
    page = client.get(file, on).content.decode()
    for words in ("cấp ngày 02/03/2026", "Chi bộ bản Suối", "Tủ 2", "hẹn trả 20/05/2026"):
        assert words in page
    assert NUMBER not in page
    for name, words in (("cards", "Ai cũng có thẻ"), ("residences", "Vi Thị Thẻ")):
        assert words in client.get(reverse(f"standing:{name}", args=[tree.a.ref]), on).content.decode()
    files = f"{reverse('standing:files', args=[tree.a.ref])}?on=2026-08-01"
    page = client.get(files).content.decode()
    assert "Thẩm tra" in page
    assert client.post(files, {}).status_code == 422
    assert client.post(files, {"pick": [person.pk]}).status_code == 302
    assert client.post(files, {"act": "check"}).status_code == 302
    assert client.post(files, {"act": "check"}).status_code == 422
    assert (FileSupplement.objects.get().year, FileCheck.objects.get().unit_id) == (2026, tree.a.pk)


def test_lists_cost_the_same_for_one_and_for_three(tree, django_assert_num_queries):
    unit = factories.at(tree.a, TODAY)
    for names in (["Một"], ["Hai", "Ba"]):
        for name in names:
            person = factories.make_person(tree.cell, f"Vi {name}")
            end(tree, person, issue(tree, person))
            lend(tree, person, keep(tree, person))
        with django_assert_num_queries(4):
            card_list(OPERATOR, unit)
        with django_assert_num_queries(7):
            file_list(OPERATOR, unit)


@pytest.mark.parametrize(
    ("on", "labels"),
    [(date(2020, 10, 29), 0), (date(2020, 10, 30), 2), (date(2026, 8, 1), 2)],
    ids=["RES-03-before", "RES-03-first-day", "RES-04-gap-is-told"],
)
def test_who_is_excused_at_the_residence_is_told_with_what_is_missing(tree, on, labels):
    said = rules_on_residence(factories.at(tree.cell, on))
    assert len(said) == labels
    if said:
        assert (said[0].value.count(";"), said[1].value) == (2, "sổ quy định chưa có danh sách")
        assert "33-HD/BTCTW" in said[1].note
