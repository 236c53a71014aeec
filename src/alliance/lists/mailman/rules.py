"""What a list, and a subscription, is called in Mailman."""

from __future__ import annotations

from typing import Any

from alliance.lists import mime, policy
from alliance.lists.models import MailingList, Subscription, TrustedSender

Mode = Subscription.Mode


def fixed() -> dict[str, Any]:
    """The same for every list. Notices, subscribing and moderation are the site's, so Mailman
    writes to nobody by itself; and it discards nothing: what it would not take, it holds.
    """
    return {
        "posting_pipeline": "alliance-posting-pipeline",
        "archive_policy": "public",  # or it would name no archive in List-Archive
        "personalize": "individual",
        "include_rfc2369_headers": True,
        "advertised": False,
        "anonymous_list": False,
        "first_strip_reply_to": False,
        "default_nonmember_action": "hold",
        "require_explicit_destination": True,
        "max_num_recipients": policy.MAX_RECIPIENTS + 1,  # so many are held
        "administrivia": True,
        "max_days_to_hold": 0,  # for ever
        "filter_content": False,
        "collapse_alternatives": False,
        "convert_html_to_plaintext": False,
        "respond_to_post_requests": False,
        "admin_immed_notify": False,
        "admin_notify_mchanges": False,
        "send_welcome_message": False,
        "send_goodbye_message": False,
        "subscription_policy": "moderate",
        "unsubscription_policy": "moderate",
        "autorespond_owner": "none",
        "autorespond_postings": "none",
        "autorespond_requests": "none",
        # From of other domains becomes the list's, whatever DNS says of them (RFC 7489); those we
        # sign for are left by the plug-in.
        "dmarc_mitigate_action": "munge_from",
        "dmarc_mitigate_unconditionally": False,
        "dmarc_addresses": ["^.*"],
        # Mailman reads what comes back, and counts. The site draws the consequences
        # (services.bouncing), with the same thresholds and probes as without Mailman.
        "process_bounces": True,
        "bounce_score_threshold": 1_000_000,
        "bounce_notify_owner_on_disable": False,
        "bounce_notify_owner_on_removal": False,
        "bounce_notify_owner_on_bounce_increment": False,
        "forward_unrecognized_bounces_to": "discard",
        # A digest goes out when the site says so, once a day.
        "digests_enabled": True,
        "digest_send_periodic": False,
        "digest_size_threshold": 0.0,
    }


def of_list(mailing_list: MailingList) -> dict[str, Any]:
    """Names and values of /lists/…/config."""
    prefix = mime.tidy(mailing_list.subject_prefix)
    for_moderators = mailing_list.posting == MailingList.Posting.MODERATORS
    to_list = mailing_list.reply_to == MailingList.ReplyTo.LIST
    trusted = TrustedSender.objects.filter(mailing_list=mailing_list)
    return fixed() | {
        "display_name": mime.tidy(mailing_list.name),
        "description": mime.tidy(mailing_list.description)[:200],
        "subject_prefix": f"{prefix} " if prefix else "",
        "reply_goes_to_list": "point_to_list" if to_list else "no_munging",
        "max_message_size": mailing_list.max_kib,
        # Anybody can write a moderator's address into From: all mail to a list of moderators is
        # looked at; what they write on the site is known to be theirs.
        "default_member_action": "hold" if for_moderators else "defer",
        "accept_these_nonmembers": sorted(
            [] if for_moderators else trusted.values_list("email", flat=True)
        ),
        # The door refuses mail for a closed list; what reaches Mailman all the same waits.
        "emergency": mailing_list.closed_at is not None,
    }


def differs(name: str, wanted: Any, found: Any) -> bool:
    if isinstance(wanted, list):
        return sorted(wanted) != sorted(found or [])
    if isinstance(wanted, float):
        return abs(wanted - float(found or 0)) > 1e-6
    if isinstance(wanted, str):
        return wanted.strip() != str(found or "").strip()
    return bool(wanted != found)


def delivery_mode(subscription: Subscription) -> str:
    modes = {Mode.DIGEST: "mime_digests", Mode.PLAIN: "plaintext_digests"}
    return modes.get(Mode(subscription.mode), "regular")


def delivery_status(subscription: Subscription) -> str:
    """Suspended ones are a moderator's doing to Mailman: those that it stops, it removes later."""
    if subscription.suspended_at is not None:
        return "by_moderator"
    return "by_user" if subscription.mode == Mode.NONE else "enabled"


def moderation_action(subscription: Subscription) -> str:
    """ "" for that of the list."""
    if subscription.is_moderated:
        return "hold"
    is_new = subscription.posts_accepted < subscription.mailing_list.first_posts_held
    return "hold" if is_new and not subscription.is_trusted else ""
