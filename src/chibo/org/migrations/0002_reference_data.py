"""The kinds, posts and roles every installation starts with; an installation may add its own rows."""

from django.db import migrations

# code, Vietnamese, English, is_cell, is_grassroots, allowed children
UNIT_KINDS = [
    ("party", "Đảng bộ toàn quốc", "National Party organisation", False, False, ["province", "armed_forces", "police", "agency", "enterprise"]),
    ("province", "Đảng bộ tỉnh, thành phố", "Provincial Party organisation", False, False, ["district", "commune", "ward", "township", "special_zone", "agency", "enterprise", "school_committee", "armed_forces", "police"]),
    ("district", "Đảng bộ huyện", "District Party organisation", False, False, ["commune", "ward", "township", "agency", "enterprise", "school_committee", "armed_forces", "police", "cell"]),
    ("commune", "Đảng bộ xã", "Commune Party organisation", False, True, ["partial_committee", "agency", "enterprise", "school_committee", "armed_forces", "police", "cell"]),
    ("ward", "Đảng bộ phường", "Ward Party organisation", False, True, ["partial_committee", "agency", "enterprise", "school_committee", "armed_forces", "police", "cell"]),
    ("township", "Đảng bộ thị trấn", "Township Party organisation", False, True, ["partial_committee", "agency", "enterprise", "school_committee", "armed_forces", "police", "cell"]),
    ("special_zone", "Đảng bộ đặc khu", "Special-zone Party organisation", False, True, ["partial_committee", "agency", "enterprise", "school_committee", "armed_forces", "police", "cell"]),
    ("agency", "Đảng bộ cơ quan", "Agency Party organisation", False, True, ["partial_committee", "cell"]),
    ("enterprise", "Đảng bộ doanh nghiệp", "Enterprise Party organisation", False, True, ["partial_committee", "cell"]),
    ("school_committee", "Đảng bộ trường học", "School Party organisation", False, True, ["partial_committee", "cell"]),
    ("armed_forces", "Đảng bộ quân đội", "Armed-forces Party organisation", False, True, ["partial_committee", "cell"]),
    ("police", "Đảng bộ công an", "Police Party organisation", False, True, ["partial_committee", "cell"]),
    ("partial_committee", "Đảng bộ bộ phận", "Section Party organisation", False, False, ["cell"]),
    ("cell", "Chi bộ", "Cell", True, False, ["group"]),
    ("group", "Tổ đảng", "Party group", False, False, []),
]

# code, Vietnamese, English, is_guarded
CELL_KINDS = [
    ("hamlet", "Thôn, bản", "Village", False),
    ("residential", "Tổ dân phố", "Residential area", False),
    ("school", "Trường học", "School", False),
    ("health", "Trạm y tế", "Health station", False),
    ("cooperative", "Hợp tác xã", "Cooperative", False),
    ("police", "Công an", "Police", True),
    ("military", "Quân sự", "Military", True),
    ("office", "Cơ quan", "Office", False),
    ("enterprise", "Doanh nghiệp", "Enterprise", False),
    ("students", "Sinh viên", "Students", False),
    ("joint", "Chi bộ ghép", "Joint cell", False),
    ("temporary", "Sinh hoạt tạm thời", "Temporary cell", False),
    ("retired", "Hưu trí", "Retired", False),
    ("other", "Khác", "Other", False),
]

BODY_KINDS = [
    ("cell_committee", "Chi ủy", "Cell committee"),
    ("executive_committee", "Ban Chấp hành", "Executive committee"),
    ("standing_committee", "Ban Thường vụ", "Standing committee"),
]

# code, Vietnamese, English, body kind, for_cells, sole
POSTS = [
    ("secretary", "Bí thư", "Secretary", None, True, True),
    ("deputy_secretary", "Phó Bí thư", "Deputy secretary", None, True, False),
    ("committee_member", "Chi ủy viên", "Cell committee member", "cell_committee", True, False),
    ("standing_deputy_secretary", "Phó Bí thư Thường trực", "Standing deputy secretary", "standing_committee", False, False),
    ("standing_committee_member", "Ủy viên Ban Thường vụ", "Standing committee member", "standing_committee", False, False),
    ("executive_committee_member", "Ủy viên Ban Chấp hành", "Executive committee member", "executive_committee", False, False),
]

# code, Vietnamese, English, permissions, reaches_below
ROLES = [
    ("organisation_officer", "Cán bộ tổ chức", "Organisation officer",
     ["units.see", "figures.see", "units.guarded", "people.see", "people.sensitive", "people.sealed", "lists.import", "batches.undo", "units.manage"], True),
    ("department_above", "Ban tổ chức cấp trên", "Organisation department above", ["units.see", "figures.see"], True),
    ("cell_secretary", "Bí thư chi bộ", "Cell secretary", ["units.see", "figures.see", "units.guarded", "people.see"], False),
    ("member", "Đảng viên", "Member", ["people.own"], False),
]  # fmt: skip


def load(apps, schema_editor):
    """Adds the rows."""
    kind = apps.get_model("org", "UnitKind")
    for position, (code, name, name_en, is_cell, is_grassroots, _children) in enumerate(UNIT_KINDS):
        kind.objects.create(code=code, name=name, name_en=name_en, position=position, is_cell=is_cell, is_grassroots=is_grassroots)
    for code, _name, _name_en, _cell, _grassroots, children in UNIT_KINDS:
        kind.objects.get(code=code).allowed_children.set(kind.objects.filter(code__in=children))
    cell_kind = apps.get_model("org", "CellKind")
    for position, (code, name, name_en, guarded) in enumerate(CELL_KINDS):
        cell_kind.objects.create(code=code, name=name, name_en=name_en, position=position, is_guarded=guarded)
    body_kind = apps.get_model("org", "BodyKind")
    for position, (code, name, name_en) in enumerate(BODY_KINDS):
        body_kind.objects.create(code=code, name=name, name_en=name_en, position=position)
    post = apps.get_model("org", "Post")
    for position, (code, name, name_en, body, for_cells, sole) in enumerate(POSTS):
        post.objects.create(code=code, name=name, name_en=name_en, position=position, body_kind_id=body, for_cells=for_cells, sole=sole)
    role = apps.get_model("org", "Role")
    for position, (code, name, name_en, permissions, below) in enumerate(ROLES):
        role.objects.create(code=code, name=name, name_en=name_en, position=position, permissions=permissions, reaches_below=below)


def unload(apps, schema_editor):
    """Takes the rows away; the database refuses while anything uses one."""
    for model in ("Role", "Post", "BodyKind", "CellKind", "UnitKind"):
        apps.get_model("org", model).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("org", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
