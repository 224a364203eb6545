from django.apps import AppConfig


class CongressesConfig(AppConfig):
    name = "chibo.congresses"
    label = "congresses"

    def ready(self) -> None:
        """Declares the obligations and acts of this domain in the catalogue."""
        from chibo.congresses import acts, obligations  # noqa: F401 - importing is declaring
