"""Making Mailman the same as the site: a list, a subscription. Doing it twice does nothing more.

Each returns what it mended, in words; an empty list says that nothing differed.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

from alliance.lists import addresses, composing, policy
from alliance.lists.mailman import rules
from alliance.lists.mailman.places import approval, places
from alliance.lists.mailman.rest import Json, Rest
from alliance.lists.models import MailingList, Subscription

FOOTERS = ("list:member:regular:footer", "list:member:digest:footer")


def same_list(rest: Rest, mailing_list: MailingList) -> list[str]:
    """The list is there, with its rules."""
    mended = []
    address, list_id = addresses.of(mailing_list), policy.list_id(mailing_list)
    if rest.get("domains", addresses.domain()) is None:
        rest.post("domains", mail_host=addresses.domain())
        mended.append(f"domain {addresses.domain()} made")
    if rest.get("lists", list_id) is None:
        rest.post("lists", fqdn_listname=address)
        rest.patch("lists", list_id, "config", moderator_password=approval())
        mended.append(f"{address} made")
    found = rest.get("lists", list_id, "config") or {}
    wanted = rules.of_list(mailing_list)
    wrong = {name: v for name, v in wanted.items() if rules.differs(name, v, found.get(name))}
    if wrong:
        rest.patch("lists", list_id, "config", **wrong)
        if not mended:
            mended.append(f"{address}: {', '.join(sorted(wrong))} set right")
    if _write_footers(mailing_list):
        mended.append(f"{address}: footer written")
    return mended


def _write_footers(mailing_list: MailingList) -> bool:
    """Mailman finds them as files; an empty one means none."""
    text = composing.footer_text(mailing_list) if mailing_list.has_footer else ""
    folder = places().templates / "lists" / policy.list_id(mailing_list) / "en"
    changed = False
    for name in FOOTERS:
        path = folder / f"{name}.txt"
        if not path.is_file() or path.read_text() != text:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            changed = True
    return changed


def same_member(rest: Rest, mailing_list: MailingList, email: str) -> list[str]:
    """Whether and how an address is on a list."""
    found = rest.get("lists", policy.list_id(mailing_list), "member", email)
    return same_as(rest, mailing_list, email, current(mailing_list, email), found)


def current(mailing_list: MailingList, email: str) -> Subscription | None:
    rows = mailing_list.subscriptions.select_related("mailing_list")
    return rows.filter(email=email, ended_at=None).first()


def same_as(
    rest: Rest,
    mailing_list: MailingList,
    email: str,
    subscription: Subscription | None,
    found: Json | None,
) -> list[str]:
    """`found` is what Mailman says of the address, None for nothing."""
    called = f"{email} on {addresses.of(mailing_list)}"
    if subscription is None:
        if found is None:
            return []
        gone = rest.delete("members", found["member_id"], pre_approved=True, pre_confirmed=True)
        return [f"{called}: taken off"] if gone else []
    mended = []
    if found is None:
        found = _subscribe(rest, mailing_list, subscription)
        mended.append(f"{called}: put on")
    changes: dict[str, Any] = {}
    mode, action = rules.delivery_mode(subscription), rules.moderation_action(subscription)
    if found.get("delivery_mode") != mode:
        changes["delivery_mode"] = mode
    if (found.get("moderation_action") or "") != action:
        changes["moderation_action"] = action
    if changes:
        rest.patch("members", found["member_id"], **changes)
    preferences = rest.get("members", found["member_id"], "preferences") or {}
    status = rules.delivery_status(subscription)
    if preferences.get("delivery_status", "enabled") != status:
        rest.patch("members", found["member_id"], "preferences", delivery_status=status)
        changes["delivery_status"] = status
    if changes and not mended:
        mended.append(f"{called}: {', '.join(sorted(changes))} set right")
    return mended


def _subscribe(rest: Rest, mailing_list: MailingList, subscription: Subscription) -> Json:
    rest.post(
        "members",
        list_id=policy.list_id(mailing_list),
        subscriber=subscription.email,
        display_name=(subscription.person.name if subscription.person else "")[:200],
        delivery_mode=rules.delivery_mode(subscription),
        delivery_status=rules.delivery_status(subscription),
        pre_verified=True,
        pre_confirmed=True,
        pre_approved=True,
        send_welcome_message=False,
    )
    found = rest.get("lists", policy.list_id(mailing_list), "member", subscription.email)
    return found or {}


def all_the_same(rest: Rest) -> list[str]:
    """Everything compared, and mended where it differs."""
    mended = []
    for mailing_list in MailingList.objects.select_related("group").order_by("pk"):
        mended += same_list(rest, mailing_list)
        list_id = policy.list_id(mailing_list)
        rest.patch("lists", list_id, "config", moderator_password=approval())
        mended += _roster_the_same(rest, mailing_list)
    known = {policy.list_id(one) for one in MailingList.objects.all()}
    for one in rest.entries("lists"):
        if one["mail_host"] == addresses.domain() and one["list_id"] not in known:
            mended.append(
                f"{one['fqdn_listname']} is in Mailman and not on {settings.SITE_NAME}: left as it "
                "is; nobody can write to it through the door"
            )
    return mended


def _roster_the_same(rest: Rest, mailing_list: MailingList) -> list[str]:
    mended = []
    there = {
        str(entry["email"]).lower(): entry
        for entry in rest.entries("lists", policy.list_id(mailing_list), "roster", "member")
    }
    rows = mailing_list.subscriptions.filter(ended_at=None).select_related("mailing_list", "person")
    ours = {row.email.lower(): row for row in rows.order_by("pk")}
    for email in [*ours, *(there.keys() - ours.keys())]:
        mended += same_as(rest, mailing_list, email, ours.get(email), there.get(email))
    return mended
