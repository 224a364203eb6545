from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "chibo.org"
    label = "org"

    def ready(self) -> None:
        """Declares the figures and acts of this domain in the catalogue."""
        from chibo.org import acts, figures  # noqa: F401 - importing is declaring
