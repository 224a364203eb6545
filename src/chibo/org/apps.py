from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "chibo.org"
    label = "org"

    def ready(self) -> None:
        """Declares the figures of this domain in the catalogue."""
        from chibo.org import figures  # noqa: F401 - importing is declaring
