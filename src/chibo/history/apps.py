from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "chibo.history"
    label = "history"

    def ready(self) -> None:
        """Declares the acts and panels of this domain in the catalogue."""
        from chibo.history import acts, panels  # noqa: F401 - importing is declaring
