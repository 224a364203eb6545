"""The technical administrator has a page now; the helper is told what is there for them today."""

from django.db import migrations

NOW = {
    "technical_administrator": ("Giữ máy, sao lưu, việc chạy nền; khóa, mở tài khoản. Không xem dữ liệu đảng viên, không giao quyền.", "Looks after the machine, its backups and long work; locks and opens accounts. Sees no data of members, grants no role."),
    "helper": ("Nhập giúp một bí thư, chỉ trong một buổi sinh hoạt hoặc một sổ có tên. Sổ sinh hoạt chưa có trong chương trình: hiện chỉ ghi ai giúp ai, đến ngày nào; chưa mở trang nào.", "Keys in for one secretary, in one named meeting or sheet only. Meetings are not in the program yet: for now it is recorded who helps whom and until when; no page opens."),
}  # fmt: skip
BEFORE = {
    "technical_administrator": ("Giữ máy, sao lưu và tài khoản bằng dòng lệnh trên máy chủ; không xem dữ liệu đảng viên. Vai trò này chưa mở trang nào.", "Looks after the machine, its backups and accounts at its command line; sees no data of members. The role opens no page yet."),
    "helper": ("Nhập giúp một bí thư, chỉ trong một buổi sinh hoạt hoặc một sổ có tên. Chương trình chưa có sổ sinh hoạt nên vai trò này chưa mở trang nào.", "Keys in for one secretary, in one named meeting or sheet only. The program has no meetings yet, so this role opens no page."),
}  # fmt: skip


def tell(apps, schema_editor):
    """Says what the roles open now."""
    _write(apps, NOW)


def take_back(apps, schema_editor):
    """Says what they opened before."""
    _write(apps, BEFORE)


def _write(apps, purposes):
    role = apps.get_model("org", "Role")
    for code, (purpose, purpose_en) in purposes.items():
        role.objects.filter(code=code).update(purpose=purpose, purpose_en=purpose_en)


class Migration(migrations.Migration):
    dependencies = [("org", "0015_successions")]
    operations = [migrations.RunPython(tell, take_back)]
