"""The one door to Stripe. Its library has a thousand modules: it is loaded where it is asked."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from stripe import StripeClient


class Unreachable(Exception):
    """Stripe does not answer, or refuses; the message is for the person."""


def are_cards_taken() -> bool:
    return bool(settings.STRIPE_SECRET_KEY and settings.STRIPE_WEBHOOK_SECRET)


def client() -> StripeClient:
    import stripe

    # It would write what Stripe answered, which may repeat what we sent.
    logging.getLogger("stripe").setLevel(logging.CRITICAL)
    return stripe.StripeClient(
        settings.STRIPE_SECRET_KEY,
        base_addresses={"api": settings.STRIPE_API_URL},
        max_network_retries=2,
    )
