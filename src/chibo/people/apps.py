from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "chibo.people"
    label = "people"

    def ready(self) -> None:
        """Declares the figures and obligations of this domain in the catalogue."""
        from chibo.people import figures, obligations  # noqa: F401 - importing is declaring
