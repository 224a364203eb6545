from django.apps import AppConfig


class ReorganisationConfig(AppConfig):
    name = "chibo.reorganisation"
    label = "reorganisation"

    def ready(self) -> None:
        """Declares the figures and acts of this domain in the catalogue."""
        from chibo.reorganisation import acts, figures  # noqa: F401 - importing is declaring
