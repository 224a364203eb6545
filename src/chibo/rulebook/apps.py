from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "chibo.rulebook"
    label = "rulebook"
