"""What issuing does to the world. Each verb checks permission, acts in a transaction, and raises
`NotPossibleError` in words for the person who asked.
"""

from alliance.issuing.services.achievements import (
    archive_achievement,
    create_achievement,
    update_achievement,
)
from alliance.issuing.services.awards import AwardLine, award, mark_claimed, resend, revoke
from alliance.issuing.services.batches import (
    correct_batch,
    discard_batch,
    draft_batch,
    leave_out_holders,
    resume,
    retry_batch,
    send_batch,
)
from alliance.issuing.services.copies import DISCLOSABLE, bound_copy
from alliance.issuing.services.errors import NotPossibleError
from alliance.issuing.services.issuers import (
    add_member,
    create_issuer,
    remove_member,
    rotate_key,
    update_issuer,
)
from alliance.issuing.services.statements import sign

__all__ = [
    "DISCLOSABLE",
    "AwardLine",
    "NotPossibleError",
    "add_member",
    "archive_achievement",
    "award",
    "bound_copy",
    "correct_batch",
    "create_achievement",
    "create_issuer",
    "discard_batch",
    "draft_batch",
    "leave_out_holders",
    "mark_claimed",
    "remove_member",
    "resend",
    "resume",
    "retry_batch",
    "revoke",
    "rotate_key",
    "send_batch",
    "sign",
    "update_achievement",
    "update_issuer",
]
