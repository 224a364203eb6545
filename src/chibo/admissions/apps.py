from django.apps import AppConfig


class AdmissionsConfig(AppConfig):
    name = "chibo.admissions"
    label = "admissions"

    def ready(self) -> None:
        """Declares the figures, obligations and acts of this domain, and what the worker does for it every day."""
        from chibo.admissions import acts, figures, kept, obligations, panels  # noqa: F401 - importing is declaring
        from chibo.admissions.services.forgetting import forget_due
        from chibo.jobs.declarations import declare_chore

        declare_chore("admissions.forget", forget_due)
