"""Addresses of this domain."""

from django.urls import path

from chibo.people import (
    change_views,
    correction_views,
    duplicate_views,
    edit_views,
    exemption_views,
    linking_views,
    list_views,
    purpose_views,
    transfer_step_views,
    transfer_views,
    views,
)

app_name = "people"
urlpatterns = [
    path("dang-vien/<path:ref>/", views.people_list, name="list"),
    path("ho-so/<uuid:uid>/", views.person, name="person"),
    path("ho-so/<uuid:uid>/muc-dich/", purpose_views.purpose_file, name="purpose_file"),
    path("ho-so/<uuid:uid>/ai-da-xem/", purpose_views.openings, name="openings"),
    path("ho-so/<uuid:uid>/vi-sao/", purpose_views.why, name="why"),
    path("ho-so/<uuid:uid>/ra-khoi-dang/", change_views.exit_page, name="exit"),
    path("ho-so/<uuid:uid>/phuc-hoi/", change_views.restore_page, name="restore"),
    path("ho-so/<uuid:uid>/xin-mien/", exemption_views.request_page, name="exemption_request"),
    path("ho-so/<uuid:uid>/mien/<int:pk>/", exemption_views.decide_page, name="exemption_decide"),
    path("ho-so/<uuid:uid>/mien/<int:pk>/tro-lai/", exemption_views.end_page, name="exemption_end"),
    path("ho-so/<uuid:uid>/mien/<int:pk>/lien-he/", exemption_views.contact_page, name="exemption_contact"),
    path("mien-sinh-hoat/<path:ref>/", exemption_views.exemptions, name="exemptions"),
    path("muc-dich/<path:ref>/", purpose_views.purpose_names, name="purpose_names"),
    path("ai-da-mo-ho-so/<path:ref>/", purpose_views.unit_openings, name="unit_openings"),
    path("ghi-hai-lan/<path:ref>/", duplicate_views.duplicates, name="duplicates"),
    path("hai-ho-so/<uuid:kept>/<uuid:gone>/", duplicate_views.pair, name="pair"),
    path("ho-so/<uuid:uid>/sua/", edit_views.facts, name="facts"),
    path("ho-so/<uuid:uid>/sua/<slug:field>/", edit_views.edit, name="edit"),
    path("ho-so/<uuid:uid>/de-nghi/", correction_views.ask, name="ask"),
    path("sua-nhieu/<path:ref>/", edit_views.bulk, name="bulk"),
    path("de-nghi/<uuid:uid>/", correction_views.correction, name="correction"),
    path("de-nghi/<uuid:uid>/rut/", correction_views.withdraw, name="withdraw"),
    path("cac-de-nghi/<path:ref>/", correction_views.corrections, name="corrections"),
    path("chuyen-sinh-hoat/<path:ref>/", transfer_views.transfers, name="transfers"),
    path("so-gioi-thieu/<path:ref>/", transfer_views.letters, name="letters"),
    path("chuyen-di/<path:ref>/", transfer_views.start, name="transfer_start"),
    path("tiep-nhan/<path:ref>/", transfer_views.newcomer, name="newcomer"),
    path("giay-gioi-thieu/<uuid:uid>/", transfer_step_views.transfer, name="transfer"),
    path("giay-gioi-thieu/<uuid:uid>/in/", transfer_step_views.letter, name="letter"),
    path("giay-gioi-thieu/<uuid:uid>/<slug:slug>/", transfer_step_views.step, name="transfer_step"),
    path("ho-so-cua-toi/", linking_views.mine, name="mine"),
    path("gan-tai-khoan/<int:user_id>/<path:ref>/", linking_views.link_account, name="link_account"),
    path("danh-sach-luu/<path:ref>/", list_views.views, name="views"),
]
