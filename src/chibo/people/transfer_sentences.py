"""Why a step of a transfer is refused, in words: what is wrong, which rule, what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy

from chibo.core.errors import Conflict, DomainError
from chibo.rulebook.shown import basis_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chibo.people.standing_rules import Obstacle
    from chibo.rulebook.rules import RuleValue

_SENTENCES: Final = {
    "not_here": gettext_lazy("%(name)s không sinh hoạt chính thức ở đơn vị này vào ngày %(day)s. Hãy xem lại ngày, hoặc mở hồ sơ để biết nơi sinh hoạt."),
    "too_early": gettext_lazy("%(name)s chỉ về nơi sinh hoạt này từ ngày %(since)s nên không chuyển đi được vào ngày %(day)s. Hãy xem lại ngày."),
    "under_way": gettext_lazy("%(name)s đang chuyển sinh hoạt theo giấy ngày %(open)s. Hãy ghi tiếp nhận, hoặc thu hồi giấy ấy trước."),
    "leaves_later": gettext_lazy("%(name)s đã có một lần đổi nơi sinh hoạt ghi từ ngày %(leaves)s, sau ngày này. Hãy xem lại ngày, hoặc hoàn tác lần ghi ấy."),
    "away_already": gettext_lazy("%(name)s đang sinh hoạt tạm thời ở nơi khác. Hãy ghi kết thúc lần ấy trước."),
    "not_now": gettext_lazy("Hiện chưa làm được thủ tục chuyển chính thức cho %(name)s. Hãy hỏi cấp ủy cấp trên trực tiếp."),
    "start_late": gettext_lazy("%(name)s thuộc diện phải chuyển sinh hoạt từ ngày %(must)s, đã quá %(value)s ngày làm việc. Hãy ghi lý do làm chậm."),
    "letter_late": gettext_lazy("Giấy nộp sau hạn %(value)s ngày làm việc. Hãy ghi lý do nộp chậm theo giải trình của đảng viên."),
    "list_unconfirmed": gettext_lazy("Nơi đi chưa ghi cấp ủy xác nhận mục lục hồ sơ nên chưa tiếp nhận được. Hãy đề nghị nơi đi ghi xác nhận, hoặc ghi lý do vẫn tiếp nhận."),
    "dues_behind": gettext_lazy("Đảng phí phải đóng đến hết tháng ghi giấy. Hãy thu đủ rồi ghi giấy, hoặc xem lại tháng đã đóng."),
    "loss_unconfirmed": gettext_lazy("Mất giấy phải có xác nhận. Hãy ghi cấp ủy hoặc công an nơi mất đã xác nhận."),
    "until_missing": gettext_lazy("Chuyển có thời hạn thì phải ghi ngày cuối. Hãy ghi ngày cuối không sớm hơn ngày giới thiệu."),
    "until_unasked": gettext_lazy("Chuyển chính thức không có ngày cuối. Hãy để trống, hoặc chọn chuyển tạm thời."),
    "stay_short": gettext_lazy("Thời gian này ngắn hơn mức sinh hoạt tạm thời (từ %(value)s tháng). Ngắn hơn thì vẫn sinh hoạt ở chi bộ, báo chi ủy khi vắng."),
    "stay_long": gettext_lazy("Thời gian này dài hơn mức sinh hoạt tạm thời (%(value)s tháng). Hãy rút ngắn, hoặc chuyển chính thức."),
    "extension_back": gettext_lazy("Ngày gia hạn phải sau ngày cuối đang ghi. Muốn kết thúc sớm thì ghi kết thúc."),
    "extension_long": gettext_lazy("Mỗi lần gia hạn phải dưới %(value)s tháng. Hãy chọn ngày sớm hơn, hoặc chuyển chính thức."),
}  # fmt: skip
#: Obstacles that stand in other facts of the register rather than in what was entered.
_CONFLICTS: Final = frozenset({"under_way", "leaves_later", "away_already", "not_here"})


def refusal(obstacle: Obstacle, values: Mapping[str, RuleValue], **said: str) -> DomainError:
    """The obstacle as the error a service raises: the sentence first, the clause after it."""
    rule = values.get(obstacle.rule)
    if rule is not None:
        said["value"] = str(rule.value)
    sentence = str(_SENTENCES[obstacle.code]) % said
    if rule is not None and rule.basis is not None:
        sentence += f" ({basis_words(rule.basis)})"
    kind = Conflict if obstacle.code in _CONFLICTS else DomainError
    return kind(obstacle.code, sentence, field=obstacle.field)
