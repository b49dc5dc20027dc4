"""Who is asking, and what may she do: accounts, roles per member, sessions, sign-in."""

from shared.web.identity.dependencies import Reader, require, signed_in
from shared.web.identity.identity import Identity
from shared.web.identity.roles import Account, AccountExistsError, Role

__all__ = ["Account", "AccountExistsError", "Identity", "Reader", "Role", "require", "signed_in"]
