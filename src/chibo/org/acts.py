"""What is done to the tree, its terms, places and roles: how each act is called, and that it can be taken back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chibo.catalogue.acts import (
    Irreversible,
    Linked,
    ObjectKind,
    Reversible,
    Told,
    declare_act,
    declare_object,
    keep_tables,
)
from chibo.core.audit.rows import object_type
from chibo.decisions.models import Decision
from chibo.org import naming
from chibo.org.models import (
    Body,
    BodyKind,
    BodyOfTerm,
    CellKind,
    Grant,
    Place,
    PlaceCover,
    PlaceFact,
    PlaceKind,
    Placement,
    Post,
    Seat,
    Sector,
    Succession,
    Term,
    Unit,
    UnitKind,
    UnitProfile,
)


def _fact_kind(value: object) -> str:
    return str(dict(PlaceFact.Kind.choices).get(str(value), ""))


def _succession_kind(value: object) -> str:
    return str(dict(Succession.Kind.choices).get(str(value), ""))


keep_tables(
    Decision, Unit, UnitProfile, Placement, Term, Body, BodyOfTerm, Seat, Place, PlaceCover, PlaceFact,
    Succession, Grant,
)  # fmt: skip

for _name, _label in {
    "org.create_units": _("Lập tổ chức đảng"),
    "org.rename_unit": _("Đổi tên tổ chức đảng"),
    "org.reclassify_unit": _("Đổi loại tổ chức đảng"),
    "org.move_unit": _("Chuyển nơi trực thuộc"),
    "org.dissolve_unit": _("Kết thúc tổ chức đảng"),
    "org.set_start": _("Ghi ngày lập tổ chức đảng"),
    "org.set_records_from": _("Ghi ngày bắt đầu có sổ"),
    "org.set_listed_codes": _("Ghi mã của tổ chức đảng"),
    "org.set_opens_on": _("Đặt ngày mở trang"),
    "org.record_term": _("Ghi nhiệm kỳ"),
    "org.correct_term": _("Sửa nhiệm kỳ"),
    "org.withdraw_term": _("Rút nhiệm kỳ ghi nhầm"),
    "org.set_seats": _("Ghi số lượng cấp ủy"),
    "org.withdraw_seats": _("Rút số lượng cấp ủy ghi nhầm"),
    "org.correct_place": _("Sửa địa bàn"),
    "org.end_place": _("Địa bàn không còn"),
    "org.correct_place_fact": _("Sửa số liệu của địa bàn"),
    "org.withdraw_place_fact": _("Rút số liệu của địa bàn"),
    "org.record_places": _("Ghi địa bàn"),
    "org.cover_place": _("Đổi chi bộ phụ trách địa bàn"),
    "org.record_place_fact": _("Ghi số liệu của địa bàn"),
}.items():
    declare_act(Reversible(_name, _label))

for _name, _label in {
    "org.grant_role": _("Giao vai trò"),
    "org.end_grant": _("Kết thúc vai trò"),
    "org.hand_over": _("Bàn giao vai trò"),
    "org.undo_grants": _("Hoàn tác phân quyền"),
}.items():
    declare_act(
        Irreversible(
            _name,
            _label,
            _(
                "Phân quyền được hoàn tác ở trang «Ai có quyền gì» của đơn vị, nơi kiểm tra rằng vẫn còn người giao được quyền."
            ),
        )
    )

_FROM, _TO = Told(_("từ ngày")), Told(_("đến ngày"))
_SPAN = {"starts_on": _FROM, "ends_on": _TO}
for _model, _label, _fields in (
    (
        UnitProfile,
        _("tên, loại của tổ chức đảng"),
        {
            "name": Told(_("tên")),
            "kind_id": Told(_("loại tổ chức đảng"), naming.coded(UnitKind)),
            "cell_kind_id": Told(_("loại chi bộ"), naming.coded(CellKind)),
            "sector_id": Told(_("loại hình"), naming.coded(Sector)),
            **_SPAN,
        },
    ),
    (
        Placement,
        _("vị trí trong hệ thống tổ chức"),
        {"parent_id": Told(_("trực thuộc"), naming.unit_word), **_SPAN},
    ),
    (
        Succession,
        _("kế thừa tổ chức"),
        {
            "predecessor_id": Told(_("tổ chức trước"), naming.unit_word),
            "successor_id": Told(_("tổ chức sau"), naming.unit_word),
            "kind": Told(_("hình thức"), _succession_kind),
            "on": Told(_("từ ngày")),
        },
    ),
    (Body, _("cấp ủy"), {"kind_id": Told(_("loại cấp ủy"), naming.coded(BodyKind))}),
    (BodyOfTerm, _("cấp ủy của nhiệm kỳ"), {"seat_count": Told(_("số lượng"))}),
    (Seat, _("vị trí chức vụ"), {"post_id": Told(_("chức vụ"), naming.coded(Post))}),
    (
        PlaceCover,
        _("chi bộ phụ trách địa bàn"),
        {"cell_id": Told(_("chi bộ phụ trách"), naming.unit_word), **_SPAN},
    ),
    (
        PlaceFact,
        _("số liệu của địa bàn"),
        {
            "kind": Told(_("số liệu"), _fact_kind),
            "value": Told(_("số")),
            "on": Told(_("ngày")),
        },
    ),
):
    declare_object(ObjectKind(object_type(_model), _label, naming.linked_rows(_model), _fields))
declare_object(
    ObjectKind(
        "org.unit",
        _("tổ chức đảng"),
        naming.linked_units,
        {
            "name": Told(_("tên")),
            "kind": Told(_("loại tổ chức đảng"), naming.coded(UnitKind)),
            "kind_id": Told(_("loại tổ chức đảng"), naming.coded(UnitKind)),
            "cell_kind_id": Told(_("loại chi bộ"), naming.coded(CellKind)),
            "sector_id": Told(_("loại hình"), naming.coded(Sector)),
            "parent": Told(_("trực thuộc"), naming.unit_word),
            "from": _FROM,
            "to": _TO,
            "records_from": Told(_("có sổ từ ngày")),
            "opens_on": Told(_("ngày mở trang")),
        },
    )
)
declare_object(
    ObjectKind(
        "org.unit_mark",
        _("ngày bắt đầu có sổ"),
        naming.linked_units,
        {"records_from": Told(_("có sổ từ ngày"))},
    )
)
declare_object(
    ObjectKind(
        "org.unit_opening", _("ngày mở trang"), naming.linked_units, {"opens_on": Told(_("ngày mở trang"))}
    )
)
declare_object(
    ObjectKind(
        "org.place",
        _("địa bàn"),
        naming.linked_places,
        {
            "name": Told(_("tên")),
            "label": Told(_("cách gọi")),
            "kind_id": Told(_("loại"), naming.coded(PlaceKind)),
            **_SPAN,
            "kind": Told(_("loại"), lambda value: naming.coded(PlaceKind)(value) or _fact_kind(value)),
            "cell": Told(_("chi bộ phụ trách"), naming.unit_word),
            "value": Told(_("số liệu")),
            "on": Told(_("ngày")),
            "from": _FROM,
        },
    )
)
declare_object(
    ObjectKind(
        "org.term",
        _("nhiệm kỳ"),
        naming.linked_terms,
        {
            "name": Told(_("nhiệm kỳ")),
            "ordinal": Told(_("đại hội lần thứ")),
            "from": _FROM,
            "to": _TO,
            **_SPAN,
        },
    )
)
declare_object(
    ObjectKind(
        "org.grant",
        _("vai trò được giao"),
        naming.linked_grants,
        {"user": Told(_("tài khoản")), "from": _FROM, "to": _TO},
    )
)
declare_object(
    ObjectKind(
        "decisions.decision",
        _("văn bản"),
        lambda _viewer, ids: {row.pk: Linked(row.citation) for row in Decision.objects.filter(pk__in=ids)},
        {"number": Told(_("số")), "issuer": Told(_("cơ quan ban hành")), "issued_on": Told(_("ngày"))},
    )
)
