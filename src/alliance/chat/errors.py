"""What the chat refuses, in words for the person."""


class Refused(Exception):
    """The text says what is wrong and what to do."""
