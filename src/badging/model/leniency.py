"""What real documents bend, and is taken all the same: one row for each bend, with the reason.

A bend is found where the document is compared with the standard's tables (`shape.py`) or where it
is compared with what a server gives out. It is told as a remark (outcome `warn`) under the code of
its row, and never changes what the badge says. What is no row here is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

ALL = "0.5, 1.0, 1.1, 2.0, 2.1, 3.0, CLR"
LINKED = "2.0, 2.1, 3.0, CLR"
VC = "3.0, CLR 2.0"


@dataclass(frozen=True, slots=True)
class Bend:
    """versions: where it is a bend, in words. what: what is written. read_as: how it is taken.

    why: the reason for which it is harmless. not_when: the near case that is refused.
    """

    versions: str
    what: str
    read_as: str
    why: str
    not_when: str


LENIENCY: dict[str, Bend] = {
    "not_a_list": Bend(
        "1.0, 1.1, 3.0, CLR 2.0",
        "one value where the standard wants a list",
        "a list of one",
        "JSON-LD gives both the same meaning, and a signature over the graph covers both alike.",
        "a list must have an entry and is empty (`empty`)",
    ),
    "list_of_one": Bend(
        LINKED,
        "a list of one where there must be exactly one value, such as credentialSubject",
        "the value in it",
        "JSON-LD gives both the same meaning.",
        "the list has two entries: nobody could tell which one counts (`not_one`)",
    ),
    "null_value": Bend(
        LINKED,
        "`null` for a property that may be absent",
        "absent",
        "JSON-LD drops it, and it says nothing.",
        "the property is required (`missing`)",
    ),
    "type_missing": Bend(
        LINKED,
        "an object without its `type`, in a place that says what it is",
        "of the type that belongs there",
        "The place leaves no choice. Under a signature over the graph its words may lose their "
        "meaning without the type; then the check `contexts` refuses it.",
        "it names another type (`wrong_type`), or the document itself has none (`not_a_badge`)",
    ),
    "address_alone": Bend(
        VC,
        "an address where an object belongs: image, criteria, evidence, creator",
        "an object with that address as its id",
        "2.0 wrote it so, and in the graph an object without further words is its address.",
        "it is no absolute address (`not_an_object`)",
    ),
    "time_without_zone": Bend(
        "3.0, CLR",
        "a date and time without its zone",
        "UTC",
        "It is at most 14 hours off, and every reader here takes it alike.",
        "it is no date and time at all (`wrong_value`)",
    ),
    "date_alone": Bend(
        LINKED,
        "a date without a time of day",
        "the first moment of that day in UTC, also where it ends the validity",
        "It is at most a day off, and never longer valid than was meant.",
        "there is no such day (`wrong_value`)",
    ),
    "unix_time": Bend(
        LINKED,
        "seconds since 1970, as a number or as digits",
        "that moment",
        "0.5 and 1.x wrote times so, and a number of this size means nothing else.",
        "the number is out of every calendar (`wrong_value`)",
    ),
    "date_of_other_model": Bend(
        VC,
        "issuanceDate or expirationDate on the data model 2.0, or the new names on 1.1, where the "
        "right name is absent",
        "the date of the right name",
        "The moment is the same, and an end under the wrong name still ends the validity. Under a "
        "signature over the graph the word has no meaning; then `contexts` refuses it.",
        "both names are there (`mixed_model`)",
    ),
    "unknown_term": Bend(
        "0.5, 1.0, 1.1, 3.0, CLR 2.0",
        "a value outside an open vocabulary, without `ext:` before it",
        "the issuer's own value",
        "The vocabulary may be extended; only the sign of it is absent.",
        "the vocabulary is closed, or the value is no text (`wrong_value`)",
    ),
    "boolean_as_text": Bend(
        LINKED,
        "“true” or “false” in quotation marks",
        "true or false",
        "There are just these two readings.",
        "it is another text, such as “yes” (`wrong_value`)",
    ),
    "number_as_text": Bend(
        VC,
        "a number in quotation marks",
        "the number",
        "The digits are the same.",
        "it is not written as a number (`wrong_value`)",
    ),
    "number_for_text": Bend(
        LINKED,
        "a number where a text belongs, such as the value of a result",
        "its digits",
        "The digits are the same.",
        "it is an object, a list or true (`wrong_value`)",
    ),
    "address_incomplete": Bend(
        LINKED,
        "a web or e-mail address of a profile that is not whole: www.example.org",
        "shown as it is, and never followed",
        "It identifies nobody: that is what `id` is for.",
        "it is the `id` (`wrong_value`)",
    ),
    "markup_in_text": Bend(
        LINKED,
        "HTML in a description or narrative",
        "text, shown with its marks",
        "The standard allows Markdown there. Marks are never interpreted.",
        "nothing is refused for it",
    ),
    "hash_in_capitals": Bend(
        ALL,
        "the hash of a recipient with capital letters",
        "the same number",
        "Hexadecimal digits mean the same in capitals.",
        "it is no hash of a known algorithm, and so matches nobody (`recipient_differs`)",
    ),
    "identity_odd": Bend(
        "0.5, 1.0, 1.1",
        "a recipient that is neither an e-mail address nor the hash of one",
        "an identifier as it stands",
        "It matches whoever has this very identifier, and nobody else.",
        "it is empty (`wrong_value`)",
    ),
    "hashed_missing": Bend(
        LINKED,
        "a recipient that does not say whether it is `hashed`",
        "hashed if it looks like a hash, else in the open",
        "A hash begins with the name of its algorithm and a dollar sign, which no address does.",
        "it says the contrary of what it is; then it matches nobody (`recipient_differs`)",
    ),
    "uid_missing": Bend(
        "1.0, 1.1",
        "an assertion without its `uid`",
        "known by its address",
        "The address of a hosted assertion is as good a name.",
        "it is signed and has neither uid nor id: then no revocation could name it (`missing`)",
    ),
    "part_missing": Bend(
        "0.5, 1.0, 1.1",
        "a badge class without image, description or criteria, an issuer without url",
        "not given",
        "It leaves a badge poor, not wrong; so many were issued.",
        "the name, or the issuer, is missing (`missing`)",
    ),
    "relative_address": Bend(
        "0.5, 1.0, 1.1",
        "an address of an image, of criteria or evidence that is not whole",
        "in relation to the issuer's origin (0.5), else shown as it is",
        "The first badges were written so, and nothing that is verified rests on it.",
        "it is the address of a document that has to be fetched (`wrong_value`)",
    ),
    "spelled_out": Bend(
        "1.0, 1.1",
        "a badge class or issuer spelled out where its address belongs",
        "the badge class as it stands there; the issuer from its own address",
        "2.0 allows it. What stands in a badge is compared with what is served, or signed.",
        "it names no address of its issuer: nobody could vouch for it (`no_issuer`)",
    ),
    "verify_for_verification": Bend(
        "2.0, 2.1",
        "`verify` instead of `verification`, as 1.x has it",
        "verification",
        "The context of 2.0 defines both words alike.",
        "both are there and differ (`wrong_value`)",
    ),
    "context_order": Bend(
        VC,
        "another context between that of verifiable credentials and that of the badge",
        "as if they stood in order",
        "The words keep their meaning; a context that changed one is found by `contexts`.",
        "the first context is another one (`wrong_value`)",
    ),
    "context_draft": Bend(
        "3.0",
        "the address of the context from before 3.0 was final",
        "the first published context of 3.0",
        "Both say the same.",
        "no context of Open Badges is there (`wrong_value`)",
    ),
    "context_spelling": Bend(
        "1.1, 2.0, 2.1",
        "the address of the context with http, or with a slash at its end",
        "the published context",
        "No other document was ever published there, and these versions sign letters.",
        "it is any other address (`wrong_value`)",
    ),
    "identifier_differs": Bend(
        "1.0, 1.1, 2.0, 2.1, CLR 1.0",
        "a document that names itself by another address of the same host",
        "the document that is had at the address",
        "Who serves one path of a host serves the others; older issuers changed their paths.",
        "it names itself by another host's (`identifier_differs`, as a failure)",
    ),
    "scheme_differs": Bend(
        "1.0, 1.1, 2.0, 2.1, CLR 1.0",
        "a document that names itself with http, and is had by https, or the contrary",
        "the same document",
        "Host and path are the same; issuers changed over to https and left their names.",
        "host or path differ (`identifier_differs`)",
    ),
    "trailing_slash": Bend(
        "1.0, 1.1, 2.0, 2.1, CLR 1.0",
        "a document that names itself with a slash at the end, and is had without, or the contrary",
        "the same document",
        "Host and path are otherwise the same.",
        "anything else differs (`identifier_differs`)",
    ),
}
"""By the code of the finding. docs/reference/leniency.md is this table."""
