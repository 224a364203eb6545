"""Addresses of this domain."""

from django.urls import path

from chibo.standing import badge_views, case_views

app_name = "standing"
urlpatterns = [
    path("huy-hieu/<path:ref>/", badge_views.badges, name="badges"),
    path("ho-so/<uuid:uid>/huy-hieu/", badge_views.propose_one, name="badge_propose"),
    path("ho-so/<uuid:uid>/huy-hieu/<int:pk>/tang/", badge_views.award, name="badge_award"),
    path("ho-so/<uuid:uid>/huy-hieu/<int:pk>/mat/", badge_views.lost, name="badge_lost"),
    path("ho-so/<uuid:uid>/huy-hieu/<int:pk>/cap-lai/", badge_views.reissue, name="badge_reissue"),
    path("ho-so/<uuid:uid>/huy-hieu/<int:pk>/rut/", badge_views.withdraw, name="badge_withdraw"),
    path("ky-luat/<path:ref>/", case_views.discipline, name="discipline"),
    path("ho-so/<uuid:uid>/ky-luat/", case_views.record_case, name="case_new"),
    path("ho-so/<uuid:uid>/ky-luat/<int:pk>/sua-chua/", case_views.correct_case, name="case_correct"),
    path("ho-so/<uuid:uid>/ky-luat/<int:pk>/xoa-bo/", case_views.revoke_case, name="case_revoke"),
]
