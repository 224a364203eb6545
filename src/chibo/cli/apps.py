from django.apps import AppConfig


class CliConfig(AppConfig):
    name = "chibo.cli"
    label = "cli"

    def ready(self) -> None:
        """Declares the acts of this domain in the catalogue."""
        from chibo.cli import acts  # noqa: F401 - importing is declaring
