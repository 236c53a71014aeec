"""Lists that every alliance has, and those of a demonstration. No address is on any of them."""

from __future__ import annotations

from alliance.groups.models import WorkingGroup
from alliance.lists import finding
from alliance.lists.models import MailingList

Kind, Posting = MailingList.Kind, MailingList.Posting

DEMO_LISTS: tuple[tuple[str, str, str, str, str, str], ...] = (
    (
        "main",
        "Badge Alliance",
        "For everybody: what happens, what is planned, what you think of it.",
        Kind.MAIN,
        Posting.SUBSCRIBERS,
        "",
    ),
    (
        "dev",
        "Dev",
        "How badges are made, carried and checked. The official list of the Standard group.",
        Kind.GROUP,
        Posting.SUBSCRIBERS,
        "standard",
    ),
    (
        "announcements",
        "Announcements",
        "Calls, releases and decisions, a few times a month. Only moderators write.",
        Kind.ANNOUNCEMENTS,
        Posting.MODERATORS,
        "",
    ),
)


def add_demo_lists() -> int:
    """Add what is not there yet, and a list for each demo group at work; return how many."""
    from alliance.lists.services.managing import found_for_group

    added = 0
    for slug, name, description, kind, posting, acronym in DEMO_LISTS:
        mailing_list, is_new = MailingList.objects.get_or_create(
            slug=slug,
            defaults={
                "name": name,
                "description": description,
                "kind": kind,
                "posting": posting,
                "group": WorkingGroup.objects.filter(acronym=acronym).first(),
                "first_posts_held": 0 if posting == Posting.MODERATORS else 1,
                "is_demo": True,
            },
        )
        finding.keep_in_step(mailing_list)
        added += is_new
    for group in WorkingGroup.objects.filter(is_demo=True, state=WorkingGroup.State.ACTIVE):
        if not group.mailing_lists.exists():
            found_for_group(group)
            added += 1
    return added
