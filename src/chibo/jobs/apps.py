from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "chibo.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Declares the daily chores of this domain."""
        from chibo.jobs import chores  # noqa: F401 - importing is declaring
