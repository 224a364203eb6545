"""What stands in the way of a step, in words: what is wrong, which rule, what to do next."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.admissions.enums import Examined, StepKind
from chibo.core.dates import format_date
from chibo.rulebook.queries import find_rule
from chibo.rulebook.shown import basis_words, label_of, state_of, state_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from chibo.admissions.rules.facts import Obstacle
    from chibo.rulebook.rules import RuleValue

PLAIN: Final = {
    "closed": gettext_lazy("Việc xem xét người này đã kết thúc; không ghi thêm bước nào nữa. Muốn xem xét lại, hãy ghi nhận nguồn mới."),
    "helper": gettext_lazy("Chưa phân công đảng viên chính thức giúp đỡ. Hãy phân công trước."),
    "helper_unfit": gettext_lazy("%(value)s không phải là đảng viên chính thức của chi bộ này vào ngày ấy. Hãy chọn người khác."),
    "birth_date": gettext_lazy("Chưa có ngày sinh nên không xét được tuổi. Hãy ghi ngày sinh trước."),
    "too_young": gettext_lazy("Chưa đủ %(value)s tuổi vào ngày chi bộ xét. Hãy chờ đến ngày đủ tuổi."),
    "too_old": gettext_lazy("Đã quá %(value)s tuổi vào ngày chi bộ xét: phải được ban thường vụ cấp ủy trực thuộc Trung ương đồng ý trước bằng văn bản. Hãy ghi văn bản đồng ý (VB-ĐY) vào giấy tờ của hồ sơ trước."),
    "schooling_unknown": gettext_lazy("Chưa ghi trình độ văn hóa nên chưa xét được điều kiện học vấn. Hãy ghi vào thông tin, hoặc ghi lý do."),
    "schooling_hard_area": gettext_lazy("Học vấn thấp hơn mức tối thiểu: chỉ được ở miền núi, biên giới, hải đảo, vùng dân tộc thiểu số, vùng đặc biệt khó khăn. Hãy ghi vùng ấy làm lý do."),
    "schooling_elder": gettext_lazy("Chưa học xong tiểu học: chỉ già làng, trưởng bản, người có uy tín, và phải được ban thường vụ cấp ủy trực thuộc Trung ương đồng ý trước bằng văn bản. Hãy ghi văn bản đồng ý (VB-ĐY) vào giấy tờ của hồ sơ trước."),
    "parents": gettext_lazy("Người này chưa đủ tuổi kết nạp. Hãy ghi ngày cha mẹ đồng ý trước."),
    "readmission_early": gettext_lazy("Người này đã ra khỏi Đảng: từ ngày %(value)s mới đủ thời gian để xét kết nạp lại."),
    "readmission_again": gettext_lazy("Người này đã được kết nạp lại. Chỉ được kết nạp lại %(value)s lần nên không xét nữa."),
    "readmission_left": gettext_lazy("Người này đã xin ra khỏi Đảng: không xét kết nạp lại, trừ khi gia đình đặc biệt khó khăn. Nếu vậy, hãy ghi lý do."),
    "readmission_consent": gettext_lazy("Kết nạp lại phải được ban thường vụ cấp tỉnh đồng ý bằng văn bản. Hãy ghi văn bản đồng ý (VB-ĐY) vào giấy tờ của hồ sơ trước."),
    "introducers_few": gettext_lazy("Phải có %(value)s đảng viên chính thức giới thiệu. Hãy chọn cho đủ, hoặc ghi lý do."),
    "introducers_new": gettext_lazy("Theo sổ, có người giới thiệu chưa cùng đơn vị cơ sở đủ %(value)s tháng. Hãy chọn người khác; người giới thiệu thay thế không cần đủ thời gian thì ghi lý do."),
    "introducer_unfit": gettext_lazy("%(value)s không phải là đảng viên chính thức của đảng bộ cơ sở này vào ngày ấy nên không giới thiệu được. Hãy chọn người khác."),
    "not_in_youth_union": gettext_lazy("Đến %(value)s tuổi còn trong độ tuổi thanh niên, nơi có Đoàn thì phải là đoàn viên. Nơi không có Đoàn, hãy ghi lý do."),
    "application_first": gettext_lazy("Đơn xin vào Đảng làm trước lý lịch; giấy kia ghi ngày %(value)s. Hãy xem lại ngày."),
    "not_candidate": gettext_lazy("Cấp ủy cơ sở chưa cho làm thủ tục kết nạp nên chưa thẩm tra lý lịch. Hãy ghi bước ấy trước."),
    "certificate_lapsed": gettext_lazy("Giấy chứng nhận lớp nhận thức về Đảng chỉ còn giá trị đến hết ngày %(value)s. Người ấy cần học lại lớp."),
    "papers_old": gettext_lazy("Giấy giới thiệu và ý kiến đã quá hạn từ ngày %(value)s: phải làm lại, hoặc ghi lý do."),
    "inquiries_open": gettext_lazy("Còn %(value)s yêu cầu thẩm tra lý lịch chưa có trả lời. Hãy chờ trả lời rồi chi bộ mới nhận xét."),
    "inquiry_unclear": gettext_lazy("Có trả lời thẩm tra ghi «chưa rõ, cần hỏi thêm». Hãy gửi yêu cầu lần nữa, hoặc ghi lý do."),
    "beyond_power": gettext_lazy("Có vấn đề vượt thẩm quyền: phải được ban thường vụ cấp tỉnh đồng ý trước bằng văn bản. Hãy ghi văn bản đồng ý (VB-ĐY) vào giấy tờ của hồ sơ trước."),
    "moved_uncertified": gettext_lazy("Người ấy chuyển đến trong lúc đang được xem xét mà chưa có giấy chứng nhận đang được giúp đỡ (GCN-GĐ) của nơi đi. Hãy ghi giấy ấy vào giấy tờ của hồ sơ trước, hoặc ghi lý do."),
    "certificate_to_give": gettext_lazy("Chưa ghi giấy chứng nhận đang được giúp đỡ (GCN-GĐ) cấp cho người chuyển đi. Hãy ghi giấy ấy vào giấy tờ của hồ sơ trước, hoặc ghi lý do."),
    "decides_elsewhere": gettext_lazy("Người ấy đã chuyển đi quá thời hạn: đến hết ngày %(value)s nơi đi mới được quyết định. Hãy chuyển hồ sơ để nơi đến quyết định."),
    "decision_to_revoke": gettext_lazy("Quyết định kết nạp ban hành sau ngày %(value)s, quá thời hạn kể từ khi người ấy chuyển đi: phải thu hồi và chuyển hồ sơ đến nơi mới. Hãy ghi bước «Thu hồi quyết định kết nạp» trước."),
    "ceremony_elsewhere": gettext_lazy("Người ấy chuyển ra ngoài phạm vi của cấp ủy đã quyết định: quyết định còn giá trị, nhưng lễ kết nạp chỉ tổ chức ở nơi đến. Hãy chuyển hồ sơ sang chi bộ nơi đến trước."),
    "decision_stands": gettext_lazy("Theo sổ, quyết định kết nạp vẫn còn giá trị: người ấy không chuyển ra ngoài phạm vi, hoặc quyết định ban hành trong thời hạn. Thu hồi vì sai thẩm quyền, thủ tục hay lý do khác thì hãy ghi lý do."),
    "review_missing": gettext_lazy("Chưa có bản tự kiểm điểm trước chi bộ. Yêu cầu đủ %(value)s lần mà không làm, hoặc cố ý không làm, thì chi bộ mới xét. Hãy ghi bước ấy trước, hoặc ghi lý do."),
    "late": gettext_lazy("Đã quá hạn: chậm nhất là ngày %(value)s. Phải có lý do và cấp trên đồng ý."),
    "late_extended": gettext_lazy("Đã quá hạn: chậm nhất là ngày %(value)s. Trường hợp đặc biệt được gia hạn thì ghi lý do."),
    "late_beyond": gettext_lazy("Đã quá cả thời gian gia hạn: chậm nhất là ngày %(value)s. Hãy báo cáo cấp trên và ghi lý do."),
    "probation_runs": gettext_lazy("Thời gian dự bị chưa hết: đến ngày %(value)s mới làm được việc này."),
    "vote_failed": gettext_lazy("Lần biểu quyết trước không đủ tỷ lệ tán thành. Kết quả vẫn phải báo cáo cấp trên: hãy ghi báo cáo ấy, hoặc biểu quyết lại."),
    "cell_vote_failed": gettext_lazy("Chi bộ biểu quyết không đủ tỷ lệ. Cấp trên xem xét, quyết định thì ghi lý do."),
    "decision_failed": gettext_lazy("Cấp có thẩm quyền biểu quyết không đủ tỷ lệ nên không có quyết định. Hãy thông báo kết quả cho chi bộ."),
    "nothing_failed": gettext_lazy("Không có lần biểu quyết nào không đủ tỷ lệ mà chưa báo cáo."),
    "failed_too_often": gettext_lazy("Chi bộ đã biểu quyết %(value)s lần không đủ tỷ lệ. Chi bộ không biểu quyết nữa; hãy báo cáo cấp trên quyết định."),
    "not_competent": gettext_lazy("Vào ngày này, ở đảng ủy cơ sở được ủy quyền, cơ quan khác quyết định kết nạp. Hãy chọn lại cơ quan biểu quyết."),
    "not_authorised": gettext_lazy("Vào ngày %(value)s sổ không có ủy quyền cho đảng ủy cơ sở này quyết định. Hãy chọn cơ quan khác, hoặc ghi văn bản ủy quyền ở trang «Ủy quyền quyết định kết nạp» trước."),
    "not_below_province": gettext_lazy("Cơ quan này chỉ quyết định cho đơn vị trực thuộc tỉnh không được ủy quyền. Theo sổ, đảng bộ này không thuộc trường hợp ấy. Hãy chọn lại cơ quan biểu quyết."),
    "base_too_large": gettext_lazy("Theo sổ, mẫu số không quá %(value)s. Hãy đếm lại số được triệu tập và số vắng không tính, hoặc ghi lý do."),
    "revote": gettext_lazy("Quá ngày %(value)s thì chi bộ và đảng ủy phải biểu quyết lại. Hãy biểu quyết lại, hoặc ghi lý do."),
    "extension_unknown": gettext_lazy("Điều lệ Đảng và quy định thi hành không có việc kéo dài thời gian dự bị, cũng không nói ai quyết định. Nơi nào có hướng dẫn riêng thì cấp ủy ghi giá trị riêng vào sổ quy định trước."),
    "extended_already": gettext_lazy("Thời gian dự bị đã được kéo dài đến ngày %(value)s; không kéo dài lần nữa."),
    "extension_long": gettext_lazy("Thời gian kéo dài phải sau ngày hết dự bị và không quá ngày %(value)s. Hãy xem lại ngày."),
    "gap": gettext_lazy("Sổ quy định chưa có giá trị của thời gian này: «%(rule)s» Chương trình không tự đoán. Hãy đối chiếu văn bản rồi ghi giá trị riêng của cấp ủy, hoặc ghi lý do."),
}  # fmt: skip


def sentence(obstacle: Obstacle, values: Mapping[str, RuleValue]) -> str:
    """One obstacle as a sentence with its rule."""
    code, _colon, step = obstacle.code.partition(".")
    said = {"value": _value(obstacle.value)}
    if code == "gap":
        said["rule"] = label_of(find_rule(obstacle.rule))
    if code == "before":
        text = (
            _("Người ấy chưa đồng ý. Trước khi người ấy đồng ý, sổ chỉ giữ họ tên, năm sinh và đoàn thể.")
            if step == "agreed"
            else _("Chưa có bước «%(step)s». Hãy ghi bước ấy trước.")
        )
        text %= {"step": StepKind(step).label}
    elif code == "unverified":
        text = _(
            "Chưa thẩm tra: %(person)s. Hãy gửi yêu cầu thẩm tra; trường hợp không phải thẩm tra riêng thì ghi lý do."
        )
        text %= {"person": Examined(step).label}
    elif code == "earlier":
        text = _("Bước «%(step)s» ghi ngày %(value)s, sau ngày của bước này. Hãy xem lại ngày.")
        text %= {"step": StepKind(step).label, **said}
    else:
        text = str(PLAIN[code]) % said
    rule = values.get(obstacle.rule)
    return f"{text} ({basis_of(rule)})" if rule and rule.basis else text


def sentences(obstacles: Iterable[Obstacle], values: Mapping[str, RuleValue]) -> str:
    """All of them, one a line."""
    return "\n".join(sentence(obstacle, values) for obstacle in obstacles)


def _value(value: object) -> str:
    return format_date(value) if isinstance(value, date) else str(value if value is not None else "")


def basis_of(rule: RuleValue) -> str:
    return _("%(basis)s; %(state)s") % {
        "basis": basis_words(rule.basis),
        "state": state_words(state_of(rule)),
    }
