from django.apps import AppConfig


class StandingConfig(AppConfig):
    name = "chibo.standing"
    label = "standing"

    def ready(self) -> None:
        """Declares the figures, obligations, panels, acts and holds of this domain in the catalogue."""
        from chibo.standing import (  # noqa: F401 - importing is declaring
            acts,
            figures,
            holds,
            kept,
            obligations,
            panels,
            secret_objects,
        )
