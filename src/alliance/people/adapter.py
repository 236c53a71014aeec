"""What allauth does here in our own way: its mail leaves through the outbox."""

from __future__ import annotations

import uuid
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from alliance.outbox.services import post_mail
from alliance.people.languages import speaking_to
from alliance.people.queries import owner_of


def _speaking_to(email: str) -> AbstractContextManager[None]:
    """Who types an address need not be who reads its mail. Without a language of the reader's own,
    that of the page is the best guess: most people write their own address."""
    owner = owner_of(email)
    return speaking_to(owner) if owner and owner.language else nullcontext()


class AccountAdapter(DefaultAccountAdapter):
    """Mail with codes and links waits in the outbox like any other, and is tried again."""

    def format_email_subject(self, subject: str) -> str:
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        with _speaking_to(email):
            message = self.render_mail(template_prefix, email, self._mail_context(email, context))
        html = ""
        if isinstance(message, EmailMultiAlternatives):
            html = next((str(body) for body, kind in message.alternatives if "html" in kind), "")
        with transaction.atomic():
            post_mail(
                key=f"account:{uuid.uuid4()}",
                to=email,
                subject=str(message.subject),
                text=str(message.body),
                html=html,
            )

    def _mail_context(self, email: str, context: dict[str, Any]) -> dict[str, Any]:
        from allauth.core import context as allauth_context
        from django.contrib.sites.shortcuts import get_current_site

        request = allauth_context.request
        site = get_current_site(request)
        return {"request": request, "email": email, "current_site": site} | context
