"""What happened on calls, for rooms above. Each is sent in the transaction of its cause, so that
what a listener writes is kept or lost together with it. A listener that raises undoes the cause.
"""

from django.dispatch import Signal

# attendance: Attendance, with a person. It counts from now on, or does not any more.
attendance_confirmed = Signal()
attendance_withdrawn = Signal()

# attendance: Attendance, confirmed, whose person introduced themselves on their first call, or took
# their introduction back.
introduced = Signal()

# meeting: Meeting. It has begun, once; its record is final, and can be read by everybody.
begun = Signal()
finalised = Signal()

# speaker: Speaker who accepted and whose item was reached, or of whom the record was corrected: see
# `speaker.presented_at`; `speaker.person` may be None.
presented = Signal()
