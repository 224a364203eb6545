"""The recovery sheet: what to print and keep, so that somebody else can bring the register back. No secrets on it."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.cli.backups import keys
from chibo.cli.backups.writing import FOLDER, backups_present
from chibo.core.clock import now


def sheet() -> str:
    """The text of the sheet: where the keys lie, by which marks they are known, and the steps of a restore."""
    from django.conf import settings

    newest = [path.name for path in backups_present()][-1:]
    return _(
        """PHIẾU KHÔI PHỤC SỔ – in ra và cất cùng bản sao các tệp khóa, không cất cùng bản sao lưu
Lập ngày %(day)s

1. Khóa (không có trong bản sao lưu; mất khóa là mất số định danh, điện thoại, ghi chú)
   Khóa niêm phong: %(field_keys)s
   Dấu của khóa:    %(marks)s
   Khóa phiên:      %(secret_key)s
   Chép cả hai vào USB hoặc in ra, bỏ phong bì niêm phong, cất trong két. Người giữ: ....................

2. Bản sao lưu
   Thư mục: %(folder)s
   Mới nhất: %(newest)s
   Bản cất ngoài máy này ở: ....................

3. Khôi phục trên máy mới
   a) Cài chương trình cùng phiên bản hoặc mới hơn; đặt CHIBO_HOME là thư mục dữ liệu mới.
   b) Chép tệp field.keys (và secret.key) đã cất vào CHIBO_HOME, trước khi chạy lệnh nào khác.
   c) Kiểm tra bản sao lưu:  chibo verify TỆP
   d) Khôi phục:             chibo restore TỆP
   đ) Kiểm tra:              chibo audit verify   rồi   chibo doctor
   e) Chạy:                  chibo serve          (mọi người đăng nhập lại)

4. Thử khôi phục mỗi quý một lần trên máy khác. Ngày thử: ............  Người thử: ............"""
    ) % {
        "day": f"{timezone.localtime(now()):%d/%m/%Y}",
        "field_keys": keys.place(keys.FIELD_KEYS),
        "marks": ", ".join(keys.marks()),
        "secret_key": keys.place(keys.SECRET_KEY),
        "folder": settings.CHIBO_HOME / FOLDER,
        "newest": newest[0] if newest else _("chưa có"),
    }
