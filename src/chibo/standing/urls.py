"""Addresses of this domain."""

from django.urls import path

from chibo.standing import (
    badge_list_views,
    badge_views,
    card_check_views,
    case_views,
    certificate_views,
    examination_views,
    keeping_views,
    paper_views,
    suspension_views,
)

app_name = "standing"
urlpatterns = [
    path("huy-hieu/<path:ref>/", badge_list_views.badges, name="badges"),
    path("ho-so/<uuid:uid>/huy-hieu/", badge_views.propose_one, name="badge_propose"),
    path("ho-so/<uuid:uid>/huy-hieu/<int:pk>/tang/", badge_views.award, name="badge_award"),
    path("ho-so/<uuid:uid>/huy-hieu/<int:pk>/mat/", badge_views.lost, name="badge_lost"),
    path("ho-so/<uuid:uid>/huy-hieu/<int:pk>/cap-lai/", badge_views.reissue, name="badge_reissue"),
    path("ho-so/<uuid:uid>/huy-hieu/<int:pk>/rut/", badge_views.withdraw, name="badge_withdraw"),
    path("ho-so/<uuid:uid>/huy-hieu/<int:pk>/so/", badge_views.number, name="badge_number"),
    path("ho-so/<uuid:uid>/huy-hieu/<int:pk>/nop-lai/", badge_views.give_back, name="badge_return"),
    path("ho-so/<uuid:uid>/huy-hieu/<int:pk>/to-khai/", paper_views.declaration, name="badge_declaration"),
    path("danh-sach-huy-hieu/<path:ref>/", paper_views.badge_list_paper, name="badge_paper"),
    path("the-dang-vien/<path:ref>/", keeping_views.cards, name="cards"),
    path("danh-sach-the/<path:ref>/", paper_views.card_list_paper, name="card_paper"),
    path("kiem-tra-the/<path:ref>/", card_check_views.card_check, name="card_check"),
    path("noi-cu-tru/<path:ref>/", keeping_views.residences, name="residences"),
    path("ho-so-giay/<path:ref>/", keeping_views.files, name="files"),
    path("ho-so/<uuid:uid>/ghi/<slug:name>/", keeping_views.act, name="keep"),
    path("ho-so/<uuid:uid>/ghi/<slug:name>/<int:pk>/", keeping_views.act, name="keep_row"),
    path("ho-so/<uuid:uid>/giay-tuoi-dang/", certificate_views.ask, name="certificate_ask"),
    path("ho-so/<uuid:uid>/giay-tuoi-dang/cap/", certificate_views.issue, name="certificate_issue"),
    path("ho-so/<uuid:uid>/giay-tuoi-dang/in/", certificate_views.paper, name="certificate_paper"),
    path("ky-luat/<path:ref>/", case_views.discipline, name="discipline"),
    path("ho-so/<uuid:uid>/ky-luat/", case_views.record_case, name="case_new"),
    path("ho-so/<uuid:uid>/ky-luat/<int:pk>/sua-chua/", case_views.correct_case, name="case_correct"),
    path("ho-so/<uuid:uid>/ky-luat/<int:pk>/xoa-bo/", case_views.revoke_case, name="case_revoke"),
    path("ho-so/<uuid:uid>/xem-xet/", examination_views.begin, name="examination_new"),
    path("ho-so/<uuid:uid>/xem-xet/<int:pk>/xong/", examination_views.end, name="examination_end"),
    path("ho-so/<uuid:uid>/xem-xet/<int:pk>/hanh-vi/", examination_views.offence, name="examination_offence"),
    path("ho-so/<uuid:uid>/xem-xet/<int:pk>/hoan/", examination_views.postpone, name="postponement_new"),
    path("ho-so/<uuid:uid>/hoan-ky-luat/<int:pk>/tiep/", examination_views.resume, name="postponement_end"),
    path("ho-so/<uuid:uid>/dinh-chi/", suspension_views.suspend, name="suspension_new"),
    path("ho-so/<uuid:uid>/dinh-chi/<int:pk>/gia-han/", suspension_views.extend, name="suspension_extend"),
    path("ho-so/<uuid:uid>/dinh-chi/<int:pk>/thoi/", suspension_views.end, name="suspension_end"),
]
