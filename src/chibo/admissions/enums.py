"""Coded values of an admission. Codes stay (they are stored and printed in JSON); labels are for people."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """Where somebody stands. The first three are three standings, never one (practice, §1)."""

    PROSPECT = "prospect", _("Quần chúng ưu tú")
    SYMPATHISER = "sympathiser", _("Cảm tình Đảng")
    CANDIDATE = "candidate", _("Đối tượng kết nạp")
    CELL_RESOLVED = "cell_resolved", _("Chi bộ đã xét")
    COMMITTEE_RESOLVED = "committee_resolved", _("Đảng ủy cơ sở đã xét")
    DECIDED = "decided", _("Đã có quyết định kết nạp")
    PROBATION = "probation", _("Đảng viên dự bị")
    RECOGNISED = "recognised", _("Đảng viên chính thức")
    STOPPED = "stopped", _("Đã dừng xem xét")


class StepKind(TextChoices):
    """What happened on a day. The codes of the papers (KNĐ) that go with a step stand in `papers.py`."""

    NOTED = "noted", _("Chi bộ ghi nhận nguồn")
    AGREED = "agreed", _("Người ấy đồng ý để chi bộ giúp đỡ")
    CONSIDERED = "considered", _("Chi bộ xem xét hằng tháng")
    REFERRED = "referred", _("Đoàn thể giới thiệu")
    LISTED = "listed", _("Chi bộ đưa vào danh sách cảm tình Đảng")
    UNLISTED = "unlisted", _("Chi bộ đưa ra khỏi danh sách cảm tình Đảng")
    CLASS_SENT = "class_sent", _("Chi bộ cử học lớp nhận thức về Đảng")
    CLASS_COMPLETED = "class_completed", _("Được cấp giấy chứng nhận lớp nhận thức")
    START_ALLOWED = "start_allowed", _("Cấp ủy cơ sở cho làm thủ tục kết nạp")
    INTRODUCED = "introduced", _("Được giới thiệu vào Đảng")
    OPINIONS_COLLECTED = "opinions_collected", _("Tổng hợp ý kiến đoàn thể và nơi cư trú")
    CELL_RESOLVED = "cell_resolved", _("Chi bộ ra nghị quyết đề nghị kết nạp")
    SECTION_APPRAISED = "section_appraised", _("Đảng ủy bộ phận thẩm định")
    COMMITTEE_RESOLVED = "committee_resolved", _("Đảng ủy cơ sở ra nghị quyết đề nghị kết nạp")
    DECIDED = "decided", _("Quyết định kết nạp")
    CEREMONY = "ceremony", _("Lễ kết nạp")
    MEMBER_PAPERS = "member_papers", _("Khai lý lịch và phiếu đảng viên")
    NEW_MEMBER_CLASS = "new_member_class", _("Được cấp giấy chứng nhận lớp đảng viên mới")
    SELF_REVIEW = "self_review", _("Bản tự kiểm điểm của đảng viên dự bị")
    HELPER_REMARKS = "helper_remarks", _("Nhận xét của đảng viên giúp đỡ")
    PROBATION_OPINIONS = "probation_opinions", _("Tổng hợp ý kiến về đảng viên dự bị")
    RECOGNITION_CELL = "recognition_cell", _("Chi bộ đề nghị công nhận chính thức")
    RECOGNITION_COMMITTEE = "recognition_committee", _("Đảng ủy cơ sở đề nghị công nhận chính thức")
    RECOGNISED = "recognised", _("Quyết định công nhận đảng viên chính thức")
    PROBATION_EXTENDED = "probation_extended", _("Kéo dài thời gian dự bị")
    STRUCK_OFF = "struck_off", _("Xóa tên đảng viên dự bị")
    WITHDRAWN = "withdrawn", _("Người ấy xin thôi")
    STOPPED = "stopped", _("Chi bộ dừng xem xét")


class Organisation(TextChoices):
    """The mass organisation somebody belongs to, which fosters and introduces."""

    NONE = "none", _("Không trong đoàn thể nào")
    YOUTH_UNION = "youth_union", _("Đoàn Thanh niên")
    WOMEN = "women", _("Hội Phụ nữ")
    FARMERS = "farmers", _("Hội Nông dân")
    VETERANS = "veterans", _("Hội Cựu chiến binh")
    TRADE_UNION = "trade_union", _("Công đoàn")
    FRONT = "front", _("Mặt trận Tổ quốc")


class JobGroup(TextChoices):
    """What somebody does, as far as the statistics of admissions ask."""

    FARMER = "farmer", _("Nông dân")
    WORKER = "worker", _("Công nhân")
    OFFICIAL = "official", _("Cán bộ, công chức, viên chức")
    TEACHER = "teacher", _("Giáo viên")
    HEALTH = "health", _("Nhân viên y tế")
    STUDENT = "student", _("Học sinh, sinh viên")
    ARMED_FORCES = "armed_forces", _("Quân đội, công an, dân quân")
    BUSINESS_OWNER = "business_owner", _("Chủ doanh nghiệp")
    OTHER = "other", _("Khác")


class Deciding(TextChoices):
    """The body that voted. Four words for four bodies; the share it needs comes from the rulebook."""

    CELL = "cell", _("Chi bộ")
    GRASSROOTS_COMMITTEE = "grassroots_committee", _("Đảng ủy cơ sở (ban chấp hành)")
    STANDING_COMMITTEE = "standing_committee", _("Ban thường vụ cấp ủy cấp trên trực tiếp")
    AUTHORISED_COMMITTEE = "authorised_committee", _("Đảng ủy cơ sở được ủy quyền")


class VoteMethod(TextChoices):
    SECRET_BALLOT = "secret_ballot", _("Bỏ phiếu kín")
    RAISED_CARD = "raised_card", _("Biểu quyết bằng thẻ")


class Examined(TextChoices):
    """Whose life is verified (ADM-20). Only the relation is kept, never a name."""

    APPLICANT = "applicant", _("Người xin vào Đảng")
    PARENTS = "parents", _("Cha mẹ đẻ")
    IN_LAWS = "in_laws", _("Cha mẹ vợ (chồng) hoặc người trực tiếp nuôi dưỡng")
    SPOUSE = "spouse", _("Vợ (chồng)")
    CHILDREN = "children", _("Con đẻ có đủ năng lực hành vi dân sự")


class Outcome(TextChoices):
    """What came of a verification: no contents, only whether the matter is settled."""

    CONFIRMED = "confirmed", _("Đã xác nhận")
    UNCLEAR = "unclear", _("Chưa rõ, cần hỏi thêm")
    BEYOND_POWER = "beyond_power", _("Vượt thẩm quyền, xin ý kiến cấp trên")
