"""The checklist of papers in words: where each stands, and why this case needs it or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.admissions.papers import CONSENT, HELPED, NEW_MEMBERS
from chibo.admissions.rules import ids
from chibo.core.dates import format_date

if TYPE_CHECKING:
    from chibo.admissions.checklist import PaperLine
    from chibo.admissions.dossier import Dossier

_NAMES: Final = {
    CONSENT: gettext_lazy("Văn bản đồng ý trước của cấp trên"),
    HELPED: gettext_lazy("Giấy chứng nhận đang được giúp đỡ, của chi bộ nơi đi"),
    NEW_MEMBERS: gettext_lazy("Giấy chứng nhận lớp đảng viên mới"),
}
_WHY: Final = {
    "CN-NTVĐ": gettext_lazy("Ai vào Đảng cũng phải học lớp nhận thức về Đảng."),
    "1-KNĐ": gettext_lazy("Người vào Đảng tự làm đơn, trước lý lịch."),
    "2-KNĐ": gettext_lazy("Lý lịch để thẩm tra người vào Đảng và gia đình."),
    "3-KNĐ": gettext_lazy("Đảng viên chính thức giới thiệu, mỗi người một giấy."),
    "4-KNĐ": gettext_lazy("Là đoàn viên: ban chấp hành đoàn cơ sở giới thiệu cùng một đảng viên."),
    "4a-KNĐ": gettext_lazy("Là đoàn viên công đoàn: ban chấp hành công đoàn giới thiệu cùng một đảng viên."),
    "5-KNĐ": gettext_lazy("Ý kiến của đoàn thể và của chi ủy nơi cư trú, chi ủy tổng hợp."),
    HELPED: gettext_lazy("Đã chuyển từ chi bộ khác đến trong lúc đang được giúp đỡ."),
    "6-KNĐ": gettext_lazy("Chi bộ xét và biểu quyết đề nghị kết nạp."),
    "7-KNĐ": gettext_lazy("Có đảng ủy bộ phận ở trên chi bộ thì đảng ủy ấy thẩm định."),
    "8-KNĐ": gettext_lazy("Đảng ủy cơ sở xét và biểu quyết đề nghị kết nạp."),
    "9-KNĐ": gettext_lazy("Cấp có thẩm quyền quyết định kết nạp."),
    NEW_MEMBERS: gettext_lazy("Đảng viên dự bị nào cũng phải học lớp đảng viên mới."),
    "10-KNĐ": gettext_lazy("Đảng viên dự bị tự kiểm điểm khi hết thời gian dự bị."),
    "11-KNĐ": gettext_lazy("Đảng viên được phân công giúp đỡ nhận xét."),
    "12-KNĐ": gettext_lazy("Ý kiến về đảng viên dự bị, chi ủy tổng hợp."),
    "13-KNĐ": gettext_lazy("Chi bộ xét và biểu quyết đề nghị công nhận chính thức."),
    "14-KNĐ": gettext_lazy("Có đảng ủy bộ phận ở trên chi bộ thì đảng ủy ấy thẩm định."),
    "15-KNĐ": gettext_lazy("Đảng ủy cơ sở xét và biểu quyết đề nghị công nhận chính thức."),
    "16-KNĐ": gettext_lazy("Cấp có thẩm quyền quyết định công nhận."),
}
_CONSENT_WHY: Final = {
    ids.OVER_AGE_CONSENT: gettext_lazy("Quá tuổi: ban thường vụ cấp ủy trực thuộc Trung ương đồng ý trước."),
    ids.SCHOOLING_ELDERS: gettext_lazy("Chưa học xong tiểu học: ban thường vụ cấp ủy trực thuộc Trung ương đồng ý trước."),
    ids.READMISSION_CONSENT: gettext_lazy("Kết nạp lại: ban thường vụ cấp tỉnh đồng ý."),
    ids.POLITICAL_CONSENT: gettext_lazy("Có vấn đề vượt thẩm quyền: ban thường vụ cấp tỉnh đồng ý trước."),
}  # fmt: skip
_WHY_NOT: Final = {
    "youth_union": gettext_lazy("Không phải đoàn viên Đoàn Thanh niên."),
    "trade_union": gettext_lazy("Không do công đoàn giới thiệu."),
    "section": gettext_lazy("Trên chi bộ không có đảng ủy bộ phận."),
    "consent": gettext_lazy("Tuổi, học vấn, thẩm tra và quá trình không có điều phải xin ý kiến trước."),
    "moved": gettext_lazy("Không chuyển từ chi bộ khác đến."),
}


@dataclass(frozen=True)
class PaperShown:
    """A paper of the checklist in words."""

    line: PaperLine
    name: str
    words: str
    tone: str
    why: str
    noted: str


@dataclass(frozen=True)
class Papers:
    """The checklist in its parts: what is there or should be, what comes later, what this case does not need."""

    now: list[PaperShown]
    later: list[PaperShown]
    not_needed: list[PaperShown]


def papers_shown(dossier: Dossier) -> Papers:
    """The checklist in words, each paper with why it is needed or not."""
    shown = _shown(dossier)
    apart = {"later", "not_needed"}
    return Papers(
        [one for one in shown if one.line.state not in apart],
        [one for one in shown if one.line.state == "later"],
        [one for one in shown if one.line.state == "not_needed"],
    )


def _shown(dossier: Dossier) -> list[PaperShown]:
    words = {
        "present": (_("đã có"), "ok"),
        "missing": (_("còn thiếu"), "late"),
        "redo": (_("phải làm lại"), "late"),
        "later": (_("chưa đến bước"), "plain"),
        "not_needed": (_("trường hợp này không cần"), "plain"),
    }
    return [
        PaperShown(
            line,
            line.name or str(_NAMES.get(line.kind.form, "")),
            *words[line.state],
            why=_why(line),
            noted=_noted(line),
        )
        for line in dossier.papers
    ]


def _why(line: PaperLine) -> str:
    if line.state == "not_needed":
        return (
            str(_WHY_NOT[line.kind.case])
            if line.kind.case in _WHY_NOT
            else _("Bước này ở trước lúc sổ theo dõi.")
        )
    if line.kind.form == CONSENT:
        return str(_CONSENT_WHY.get(line.rule, _CONSENT_WHY[ids.POLITICAL_CONSENT]))
    if line.state == "redo":
        return _("Quá thời hạn mà chi bộ chưa xét.")
    return str(_WHY[line.kind.form])


def _noted(line: PaperLine) -> str:
    if line.noted is None:
        return ""
    said = (line.noted.number, format_date(line.noted.dated_on), line.noted.kept_at)
    return ", ".join(filter(None, said))
