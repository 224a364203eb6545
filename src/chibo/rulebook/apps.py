from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "chibo.rulebook"
    label = "rulebook"

    def ready(self) -> None:
        """Declares the acts of this domain in the catalogue."""
        from chibo.rulebook import acts  # noqa: F401 - importing is declaring
