"""Giving, ending and handing over roles: by the day, never more than one holds, never the last who can grant."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.core.audit.models import AuditEntry
from chibo.core.dates import END
from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.org.access import OPERATOR, viewer_of
from chibo.org.granting import GrantFacts
from chibo.org.models import Grant
from chibo.org.services import end_grant, grant_role, grant_roles, hand_over, undo_grants
from tests import factories

pytestmark = pytest.mark.django_db
TODAY, MID, BEFORE_MID = date(2024, 7, 2), date(2024, 7, 17), date(2024, 7, 16)


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = TODAY
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return factories.make_tree()


@pytest.fixture
def people(tree):
    return factories.cast(tree)


def here(tree):
    return factories.at(tree.a, TODAY)


def grant_of(user):
    return Grant.objects.get(user=user)


def test_hand_over_in_mid_month_moves_both_rights_at_midnight(tree, people, settings):
    new = factories.make_user("new")
    old = grant_of(people.secretary)
    cell = factories.at(tree.cell, TODAY)
    hand_over(people.viewer("clerk_a"), unit=cell, grant_id=old.pk, to=new, on=MID)
    seen = {}
    for day in (TODAY, BEFORE_MID, MID):
        settings.CHIBO_TODAY = day
        seen[day] = [viewer_of(user).can("people.see", cell.path) for user in (people.secretary, new)]
    assert seen == {TODAY: [True, False], BEFORE_MID: [True, False], MID: [False, True]}
    entries = AuditEntry.objects.filter(act="org.hand_over").order_by("id")
    assert [(entry.before, entry.after.get("to")) for entry in entries] == [
        ({"user": "secretary", "to": "9999-12-31"}, "2024-07-17"),
        (None, "9999-12-31"),
    ]
    assert entries[0].act_uid == entries[1].act_uid


def test_hand_over_is_taken_back_whole(tree, people):
    new = factories.make_user("new")
    cell = factories.at(tree.cell, TODAY)
    made = hand_over(
        people.viewer("clerk_a"), unit=cell, grant_id=grant_of(people.secretary).pk, to=new, on=MID
    )
    undo_grants(people.viewer("clerk_a"), unit=cell, act_uid=made.recorded_in)
    old = grant_of(people.secretary)
    assert (old.ends_on, old.closed_in, Grant.objects.filter(user=new).exists()) == (END, None, False)
    with pytest.raises(NotVisible):
        undo_grants(people.viewer("clerk_b"), unit=cell, act_uid=made.recorded_in)


def test_undo_refuses_what_a_later_act_changed(tree, people):
    new = factories.make_user("new")
    unit, viewer = here(tree), people.viewer("clerk_a")
    made = grant_role(viewer, user=new, role="clerk", unit=unit, starts_on=TODAY)
    end_grant(viewer, unit=unit, grant_id=made.pk, on=MID)
    with pytest.raises(Conflict) as refused:
        undo_grants(viewer, unit=unit, act_uid=made.recorded_in)
    assert refused.value.code == "undo_rested_on"


def test_undo_after_thirty_days_is_refused(tree, people, monkeypatch):
    from datetime import timedelta

    from chibo.core.clock import now
    from chibo.org.services import grants

    made = grant_role(
        people.viewer("clerk_a"),
        user=factories.make_user("new"),
        role="clerk",
        unit=here(tree),
        starts_on=TODAY,
    )
    later = now() + timedelta(days=31)
    monkeypatch.setattr(grants, "now", lambda: later)
    with pytest.raises(Conflict) as refused:
        undo_grants(people.viewer("clerk_a"), unit=here(tree), act_uid=made.recorded_in)
    assert refused.value.code == "undo_too_late"


def test_the_last_who_can_grant_hands_over_and_does_not_leave(tree, people):
    viewer, unit, own = people.viewer("clerk_a"), here(tree), grant_of(people.clerk_a)
    with pytest.raises(Conflict) as refused:
        end_grant(viewer, unit=unit, grant_id=own.pk, on=MID)
    assert refused.value.code == "no_granter_left"
    assert "17/07/2024" in str(refused.value)
    hand_over(viewer, unit=unit, grant_id=own.pk, to=factories.make_user("new"), on=MID)
    assert [grant.ends_on for grant in Grant.objects.filter(unit=tree.a).order_by("id")] == [MID, END]


def test_one_of_two_who_can_grant_may_leave_but_not_both(tree, people):
    unit, viewer = here(tree), people.viewer("clerk_a")
    second = grant_role(
        OPERATOR, user=factories.make_user("second"), role="secretary", unit=unit, starts_on=TODAY
    )
    end_grant(viewer, unit=unit, grant_id=grant_of(people.clerk_a).pk, on=MID)
    with pytest.raises(Conflict):
        end_grant(OPERATOR, unit=unit, grant_id=second.pk, on=MID)


def test_nobody_gives_ends_or_hands_over_more_than_they_hold(tree, people):
    secretary = factories.make_user("bi-thu")
    factories.give(secretary, "secretary", tree.a)
    viewer, new = viewer_of(secretary), factories.make_user("new")
    assert grant_role(viewer, user=new, role="inspector", unit=here(tree), starts_on=TODAY, ends_on=MID).pk
    officer = grant_of(people.clerk_a)
    acts = [
        lambda: grant_role(viewer, user=new, role="organisation_officer", unit=here(tree), starts_on=TODAY),
        lambda: end_grant(viewer, unit=here(tree), grant_id=officer.pk, on=MID),
        lambda: hand_over(viewer, unit=here(tree), grant_id=officer.pk, to=new, on=MID),
        lambda: undo_grants(viewer, unit=here(tree), act_uid=officer.recorded_in),
    ]
    for act in acts:
        with pytest.raises(DomainError) as refused:
            act()
        assert refused.value.code == "role_above_own"


def test_only_whoever_may_grant_there_grants(tree, people):
    new = factories.make_user("new")
    for name, error in (("department", Forbidden), ("clerk_b", NotVisible), ("secretary", NotVisible)):
        with pytest.raises(error):
            grant_role(people.viewer(name), user=new, role="clerk", unit=here(tree), starts_on=TODAY)


@pytest.mark.parametrize(
    ("code", "role", "facts"),
    [
        ("assignment_without_end", "inspector", {}),
        ("helper_without_scope", "helper", {}),
        ("role_not_here", "cell_secretary", {}),
        ("grant_backdated", "clerk", {"starts_on": date(2024, 7, 1)}),
        ("grant_period", "clerk", {"ends_on": TODAY}),
        ("role_unknown", "boss", {}),
        ("scope_without_helper", "clerk", {"scope": "Sổ tháng 7"}),
    ],
)
def test_what_cannot_be_held_so_is_refused(tree, people, code, role, facts):
    unit = factories.at(tree.cell, TODAY) if role == "helper" else here(tree)
    given = {"starts_on": TODAY} | facts
    # An inspector knows of discipline, which the officer does not and so may not give.
    giver = OPERATOR if role == "inspector" else people.viewer("clerk_a")
    with pytest.raises(DomainError) as refused:
        grant_role(giver, user=factories.make_user("new"), role=role, unit=unit, **given)
    assert refused.value.code == code


def test_whoever_looks_after_the_machine_sees_no_member(tree, people):
    for first, second in (("technical_administrator", "secretary"), ("secretary", "technical_administrator")):
        user = factories.make_user(f"u-{first}".replace("_", "-"))
        grant_role(OPERATOR, user=user, role=first, unit=here(tree), starts_on=TODAY)
        with pytest.raises(Conflict) as refused:
            grant_role(OPERATOR, user=user, role=second, unit=here(tree), starts_on=TODAY)
        assert refused.value.code == "roles_kept_apart"


def test_committee_member_in_charge_gets_a_grant_on_each_cell_in_one_act(tree, people):
    new = factories.make_user("new")
    cells = [factories.at(unit, TODAY) for unit in tree.cells_a[:2]]
    given = GrantFacts("assigned_committee_member", TODAY)
    grants = grant_roles(people.viewer("clerk_a"), user=new, given=given, units=cells)
    assert len({grant.recorded_in for grant in grants}) == 1
    viewer = viewer_of(new)
    sees = [viewer.can("people.see", factories.at(unit, TODAY).path) for unit in tree.cells_a[:3]]
    assert sees == [True, True, False]
    undo_grants(people.viewer("clerk_a"), unit=here(tree), act_uid=grants[0].recorded_in)
    assert not Grant.objects.filter(user=new).exists()


def test_page_hands_over_and_tells_it_until_the_day(client, tree, people):
    factories.make_user("new")
    client.force_login(people.clerk_a)
    url = reverse("org:hand_over", args=[grant_of(people.secretary).pk, tree.cell.ref])
    assert client.post(url, {"username": "nobody-there", "on": "2024-07-17"}).status_code == 422
    assert client.post(url, {"username": "new", "on": "2024-07-01"}).status_code == 422
    page = client.post(url, {"username": "new", "on": "2024-07-17"}, follow=True)
    rows = page.context["rights"].here
    told = {(row.username, row.last_day, row.is_coming) for row in rows if row.role == "Bí thư chi bộ"}
    assert told == {("secretary", BEFORE_MID, False), ("new", END.replace(day=30), True)}
    act = page.context["rights"].acts[0]
    undone = client.post(reverse("org:undo_grants", args=[act.uid, tree.cell.ref]), follow=True)
    assert "Đã hoàn tác." in undone.content.decode()
    assert not [row for row in undone.context["rights"].here if row.username == "new"]


def test_page_gives_a_role_in_several_cells(client, tree, people):
    factories.make_user("new")
    client.force_login(people.clerk_a)
    refs = [unit.ref for unit in tree.cells_a[:2]]
    entered = {
        "username": "new",
        "role": "assigned_committee_member",
        "units": refs,
        "starts_on": "2024-07-02",
    }
    page = client.post(reverse("org:grant", args=[tree.a.ref]), entered, follow=True)
    assert {row.unit for row in page.context["rights"].below if row.username == "new"} == {
        "Chi bộ thôn Đồng Cam",
        "Chi bộ bản Suối",
    }
    entered["units"] = [tree.cells_b[0].ref]
    assert client.post(reverse("org:grant", args=[tree.a.ref]), entered).status_code == 422


def test_rights_from_above_name_no_inspection_to_those_below(client, tree, people):
    inspector = factories.make_user("inspector")
    factories.give(inspector, "inspector", tree.district, ends_on=date(2024, 10, 1))
    client.force_login(people.clerk_a)
    page = client.get(reverse("org:rights", args=[tree.a.ref]))
    assert [held.role for held in page.context["rights"].above] == ["Ban tổ chức cấp trên"]
    assert "inspector" not in page.content.decode()


def test_why_tells_the_grant_and_who_gave_it_and_nothing_else(client, tree, people):
    client.force_login(people.clerk_a)
    page = client.get(reverse("org:why", args=[tree.cell.ref]), {"quyen": "people.see"})
    text = page.content.decode()
    (reason,) = page.context["explained"].reasons
    assert (reason.role, reason.unit, reason.starts_on) == ("Cán bộ tổ chức", "Đảng bộ xã Xuân Hòa", TODAY)
    assert "xem tên và hồ sơ đảng viên" in text
    assert "người vận hành máy" in text
    assert "clerk_b" not in text
    assert client.get(reverse("org:why", args=[tree.b.ref])).status_code == 404


def test_helper_is_told_that_the_role_opens_nothing_yet(client, tree, people):
    helper = factories.make_user("helper")
    grant_role(
        people.viewer("clerk_a"), user=helper, role="helper", unit=factories.at(tree.cell, TODAY), starts_on=TODAY,
        helps=people.secretary, scope="Sổ sinh hoạt tháng 7",
    )  # fmt: skip
    client.force_login(helper)
    assert "chưa mở trang nào" in client.get(reverse("start")).content.decode()
