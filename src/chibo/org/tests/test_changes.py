from __future__ import annotations

from datetime import date

import pytest

from chibo.core.audit.models import AuditEntry
from chibo.core.clock import today
from chibo.core.dates import END, add_months
from chibo.core.errors import Conflict, DomainError, NotVisible
from chibo.decisions.services import DecisionDraft
from chibo.org.access import OPERATOR
from chibo.org.models import Placement, Sector, UnitProfile
from chibo.org.queries import unit_on
from chibo.org.services import dissolve_unit, move_unit, reclassify_unit, rename_unit
from tests import factories

pytestmark = pytest.mark.django_db

ON = date(2022, 7, 1)
BEFORE = date(2022, 6, 30)
PAPER = DecisionDraft(number="12-QĐ/HU", issuer="Ban Thường vụ Huyện ủy", issued_on=date(2022, 6, 20))


@pytest.fixture
def tree():
    return factories.make_tree()


def test_rename_holds_from_its_day_on_with_its_paper(tree):
    rename_unit(OPERATOR, unit=factories.at(tree.cell), name=" Chi bộ  thôn Đồng Mới ", on=ON, decision=PAPER)
    assert factories.at(tree.cell, BEFORE).name == "Chi bộ thôn Đồng Cam"
    assert factories.at(tree.cell, ON).name == "Chi bộ thôn Đồng Mới"
    row = UnitProfile.objects.get(unit=tree.cell, ends_on=END)
    assert row.decision.citation == "12-QĐ/HU, Ban Thường vụ Huyện ủy, ngày 20/06/2022"
    ended, begun = AuditEntry.objects.filter(act="org.rename_unit", object_type="org.unit_profile").order_by(
        "id"
    )
    assert (ended.before["ends_on"], ended.after["ends_on"]) == ("9999-12-31", "2022-07-01")
    assert (begun.before, begun.after["name"]) == (None, "Chi bộ thôn Đồng Mới")


def test_rename_on_the_first_day_of_a_name_corrects_it(tree):
    for name in ("Chi bộ thôn Đồng Mơi", "Chi bộ thôn Đồng Mới"):
        rename_unit(OPERATOR, unit=factories.at(tree.cell), name=name, on=ON)
    assert list(UnitProfile.objects.filter(unit=tree.cell).order_by("starts_on").values_list("name", flat=True)) == [
        "Chi bộ thôn Đồng Cam",
        "Chi bộ thôn Đồng Mới",
    ]  # fmt: skip


def test_rename_before_a_later_name_ends_where_that_begins(tree):
    rename_unit(OPERATOR, unit=factories.at(tree.cell), name="Chi bộ C", on=date(2024, 1, 1))
    rename_unit(OPERATOR, unit=factories.at(tree.cell), name="Chi bộ B", on=ON)
    names = [factories.at(tree.cell, day).name for day in (BEFORE, date(2023, 12, 31), date(2024, 1, 1))]
    assert names == ["Chi bộ thôn Đồng Cam", "Chi bộ B", "Chi bộ C"]


def test_reclassify_changes_kind_of_cell_and_sector_for_later_days_only(tree):
    reclassify_unit(
        OPERATOR, unit=factories.at(tree.cell), on=ON, cell_kind="residential", sector="cooperative"
    )
    assert factories.at(tree.cell, BEFORE).cell_kind == "hamlet"
    assert factories.at(tree.cell, ON).cell_kind == "residential"
    assert UnitProfile.objects.get(unit=tree.cell, ends_on=END).sector_id == "cooperative"


def test_reclassify_adds_a_free_sector_only_by_name(tree):
    unit = factories.at(tree.cell)
    with pytest.raises(DomainError, match="Không có loại hình «quy-tin-dung»"):
        reclassify_unit(OPERATOR, unit=unit, on=ON, sector="quy-tin-dung")
    reclassify_unit(OPERATOR, unit=unit, on=ON, sector="quy-tin-dung", sector_name="Quỹ tín dụng nhân dân")
    assert str(Sector.objects.get(pk="quy-tin-dung")) == "Quỹ tín dụng nhân dân"


def test_reclassify_refuses_a_kind_that_fits_neither_above_nor_below(tree):
    for kind in ("group", "province"):
        with pytest.raises(DomainError, match="không thể là"):
            reclassify_unit(OPERATOR, unit=factories.at(tree.a), on=ON, kind=kind)
    reclassify_unit(OPERATOR, unit=factories.at(tree.a), on=ON, kind="ward")
    assert (factories.at(tree.a, BEFORE).kind, factories.at(tree.a, ON).kind) == ("commune", "ward")


def test_move_takes_the_subtree_along_and_leaves_the_past(tree):
    other = factories.make_unit(tree.province, "moc-chau", "Đảng bộ huyện Mộc Châu", "district")
    move_unit(OPERATOR, unit=factories.at(tree.a), parent=factories.at(other), on=ON, decision=PAPER)
    before, after = factories.at(tree.cell, BEFORE), factories.at(tree.cell, ON)
    assert [crumb.ref for crumb in before.ancestors][-2:] == ["muong-la", "xuan-hoa"]
    assert [crumb.ref for crumb in after.ancestors][-2:] == ["moc-chau", "xuan-hoa"]
    assert factories.at(tree.a, ON).parent_id == other.pk
    assert after.parent_id == tree.a.pk
    assert AuditEntry.objects.filter(act="org.move_unit", object_type="org.placement").count() == 10
    assert Placement.objects.filter(unit=tree.a).count() == 2


def test_move_keeps_a_unit_that_was_to_begin_later_below_it(tree):
    factories.make_unit(tree.a, "moi", "Chi bộ Mới", cell_kind="hamlet", starts_on=date(2023, 1, 1))
    other = factories.make_unit(tree.province, "moc-chau", "Đảng bộ huyện Mộc Châu", "district")
    move_unit(OPERATOR, unit=factories.at(tree.a), parent=factories.at(other), on=ON)
    late = unit_on(OPERATOR, "xuan-hoa/moi", date(2023, 1, 1))
    assert [crumb.ref for crumb in late.ancestors][-2:] == ["moc-chau", "xuan-hoa"]


def test_move_refuses_what_cannot_be(tree):
    with pytest.raises(DomainError, match="nằm trong"):
        move_unit(OPERATOR, unit=factories.at(tree.district), parent=factories.at(tree.a), on=ON)
    with pytest.raises(DomainError, match="không thể trực thuộc"):
        move_unit(OPERATOR, unit=factories.at(tree.cell), parent=factories.at(tree.province), on=ON)
    factories.make_unit(tree.b, "dong-cam", "Chi bộ Đồng Cam khác", cell_kind="hamlet")
    with pytest.raises(Conflict, match="dong-cam"):
        move_unit(OPERATOR, unit=factories.at(tree.cell), parent=factories.at(tree.b), on=ON)
    clerk = factories.cast(tree).viewer("clerk_a")
    with pytest.raises(NotVisible):
        move_unit(clerk, unit=factories.at(tree.cell), parent=factories.at(tree.b), on=ON)


def test_dissolve_waits_for_the_units_below(tree):
    with pytest.raises(Conflict, match="còn 4 tổ chức đảng trực thuộc"):
        dissolve_unit(OPERATOR, unit=factories.at(tree.a), on=ON)
    dissolve_unit(OPERATOR, unit=factories.at(tree.cell), on=ON)
    assert factories.at(tree.cell, BEFORE).name
    with pytest.raises(NotVisible):
        factories.at(tree.cell, ON)


def test_a_future_day_needs_a_decision_already_issued(tree):
    unit, ahead = factories.at(tree.cell), add_months(today(), 2)
    with pytest.raises(DomainError, match="đã ban hành"):
        rename_unit(OPERATOR, unit=unit, name="Chi bộ mới", on=ahead)
    with pytest.raises(DomainError, match="quá xa"):
        rename_unit(OPERATOR, unit=unit, name="Chi bộ mới", on=add_months(today(), 30), decision=PAPER)
    rename_unit(OPERATOR, unit=unit, name="Chi bộ mới", on=ahead, decision=PAPER)
    assert UnitProfile.objects.get(unit=tree.cell, ends_on=END).starts_on == ahead


def test_a_unit_stands_under_its_parent_wherever_that_stood(tree):
    other = factories.make_unit(tree.province, "song-da", "Đảng bộ huyện Sông Đà", "district")
    move_unit(OPERATOR, unit=factories.at(tree.a), parent=factories.at(other), on=ON)
    cell = factories.make_unit(tree.a, "moi", "Chi bộ thôn Mới", starts_on=date(2020, 1, 1))
    assert [a.name for a in factories.at(cell, BEFORE).ancestors][-2] == "Đảng bộ huyện Mường La"
    assert [a.name for a in factories.at(cell, ON).ancestors][-2] == "Đảng bộ huyện Sông Đà"
    late = factories.make_unit(tree.a, "sau", "Chi bộ thôn Sau", starts_on=date(2023, 1, 1))
    assert Placement.objects.filter(unit=late).count() == 1
