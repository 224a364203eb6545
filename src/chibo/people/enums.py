"""Coded values of a person. Codes stay (they are stored and printed in JSON); labels are for people."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping


class Sex(TextChoices):
    FEMALE = "female", _("Nữ")
    MALE = "male", _("Nam")


class Schooling(TextChoices):
    """General education completed (giáo dục phổ thông); the grade itself (9/12, 7/10) is kept beside it."""

    NONE = "none", _("Chưa xong tiểu học")
    PRIMARY = "primary", _("Tiểu học")
    LOWER_SECONDARY = "lower_secondary", _("Trung học cơ sở")
    UPPER_SECONDARY = "upper_secondary", _("Trung học phổ thông")


class Profession(TextChoices):
    """Professional training (trình độ chuyên môn)."""

    NONE = "none", _("Chưa qua đào tạo")
    VOCATIONAL = "vocational", _("Sơ cấp, học nghề")
    INTERMEDIATE = "intermediate", _("Trung cấp")
    COLLEGE = "college", _("Cao đẳng")
    UNIVERSITY = "university", _("Đại học")
    POSTGRADUATE = "postgraduate", _("Sau đại học")


class Theory(TextChoices):
    """Political theory (lý luận chính trị)."""

    NONE = "none", _("Chưa học")
    ELEMENTARY = "elementary", _("Sơ cấp")
    INTERMEDIATE = "intermediate", _("Trung cấp")
    ADVANCED = "advanced", _("Cao cấp")
    BACHELOR = "bachelor", _("Cử nhân")


class WayToPost(TextChoices):
    """How somebody came to a post."""

    ELECTED = "elected", _("Đại hội, hội nghị bầu")
    BY_ELECTION = "by_election", _("Bầu bổ sung")
    APPOINTED = "appointed", _("Chỉ định")


class AttainmentKind(IntegerChoices):
    """What an attainment is of; a number, so that the database can hold that no two of a kind overlap."""

    SCHOOLING = 1, _("Văn hóa")
    PROFESSION = 2, _("Chuyên môn")
    THEORY = 3, _("Lý luận chính trị")


class Religion(TextChoices):
    NONE = "none", _("Không")
    BUDDHIST = "buddhist", _("Phật giáo")
    CATHOLIC = "catholic", _("Công giáo")
    PROTESTANT = "protestant", _("Tin lành")
    CAODAIST = "caodaist", _("Cao Đài")
    HOAHAO = "hoahao", _("Phật giáo Hòa Hảo")
    MUSLIM = "muslim", _("Hồi giáo")
    OTHER = "other", _("Tôn giáo khác")


class EthnicGroup(TextChoices):
    """The 54 ethnic groups of the state's list (Quyết định 121-TCTK/PPCĐ, 1979), in its order, and foreigners."""

    KINH = "kinh", "Kinh"
    TAY = "tay", "Tày"
    THAI = "thai", "Thái"
    HOA = "hoa", "Hoa"
    KHMER = "khmer", "Khơ-me"
    MUONG = "muong", "Mường"
    NUNG = "nung", "Nùng"
    MONG = "mong", "Mông"
    DAO = "dao", "Dao"
    GIA_RAI = "gia-rai", "Gia-rai"
    NGAI = "ngai", "Ngái"
    E_DE = "e-de", "Ê-đê"
    BA_NA = "ba-na", "Ba-na"
    XO_DANG = "xo-dang", "Xơ-đăng"
    SAN_CHAY = "san-chay", "Sán Chay"
    CO_HO = "co-ho", "Cơ-ho"
    CHAM = "cham", "Chăm"
    SAN_DIU = "san-diu", "Sán Dìu"
    HRE = "hre", "Hrê"
    MNONG = "mnong", "Mnông"
    RA_GLAI = "ra-glai", "Ra-glai"
    XTIENG = "xtieng", "Xtiêng"
    BRU_VAN_KIEU = "bru-van-kieu", "Bru-Vân Kiều"
    THO = "tho", "Thổ"
    GIAY = "giay", "Giáy"
    CO_TU = "co-tu", "Cơ-tu"
    GIE_TRIENG = "gie-trieng", "Gié-Triêng"
    MA = "ma", "Mạ"
    KHO_MU = "kho-mu", "Khơ-mú"
    CO = "co", "Co"
    TA_OI = "ta-oi", "Tà-ôi"
    CHO_RO = "cho-ro", "Chơ-ro"
    KHANG = "khang", "Kháng"
    XINH_MUN = "xinh-mun", "Xinh-mun"
    HA_NHI = "ha-nhi", "Hà Nhì"
    CHU_RU = "chu-ru", "Chu-ru"
    LAO = "lao", "Lào"
    LA_CHI = "la-chi", "La Chí"
    LA_HA = "la-ha", "La Ha"
    PHU_LA = "phu-la", "Phù Lá"
    LA_HU = "la-hu", "La Hủ"
    LU = "lu", "Lự"
    LO_LO = "lo-lo", "Lô Lô"
    CHUT = "chut", "Chứt"
    MANG = "mang", "Mảng"
    PA_THEN = "pa-then", "Pà Thẻn"
    CO_LAO = "co-lao", "Cơ Lao"
    CONG = "cong", "Cống"
    BO_Y = "bo-y", "Bố Y"
    SI_LA = "si-la", "Si La"
    PU_PEO = "pu-peo", "Pu Péo"
    BRAU = "brau", "Brâu"
    O_DU = "o-du", "Ơ Đu"
    RO_MAM = "ro-mam", "Rơ-măm"
    FOREIGN = "foreign", _("Người nước ngoài")


#: Not a minority: the majority group, and foreigners, who are outside the list of groups.
NOT_MINORITY = (EthnicGroup.KINH, EthnicGroup.FOREIGN)


class Precision(TextChoices):
    """How much of a date is known; the stored date is the first day it can be."""

    DAY = "day", _("ngày")
    MONTH = "month", _("tháng")
    YEAR = "year", _("năm")


class ExitKind(TextChoices):
    """How a membership ended. Striking off and leaving are different acts and are never merged."""

    STRUCK_OFF = "struck_off", _("Xóa tên")
    LEFT = "left", _("Xin ra khỏi Đảng")
    EXPELLED = "expelled", _("Khai trừ")
    DIED = "died", _("Từ trần")


class ExemptionKind(TextChoices):
    """Two decisions with different deciders, papers and ends; they are never merged."""

    STANDING = "standing_exemption", _("Miễn công tác và sinh hoạt")
    TIMED = "timed_exemption", _("Miễn sinh hoạt có thời hạn")


class ExemptionReason(TextChoices):
    """Why an exemption is asked for: the category alone; of an illness nothing more is kept."""

    WORKING_AWAY = "working_away", _("Đi làm ăn xa")
    HEALTH = "health", _("Sức khỏe yếu")
    OLD_AGE = "old_age", _("Tuổi cao")
    STUDYING = "studying", _("Đi học")
    TREATMENT = "treatment", _("Điều trị dài ngày hoặc ở xa")
    RETIREMENT = "retirement", _("Chờ nghỉ hưu")
    MATERNITY = "maternity", _("Nghỉ thai sản")
    OTHER = "other", _("Lý do khác")


def words_of(codes: type[TextChoices]) -> Mapping[str, str]:
    """How each value of `codes` reads in the language of now: looked up once, since a page shows a hundred of them."""
    return _words(codes, get_language())


@cache
def _words(codes: type[TextChoices], _language: str | None) -> Mapping[str, str]:
    return MappingProxyType({value: str(label) for value, label in codes.choices})
