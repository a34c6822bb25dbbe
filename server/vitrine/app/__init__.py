"""The application: every part built once and wired to its neighbours."""

from vitrine.app.compose import Parts, account_settings, create_app
from vitrine.app.serving import serve

__all__ = ["Parts", "account_settings", "create_app", "serve"]
