"""What changes lists. Each verb asks its permission, and does its work in one transaction."""

from alliance.lists.services.outcomes import Held, Outcome, Refused, Taken
from alliance.lists.services.posting import TooMuch, post_from_site
from alliance.lists.services.taking import keep, keep_many, keep_taken, take

__all__ = [
    "Held",
    "Outcome",
    "Refused",
    "Taken",
    "TooMuch",
    "keep",
    "keep_many",
    "keep_taken",
    "post_from_site",
    "take",
]
