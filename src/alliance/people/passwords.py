"""Words that no password here is made of: those that whoever guesses for this site tries first
(ASVS 5.0.0, 6.1.2 and 6.2.11). Which they are stands in docs/security.md.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

WORDS = ("badge", "badges", "alliance", "openbadges", "credential", "credentials", "issuer",
         "backpack", "password", "welcome", "admin", "administrator")  # fmt: skip
OWN = re.compile(r"[^\W\d_]{4,}")  # words of the site's name and host
MIN_REST = 8  # characters that have to be left without these words
LOOK_ALIKES = str.maketrans("013457@$!", "oieastasi")


def words_of_the_site() -> tuple[str, ...]:
    """`WORDS` and those of `SITE_NAME` and of the host of `SITE_URL`, the longest first."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    own = OWN.findall(f"{settings.SITE_NAME} {host}".casefold())
    return tuple(sorted({*WORDS, *own}, key=lambda word: (-len(word), word)))


class SiteWordsValidator:
    """For AUTH_PASSWORD_VALIDATORS: refuses a password that is little else than such words."""

    def validate(self, password: str, user: object = None) -> None:
        """Raises `ValidationError`; letters written as signs (`b4dg3`) count as the letters."""
        # Never more characters than were typed, so that every sign has its place in both.
        plain = "".join(one.casefold()[:1] or one for one in password).translate(LOOK_ALIKES)
        words = "|".join(re.escape(word.translate(LOOK_ALIKES)) for word in words_of_the_site())
        if len(rest := re.sub(words, "", plain)) < MIN_REST and rest != plain:
            raise ValidationError(
                _(
                    "This password is little else than words of this site, which are guessed "
                    "first. Take other words: three or four that have nothing to do with it."
                ),
                code="password_of_site_words",
            )

    def get_help_text(self) -> str:
        return ngettext(
            "Without words of this site, such as its name, %(n)d character has to be left.",
            "Without words of this site, such as its name, %(n)d characters have to be left.",
            MIN_REST,
        ) % {"n": MIN_REST}
