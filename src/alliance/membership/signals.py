"""What happens to memberships, for rooms above. Sent in the transaction of the change."""

from django.dispatch import Signal

# member: the Organization or the Person; at: the moment; event: the MembershipEvent just written.
# Sent for each event, also where the standing did not change: ask `queries.standing`.
changed = Signal()
