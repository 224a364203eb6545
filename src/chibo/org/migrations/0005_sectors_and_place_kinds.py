"""The sectors of form 5 and the kinds of place every installation starts with; an installation may add its own rows."""

from django.db import migrations

# code, Vietnamese, English
SECTORS = [
    ("commune", "Xã", "Commune"),
    ("ward", "Phường", "Ward"),
    ("township", "Thị trấn", "Township"),
    ("party_agency", "Cơ quan đảng, đoàn thể", "Party agency, mass organisation"),
    ("state_agency", "Cơ quan nhà nước", "State agency"),
    ("public_unit", "Đơn vị sự nghiệp công lập", "Public service unit"),
    ("non_public_unit", "Đơn vị sự nghiệp ngoài công lập", "Non-public service unit"),
    ("army", "Quân đội", "Army"),
    ("police", "Công an", "Police"),
    ("enterprise_state", "Doanh nghiệp 100% vốn nhà nước", "Enterprise, fully State-owned"),
    ("enterprise_state_majority", "Doanh nghiệp nhà nước giữ từ 50% vốn", "Enterprise, State holds at least half"),
    ("enterprise_state_minority", "Doanh nghiệp nhà nước giữ dưới 50% vốn", "Enterprise, State holds less than half"),
    ("enterprise_joint_stock", "Công ty cổ phần", "Joint-stock company"),
    ("enterprise_private", "Doanh nghiệp tư nhân", "Private enterprise"),
    ("enterprise_limited", "Công ty trách nhiệm hữu hạn", "Limited company"),
    ("enterprise_partnership", "Công ty hợp danh", "Partnership"),
    ("enterprise_foreign", "Doanh nghiệp có vốn nước ngoài", "Enterprise with foreign capital"),
    ("cooperative", "Hợp tác xã", "Cooperative"),
    ("abroad", "Ngoài nước", "Abroad"),
    ("other", "Loại hình khác", "Other"),
]

PLACE_KINDS = [
    ("hamlet", "Thôn, bản", "Village"),
    ("residential", "Tổ dân phố", "Residential area"),
    ("school", "Trường học", "School"),
    ("health", "Trạm y tế", "Health station"),
    ("enterprise", "Doanh nghiệp", "Enterprise"),
    ("cooperative", "Hợp tác xã", "Cooperative"),
]


def load(apps, schema_editor):
    """Adds the rows."""
    for model, rows in (("Sector", SECTORS), ("PlaceKind", PLACE_KINDS)):
        for position, (code, name, name_en) in enumerate(rows):
            apps.get_model("org", model).objects.create(code=code, name=name, name_en=name_en, position=position)


def unload(apps, schema_editor):
    """Takes the rows away; the database refuses while anything uses one."""
    for model in ("PlaceKind", "Sector"):
        apps.get_model("org", model).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("org", "0004_terms_and_places")]
    operations = [migrations.RunPython(load, unload)]
