"""What every room does when something is not allowed. What is allowed, each room says itself."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _


def require(allowed: bool, why: str = "") -> None:
    """Raises `PermissionDenied` unless allowed; `why` is told to whoever asked."""
    if not allowed:
        raise PermissionDenied(why or _("This is for others to do."))
