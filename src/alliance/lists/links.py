"""Absolute addresses that stand in mails, and must stay right for as long as mail is kept."""

from __future__ import annotations

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from alliance.lists import addresses
from alliance.lists.models import MailingList, Message, Subscription


def page(mailing_list: MailingList) -> str:
    return settings.SITE_URL + reverse("lists:list", args=[mailing_list.slug])


def archive(mailing_list: MailingList) -> str:
    """Where the list is read: the archive, the list's own page where no archive is installed."""
    try:
        return settings.SITE_URL + reverse("archive:list", args=[mailing_list.slug])
    except NoReverseMatch:
        return page(mailing_list)


def archived_at(message: Message) -> str:
    """The permanent address of a message (RFC 5064)."""
    slug = message.mailing_list.slug
    try:
        path = reverse("archive:message", args=[slug, message.digest])
    except NoReverseMatch:
        path = f"{reverse('lists:list', args=[slug])}message/{message.digest}/"
    return settings.SITE_URL + path


def leave(subscription: Subscription) -> str:
    """The recipient's own page for leaving, which takes one POST without signing in (RFC 8058)."""
    token = addresses.subscription_token(subscription, "leave")
    return settings.SITE_URL + reverse("lists:leave", args=[token])


def confirm(token: str) -> str:
    return settings.SITE_URL + reverse("lists:confirm", args=[token])


def held(mailing_list: MailingList) -> str:
    """A path of this site: where held messages of the list wait."""
    return reverse("lists:held", args=[mailing_list.slug])
