"""Settings of memberships.

MEMBERSHIP_SELLER     who writes the invoices: name and address, lines parted by \\n
MEMBERSHIP_PAY_TO     the bank account that stands on them, lines parted by \\n
MEMBERSHIP_TAX_NOTE   what is said about tax on them
STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET  of Stripe, for dues paid by card; else there is no button
STRIPE_API_URL        where Stripe's API answers                          https://api.stripe.com
"""

import environ

_env = environ.Env()

MEMBERSHIP_SELLER = _env.str("MEMBERSHIP_SELLER", default="", multiline=True)
MEMBERSHIP_PAY_TO = _env.str("MEMBERSHIP_PAY_TO", default="", multiline=True)
MEMBERSHIP_TAX_NOTE = _env.str("MEMBERSHIP_TAX_NOTE", default="")
STRIPE_SECRET_KEY = _env.str("STRIPE_SECRET_KEY", default="")
STRIPE_WEBHOOK_SECRET = _env.str("STRIPE_WEBHOOK_SECRET", default="")
STRIPE_API_URL = _env.str("STRIPE_API_URL", default="") or "https://api.stripe.com"
