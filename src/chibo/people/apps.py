from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "chibo.people"
    label = "people"

    def ready(self) -> None:
        """Declares the figures and obligations of this domain in the catalogue, and has ready counts follow every act."""
        from chibo.core.audit.services import acts_recorded
        from chibo.people import figures, obligations  # noqa: F401 - importing is declaring
        from chibo.people.tallies.keeping import refresh_after_commit

        acts_recorded.connect(refresh_after_commit)
