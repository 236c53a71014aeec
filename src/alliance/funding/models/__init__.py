"""Tables of funding."""

from alliance.funding.models.budget import Budget, BudgetLine, Programme
from alliance.funding.models.claim import (
    ApprovalLimit,
    Category,
    Claim,
    ClaimEvent,
    ClaimLine,
    Receipt,
)
from alliance.funding.models.gift import Gift
from alliance.funding.models.grant import Grant, GrantReport, Instalment
from alliance.funding.models.sponsor import FeeRate, IncomeKind

__all__ = [
    "ApprovalLimit",
    "Budget",
    "BudgetLine",
    "Category",
    "Claim",
    "ClaimEvent",
    "ClaimLine",
    "FeeRate",
    "Gift",
    "Grant",
    "GrantReport",
    "IncomeKind",
    "Instalment",
    "Programme",
    "Receipt",
]
