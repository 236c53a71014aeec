"""Older badges as drafts of Open Badges 3.0, with nothing lost.

Two ways, as the implementation guide of 3.0 has it ("Migrating from OB 2.0, OB 2.1, and CLR 1.0"):
`upgrade` makes a draft for the issuer to sign again; `wrap` one for somebody else, who says by it
that the original was awarded. Either way the original is named as evidence.
"""

from badging.upgrading.draft import Carried, Loss, Upgrade, upgrade, wrap

__all__ = ["Carried", "Loss", "Upgrade", "upgrade", "wrap"]
