from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "chibo.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Declares the acts and the long work of this domain."""
        from chibo.exchange import acts, background  # noqa: F401 - importing is declaring
