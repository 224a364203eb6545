from django.apps import AppConfig


class CliConfig(AppConfig):
    name = "chibo.cli"
    label = "cli"
