"""What the commands note in the log of themselves. None of it is taken back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chibo.catalogue.acts import Irreversible, ObjectKind, declare_act, declare_object

declare_act(
    Irreversible(
        "cli.make_data",
        _("Lập dữ liệu thử"),
        _("Dữ liệu thử chỉ lập trong sổ trống; hãy lập sổ khác thay cho việc hoàn tác."),
    )
)
declare_act(Irreversible("cli.backup", _("Sao lưu sổ"), _("Bản sao đã ở ngoài sổ.")))
declare_act(
    Irreversible(
        "cli.restore", _("Khôi phục sổ từ bản sao"), _("Muốn trở lại, hãy khôi phục từ bản sao khác.")
    )
)
declare_object(ObjectKind("cli.register", _("toàn bộ sổ"), lambda _viewer, _ids: {}))
