from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "chibo.people"
    label = "people"

    def ready(self) -> None:
        """Declares figures, obligations, acts and panels of this domain; ready counts follow every act."""
        from chibo.core.audit.services import acts_recorded
        from chibo.people import (  # noqa: F401 - importing is declaring
            acts,
            exit_acts,
            figures,
            kept,
            obligations,
            panels,
            transfer_acts,
        )
        from chibo.people.tallies.keeping import refresh_after_commit

        acts_recorded.connect(refresh_after_commit)
