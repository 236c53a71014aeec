"""What people are called in the chat: their own choice, never an address, no two alike."""

from __future__ import annotations

import unicodedata

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alliance.chat import keeping
from alliance.chat.errors import Refused
from alliance.chat.models import ChatProfile
from alliance.people.models import Person

MAX_CHARACTERS = 40


def folded(nickname: str) -> str:
    """What two nicknames have in common when people take one for the other."""
    text = unicodedata.normalize("NFKD", nickname).casefold()
    return "".join(c for c in text if c.isalnum())[:80]


def cleaned(nickname: str) -> str:
    """As the chat server takes it. Raises `Refused`."""
    text = " ".join(unicodedata.normalize("NFKC", nickname).split())
    if not 1 <= len(text) <= MAX_CHARACTERS or not folded(text):
        raise Refused(_("A nickname has 1 to 40 characters, with a letter or digit among them."))
    if "@" in text or "/" in text or any(unicodedata.category(c)[0] in "CM" for c in text):
        raise Refused(_("A nickname has no @, no / and no invisible characters."))
    return text


def profile_of(person: Person) -> ChatProfile:
    """Their profile in the chat, made at the first time with a nickname of its own."""
    found = ChatProfile.objects.filter(person=person).first()
    if found is not None:
        return found
    start = "member-" + person.public_id.hex[:6]
    for nickname in (person.name if person.profile_public and person.shows_name else "", start):
        try:
            name = cleaned(nickname)
            with transaction.atomic():
                found, _made = ChatProfile.objects.get_or_create(
                    person=person, defaults={"nickname": name, "nickname_key": folded(name)}
                )
                return found
        except (Refused, IntegrityError):
            continue
    name = "member-" + person.public_id.hex
    return ChatProfile.objects.create(person=person, nickname=name, nickname_key=folded(name))


@transaction.atomic
def choose(person: Person, *, nickname: str, archived_as: str) -> ChatProfile:
    """Change what one is called and how one appears in archives. Not at all takes the consent back:
    what was kept is deleted. Raises `Refused`.
    """
    name = cleaned(nickname)
    profile = profile_of(person)
    if ChatProfile.objects.filter(nickname_key=folded(name)).exclude(pk=profile.pk).exists():
        raise Refused(_("Somebody is called that already, or nearly so. Choose another nickname."))
    profile.nickname, profile.nickname_key = name, folded(name)
    profile.archived_as = ChatProfile.Shown(archived_as)
    profile.save()
    if profile.archived_as == ChatProfile.Shown.NOT:
        keeping.delete_of(person)
    return profile
