"""Every clause that can refuse, with the rulebook as it ships: the sentence says what is wrong, which clause, what to do next.

Clauses of ADM and PRB without a row here refuse nothing the register keeps: contents of papers (ADM-21, 30, 41), who travels
to verify (ADM-25), where somebody is admitted (ADM-46, 47), and what follows by itself (ADM-50, PRB-11, 18 … 22).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from chibo.admissions.rules import Course, ids, obstacles
from chibo.admissions.rules.facts import Left, Obstacle
from chibo.admissions.rules.probation import extension_fits
from chibo.admissions.sentences import PLAIN, sentence
from chibo.admissions.tests.test_rules import WAY, up_to
from chibo.rulebook.loading import shipped_rulebook

ON = date(2025, 12, 10)
AGREED = Course(steps=dict.fromkeys(("noted", "agreed"), ON), birth_year=2009)
HANOI = ("ha-noi",)


def values_on(on, units=()):
    """The shipped values of a day, in a place."""
    book = shipped_rulebook()
    return {rule: book.rule(rule, on=on, unit_refs=units) for rule in ids.RULES}


VALUES = values_on(ON)


def at(step, **more):
    return up_to(step, ON, **more)


def gone(step, without):
    course = at(step)
    return replace(course, steps={name: day for name, day in course.steps.items() if name != without})


def old(step, since, day):
    course = at(step)
    return replace(course, steps=course.steps | {since: day})


def moved(step):
    """Somebody for whom `step` is next, who moves out of the area from that day on."""
    course = at(step, moves_outside=True)
    return replace(course, steps=course.steps | {"moved": ON})


def forwarded():
    course = moved("decided")
    return replace(course, steps=course.steps | {"handed_over": ON})


FAILED = {"passed": {"cell_resolved": False}}
BEFORE_2018, LAST_YEAR = date(2018, 1, 2), date(2024, 12, 2)
#: Step, course, code of the obstacle, may a reason pass it, the clause and the advice in its sentence.
REFUSED = [
    pytest.param("cell_resolved", at("cell_resolved", born_on=date(2007, 12, 11)), "too_young", False, "294-QĐ/TW", "Hãy chờ", id="ADM-01 too young"),
    pytest.param("cell_resolved", at("cell_resolved", born_on=None), "birth_date", False, "294-QĐ/TW", "Hãy ghi ngày sinh", id="ADM-01 no birth date"),
    pytest.param("cell_resolved", at("cell_resolved", born_on=date(1965, 1, 1)), "too_old", False, "06-HD/TW", "VB-ĐY", id="ADM-02 too old without consent"),
    pytest.param("cell_resolved", at("cell_resolved", schooling=""), "schooling_unknown", True, "294-QĐ/TW", "Hãy ghi", id="ADM-03 schooling not known"),
    pytest.param("cell_resolved", at("cell_resolved", schooling="primary"), "schooling_hard_area", True, "06-HD/TW", "Hãy ghi vùng", id="ADM-04 less schooling in hard areas"),
    pytest.param("cell_resolved", at("cell_resolved", schooling="none"), "schooling_elder", False, "06-HD/TW", "VB-ĐY", id="ADM-05 literate alone without consent"),
    pytest.param("class_sent", gone("class_sent", "listed"), "before.listed", True, "38-HD/BTCTW", "Hãy ghi bước ấy", id="ADM-06 not in the cell's list"),
    pytest.param("class_sent", at("class_sent", has_helper=False), "helper", True, "38-HD/BTCTW", "Hãy phân công", id="ADM-07 nobody helps"),
    pytest.param("class_completed", gone("class_completed", "class_sent"), "before.class_sent", True, "38-HD/BTCTW", "Hãy ghi bước ấy", id="ADM-08 not sent to the class"),
    pytest.param("introduced", gone("introduced", "start_allowed"), "before.start_allowed", True, "38-HD/BTCTW", "Hãy ghi bước ấy", id="ADM-08 formalities not allowed"),
    pytest.param("start_allowed", gone("start_allowed", "class_completed"), "before.class_completed", True, "06-HD/TW", "Hãy ghi bước ấy", id="ADM-09 no certificate"),
    pytest.param("cell_resolved", old("cell_resolved", "class_completed", BEFORE_2018), "certificate_lapsed", False, "06-HD/TW", "học lại", id="ADM-10 certificate lapsed"),
    pytest.param("listed", AGREED, "parents", False, "", "Hãy ghi ngày cha mẹ", id="ADM-11 minor without the parents"),
    pytest.param("introduced", at("introduced", organisation="women", introducers=1), "introducers_few", True, "Điều lệ Đảng", "Hãy chọn", id="ADM-13 one introducer"),
    pytest.param("introduced", at("introduced", organisation="youth_union", introducers=0), "introducers_few", True, "294-QĐ/TW", "Hãy chọn", id="ADM-14 the union without a member"),
    pytest.param("introduced", replace(gone("introduced", "organisation_introduced"), organisation="trade_union"), "before.organisation_introduced", True, "294-QĐ/TW", "Hãy ghi bước ấy", id="ADM-15 no resolution of the union"),
    pytest.param("introduced", at("introduced", known_short=1), "introducers_new", True, "294-QĐ/TW", "thay thế", id="ADM-18 ADM-19 not long enough together"),
    pytest.param("cell_resolved", at("cell_resolved", examined={"applicant": "confirmed"}), "unverified.parents", True, "06-HD/TW", "Hãy gửi yêu cầu", id="ADM-20 ADM-22 parents not verified"),
    pytest.param("cell_resolved", at("cell_resolved", open_inquiries=1), "inquiries_open", True, "06-HD/TW", "Hãy chờ", id="ADM-24 answers outstanding"),
    pytest.param("cell_resolved", at("cell_resolved", examined={"applicant": "unclear", "parents": "confirmed"}), "inquiry_unclear", True, "06-HD/TW", "Hãy gửi", id="ADM-24 an answer not clear"),
    pytest.param("opinions_collected", gone("opinions_collected", "residence_opinion"), "before.residence_opinion", True, "06-HD/TW", "Hãy ghi bước ấy", id="ADM-26 no opinion of the residence"),
    pytest.param("cell_resolved", gone("cell_resolved", "opinions_collected"), "before.opinions_collected", True, "06-HD/TW", "Hãy ghi bước ấy", id="ADM-26 opinions not gathered"),
    pytest.param("committee_resolved", gone("committee_resolved", "cell_resolved"), "before.cell_resolved", True, "06-HD/TW", "Hãy ghi bước ấy", id="ADM-27 no vote of the cell"),
    pytest.param("committee_resolved", at("committee_resolved", **FAILED), "before.reported_up", True, "06-HD/TW", "Hãy ghi bước ấy", id="ADM-29 failed vote not reported"),
    pytest.param("decided", at("decided", passed={"committee_resolved": False}), "vote_failed", False, "06-HD/TW", "báo cáo cấp trên", id="ADM-29 committee voted it down"),
    pytest.param("decided", at("decided", **FAILED), "cell_vote_failed", True, "06-HD/TW", "ghi lý do", id="ADM-29 decided over the cell's vote"),
    pytest.param("reported_up", at("committee_resolved"), "nothing_failed", False, "06-HD/TW", "", id="ADM-29 nothing to report"),
    pytest.param("committee_resolved", replace(gone("committee_resolved", "section_appraised"), has_section=True), "before.section_appraised", True, "06-HD/TW", "Hãy ghi bước ấy", id="ADM-31 not appraised"),
    pytest.param("decided", gone("decided", "committee_resolved"), "before.committee_resolved", True, "06-HD/TW", "Hãy ghi bước ấy", id="ADM-32 no vote of the committee"),
    pytest.param("ceremony", gone("ceremony", "decided"), "before.decided", True, "294-QĐ/TW", "Hãy ghi bước ấy", id="ADM-33 no decision"),
    pytest.param("ceremony", at("ceremony", passed={"decided": False}), "decision_failed", False, "294-QĐ/TW", "Hãy thông báo", id="ADM-33 decision not carried"),
    pytest.param("decided", old("decided", "cell_resolved", date(2025, 10, 1)), "late_extended", True, "294-QĐ/TW", "ghi lý do", id="ADM-37 decided late"),
    pytest.param("decided", old("decided", "cell_resolved", LAST_YEAR), "late_beyond", True, "294-QĐ/TW", "Hãy báo cáo", id="ADM-37 beyond the extension"),
    pytest.param("cell_resolved", old("cell_resolved", "introduced", LAST_YEAR), "papers_old", True, "06-HD/TW", "làm lại", id="ADM-39 papers grew old"),
    pytest.param("ceremony", old("ceremony", "decision_received", LAST_YEAR), "late", True, "294-QĐ/TW", "cấp trên đồng ý", id="ADM-40 ceremony late"),
    pytest.param("member_papers", old("member_papers", "ceremony", LAST_YEAR), "late", True, "38-HD/BTCTW", "Phải có lý do", id="ADM-42 member's papers late"),
    pytest.param("cell_resolved", at("cell_resolved", examined={"applicant": "beyond_power", "parents": "confirmed"}), "beyond_power", False, "367-QĐ/TW", "VB-ĐY", id="ADM-48 beyond the committee's power"),
    pytest.param("cell_resolved", at("cell_resolved", helped_moves=1), "moved_uncertified", True, "06-HD/TW", "Hãy ghi giấy ấy", id="ADM-43 came without certificate"),
    pytest.param("sent_away", moved("introduced"), "certificate_to_give", True, "06-HD/TW", "Hãy ghi giấy ấy", id="ADM-43 leaves without certificate"),
    pytest.param("handed_over", replace(moved("decided"), steps=moved("decided").steps | {"moved": LAST_YEAR}), "late", True, "06-HD/TW", "Phải có lý do", id="ADM-44 forwarded late"),
    pytest.param("decided", forwarded(), "before.dossier_received", True, "06-HD/TW", "Hãy ghi bước ấy", id="ADM-44 decided before the dossier came"),
    pytest.param("decided", replace(moved("decided"), steps=moved("decided").steps | {"moved": LAST_YEAR}), "decides_elsewhere", False, "06-HD/TW", "Hãy chuyển hồ sơ", id="ADM-45 decided long after the move"),
    pytest.param("ceremony", replace(moved("ceremony"), steps=moved("ceremony").steps | {"moved": LAST_YEAR}), "decision_to_revoke", False, "06-HD/TW", "Thu hồi", id="ADM-45 the decision came too late"),
    pytest.param("ceremony", moved("ceremony"), "ceremony_elsewhere", False, "06-HD/TW", "Hãy chuyển hồ sơ", id="ADM-45 ceremony at the destination alone"),
    pytest.param("decision_revoked", at("ceremony"), "decision_stands", True, "06-HD/TW", "ghi lý do", id="ADM-45 ADM-50 the decision stands"),
    pytest.param("strike_cell", at("member_papers", review_requests=2), "review_missing", True, "06-HD/TW", "Hãy ghi bước ấy", id="DEL-06 no self-review, two requests"),
    pytest.param("recognition_cell", at("recognition_cell"), "probation_runs", False, "Điều lệ Đảng", "mới làm được", id="PRB-01 probation runs"),
    pytest.param("ceremony", at("ceremony", has_helper=False), "helper", True, "38-HD/BTCTW", "Hãy phân công", id="PRB-02 nobody helps from the ceremony"),
    pytest.param("recognition_cell", gone("recognition_cell", "new_member_class"), "before.new_member_class", True, "06-HD/TW", "Hãy ghi bước ấy", id="PRB-04 no class"),
    pytest.param("recognition_cell", gone("recognition_cell", "helper_remarks"), "before.helper_remarks", True, "06-HD/TW", "Hãy ghi bước ấy", id="PRB-05 no remarks of the helper"),
    pytest.param("self_review", at("self_review"), "probation_runs", False, "06-HD/TW", "mới làm được", id="PRB-06 self-review early"),
    pytest.param("recognition_cell", old("recognition_cell", "ceremony", date(2024, 6, 3)), "late", True, "294-QĐ/TW", "Phải có lý do", id="PRB-07 cell late"),
    pytest.param("recognised", old("recognised", "recognition_cell", date(2025, 10, 22)), "late_extended", True, "294-QĐ/TW", "ghi lý do", id="PRB-08 decision late"),
    pytest.param("recognised", old("recognised", "recognition_cell", LAST_YEAR), "late_beyond", True, "294-QĐ/TW", "Hãy báo cáo", id="PRB-08 beyond the extension"),
    pytest.param("recognised", gone("recognised", "recognition_committee"), "before.recognition_committee", True, "06-HD/TW", "Hãy ghi bước ấy", id="PRB-10 no vote of the committee"),
    pytest.param("recognised", at("recognised", passed={"recognition_committee": False}), "vote_failed", False, "06-HD/TW", "báo cáo cấp trên", id="PRB-10 committee voted it down"),
    pytest.param("recognition_cell", at("recognition_cell", failed={"recognition_cell": 3}), "failed_too_often", False, "294-QĐ/TW", "hãy báo cáo", id="PRB-13 three failed votes"),
    pytest.param("struck_off", at("member_papers"), "before.strike_committee", True, "06-HD/TW", "Hãy ghi bước ấy", id="PRB-14 struck off without the committee"),
    pytest.param("strike_committee", at("member_papers"), "before.strike_cell", True, "06-HD/TW", "Hãy ghi bước ấy", id="PRB-14 struck off without the cell"),
    pytest.param("probation_extended", at("self_review"), "extension_unknown", False, "", "giá trị riêng", id="PRB-17 no extension in the Statute"),
    pytest.param("listed", replace(AGREED, birth_year=1990, left=Left(LAST_YEAR, "struck_off")), "readmission_early", False, "294-QĐ/TW", "mới đủ thời gian", id="PRB-23 too early to come back"),
    pytest.param("listed", replace(AGREED, birth_year=1990, left=Left(BEFORE_2018, "struck_off")), "readmission_consent", False, "294-QĐ/TW", "VB-ĐY", id="PRB-23 without consent"),
    pytest.param("listed", replace(AGREED, birth_year=1990, left=Left(BEFORE_2018, "left")), "readmission_left", True, "294-QĐ/TW", "ghi lý do", id="PRB-24 had resigned"),
    pytest.param("listed", replace(AGREED, birth_year=1990, left=Left(BEFORE_2018, "struck_off", 2)), "readmission_again", False, "294-QĐ/TW", "không xét nữa", id="PRB-25 a second time"),
]  # fmt: skip


@pytest.mark.parametrize(("step", "course", "code", "may_pass", "clause", "advice"), REFUSED)
def test_a_refusal_names_its_clause_and_what_to_do_next(step, course, code, may_pass, clause, advice):
    (found,) = [one for one in obstacles(step, ON, course, VALUES) if one.code == code]
    words = sentence(found, VALUES)
    assert found.may_be_passed is may_pass
    assert clause in words
    assert advice in words
    assert "%(" not in words


#: What only a place has: step, the step its time counts from, code.
LOCAL = [
    pytest.param("committee_resolved", "cell_resolved", "late", id="ADM-38"),
    pytest.param("recognised", "recognition_cell", "revote", id="PRB-09"),
]


@pytest.mark.parametrize(("step", "since", "code"), LOCAL)
def test_a_rule_of_a_place_refuses_there_and_nowhere_else(step, since, code):
    course, local = old(step, since, LAST_YEAR), values_on(ON, HANOI)
    (found,) = [one for one in obstacles(step, ON, course, local) if one.code == code]
    assert "Hà Nội" in sentence(found, local)
    assert code not in {one.code for one in obstacles(step, ON, course, VALUES)}


def test_an_extension_binds_where_a_place_knows_it():
    local = values_on(ON, HANOI)
    course = at("self_review")
    assert obstacles("probation_extended", ON, course, local) == []
    too_long = extension_fits(date(2027, 12, 11), course, local)
    assert "10/12/2027" in sentence(too_long, local)


#: Said by services of papers, helpers, introducers and votes: code, rule.
ELSEWHERE = [
    pytest.param("helper_unfit", ids.HELPERS, "38-HD/BTCTW", id="ADM-07 the helper is no official member"),
    pytest.param("application_first", ids.APPLICATION, "06-HD/TW", id="ADM-12 the CV before the application"),
    pytest.param("introducer_unfit", ids.TIME_TOGETHER, "294-QĐ/TW", id="ADM-18 the introducer is no official member"),
    pytest.param("not_candidate", ids.START, "38-HD/BTCTW", id="ADM-08 verification too early"),
    pytest.param("not_competent", ids.DECIDER, "294-QĐ/TW", id="ADM-34 not the body of that day"),
    pytest.param("not_authorised", ids.DELEGATION_MEMBERS, "294-QĐ/TW", id="ADM-36 no power to decide on record"),
    pytest.param("not_below_province", ids.PROVINCE_SHARE, "294-QĐ/TW", id="ADM-35 not directly below a province"),
    pytest.param("base_too_large", ids.LEFT_OUT, "294-QĐ/TW", id="ADM-28 somebody counted who is not summoned"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "rule", "clause"), ELSEWHERE)
def test_refusals_of_other_services_name_their_clause(code, rule, clause):
    words = sentence(Obstacle(code, "standard", rule, "…"), VALUES)
    assert clause in words
    assert "Hãy" in words


def test_every_refusal_of_the_rules_stands_in_the_table():
    said = {param.values[2].partition(".")[0] for param in REFUSED}
    said |= {param.values[2] for param in LOCAL} | {param.values[0] for param in ELSEWHERE}
    told_elsewhere = {"closed", "gap", "extended_already", "extension_long", "not_in_youth_union"}
    assert set(PLAIN) - said == told_elsewhere


def test_the_way_is_free_of_refusals_for_who_fulfils_everything():
    for step in WAY[: WAY.index("self_review")]:
        assert [one.code for one in obstacles(step, ON, at(step), VALUES)] == []
