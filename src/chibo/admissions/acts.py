"""Steps of admissions: how each is called in the log. A wrong step is reversed on the page of the applicant."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chibo.catalogue.acts import Irreversible, declare_act

_REVERSED = _("Bước ghi sai được đảo lại ở trang của người vào Đảng, để giữ đúng thứ tự các bước.")
for _name, _label in {
    "admissions.note_prospect": _("Ghi quần chúng ưu tú"),
    "admissions.record_agreement": _("Ghi sự đồng ý của người vào Đảng"),
    "admissions.assign_helper": _("Phân công người giúp đỡ"),
    "admissions.anonymise": _("Xóa thông tin của người không vào Đảng"),
    "admissions.move_applicant": _("Chuyển người vào Đảng sang chi bộ khác"),
    "admissions.record_paper": _("Ghi giấy tờ của hồ sơ vào Đảng"),
    "admissions.ask_verification": _("Đề nghị thẩm tra lý lịch"),
    "admissions.answer_verification": _("Ghi kết quả thẩm tra lý lịch"),
    "admissions.record_step": _("Ghi một bước vào Đảng"),
    "admissions.reverse_step": _("Đảo lại một bước vào Đảng"),
}.items():
    declare_act(Irreversible(_name, _label, _REVERSED))
