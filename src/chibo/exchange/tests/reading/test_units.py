"""Names, codes and kinds of the cells lists name."""

from __future__ import annotations

import pytest

from chibo.exchange.reading import units


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("I. CHI BỘ THÔN NA PÔ", "Chi bộ thôn Na Pô"),
        ("II. Chi bộ thôn Phú Tỷ", "Chi bộ thôn Phú Tỷ"),
        ("III CHI BỘ BẢN MỚI", "Chi bộ bản Mới"),
        ("1. CHI BỘ THÔN BẢN RÀO", "Chi bộ thôn Bản Rào"),
        ("A) CHI BỘ CÔNG AN XÃ", "Chi bộ Công an xã"),
        ("XIII. CHI BỘ TRƯỜNG TH&THCS", "Chi bộ Trường TH&THCS"),
        ("IV. CHI BỘ TRƯỜNG MẦM NON HƯƠNG XUÂN", "Chi bộ Trường Mầm non Hương Xuân"),
        ("VII. CHI BỘ TỔ DÂN PHỐ THANH LƯƠNG 3", "Chi bộ Tổ dân phố Thanh Lương 3"),
        ("X. CHI BỘ TỔ DÂN PHỐ TRUNG THÔN", "Chi bộ Tổ dân phố Trung Thôn"),
        ("XIII. CHI BỘ HTX NÔNG NGHIỆP HƯƠNG XUÂN", "Chi bộ HTX nông nghiệp Hương Xuân"),
        ("CHI BỘ UBND XÃ", "Chi bộ UBND xã"),
        ("CHI BỘ TRẠM Y TẾ", "Chi bộ Trạm Y tế"),
        ("CHI BỘ KHU PHỐ II", "Chi bộ Khu phố II"),
        ("V. Chi bộ thôn Bản Rào: 18 đồng chí", "Chi bộ thôn Bản Rào"),
        ("V. CHI BỘ THÔN BẢN RÀO (18 đ/c)", "Chi bộ thôn Bản Rào"),
        ("II. Thôn Phú Tỷ", "Chi bộ thôn Phú Tỷ"),
        ("TRƯỜNG TIỂU HỌC SỐ 1", "Chi bộ Trường Tiểu học số 1"),
        ("Cộng: 15 đồng chí", None),
        ("T/M ĐẢNG ỦY", None),
        ("Lò Văn Thử", None),
        ("Cơ quan lập danh sách", None),
        ("NGƯỜI LẬP BIỂU", None),
    ],
)
def test_heading_of_a_cell(heading, name):
    assert units.cell_in_heading(heading) == name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("ĐẢNG BỘ XÃ NA KHÊ", "Đảng bộ xã Na Khê"),
        ("Đảng bộ phường Hương Xuân", "Đảng bộ phường Hương Xuân"),
        ("HUYỆN ỦY YÊN MINH\nĐẢNG ỦY XÃ NA KHÊ", "Đảng bộ xã Na Khê"),
        ("DANH SÁCH ĐẢNG VIÊN ĐẢNG BỘ THỊ TRẤN SUỐI BẠC", "Đảng bộ thị trấn Suối Bạc"),
        ("ĐẢNG BỘ HUYỆN NÚI XANH", "Đảng bộ huyện Núi Xanh"),
        ("ĐẢNG CỘNG SẢN VIỆT NAM", None),
        ("T/M ĐẢNG ỦY", None),
    ],
)
def test_organisation_in_a_title(title, name):
    assert units.organisation_in_title(title) == name


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Chi bộ thôn Na Pô", "na-po"),
        ("Chi bộ bản Bon Phặng 1", "bon-phang-1"),
        ("Chi bộ Quân sự xã", "quan-su"),
        ("Chi bộ thôn Bản Sinh", "ban-sinh"),
        ("Chi bộ Trường TH&THCS", "truong-th-thcs"),
        ("Chi bộ Ban Dân vận", "ban-dan-van"),
        ("Chi bộ Hợp tác xã", "hop-tac-xa"),
        ("Đảng bộ xã Co Mạ", "co-ma"),
        ("Đảng bộ phường Hương Xuân", "huong-xuan"),
        ("Đảng bộ huyện Thuận Châu", "thuan-chau"),
        ("Đảng bộ trường THPT 4", "truong-thpt-4"),
        ("Chi bộ 2", "2"),
    ],
)
def test_unit_code(name, code):
    assert units.unit_code(name) == code


@pytest.mark.parametrize(
    ("name", "listed", "kind"),
    [
        ("Chi bộ thôn Trường Sơn", None, "hamlet"),
        ("Chi bộ bản Mới", None, "hamlet"),
        ("Chi bộ Tổ dân phố 3", None, "residential"),
        ("Chi bộ Trường Mầm non", None, "school"),
        ("Chi bộ trường TH & THCS Chợ Chậu", "Trường học", "school"),
        ("Chi bộ Trạm Y tế", None, "health"),
        ("Chi bộ HTX nông nghiệp Đông Xuân", None, "cooperative"),
        ("Chi bộ Công an", None, "police"),
        ("Chi bộ Quân sự xã", None, "military"),
        ("Chi bộ Cơ quan xã", None, "office"),
        ("Chi bộ khối Đảng, đoàn thể", None, "office"),
        ("Chi bộ Công ty Chè", None, "enterprise"),
        ("Chi bộ sinh viên 1", None, "students"),
        ("Chi bộ ghép Bản Mới", None, "joint"),
        ("Chi bộ sinh hoạt tạm thời", None, "temporary"),
        ("Chi bộ hưu trí", None, "retired"),
        ("Chi bộ 2", None, "other"),
        ("Chi bộ 2", "Cơ quan", "office"),
        ("Chi bộ Tiểu khu 5", "Thôn, bản", "hamlet"),
        ("Chi bộ bản Mới", "Loại lạ", "hamlet"),
    ],
)
def test_cell_kind(name, listed, kind):
    assert units.cell_kind(name, listed) == kind
