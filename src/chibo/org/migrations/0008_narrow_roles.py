"""The narrow roles of an office: each sees and does what its work asks for, and no more."""

from django.db import migrations

COUNTS = ["units.see", "figures.see"]
LEADERS = [*COUNTS, "units.guarded", "people.see", "people.sensitive", "roles.grant"]

# code, position, Vietnamese, English, permissions, reaches below, held in, by assignment, for one
NEW = [
    ("clerk", 10, "Văn thư", "Clerk", [*COUNTS, "places.record", "figures.declare"], True, "any", False, False),
    ("dues_accountant", 11, "Kế toán đảng phí", "Dues accountant", COUNTS, True, "any", False, False),
    ("inspection_officer", 12, "Cán bộ kiểm tra", "Inspection officer", [*COUNTS, "people.purpose"], True, "any", False, False),
    ("secretary", 13, "Bí thư cấp ủy cơ sở", "Secretary of a grassroots committee", LEADERS, True, "grassroots", False, False),
    ("standing_deputy_secretary", 14, "Phó Bí thư Thường trực cấp ủy cơ sở", "Standing deputy secretary of a grassroots committee", LEADERS, True, "grassroots", False, False),
    ("assigned_committee_member", 15, "Cấp ủy viên phụ trách chi bộ", "Committee member in charge of a cell", [*COUNTS, "units.guarded", "people.see"], False, "cell", False, False),
    ("helper", 16, "Người giúp việc nhập liệu", "Helper", [], False, "cell", False, True),
    ("inspector", 17, "Thành viên đoàn kiểm tra", "Inspector", [*COUNTS, "people.purpose"], True, "any", True, False),
    ("technical_administrator", 18, "Quản trị kỹ thuật", "Technical administrator", ["accounts.manage"], False, "any", False, False),
]  # fmt: skip

# Roles there were: permissions they are given more, and in what kind of unit they are held.
MORE = {
    "organisation_officer": (["roles.grant", "people.openings", "corrections.answer"], "any"),
    "department_above": (["people.purpose"], "any"),
    "cell_secretary": ([], "cell"),
    "member": ([], "cell"),
}

# What holding each means: Vietnamese, English.
PURPOSES = {
    "organisation_officer": ("Giữ sổ đảng viên và tổ chức đảng của cấp ủy: nhập, sửa, giao quyền.", "Keeps the register of members and units of the committee: imports, corrects, grants roles."),
    "department_above": ("Xem số lượng của các đơn vị bên dưới; xem tên, mở hồ sơ khi nêu mục đích.", "Sees the counts of the units below; sees names and opens files after stating a purpose."),
    "cell_secretary": ("Xem đảng viên của chi bộ mình; không xem số định danh, điện thoại, dân tộc, tôn giáo.", "Sees the members of the own cell, without citizen id, phone, ethnic group and religion."),
    "member": ("Xem hồ sơ của chính mình và ai đã mở hồ sơ ấy.", "Sees the own file, and who opened it."),
    "clerk": ("Làm giấy tờ: xem số lượng, ghi địa bàn và số liệu trên giấy; không mở hồ sơ đảng viên.", "Does the papers: sees counts, records places and values on paper; opens no member's file."),
    "dues_accountant": ("Làm đảng phí. Chương trình chưa có sổ đảng phí nên hiện chỉ xem số lượng.", "Does the dues. The program has no dues sheets yet, so this role sees counts only."),
    "inspection_officer": ("Làm công tác kiểm tra của cấp ủy: xem số lượng; xem tên, mở hồ sơ khi nêu mục đích.", "Does the committee's inspection work: sees counts; sees names and opens files after stating a purpose."),
    "secretary": ("Lãnh đạo cấp ủy cơ sở: xem đảng viên toàn đảng bộ, giao và bàn giao quyền; không sửa sổ.", "Leads a grassroots committee: sees its members, grants and hands over roles; does not change the register."),
    "standing_deputy_secretary": ("Thường trực cấp ủy cơ sở: xem đảng viên toàn đảng bộ, giao và bàn giao quyền; không sửa sổ.", "Stands in for the committee day by day: sees its members, grants and hands over roles; does not change the register."),
    "assigned_committee_member": ("Xem đảng viên của những chi bộ được phân công phụ trách, mỗi chi bộ một lần giao.", "Sees the members of the cells assigned, one grant for each cell."),
    "helper": ("Nhập giúp một bí thư, chỉ trong một buổi sinh hoạt hoặc một sổ có tên. Chương trình chưa có sổ sinh hoạt nên vai trò này chưa mở trang nào.", "Keys in for one secretary, in one named meeting or sheet only. The program has no meetings yet, so this role opens no page."),
    "inspector": ("Kiểm tra theo phân công trong một thời gian: chỉ xem; xem tên, mở hồ sơ khi nêu mục đích.", "Inspects by assignment for a period: reads only; sees names and opens files after stating a purpose."),
    "technical_administrator": ("Giữ máy, sao lưu và tài khoản bằng dòng lệnh trên máy chủ; không xem dữ liệu đảng viên. Vai trò này chưa mở trang nào.", "Looks after the machine, its backups and accounts at its command line; sees no data of members. The role opens no page yet."),
}  # fmt: skip


def give(apps, schema_editor):
    """Adds the roles, and what those there were are given more."""
    role = apps.get_model("org", "Role")
    for code, position, name, name_en, permissions, below, held_in, by_assignment, for_one in NEW:
        role.objects.create(
            code=code, position=position, name=name, name_en=name_en, permissions=permissions, reaches_below=below,
            held_in=held_in, by_assignment=by_assignment, for_one=for_one,
        )  # fmt: skip
    for found in role.objects.filter(code__in=PURPOSES):
        more, held_in = MORE.get(found.code, ([], found.held_in))
        found.permissions = [*found.permissions, *(one for one in more if one not in found.permissions)]
        found.held_in = held_in
        found.purpose, found.purpose_en = PURPOSES[found.code]
        found.save()


def take(apps, schema_editor):
    """Takes them away; the database refuses while anybody holds one of the roles."""
    role = apps.get_model("org", "Role")
    role.objects.filter(code__in=[row[0] for row in NEW]).delete()
    for found in role.objects.filter(code__in=MORE):
        more, _held_in = MORE[found.code]
        found.permissions = [permission for permission in found.permissions if permission not in more]
        found.held_in, found.purpose, found.purpose_en = "any", "", ""
        found.save()


class Migration(migrations.Migration):
    dependencies = [("org", "0007_roles_for_a_period")]
    operations = [migrations.RunPython(give, take)]
