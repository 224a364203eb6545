from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "chibo.catalogue"
    label = "catalogue"
