from django.apps import AppConfig


class AdmissionsConfig(AppConfig):
    name = "chibo.admissions"
    label = "admissions"

    def ready(self) -> None:
        """Declares the acts of this domain in the catalogue."""
        from chibo.admissions import acts  # noqa: F401 - importing is declaring
