from django.apps import AppConfig


class ObligationsConfig(AppConfig):
    name = "chibo.obligations"
    label = "obligations"

    def ready(self) -> None:
        """Declares the acts and figures of the engine in the catalogue."""
        from chibo.obligations import acts, figures  # noqa: F401 - importing is declaring
