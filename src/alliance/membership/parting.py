"""What becomes of memberships when somebody closes their account."""

from __future__ import annotations

from django.utils.translation import gettext as _

from alliance.membership.models import BillTo, Contact, Membership, Payment
from alliance.membership.services import living
from alliance.people.closing import Fate
from alliance.people.models import Person
from alliance.people.queries import proven_addresses

SAID = ("statement", "bill_name", "bill_address", "bill_email", "tax_id")


def words(person: Person) -> Fate:
    if not Membership.objects.filter(person=person).exists():
        return Fate()
    return Fate(
        goes=[_("Your membership, and your name and address on its invoices.")],
        stays=[_("What was invoiced, paid and accepted, without your name.")],
    )


def erase(person: Person) -> None:
    """A membership in force ends today, an application is withdrawn; books and signed records
    stay, and name nobody.
    """
    for membership in Membership.objects.filter(person=person):
        living.leave_with_account(membership, by=person)
    mine = Membership.objects.filter(person=person)
    mine.update(**dict.fromkeys(SAID, ""), is_listed=False)
    BillTo.objects.filter(pk__in=_bill_tos(person)).update(name="", address="", email="", tax_id="")
    Payment.objects.filter(membership__person=person).update(payer="")
    Contact.objects.filter(email__in=proven_addresses(person)).update(email="")


def _bill_tos(person: Person) -> list[int]:
    rows = Membership.objects.filter(person=person).values_list("invoices__bill_to_id", flat=True)
    return [pk for pk in rows if pk is not None]
