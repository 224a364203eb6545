"""Every address × every role: nothing is open by accident."""

from __future__ import annotations

import re
from datetime import date
from uuid import uuid4

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from chibo.core.audit.models import AuditEntry
from chibo.exchange.models import ImportBatch, ImportDraft
from chibo.jobs.models import Job
from chibo.org import pages, permissions
from chibo.org.models import Grant
from chibo.people.models import Person
from chibo.people.services.corrections import ask_correction
from chibo.web import guarding
from chibo.web.units.urls import FORMS
from tests import factories

pytestmark = pytest.mark.django_db

RULES = permissions.ALL | {pages.PUBLIC, pages.SIGNED_IN}


def patterns(resolver=None, namespace=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from patterns(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern


def without_rule(found):
    return [name for name, pattern in found if getattr(pattern.callback, "access_rule", None) not in RULES]


def test_every_address_declares_its_rule():
    found = list(patterns())
    assert len(found) > 15
    assert without_rule(found) == []


def test_an_address_without_a_rule_is_found():
    bare = URLPattern(next(patterns())[1].pattern, lambda _request: None, name="bare")
    assert without_rule([("bare", bare)]) == ["bare"]


@pytest.fixture
def world():
    tree = factories.make_tree()
    people = factories.cast(tree)
    mine = factories.make_person(tree.cell, "Hà Văn Của", user=people.member_user)
    other = factories.make_person(tree.cell, "Vi Thị Khác")
    guarded = factories.make_person(tree.guarded, "Lò Văn Gác")
    batch = ImportBatch.objects.create(
        unit=tree.a, filename="a.xlsx", digest="0", layout="handmade", as_of=date(2024, 1, 1),
        history="since-admission", applied_by="clerk_a",
    )  # fmt: skip
    draft = ImportDraft.objects.create(unit=tree.a, user=people.clerk_a, filename="a.xlsx")
    return tree, people, {"mine": mine, "other": other, "guarded": guarded, "batch": batch, "draft": draft}


#: Walked role by role in `test_admission_pages`.
OF_DOSSIER = ("dossier", "facts", "helper", "paper", "ask", "answer", "move")
#: Walked role by role in `test_standing_pages`.
OF_BADGE = ("propose", "award", "lost", "reissue", "withdraw", "number", "return", "declaration")
STANDING = {f"standing:{name}" for name in ("certificate_ask", "certificate_issue", "certificate_paper", "keep", "keep_row", "case_new", "case_correct", "case_revoke", "examination_new", "examination_end", "examination_offence", "postponement_new", "postponement_end",
            "suspension_new", "suspension_extend", "suspension_end", *(f"badge_{act}" for act in OF_BADGE))}  # fmt: skip
ROLES = ("clerk_a", "clerk_b", "department", "secretary", "member_user", "nobody")
#: Address → what each role of ROLES is answered about commune A; None: signed out is sent to sign in.
OF_COMMUNE = {
    "home": (200, 404, 200, 404, 404, 404),
    "work": (200, 404, 200, 404, 404, 404),
    "feed_page": (200, 404, 200, 404, 404, 404),
    "work_brief": (200, 404, 200, 404, 404, 404),
    "members_over_time": (200, 404, 200, 404, 404, 404),
    "movement": (200, 404, 200, 404, 404, 404),
    "people:list": (200, 404, 302, 404, 404, 404),
    "people:purpose_names": (403, 404, 200, 404, 404, 404),
    "people:unit_openings": (200, 404, 403, 404, 404, 404),
    "people:exemptions": (200, 404, 302, 404, 404, 404),
    "standing:badges": (200, 404, 302, 404, 404, 404),
    "standing:badge_paper": (200, 404, 302, 404, 404, 404),
    "standing:discipline": (403, 404, 403, 404, 404, 404),
    "standing:cards": (200, 404, 302, 404, 404, 404),
    "standing:card_paper": (200, 404, 302, 404, 404, 404),
    "standing:card_check": (200, 404, 302, 404, 404, 404),
    "standing:residences": (200, 404, 302, 404, 404, 404),
    "standing:files": (200, 404, 302, 404, 404, 404),
    "admissions:list": (200, 404, 403, 404, 404, 404),
    "admissions:note": (200, 404, 403, 404, 404, 404),
    "admissions:authority": (200, 404, 403, 404, 404, 404),
    "admissions:authority_end": (200, 404, 403, 404, 404, 404),
    "org:tree": (200, 404, 200, 404, 404, 404),
    "org:rights": (200, 404, 403, 404, 404, 404),
    "org:grant": (200, 404, 403, 404, 404, 404),
    "org:why": (200, 404, 200, 404, 404, 404),
    "units:unit": (200, 404, 200, 404, 404, 404),
    "units:places": (200, 404, 200, 404, 404, 404),
    "exchange:start": (200, 404, 403, 404, 404, 404),
    "exchange:batches": (200, 404, 403, 404, 404, 404),
    "exchange:compare": (200, 404, 403, 404, 404, 404),
    "exchange:export": (200, 404, 403, 404, 404, 404),
    "org:accounts": (200, 404, 403, 404, 404, 404),
    "org:new_account": (200, 404, 403, 404, 404, 404),
    "history:changes": (200, 404, 403, 404, 404, 404),
    "history:unit_timeline": (200, 404, 200, 404, 404, 404),
    "reorganisation:changes": (200, 404, 200, 404, 404, 404),
    "congresses:list": (200, 404, 200, 404, 404, 404),
    "people:bulk": (200, 404, 403, 404, 404, 404),
    "people:duplicates": (200, 404, 403, 404, 404, 404),
    "people:corrections": (200, 404, 403, 404, 404, 404),
    "people:views": (200, 404, 403, 404, 404, 404),
    "people:transfers": (200, 404, 302, 404, 404, 404),
    "people:letters": (200, 404, 302, 404, 404, 404),
    "people:stays": (200, 404, 302, 404, 404, 404),
    "people:slips": (200, 404, 302, 404, 404, 404),
    "people:slip_new": (200, 404, 403, 404, 404, 404),
    "people:transfer_start": (200, 404, 403, 404, 404, 404),
    "people:newcomer": (200, 404, 403, 404, 404, 404),
}
OF_CELL = {
    "home": (200, 404, 200, 200, 404, 404),
    "people:list": (200, 404, 302, 200, 404, 404),
    "people:unit_openings": (200, 404, 403, 403, 404, 404),
    "people:exemptions": (200, 404, 302, 200, 404, 404),
    "standing:badges": (200, 404, 302, 200, 404, 404),
    "standing:badge_paper": (200, 404, 302, 200, 404, 404),
    "standing:discipline": (403, 404, 403, 403, 404, 404),
    "admissions:list": (200, 404, 403, 200, 404, 404),
    "admissions:note": (200, 404, 403, 200, 404, 404),
    "admissions:review": (200, 404, 403, 200, 404, 404),
    "org:rights": (200, 404, 403, 403, 404, 404),
    "org:grant": (200, 404, 403, 403, 404, 404),
    "org:why": (200, 404, 200, 200, 404, 404),
    "org:tree": (200, 404, 200, 200, 404, 404),
    "units:unit": (200, 404, 200, 200, 404, 404),
    "units:places": (200, 404, 200, 200, 404, 404),
    "exchange:start": (200, 404, 403, 403, 404, 404),
    "exchange:export": (200, 404, 403, 200, 404, 404),
    "org:accounts": (200, 404, 403, 403, 404, 404),
    "org:new_account": (200, 404, 403, 403, 404, 404),
    "history:changes": (200, 404, 403, 403, 404, 404),
    "history:unit_timeline": (200, 404, 200, 200, 404, 404),
    "reorganisation:changes": (200, 404, 200, 200, 404, 404),
    "congresses:list": (200, 404, 200, 200, 404, 404),
    "people:bulk": (200, 404, 403, 403, 404, 404),
    "people:corrections": (200, 404, 403, 403, 404, 404),
    "people:views": (200, 404, 403, 200, 404, 404),
    "people:transfers": (200, 404, 302, 200, 404, 404),
    "people:letters": (200, 404, 302, 200, 404, 404),
    "people:transfer_start": (200, 404, 403, 403, 404, 404),
    "people:newcomer": (200, 404, 403, 403, 404, 404),
}
OF_PERSON = {
    "mine": (200, 404, 302, 200, 200, 404),
    "other": (200, 404, 302, 200, 404, 404),
    "guarded": (200, 404, 404, 404, 404, 404),
}


#: Acts on a unit, by the role of ROLES that may (clerk_a); rows they are about are looked for in the unit.
ACTS = {f"units:{form.slug}": form.of_row for form in FORMS}


def answers(client, people, url):
    codes = []
    for role in ROLES:
        client.force_login(getattr(people, role))
        codes.append(client.get(url).status_code)
    client.logout()
    assert client.get(url).status_code == 302
    return tuple(codes)


def test_pages_of_a_commune_by_role(client, world):
    tree, people, _things = world
    assert {
        name: answers(client, people, reverse(name, args=[tree.a.ref])) for name in OF_COMMUNE
    } == OF_COMMUNE


def test_pages_of_a_cell_by_role(client, world):
    tree, people, _things = world
    assert {name: answers(client, people, reverse(name, args=[tree.cell.ref])) for name in OF_CELL} == OF_CELL


def test_every_explanation_by_role(client, world):
    tree, people, _things = world
    for key in (
        "members.total",
        "members.ethnic_minority",
        "units.with_committee",
        "members.admitted",
        "members.net_change",
    ):
        url = reverse("explain", args=[key, tree.a.ref])
        assert answers(client, people, url) == (200, 404, 200, 404, 404, 404)


def test_files_of_persons_by_role(client, world):
    _tree, people, things = world
    codes = {
        who: answers(client, people, reverse("people:person", args=[things[who].uid])) for who in OF_PERSON
    }
    assert codes == OF_PERSON


OF_EXIT = ("rename", "strike", "exit_notice", "complaint", "complaint_answer")


def test_changes_of_standing_by_role(client, world):
    _tree, people, things = world
    names = ("exit", "restore", "exemption_request", "duty_new", "duty_drop", *OF_EXIT)
    for name in (f"people:{name}" for name in names):
        row = [1] if name == "people:complaint_answer" else []
        codes = {
            who: answers(client, people, reverse(name, args=[things[who].uid, *row]))
            for who in ("mine", "other", "guarded")
        }
        assert codes == {
            "mine": (200, 404, 404, 403, 404, 404),
            "other": (200, 404, 404, 403, 404, 404),
            "guarded": (200, 404, 404, 404, 404, 404),
        }


OF_GRANT = {
    "org:hand_over": (200, 404, 403, 403, 404, 404),
    "org:end_grant": (200, 404, 403, 403, 404, 404),
}


def test_pages_of_a_grant_by_role(client, world):
    tree, people, _things = world
    pk = Grant.objects.get(user=people.secretary).pk
    urls = {name: reverse(name, args=[pk, tree.cell.ref]) for name in OF_GRANT}
    assert {name: answers(client, people, url) for name, url in urls.items()} == OF_GRANT
    client.force_login(people.clerk_a)
    assert client.get(reverse("org:hand_over", args=[pk, tree.a.ref])).status_code == 404
    undo = reverse("org:undo_grants", args=[uuid4(), tree.cell.ref])
    codes = []
    for role in ROLES:
        client.force_login(getattr(people, role))
        codes.append(client.post(undo).status_code)
    assert codes == [404, 404, 403, 403, 404, 404]


def test_batches_and_drafts_by_role(client, world):
    tree, people, things = world
    batch = reverse("exchange:batch", args=[things["batch"].pk])
    assert answers(client, people, batch) == (200, 404, 403, 404, 404, 404)
    for name in ("moves", "missing", "proposals"):
        page = reverse(f"exchange:{name}", args=[things["batch"].pk])
        assert answers(client, people, page) == (200, 404, 403, 404, 404, 404)
    draft = reverse("exchange:preview", args=[tree.a.ref, things["draft"].uid])
    assert answers(client, people, draft)[1:] == (404, 403, 404, 404, 404)


def test_writing_by_post_is_refused_as_reading_is(client, world):
    tree, people, things = world
    undo = reverse("exchange:undo", args=[things["batch"].pk])
    apply = reverse("exchange:apply", args=[tree.a.ref, things["draft"].uid])
    correct = reverse("exchange:correct", args=[tree.a.ref, things["draft"].uid])
    forget = reverse("exchange:forget", args=[tree.a.ref, things["draft"].uid])
    look_again = reverse("exchange:look_again", args=[tree.a.ref, things["draft"].uid])
    start = reverse("exchange:start", args=[tree.a.ref])
    export = reverse("exchange:export", args=[tree.a.ref])
    moves = reverse("exchange:moves", args=[things["batch"].pk])
    proposals = reverse("exchange:proposals", args=[things["batch"].pk])
    compare = reverse("exchange:compare", args=[tree.a.ref])
    of_comparison = [
        reverse(f"exchange:{name}", args=[tree.a.ref, things["draft"].uid])
        for name in ("comparison", "hand_back", "drop_comparison")
    ]
    reopen = reverse("exchange:reopen_proposal", args=[things["batch"].pk, 1])
    for url in (
        undo,
        apply,
        correct,
        forget,
        look_again,
        start,
        export,
        moves,
        proposals,
        reopen,
        compare,
        *of_comparison,
    ):
        for role, code in (
            ("clerk_b", 404),
            ("department", 403),
            ("secretary", 404),
            ("member_user", 404),
            ("nobody", 404),
        ):
            client.force_login(getattr(people, role))
            assert (url, role, client.post(url).status_code) == (url, role, code)


def test_edits_and_requests_by_role(client, world):
    _tree, people, things = world
    mine = things["mine"]
    asked = ask_correction(people.viewer("member_user"), person=mine, field="sex", wanted="Nữ")
    for url in (reverse("people:facts", args=[mine.uid]), reverse("people:edit", args=[mine.uid, "sex"]),
                reverse("people:correction", args=[asked.uid])):  # fmt: skip
        codes = answers(client, people, url)
        assert (url, codes[0], codes[1], codes[3:]) == (url, 200, 404, (403, 404, 404))
        assert codes[2] in {403, 404}
    codes = answers(client, people, reverse("people:ask", args=[mine.uid]))
    assert (codes[0], codes[1], codes[3:]) == (404, 404, (404, 200, 404))
    for role in ("clerk_a", "clerk_b", "department", "secretary", "nobody"):
        client.force_login(getattr(people, role))
        assert client.post(reverse("people:withdraw", args=[asked.uid])).status_code == 404


def test_no_form_of_a_unit_writes_from_a_page_of_another_day(client, world):
    tree, people, _things = world
    client.force_login(people.clerk_a)
    before = AuditEntry.objects.count()
    for name in OF_COMMUNE:
        if name == "exchange:export":
            continue
        answer = client.post(
            reverse(name, args=[tree.a.ref]) + "?on=2020-01-01", {"name": "x", "value": "male"}
        )
        assert (name, answer.status_code in {400, 403, 405}) == (name, True)
        assert "2020" in answer.content.decode() or answer.status_code != 400
    assert AuditEntry.objects.count() == before


def test_acts_by_role(client, world):
    tree, people, _things = world
    grant = factories.give(factories.make_user("moi"), "member", tree.cell)
    url = reverse("history:act", args=[grant.recorded_in])
    assert answers(client, people, url) == (200, 404, 403, 403, 404, 404)
    for role, code in (("clerk_b", 404), ("department", 403), ("secretary", 403), ("nobody", 404)):
        client.force_login(getattr(people, role))
        assert (role, client.post(url).status_code) == (role, code)


def test_the_rulebook_is_open_to_whoever_has_signed_in(client, world):
    _tree, people, _things = world
    assert answers(client, people, reverse("rulebook:list")) == (200,) * 6
    assert answers(client, people, reverse("rulebook:rule", args=["admission.min_age"])) == (200,) * 6
    for role in ROLES:
        client.force_login(getattr(people, role))
        refused = client.post(reverse("rulebook:confirm", args=["admission.min_age"]), {})
        assert (role, refused.status_code) == (role, 422 if role == "department" else 403)


def test_jobs_are_for_who_started_them(client, world):
    tree, people, _things = world
    job = Job.objects.create(
        kind="exchange.export_members",
        started_by=people.clerk_a,
        unit=tree.a,
        label="Danh sách",
        language="vi",
    )
    assert answers(client, people, reverse("jobs:list")) == (200,) * 6
    for name in ("job", "standing"):
        assert answers(client, people, reverse(f"jobs:{name}", args=[job.uid])) == (
            200,
            404,
            404,
            404,
            404,
            404,
        )
    assert answers(client, people, reverse("jobs:file", args=[job.uid])) == (404,) * 6
    assert answers(client, people, reverse("jobs:cancel", args=[job.uid])) == (302, 404, 404, 404, 404, 404)
    for role in ROLES[1:]:
        client.force_login(getattr(people, role))
        assert (role, client.post(reverse("jobs:cancel", args=[job.uid])).status_code) == (role, 404)


#: What everybody may do about their own account; the answer to a GET by whoever has not signed in by a form just now.
OF_ONESELF = {
    "mfa_index": 200, "account_sessions": 200, "end_session": 405, "end_other_sessions": 405, "account_reauthenticate": 200,
    "mfa_reauthenticate": 302, "mfa_reauthenticate_webauthn": 302, "mfa_activate_totp": 302, "mfa_deactivate_totp": 404,
    "mfa_list_webauthn": 302, "mfa_add_webauthn": 302, "mfa_edit_webauthn": 302, "mfa_remove_webauthn": 302,
    "mfa_view_recovery_codes": 404, "mfa_generate_recovery_codes": 302, "mfa_remove_card": 302,
}  # fmt: skip
NUMBERED = {"end_session", "mfa_edit_webauthn", "mfa_remove_webauthn"}


def own_page(name):
    return reverse(name, args=[1] if name in NUMBERED else [])


def test_pages_of_ones_own_account_are_open_to_every_role(client, world):
    _tree, people, _things = world
    for name, code in OF_ONESELF.items():
        assert (name, answers(client, people, own_page(name))) == (name, (code,) * 6)


def test_accounts_by_role(client, world):
    tree, people, _things = world
    page = reverse("org:account", args=[people.secretary.pk, tree.a.ref])
    assert answers(client, people, page) == (200, 404, 403, 404, 404, 404)
    link = reverse("people:link_account", args=[people.secretary.pk, tree.a.ref])
    assert answers(client, people, link) == (200, 404, 403, 404, 404, 404)
    for name in ("org:issue_code", "org:end_sessions"):
        url = reverse(name, args=[people.secretary.pk, tree.a.ref])
        assert answers(client, people, url) == (405, 404, 403, 404, 404, 404)
        for role, code in zip(ROLES[1:], (404, 403, 404, 404, 404), strict=True):
            client.force_login(getattr(people, role))
            assert (name, role, client.post(url, {"kind": "password"}).status_code) == (name, role, code)


def test_nothing_opens_above_a_cell_without_a_second_factor(client, world, settings):
    _tree, people, _things = world
    settings.CHIBO_SECOND_FACTOR = "required"
    client.force_login(people.clerk_a)
    opened = set()
    for name, pattern in patterns():
        answer = client.get(f"/{some_address(str(pattern.pattern))}")
        if (answer.status_code, answer.headers.get("Location")) != (302, reverse("mfa_index")):
            opened.add(name)
    public = {name for name, pattern in patterns() if pattern.callback.access_rule == pages.PUBLIC}
    assert opened - public == guarding.SETTING_UP - {"mfa_list_webauthn"}


def some_address(route):
    """Any address of the route: the guard stands before whatever the page would answer."""
    some = {
        "int": "1",
        "path": "xuan-hoa",
        "str": "members.total",
        "uuid": str(uuid4()),
        "slug": "phone",
        "rule_id": "admission.min_age",
    }
    return re.sub(r"<(\w+):\w+>", lambda found: some[found[1]], route)


def test_acts_on_a_unit_by_role(client, world):
    tree, people, _things = world
    for name, of_row in ACTS.items():
        url = reverse(name, args=[1, tree.a.ref] if of_row else [tree.a.ref])
        allowed = 404 if of_row else 200
        assert (name, answers(client, people, url)) == (name, (allowed, 404, 403, 404, 404, 404))
        for role, code in (("clerk_b", 404), ("department", 403), ("secretary", 404), ("nobody", 404)):
            client.force_login(getattr(people, role))
            assert (name, role, client.post(url).status_code) == (name, role, code)


def test_every_address_is_in_these_tables():
    known = {*OF_COMMUNE, *OF_CELL, *OF_GRANT, *ACTS, "explain", "people:person", "people:purpose_file", "people:openings", "people:why", "org:children", "org:undo_grants", "exchange:batch", "exchange:preview",
             "exchange:apply", "exchange:undo", "exchange:discard", "exchange:correct", "exchange:forget", "exchange:look_again", "rulebook:list", "rulebook:rule", "rulebook:confirm"}  # fmt: skip
    known |= {"history:act", "units:place", "congresses:record", "congresses:congress"}
    known |= {
        f"people:{name}" for name in ("facts", "edit", "ask", "correction", "withdraw", "exit", "restore")
    }
    known |= {"people:transfer", "people:transfer_step", "people:letter", "people:slip_aside"}
    known |= {"people:duty_new", "people:duty_drop", *(f"people:{name}" for name in OF_EXIT)}
    known |= {"exchange:moves", "exchange:missing", "exchange:proposals", "exchange:reopen_proposal"}
    known |= {"exchange:comparison", "exchange:hand_back", "exchange:drop_comparison"}
    shell = {"start", "account_login", "account_logout", "account_change_password", "account_signup",
             "account_reset_password", "set_language", "text_size", "real_date",
             "jobs:list", "jobs:job", "jobs:standing", "jobs:cancel", "jobs:file", "remind", "feed"}  # fmt: skip
    known |= {"people:link_account", "people:mine", "technical:page", "technical:sign_in", "people:pair"}
    known |= {"org:account", "org:issue_code", "org:end_sessions"} | STANDING
    known |= {f"people:exemption_{name}" for name in ("request", "decide", "end", "contact")}
    known |= {f"admissions:{name}" for name in (*OF_DOSSIER, "step", "take_back", "forget", "recognition")}
    known |= {f"reorganisation:{name}" for name in ("start", "draft", "change", "preview", "drop")}
    assert {name for name, _pattern in patterns()} == known | shell | OF_ONESELF.keys() | {
        "mfa_authenticate",
        "mfa_login_webauthn",
    }


def test_no_name_reaches_a_viewer_who_may_only_count(client, world):
    tree, people, things = world
    client.force_login(people.department)
    for url in (reverse("home", args=[tree.a.ref]), reverse("explain", args=["members.total", tree.a.ref]),
                reverse("org:tree", args=[tree.a.ref]), reverse("units:unit", args=[tree.a.ref]),
                reverse("units:places", args=[tree.a.ref])):  # fmt: skip
        text = client.get(url).content.decode()
        assert not [name for name in Person.objects.values_list("name", flat=True) if name in text]
    assert things["mine"].name == "Hà Văn Của"
