"""The history every alliance begins with: published facts, each with its source."""

from __future__ import annotations

from datetime import date

from alliance.history.models import HistoryEntry

ALLIANCE_GROUPS = (
    "https://openbadges.org/badge-alliance/working-groups/",
    "openbadges.org: Working Groups",
)

TIMELINE: tuple[tuple[int, date | None, str, str, tuple[str, str]], ...] = (
    (
        2010,
        None,
        "A Badge Lab in Barcelona",
        "At Mozilla's Drumbeat festival, participants test, critique and improve badges and tools.",
        (
            "http://learningfreedomandtheweb.org/ebook/badges.html",
            "Learning, Freedom and the Web: Badges",
        ),
    ),
    (
        2011,
        date(2011, 9, 15),
        "Open Badges begins, with a competition",
        "Mozilla announces the Open Badges project. That day a competition opens that offers "
        "up to two million dollars for badge systems and research.",
        (
            "https://blog.mozilla.org/blogarchive/blog/2011/09/15/openbadges/",
            "Mozilla: Mozilla Launches Open Badges Project",
        ),
    ),
    (
        2012,
        date(2012, 3, 1),
        "Thirty badge systems are funded",
        "The Badges for Lifelong Learning competition names thirty winners, and two research "
        "projects follow.",
        (
            "https://dmlhub.net/newsroom/media-releases/"
            "badges-for-lifelong-learning-competition-winners-announced/index.html",
            "DML Hub: Competition Winners Announced",
        ),
    ),
    (
        2012,
        None,
        "The infrastructure goes into public beta",
        "Anybody can issue badges, keep them in a Backpack and show them. The weekly community "
        "call starts this year.",
        (
            "https://www.i-programmer.info/news/150/4078.html",
            "I Programmer: Mozilla Open Badges API in Beta",
        ),
    ),
    (
        2013,
        None,
        "Open Badges 1.0",
        "The first stable version of the standard. More than six hundred organizations issue "
        "badges or prepare to.",
        (
            "http://www.madshrimps.be/news/item/103507/",
            "Madshrimps: Mozilla launches Open Badges 1.0",
        ),
    ),
    (
        2014,
        None,
        "The Badge Alliance, and its working groups",
        "At the Summit to Reconnect Learning partners pledge in public what they will do, and ten "
        "working groups start. Their first cycle ends in October.",
        ALLIANCE_GROUPS,
    ),
    (
        2015,
        None,
        "Open Badges 1.1",
        "The second cycle: the Standard working group delivers version 1.1, on linked data.",
        ALLIANCE_GROUPS,
    ),
    (
        2016,
        None,
        "Open Badges 2.0 is written",
        "The third cycle develops version 2.0, with endorsement and more ways to name a recipient.",
        ALLIANCE_GROUPS,
    ),
    (
        2017,
        date(2017, 1, 12),
        "The standard gets a new home",
        "The work on the standard passes to IMS Global, today 1EdTech. Its Open Badges working "
        "group meets for the first time, open to non-members.",
        (
            "https://www.imsproject.org/forum/open-badges-community-meetings-minutes-and-agendas/148026",
            "IMS Global: minutes of 12 January 2017",
        ),
    ),
    (
        2018,
        date(2018, 4, 12),
        "Open Badges 2.0 is final",
        "IMS Global releases version 2.0.",
        (
            "https://moodledev.io/docs/5.2/apis/subsystems/badges",
            "Moodle: Evolution of Open Badges",
        ),
    ),
    (
        2024,
        date(2024, 5, 27),
        "Open Badges 3.0 is final",
        "A badge becomes a Verifiable Credential: signed, and readable without asking its issuer.",
        (
            "https://www.imsglobal.org/spec/ob/v3p0/cert/",
            "1EdTech: Open Badges 3.0 Certification Guide",
        ),
    ),
)


def add_history() -> int:
    """Add what is not there yet; return how many entries were added."""
    added = 0
    for year, day, title, text, (url, name) in TIMELINE:
        _, is_new = HistoryEntry.objects.get_or_create(
            year=year,
            title=title,
            defaults={"date": day, "text": text, "source_url": url, "source_name": name},
        )
        added += is_new
    return added
