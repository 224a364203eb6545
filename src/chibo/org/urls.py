"""Addresses of this domain."""

from django.urls import path

from chibo.org import account_views, grant_views, views

app_name = "org"
urlpatterns = [
    path("to-chuc/<path:ref>/", views.tree, name="tree"),
    path("truc-thuoc/<path:ref>/", views.children, name="children"),
    path("tai-khoan/<path:ref>/", account_views.accounts, name="accounts"),
    path("lap-tai-khoan/<path:ref>/", account_views.new_account, name="new_account"),
    path("mot-tai-khoan/<int:user_id>/<path:ref>/", account_views.account, name="account"),
    path("cap-ma/<int:user_id>/<path:ref>/", account_views.issue, name="issue_code"),
    path("ket-thuc-phien/<int:user_id>/<path:ref>/", account_views.end, name="end_sessions"),
    path("quyen/<path:ref>/", grant_views.rights, name="rights"),
    path("giao-quyen/<path:ref>/", grant_views.grant, name="grant"),
    path("ban-giao-quyen/<int:pk>/<path:ref>/", grant_views.hand_over, name="hand_over"),
    path("ket-thuc-quyen/<int:pk>/<path:ref>/", grant_views.end, name="end_grant"),
    path("hoan-tac-quyen/<uuid:act>/<path:ref>/", grant_views.undo, name="undo_grants"),
    path("vi-sao/<path:ref>/", grant_views.why, name="why"),
]
