"""What cannot be done, in words for the one who asked."""


class Refused(Exception):
    """A thing is not possible, not now or not any more. The text says why and what to do."""
