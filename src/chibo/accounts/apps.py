from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "chibo.accounts"
    label = "accounts"

    def ready(self) -> None:
        from chibo.accounts import events  # noqa: F401 - its receivers are connected on import
