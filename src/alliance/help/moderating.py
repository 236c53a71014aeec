"""What moderators find in their queue when somebody asks them to look: questions and answers.

What is private stays so: whoever may not read a question sees neither its title nor its words
there, and decides without them, or leaves it to a volunteer.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.conduct import moderation
from alliance.help import permissions, services
from alliance.help.models import Answer, Question
from alliance.people.models import Person

EXCERPT = 500
Find = Callable[[str], Question | Answer | None]


def register() -> None:
    _register("help.question", gettext_lazy("Question"), _question)
    _register("help.answer", gettext_lazy("Answer"), _answer)


def _question(key: str) -> Question | None:
    return Question.objects.filter(pk=_number(key)).select_related("author").first()


def _answer(key: str) -> Answer | None:
    return Answer.objects.filter(pk=_number(key)).select_related("author", "question").first()


def _register(name: str, label: object, find: Find) -> None:
    def hide(key: str) -> None:
        if (thing := find(key)) and thing.hidden_at is None:
            services.set_hidden(thing, because=_("See the decision of the moderators."))

    def show(key: str) -> None:
        if thing := find(key):
            services.set_shown(thing)

    def title(key: str) -> str | None:
        thing = find(key)
        if thing is None:
            return None
        question = services.question_of(thing)
        return _("A question to the Alliance alone") if question.is_private else question.title

    def excerpt(key: str) -> str:
        thing = find(key)
        if thing is None or services.question_of(thing).is_private:
            return ""
        return thing.text[:EXCERPT]

    def author(key: str) -> Person | None:
        return thing.author if (thing := find(key)) else None

    def url(key: str) -> str:
        thing = find(key)
        if thing is None:
            return ""
        return thing.get_absolute_url()

    def may_see(viewer: Person | AnonymousUser, key: str) -> bool:
        thing = find(key)
        if thing is None or (thing.hidden_at and not permissions.may_moderate(viewer)):
            return False
        return permissions.may_read(viewer, services.question_of(thing))

    moderation.register(
        name, hide, show, title, label=label, author=author, excerpt=excerpt, url=url,
        may_see=may_see,
    )  # fmt: skip


def _number(key: str) -> int:
    return int(key) if key.isascii() and key.isdecimal() and len(key) < 16 else 0
