"""What members and staff are told, each in their own language; and mails with papers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alliance.ledger.amounts import shown
from alliance.membership.models import Allocation, Contact, Invoice, Membership, MembershipEvent
from alliance.notices.quiet import is_quiet
from alliance.notices.services import notify
from alliance.organizations.queries import representatives_of
from alliance.outbox.services import post_mail
from alliance.people.languages import speaking_to, speaking_to_address
from alliance.people.models import Person

MINE, DESK = "membership.mine", "membership.desk"
Kind = MembershipEvent.Kind
STAGES = (60, 30, 7)  # days before a term ends; on its end and at the lapse the log itself tells


def readers(membership: Membership) -> list[Person]:
    """Whoever speaks for the member now; who applied, while nobody does."""
    if membership.person is not None:
        return [membership.person] if membership.person.is_active else []
    assert membership.organization is not None
    speaking = [row.person for row in representatives_of(membership.organization)]
    applied_by = membership.applied_by
    return speaking or ([applied_by] if applied_by and applied_by.is_active else [])


def happened(event: MembershipEvent) -> None:
    """Tell of one line of the log; not whoever did it."""
    if is_quiet():
        return
    membership = event.membership
    if event.kind in (Kind.SUBMITTED, Kind.RESIGNING, Kind.RESIGNED, Kind.ASKS_RETURN):
        _tell_staff(event)
    for person in readers(membership):
        if person.pk == event.by_id:
            continue
        with speaking_to(person):
            title = _title(event)
            if title:
                notify(
                    person,
                    kind=MINE,
                    key=f"membership:{membership.pk}:event:{event.pk}",
                    title=title % {"member": membership.member},
                    text=_text(event),
                    url=membership.get_absolute_url(),
                )


def _title(event: MembershipEvent) -> str:
    return {
        Kind.RETURNED: _("A question about the application of %(member)s"),
        Kind.APPROVED: _("The application of %(member)s was approved"),
        Kind.DECLINED: _("The application of %(member)s was declined"),
        Kind.APPOINTED: _("%(member)s was named an honorary member"),
        Kind.TAKEN_OVER: _("The membership of %(member)s was taken over to this site"),
        Kind.BEGAN: _("%(member)s is a member now"),
        Kind.RENEWED: _("The membership of %(member)s was renewed"),
        Kind.GRACE: _("The term of %(member)s is over: dues are waited for"),
        Kind.LAPSED: _("The membership of %(member)s has lapsed"),
        Kind.ENDED: _("The membership of %(member)s was ended"),
        Kind.NO_RETURN: _("%(member)s is not taken up again"),
        Kind.REINSTATED: _("%(member)s is a member again"),
    }.get(Kind(event.kind), "")


def _text(event: MembershipEvent) -> str:
    if event.kind == Kind.APPROVED:
        return _("The page of the membership says what comes next.")
    last = event.membership.last_term
    if event.kind == Kind.GRACE and last is not None:
        return _("Everything stays as it is until %(day)s.") % {"day": _day(last.grace_until)}
    if (
        event.kind in (Kind.TAKEN_OVER, Kind.BEGAN, Kind.RENEWED, Kind.REINSTATED)
        and last is not None
    ):
        return _("Until %(day)s.") % {"day": _day(last.ends_on)}
    return event.text


def _tell_staff(event: MembershipEvent) -> None:
    membership = event.membership
    for staff in Person.objects.filter(is_staff=True, is_active=True):
        if staff.pk == event.by_id:
            continue
        with speaking_to(staff):
            title = {
                Kind.SUBMITTED: _("%(member)s asks to become a member"),
                Kind.ASKS_RETURN: _("%(member)s asks to be taken up again"),
            }.get(Kind(event.kind), _("%(member)s leaves"))
            notify(
                staff,
                kind=DESK,
                key=f"membership:{membership.pk}:desk:{event.pk}",
                title=title % {"member": membership.member},
                url=reverse("membership:desk"),
            )


def reminded(membership: Membership, days: int, ends_on: date) -> None:
    """The term ends in `days` days or fewer: told once for each stage and term."""
    last = membership.last_term
    assert last is not None
    if is_quiet():
        return
    for person in readers(membership):
        with speaking_to(person):
            notify(
                person,
                kind=MINE,
                key=f"membership:{membership.pk}:term:{last.number}:{days}",
                title=_("The membership of %(member)s is renewed on %(day)s")
                % {"member": membership.member, "day": _day(ends_on)},
                text=_("See on its page what is still to do: the invoice, or the agreement."),
                url=membership.get_absolute_url(),
            )


def invoice_sent(invoice: Invoice) -> None:
    """By mail to whoever pays, with the paper; and a notice to who speaks for the member."""
    if is_quiet():
        return
    membership = invoice.membership
    for person in readers(membership):
        with speaking_to(person):
            notify(
                person,
                kind=MINE,
                key=f"membership:invoice:{invoice.pk}",
                title=_("Invoice %(number)s for %(member)s")
                % {"number": invoice.label, "member": membership.member},
                text=_("%(amount)s, due on %(day)s.")
                % {
                    "amount": shown(invoice.total_minor, invoice.currency),
                    "day": _day(invoice.due_on),
                },
                url=invoice.get_absolute_url(),
            )
    if invoice.bill_to.email:
        with speaking_to(_language(membership)):
            text = _(
                "Invoice %(number)s of %(site)s for %(member)s: %(amount)s, due on %(day)s.\n\n"
                "Please name the reference %(reference)s with the payment.\n\n"
                "The invoice is attached. Who speaks for the member finds it here, too:\n%(url)s"
            ) % _said(invoice, shown(invoice.total_minor, invoice.currency))
            subject = _("Invoice %(number)s") % {"number": invoice.label}
            _mail_paper(invoice, f"membership:invoice:{invoice.pk}", subject, text)


def dunned(invoice: Invoice, event: MembershipEvent) -> None:
    """A reminder goes where the invoice went, with the paper; and to who speaks for the member."""
    from alliance.membership import amounts

    if is_quiet():
        return
    membership = invoice.membership
    rest = shown(amounts.of_invoice(invoice).open, invoice.currency)
    for person in readers(membership):
        with speaking_to(person):
            notify(
                person,
                kind=MINE,
                key=f"membership:dunned:{event.pk}",
                title=_("Invoice %(number)s is not paid yet") % {"number": invoice.label},
                text=_("%(amount)s are open; they were due on %(day)s.")
                % {"amount": rest, "day": _day(invoice.due_on)},
                url=invoice.get_absolute_url(),
            )
    if not invoice.bill_to.email:
        return
    with speaking_to(_language(membership)):
        text = _(
            "Of invoice %(number)s of %(site)s for %(member)s %(amount)s are open. They were due "
            "on %(day)s.\n\nPlease name the reference %(reference)s with the payment. If it has "
            "crossed this mail, all is well.\n\nThe invoice is attached. Who speaks for the member "
            "finds it here, too:\n%(url)s"
        ) % _said(invoice, rest)
        subject = _("Reminder: invoice %(number)s") % {"number": invoice.label}
        _mail_paper(invoice, f"membership:dunned:{event.pk}", subject, text)


def _said(invoice: Invoice, amount: str) -> dict[str, Any]:
    """What a mail about an invoice names, in the language that is spoken now."""
    return {
        "number": invoice.label,
        "site": settings.SITE_NAME,
        "member": invoice.membership.member,
        "amount": amount,
        "day": _day(invoice.due_on),
        "reference": invoice.reference,
        "url": settings.SITE_URL + invoice.get_absolute_url(),
    }


def _mail_paper(invoice: Invoice, key: str, subject: str, text: str) -> None:
    """To whoever pays, with the invoice or credit note itself."""
    from alliance.membership import paper

    post_mail(
        key=key,
        to=invoice.bill_to.email,
        subject=subject,
        text=text,
        attachments=[(f"{invoice.label}.pdf", paper.of_invoice(invoice), paper.PDF)],
    )


def credited(note: Invoice) -> None:
    """A credit note goes where the invoice went."""
    if is_quiet() or not note.bill_to.email:
        return
    with speaking_to(_language(note.membership)):
        text = _(
            "Credit note %(number)s takes back %(amount)s of invoice %(invoice)s: %(reason)s"
        ) % {
            "number": note.label,
            "amount": shown(note.total_minor, note.currency),
            "invoice": note.credits.label if note.credits else "",
            "reason": note.reason,
        }
        subject = _("Credit note %(number)s") % {"number": note.label}
        _mail_paper(note, f"membership:invoice:{note.pk}", subject, text)


def paid(row: Allocation) -> None:
    """The receipt."""
    from alliance.membership import amounts, paper

    invoice = row.invoice
    if is_quiet() or not invoice.bill_to.email:
        return
    with speaking_to(_language(invoice.membership)):
        rest = amounts.of_invoice(invoice).open
        text = _("We have received %(amount)s for invoice %(number)s. Thank you.") % {
            "amount": shown(row.minor, invoice.currency),
            "number": invoice.label,
        }
        if rest:
            text += "\n\n" + _("%(amount)s are still open.") % {
                "amount": shown(rest, invoice.currency)
            }
        post_mail(
            key=f"membership:receipt:{row.pk}",
            to=invoice.bill_to.email,
            subject=_("Receipt for invoice %(number)s") % {"number": invoice.label},
            text=text,
            attachments=[(f"{invoice.label}-receipt.pdf", paper.receipt(invoice), paper.PDF)],
        )


def contact_invited(contact: Contact) -> None:
    """By mail to an address that is nobody's here, or was not when the member was taken over."""
    with speaking_to_address(contact.email):
        subject, text = invitation(contact)
        key = f"membership:contact:{contact.public_id}"
        post_mail(key=key, to=contact.email, subject=subject, text=text)


def invitation(contact: Contact) -> tuple[str, str]:
    """Subject and words of that mail, in the language that is spoken now."""
    said = {
        "site": settings.SITE_NAME,
        "member": contact.membership.member,
        "url": settings.SITE_URL + reverse("membership:invited", args=[contact.public_id]),
    }
    text = _(
        "The membership of %(member)s is kept on this site from now on, %(site)s. The list that "
        "was kept before names this address as its contact.\n\n"
        "Do you speak for %(member)s? Open this page, sign in with this address, and say yes or "
        "no. Without an account you can make one there; none was made for you.\n%(url)s\n\n"
        "If you want nothing of it, leave this mail: nothing happens, and you are not asked again."
    )
    return _("Do you speak for %(member)s?") % said, text % said


def _language(membership: Membership) -> Person:
    people: Iterable[Person] = readers(membership)
    return next(iter(people), Person())


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
