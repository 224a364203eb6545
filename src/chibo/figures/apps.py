from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "chibo.figures"
    label = "figures"
