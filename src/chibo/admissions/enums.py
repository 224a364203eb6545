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
    REFERRED = "referred", _("Chi bộ giao đoàn thể bồi dưỡng")
    LISTED = "listed", _("Chi bộ đưa vào danh sách cảm tình Đảng")
    UNLISTED = "unlisted", _("Chi bộ đưa ra khỏi danh sách cảm tình Đảng")
    CLASS_SENT = "class_sent", _("Chi bộ cử học lớp nhận thức về Đảng")
    CLASS_COMPLETED = "class_completed", _("Được cấp giấy chứng nhận lớp nhận thức")
    START_ALLOWED = "start_allowed", _("Cấp ủy cơ sở cho làm thủ tục kết nạp")
    ORGANISATION_INTRODUCED = "organisation_introduced", _("Đoàn thể ra nghị quyết giới thiệu")
    INTRODUCED = "introduced", _("Được giới thiệu vào Đảng")
    ORGANISATION_OPINION = "organisation_opinion", _("Lấy ý kiến đoàn thể")
    RESIDENCE_OPINION = "residence_opinion", _("Lấy ý kiến chi ủy nơi cư trú")
    OPINIONS_COLLECTED = "opinions_collected", _("Tổng hợp ý kiến đoàn thể và nơi cư trú")
    CELL_RESOLVED = "cell_resolved", _("Chi bộ ra nghị quyết đề nghị kết nạp")
    SECTION_APPRAISED = "section_appraised", _("Đảng ủy bộ phận thẩm định")
    COMMITTEE_RESOLVED = "committee_resolved", _("Đảng ủy cơ sở ra nghị quyết đề nghị kết nạp")
    DECIDED = "decided", _("Quyết định kết nạp")
    DECISION_RECEIVED = "decision_received", _("Chi bộ nhận quyết định kết nạp")
    MOVED = "moved", _("Có quyết định chuyển đến nơi khác")
    HANDED_OVER = "handed_over", _("Chuyển hồ sơ sang chi bộ nơi đến")
    SENT_AWAY = "sent_away", _("Chuyển hồ sơ ra ngoài sổ này")
    DOSSIER_RECEIVED = "dossier_received", _("Cấp ủy nơi đến nhận hồ sơ")
    DECISION_REVOKED = "decision_revoked", _("Thu hồi quyết định kết nạp")
    CEREMONY = "ceremony", _("Lễ kết nạp")
    MEMBER_PAPERS = "member_papers", _("Khai lý lịch và phiếu đảng viên")
    NEW_MEMBER_CLASS = "new_member_class", _("Được cấp giấy chứng nhận lớp đảng viên mới")
    SELF_REVIEW = "self_review", _("Bản tự kiểm điểm của đảng viên dự bị")
    HELPER_REMARKS = "helper_remarks", _("Nhận xét của đảng viên giúp đỡ")
    PROBATION_OPINIONS = "probation_opinions", _("Tổng hợp ý kiến về đảng viên dự bị")
    RECOGNITION_CELL = "recognition_cell", _("Chi bộ đề nghị công nhận chính thức")
    RECOGNITION_COMMITTEE = "recognition_committee", _("Đảng ủy cơ sở đề nghị công nhận chính thức")
    RECOGNISED = "recognised", _("Quyết định công nhận đảng viên chính thức")
    ANNOUNCED = "announced", _("Công bố quyết định công nhận ở kỳ sinh hoạt chi bộ")
    PROBATION_EXTENDED = "probation_extended", _("Kéo dài thời gian dự bị")
    REVIEW_REQUESTED = "review_requested", _("Chi bộ yêu cầu tự kiểm điểm để xét xóa tên")
    REVIEW_REFUSED = "review_refused", _("Cố ý không tự kiểm điểm")
    STRIKE_REVIEW = "strike_review", _("Tự kiểm điểm trước chi bộ khi xét xóa tên")
    STRIKE_CELL = "strike_cell", _("Chi bộ đề nghị xóa tên đảng viên dự bị")
    STRIKE_COMMITTEE = "strike_committee", _("Đảng ủy cơ sở đề nghị xóa tên đảng viên dự bị")
    STRUCK_OFF = "struck_off", _("Quyết định xóa tên đảng viên dự bị")
    REPORTED_UP = "reported_up", _("Báo cáo cấp trên kết quả không đủ tỷ lệ")
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


class AdmittedAt(TextChoices):
    """Why this cell admits somebody (ADM-46, ADM-47); how long study or contract must last stands in the rulebook."""

    RESIDENCE = "residence", _("Nơi cư trú")
    WORK = "work", _("Nơi làm việc, hợp đồng liên tục đủ thời gian")
    STUDY = "study", _("Nơi học tập trung, biệt phái đủ thời gian")
    AWAITING = "awaiting", _("Địa phương, trong lúc chờ việc sau tốt nghiệp")
    ASSIGNED = "assigned", _("Cấp trên giao chi bộ này, nơi người ấy ở chưa có chi bộ, đảng viên")


class Deciding(TextChoices):
    """The body that voted. Four words for four bodies; the share it needs comes from the rulebook."""

    CELL = "cell", _("Chi bộ")
    GRASSROOTS_COMMITTEE = "grassroots_committee", _("Đảng ủy cơ sở (ban chấp hành)")
    STANDING_COMMITTEE = "standing_committee", _("Ban thường vụ cấp ủy cấp trên trực tiếp")
    AUTHORISED_COMMITTEE = "authorised_committee", _("Đảng ủy cơ sở được ủy quyền")
    AUTHORISED_STANDING = "authorised_standing", _("Ban thường vụ đảng ủy cơ sở được ủy quyền")
    PROVINCE_BODY = (
        "province_body",
        _("Thường trực và các ủy viên ban thường vụ là trưởng ban đảng (đơn vị trực thuộc tỉnh)"),
    )


class TakenBy(TextChoices):
    """Who takes a step."""

    CELL = "cell", _("chi bộ")
    ORGANISATION = "organisation", _("đoàn thể")
    PERSON = "person", _("người ấy")
    INTRODUCERS = "introducers", _("người giới thiệu")
    HELPER = "helper", _("đảng viên giúp đỡ")
    CENTRE = "centre", _("trung tâm chính trị, hoặc cấp ủy có thẩm quyền")
    SECTION = "section", _("đảng ủy bộ phận")
    COMMITTEE = "committee", _("đảng ủy cơ sở")
    COMPETENT = "competent", _("cấp ủy có thẩm quyền")


class Ground(TextChoices):
    """Why a member on probation is struck off. Conclusions on political standards keep number and date alone: `OTHER`."""

    ABSENCE = "absence", _("Bỏ sinh hoạt, không đóng đảng phí")
    CARD = "card", _("Tự ý trả thẻ, hủy thẻ")
    NO_PROGRESS = "no_progress", _("Giảm sút ý chí, đã giáo dục mà không tiến bộ")
    BREACH = "breach", _("Vi phạm tư cách hai năm liền")
    UNFIT = "unfit", _("Bị kỷ luật, không còn đủ tư cách")
    OTHER = "other", _("Theo văn bản ghi kèm")


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
