from django.apps import AppConfig


class ObligationsConfig(AppConfig):
    name = "chibo.obligations"
    label = "obligations"
