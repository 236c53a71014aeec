"""What cannot be done, in words for the one who asked."""


class NotNow(Exception):
    """A thing is not possible any more, or not so soon. The text says what to do."""
