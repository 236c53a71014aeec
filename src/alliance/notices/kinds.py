"""Kinds of notices. An app registers its own in `AppConfig.ready()`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """How a notice reaches a person, besides standing on their page of notices."""

    MAIL = "mail", _("by mail at once")  # but not in their quiet hours
    DIGEST = "digest", _("in the digest")
    NONE = "none", _("on this site only")


@dataclass(frozen=True)
class Kind:
    """`label` is what the settings page says ("Reminders of calls"), lazily translated."""

    name: str
    label: Any
    default: Way


KINDS: dict[str, Kind] = {}


def register(name: str, label: Any, default: Way = Way.MAIL) -> None:
    """Make `name` ("calls.reminder") a kind that people can choose a way for."""
    KINDS[name] = Kind(name, label, default)
