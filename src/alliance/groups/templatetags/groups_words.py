"""Words of pages of groups that follow from a value."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alliance.groups.facts import of_role
from alliance.groups.models import GroupRole
from alliance.groups.naming import Names
from alliance.groups.sentences import who
from alliance.groups.sky import Line

register = template.Library()

# What can be asked of a group on its page of life: what it is called, what it does.
LIFE = {
    "start": (
        gettext_lazy("Start the group"),
        gettext_lazy("Without a decision on its charter. Better: record the decision, it starts."),
    ),
    "decline": (
        gettext_lazy("Decline the proposal"),
        gettext_lazy("The proposal stays in the archive, with the reason."),
    ),
    "start-cycle": (
        gettext_lazy("Start the next cycle"),
        gettext_lazy("About six months of work towards goals."),
    ),
    "change-cycle": (
        gettext_lazy("Change the cycle"),
        gettext_lazy("Move its last day, or write its goals anew."),
    ),
    "close-cycle": (
        gettext_lazy("End the cycle"),
        gettext_lazy("It ends today. Say what came of it; then start the next one, or rest."),
    ),
    "reopen-cycle": (
        gettext_lazy("Let the last cycle go on"),
        gettext_lazy("It was ended by mistake, or too early. It is under way again."),
    ),
    "rest": (
        gettext_lazy("Let the group rest"),
        gettext_lazy("It keeps its people and can be taken up again."),
    ),
    "resume": (
        gettext_lazy("Take the group up again"),
        gettext_lazy("It is at work again, under the charter that is in force."),
    ),
    "conclude": (
        gettext_lazy("Conclude the group"),
        gettext_lazy("Its work is over. The record stays, and a closing report leads it."),
    ),
    "archive": (
        gettext_lazy("Archive the group"),
        gettext_lazy("Nothing is added to it any more, not even a line in the log."),
    ),
}


@register.simple_tag
def life_title(action: str) -> str:
    return str(LIFE[action][0])


@register.simple_tag
def life_words(action: str) -> str:
    return str(LIFE[action][1])


@register.simple_tag
def role_holder(role: GroupRole, names: Names) -> str:
    """Who has the role, as the viewer of `names` may see it."""
    return who(of_role(role), names)


@register.simple_tag
def shared_words(line: Line) -> str:
    """What two groups share: names, then how many others."""
    parts = [*line.organizations, *line.people]
    if line.others:
        if line.people:
            more = ngettext("%(count)s other person", "%(count)s other people", line.others)
        else:
            more = ngettext("%(count)s person", "%(count)s people", line.others)
        parts.append(more % {"count": line.others})
    return _(", ").join(parts)
