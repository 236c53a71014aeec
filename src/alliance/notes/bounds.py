"""How much notes take from outside. docs/reference/limits.md lists them."""

TEXT_CHARACTERS = 200_000
MAX_DOCUMENT_BYTES = 6 * 1024 * 1024  # of all that was ever written in a pad
MAX_UPDATE_BYTES = 800 * 1024  # that one message brings
MAX_HELLO_CHARACTERS = 200
MESSAGES_A_SECOND = 30  # of one window, over some time
MESSAGES_AT_ONCE = 150
MAX_WAITING_BYTES = 8 * 1024 * 1024  # that a pad may have waiting to be stored
GUESTS_A_PAD = 300  # windows of the editor at one pad, in one process
WINDOWS_A_PERSON = 12  # of one pad, in one process
SNAPSHOT_EACH = 500  # changes
PADS_KEPT = 64  # texts that a process keeps in memory for readers
