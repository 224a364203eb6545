from django.apps import AppConfig


class AdmissionsConfig(AppConfig):
    name = "chibo.admissions"
    label = "admissions"

    def ready(self) -> None:
        """Declares the figures, obligations and acts of this domain in the catalogue."""
        from chibo.admissions import acts, figures, obligations  # noqa: F401 - importing is declaring
