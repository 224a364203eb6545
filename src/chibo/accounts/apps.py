from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "chibo.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Declares the acts of this domain in the catalogue; receivers of its events are connected on import."""
        from chibo.accounts import acts, events  # noqa: F401 - importing is declaring
