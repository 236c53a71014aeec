"""How much of anything a call takes from outside. docs/reference/limits.md lists them."""

from datetime import timedelta

# How far ahead a call has a page that can be written on.
OPENS_AHEAD = timedelta(weeks=13)

MAX_TOPICS_OPEN = 10  # of one person in one series
MAX_ITEMS = 40
MAX_SPEAKERS = 30  # invited to one call
MAX_INVITATIONS_A_DAY = 60  # mails that one moderator may cause to strangers
MAX_HANDS = 200
MAX_POLLS = 30
MAX_OPTIONS = 10
MAX_ROLL_CALL = 2000
MAX_ACTIONS = 200
MAX_DECISIONS = 100
MAX_RECORDINGS = 20
MAX_TRANSCRIPTS = 10

MAX_SLIDES_BYTES = 20 * 1024 * 1024
MAX_RECORDING_BYTES = 300 * 1024 * 1024
MAX_TRANSCRIPT_BYTES = 2 * 1024 * 1024
MAX_CUES = 20_000
MAX_NOTES_CHARACTERS = 400_000

MAX_IMPORT_BYTES = 4 * 1024 * 1024
MAX_IMPORT_CALLS = 600
MAX_IMPORT_LINES = 200_000

CODE_TRIES = 8  # of one person on one call
CODE_LASTS_S = 300  # a spoken code is shown so long, and is taken for as long again
CODE_GRACE = timedelta(minutes=15)  # after the end of the call
