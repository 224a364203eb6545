"""What a column of a list can hold, and the headings under which offices write it."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Field(TextChoices):
    """The targets of the columns; the labels are the words shown beside a recognised column."""

    NUMBER = "number", _("Số thứ tự")
    NAME = "name", _("Họ và tên")
    FAMILY_NAME = "family_name", _("Họ và chữ đệm")
    GIVEN_NAME = "given_name", _("Tên")
    BORN = "born", _("Ngày sinh")
    BORN_MALE = "born_male", _("Ngày sinh (nam)")
    BORN_FEMALE = "born_female", _("Ngày sinh (nữ)")
    BORN_DAY = "born_day", _("Sinh: ngày")
    BORN_MONTH = "born_month", _("Sinh: tháng")
    BORN_YEAR = "born_year", _("Sinh: năm")
    SEX = "sex", _("Giới tính")
    SEX_MALE = "sex_male", _("Nam (đánh dấu)")
    SEX_FEMALE = "sex_female", _("Nữ (đánh dấu)")
    ETHNIC_GROUP = "ethnic_group", _("Dân tộc")
    RELIGION = "religion", _("Tôn giáo")
    SCHOOLING = "schooling", _("Trình độ văn hóa")
    PROFESSION = "profession", _("Trình độ chuyên môn")
    THEORY = "theory", _("Lý luận chính trị")
    ADMITTED_ON = "admitted_on", _("Ngày vào Đảng")
    ADMITTED_DAY = "admitted_day", _("Vào Đảng: ngày")
    ADMITTED_MONTH = "admitted_month", _("Vào Đảng: tháng")
    ADMITTED_YEAR = "admitted_year", _("Vào Đảng: năm")
    OFFICIAL_ON = "official_on", _("Ngày chính thức")
    OFFICIAL_DAY = "official_day", _("Chính thức: ngày")
    OFFICIAL_MONTH = "official_month", _("Chính thức: tháng")
    OFFICIAL_YEAR = "official_year", _("Chính thức: năm")
    CITIZEN_ID = "citizen_id", _("Số căn cước công dân")
    PHONE = "phone", _("Số điện thoại")
    POSTS = "posts", _("Chức vụ trong Đảng")
    STATUS = "status", _("Chính thức hay dự bị")
    NOTE = "note", _("Ghi chú")
    UNIT_NAME = "unit_name", _("Chi bộ")
    UNIT_CODE = "unit_code", _("Mã tổ chức đảng")
    PARENT_NAME = "parent_name", _("Tổ chức cơ sở đảng")


HEADINGS: dict[Field, tuple[str, ...]] = {
    Field.NUMBER: ("STT", "TT", "Số TT", "Số thứ tự", "No"),
    Field.NAME: ("Họ và tên", "Họ tên", "Họ và tên đảng viên", "Họ tên đảng viên", "Họ và tên khai sinh", "Tên đảng viên", "Họ, chữ đệm và tên", "Họ và tên đang dùng"),
    Field.FAMILY_NAME: ("Họ và đệm", "Họ đệm", "Họ và chữ đệm", "Họ, chữ đệm", "Họ chữ đệm", "Họ và tên đệm", "Họ tên đệm", "Họ lót", "Họ và tên lót", "Họ và lót", "Họ và chữ lót", "Họ"),
    Field.GIVEN_NAME: ("Tên",),
    Field.BORN: ("Ngày sinh", "Ngày tháng năm sinh", "Ngày, tháng, năm sinh", "Năm sinh", "Sinh ngày", "Ngày/tháng/năm sinh", "NTNS", "Ngày tháng sinh"),
    Field.BORN_MALE: ("Ngày sinh nam", "Ngày tháng năm sinh nam", "Năm sinh nam", "Nam sinh năm"),
    Field.BORN_FEMALE: ("Ngày sinh nữ", "Ngày tháng năm sinh nữ", "Năm sinh nữ", "Nữ sinh năm"),
    Field.BORN_DAY: ("Ngày sinh (ngày)", "Sinh ngày (ngày)"),
    Field.BORN_MONTH: ("Tháng sinh", "Ngày sinh (tháng)"),
    Field.BORN_YEAR: ("Ngày sinh (năm)",),
    Field.SEX: ("Giới tính", "Giới", "Nam/Nữ", "Nam, nữ", "Phái"),
    Field.SEX_MALE: ("Giới tính nam", "Giới nam", "Nam (x)"),
    Field.SEX_FEMALE: ("Giới tính nữ", "Giới nữ", "Nữ (x)", "Đảng viên nữ", "Là nữ"),
    Field.ETHNIC_GROUP: ("Dân tộc", "Thành phần dân tộc", "Tên dân tộc"),
    Field.RELIGION: ("Tôn giáo", "Theo tôn giáo", "Tên tôn giáo"),
    Field.SCHOOLING: ("Văn hóa", "Trình độ văn hóa", "Học vấn", "Trình độ học vấn", "Giáo dục phổ thông", "Trình độ giáo dục phổ thông", "GDPT", "Trình độ GDPT", "TĐVH", "Trình độ văn hóa phổ thông", "Trình độ phổ thông"),
    Field.PROFESSION: ("Chuyên môn", "Trình độ chuyên môn", "Chuyên môn nghiệp vụ", "Trình độ chuyên môn nghiệp vụ", "Trình độ CM", "TĐCM", "Chuyên môn, kỹ thuật", "CMNV", "Trình độ đào tạo", "Trình độ CMNV"),
    Field.THEORY: ("LLCT", "Lý luận chính trị", "Trình độ LLCT", "Trình độ lý luận chính trị", "Lý luận", "Lí luận chính trị", "Chính trị", "Trình độ chính trị", "Trình độ lý luận", "TĐLLCT"),
    Field.ADMITTED_ON: ("Ngày vào Đảng", "Ngày kết nạp", "Ngày kết nạp Đảng", "Ngày vào Đảng dự bị", "Ngày dự bị", "Dự bị", "Kết nạp", "Vào Đảng", "Ngày vào Đảng kết nạp", "Ngày tháng năm vào Đảng", "Ngày, tháng, năm vào Đảng dự bị", "Ngày tháng năm kết nạp", "Ngày vào ĐCSVN", "Ngày vào Đảng CSVN", "Ngày tháng năm vào Đảng kết nạp"),
    Field.OFFICIAL_ON: ("Ngày chính thức", "Chính thức", "Ngày vào Đảng chính thức", "Ngày công nhận chính thức", "Ngày công nhận đảng viên chính thức", "Công nhận chính thức", "Ngày chuyển chính thức", "Chuyển chính thức", "Ngày CT", "Ngày tháng năm vào Đảng chính thức", "Ngày tháng năm chính thức"),
    Field.CITIZEN_ID: ("Số CCCD", "CCCD", "Căn cước công dân", "Số căn cước công dân", "Số thẻ/CCCD", "CMND/CCCD", "Số CMND/CCCD", "CCCD/CMND", "Số CCCD/CMND", "Số định danh", "Số định danh cá nhân", "Mã định danh", "Số căn cước", "Căn cước", "CMND", "Số CMND", "Số thẻ căn cước", "Số thẻ CCCD", "Số CC/CCCD", "Số định danh cá nhân/CCCD"),
    Field.PHONE: ("Số ĐT", "SĐT", "Điện thoại", "Số điện thoại", "ĐT", "Di động", "Điện thoại di động", "Số điện thoại di động", "ĐTDĐ", "Số ĐTDĐ", "Số di động", "Điện thoại liên hệ", "Số điện thoại liên hệ"),
    Field.POSTS: ("Chức vụ trong Đảng", "Chức vụ Đảng", "Chức vụ", "Chức vụ trong chi bộ", "Chức danh", "Chức vụ đảng, đoàn thể", "Chức danh trong Đảng", "Chức vụ chi bộ", "CV Đảng"),
    Field.STATUS: ("Trạng thái", "Đảng viên chính thức/dự bị", "Chính thức/Dự bị", "Loại đảng viên", "Tình trạng", "Trạng thái đảng viên", "CT/DB", "Diện đảng viên"),
    Field.NOTE: ("Ghi chú", "Chú thích", "Ghi chú khác", "GC"),
    Field.UNIT_NAME: ("Chi bộ", "Tên chi bộ", "Chi bộ sinh hoạt", "Nơi sinh hoạt", "Sinh hoạt tại chi bộ", "Đơn vị", "Tổ chức đảng", "Chi bộ đang sinh hoạt", "Tên tổ chức", "Đang sinh hoạt tại chi bộ"),
    Field.UNIT_CODE: ("Mã tổ chức", "Mã chi bộ", "Mã tổ chức đảng", "Mã TCĐ", "Mã đơn vị", "Mã TC"),
    Field.PARENT_NAME: ("TCCSD", "TCCSĐ", "Tổ chức cơ sở đảng", "Đảng bộ cơ sở", "Đảng bộ", "Cấp trên", "Trực thuộc"),
}  # fmt: skip
"""Spellings compared by search key, so case, marks, hyphens and underscores do not matter."""

OTHER_HEADINGS = (
    "Số thẻ đảng viên", "Số thẻ Đảng", "Số thẻ", "Quê quán", "Nơi sinh", "Nơi ở", "Nơi ở hiện nay", "Chỗ ở hiện nay",
    "Địa chỉ", "Nơi thường trú", "Thường trú", "Nghề nghiệp", "Tuổi", "Tuổi Đảng", "Ngoại ngữ", "Tin học", "Chức vụ chính quyền",
    "Chức vụ chính quyền, đoàn thể", "Chức vụ, đơn vị công tác", "Nơi cấp", "Ngày cấp", "Ngày cấp CCCD", "Ngày cấp thẻ", "Ngày vào Đoàn", "Ngày cấp thẻ đảng", "Số quyết định", "Số lý lịch", "Huy hiệu Đảng", "Ngày vào ngành", "Quan hệ", "Tên gọi khác", "Bí danh", "Người giới thiệu", "Xếp loại", "Đơn vị công tác", "Nơi công tác", "Nơi kết nạp",
)  # fmt: skip
"""Headings known to hold something else: they are shown as not read instead of being mistaken for a neighbour."""

GROUP_HEADINGS = ("Trình độ", "Giới tính", "Giới", "Ngày vào Đảng", "Năm sinh", "Ngày sinh", "Ngày, tháng, năm sinh", "Ngày tháng năm sinh", "Ngày tháng năm vào Đảng", "Ngày chính thức", "Ngày kết nạp", "Chức vụ", "Trong đó", "Sơ yếu lý lịch", "Thông tin cá nhân", "Thông tin đảng viên", "Họ và tên")  # fmt: skip
"""Headings that stand over several columns."""

PARTS: dict[Field, tuple[Field, ...]] = {
    Field.NAME: (Field.FAMILY_NAME, Field.GIVEN_NAME),
    Field.BORN: (Field.BORN_DAY, Field.BORN_MONTH, Field.BORN_YEAR),
    Field.ADMITTED_ON: (Field.ADMITTED_DAY, Field.ADMITTED_MONTH, Field.ADMITTED_YEAR),
    Field.OFFICIAL_ON: (Field.OFFICIAL_DAY, Field.OFFICIAL_MONTH, Field.OFFICIAL_YEAR),
}
"""Targets that some lists keep in several columns, with the parts in the order in which they are put together."""

REQUIRED: tuple[tuple[Field, ...], ...] = (
    (Field.NAME,),
    (Field.BORN, Field.BORN_MALE, Field.BORN_FEMALE),
    (Field.SEX, Field.SEX_MALE, Field.SEX_FEMALE, Field.BORN_MALE, Field.BORN_FEMALE),
    (Field.ADMITTED_ON,),
    (Field.OFFICIAL_ON, Field.STATUS),
)
"""Without one column of each set a list does not say who is a member; the first of a set is named when it lacks."""

NEEDED: frozenset[Field] = frozenset(
    {field for choices in REQUIRED for field in choices}
    | {part for parts in PARTS.values() for part in parts}
    | {Field.UNIT_NAME, Field.UNIT_CODE, Field.PARENT_NAME}
)
"""Targets whose lost cell keeps a list out: who it is, since when a member, and in which cell."""
