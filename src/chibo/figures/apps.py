from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "chibo.figures"
    label = "figures"

    def ready(self) -> None:
        """Declares the acts of this domain in the catalogue."""
        from chibo.figures import acts  # noqa: F401 - importing is declaring
