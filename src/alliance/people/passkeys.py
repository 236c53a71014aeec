"""allauth's forms that take a passkey, which tell when one was refused, as Django does of a
password: allauth itself tells so of codes alone.
"""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.webauthn import forms
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError


class _Telling:
    """Before one of allauth's forms."""

    user: Any

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError:
            _tell_refused(self.user)
            raise


class AuthenticateForm(_Telling, forms.AuthenticateWebAuthnForm):
    """As a second factor."""


class LoginForm(_Telling, forms.LoginWebAuthnForm):
    """Instead of a password."""


class ReauthenticateForm(_Telling, forms.ReauthenticateWebAuthnForm):
    """To confirm that it is still them."""


def _tell_refused(user: Any) -> None:
    """`user` is whose passkey it should have been, None where that was still open."""
    user_login_failed.send(
        sender=__name__, credentials={"passkey": ""}, request=context.request, user=user
    )
