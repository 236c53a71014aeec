"""Where the money of a claim stands in the books."""

from __future__ import annotations

from alliance.funding.models import Claim, Programme
from alliance.ledger import chart

EXPENSE = {
    Programme.STAFF: chart.STAFF,
    Programme.TECHNOLOGY: chart.TECHNOLOGY,
    Programme.OPERATIONS: chart.OPERATIONS,
    Programme.EVENTS: chart.EVENTS,
}
PAID_FROM = {Claim.Way.BANK: chart.BANK, Claim.Way.SPONSOR: chart.SPONSOR_HELD}
