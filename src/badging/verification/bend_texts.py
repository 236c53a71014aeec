"""What is said of a document that bends the standard harmlessly: a text for each row of
`model.leniency.LENIENCY`. Merged into `texts.TEXTS`.
"""

from __future__ import annotations

_AS_WRITTEN = (
    "It is read all the same. The issuer should write it as the standard says: {expected}."
)

BENDS: dict[str, tuple[str, str]] = {
    "not_a_list": (
        "“{name}” stands alone, where the standard wants a list.",
        "It is read as a list of one. The issuer should write it as a list.",
    ),
    "list_of_one": (
        "“{name}” is a list of one, where the standard wants the value alone.",
        "It is read as that value. The issuer should write it without brackets.",
    ),
    "null_value": (
        "“{name}” is null, which says nothing.",
        "It is read as absent. The issuer should leave it out.",
    ),
    "type_missing": (
        "An object does not say its type; in its place it can only be one thing.",
        _AS_WRITTEN,
    ),
    "address_alone": (
        "“{name}” is an address, where the standard wants an object with that address.",
        _AS_WRITTEN,
    ),
    "time_without_zone": ("“{name}” has no time zone, and is read as UTC.", _AS_WRITTEN),
    "date_alone": (
        "“{name}” has no time of day, and is read as the first moment of that day in UTC.",
        _AS_WRITTEN,
    ),
    "unix_time": (
        "“{name}” counts seconds since 1970, as the first versions of the standard did.",
        _AS_WRITTEN,
    ),
    "date_of_other_model": (
        "“{name}” is the name of the other data model of verifiable credentials, and is read as "
        "“{expected}”.",
        "The issuer should use the names of the data model whose context comes first.",
    ),
    "unknown_term": (
        "The value of “{name}” is not in the standard's vocabulary: {expected}.",
        "The issuer should take a value of the vocabulary, or begin an own one with “ext:”.",
    ),
    "boolean_as_text": ("“{name}” is true or false written as a text.", _AS_WRITTEN),
    "number_as_text": ("“{name}” is a number written as a text.", _AS_WRITTEN),
    "number_for_text": ("“{name}” is a number, where the standard wants a text.", _AS_WRITTEN),
    "address_incomplete": ("“{name}” is not a whole address.", _AS_WRITTEN),
    "markup_in_text": (
        "“{name}” has HTML in it, which is shown as it is written.",
        "The issuer should write plain text or Markdown.",
    ),
    "hash_in_capitals": (
        "The hash in “{name}” is written with capital letters.",
        "It is compared all the same. The issuer should write small letters.",
    ),
    "identity_odd": (
        "“{name}” is neither an e-mail address nor the hash of one.",
        "It is compared as it stands. The issuer should write {expected}.",
    ),
    "hashed_missing": (
        "It is not said whether the recipient is hidden as a hash.",
        "It is taken for a hash if it looks like one. The issuer should add “hashed”.",
    ),
    "uid_missing": (
        "The badge has no “uid”, and is known by its address.",
        "The issuer should add it.",
    ),
    "part_missing": (
        "“{name}” is missing, which leaves the badge poor but not wrong.",
        "The issuer should add it: {expected}.",
    ),
    "relative_address": (
        "“{name}” is not a whole address.",
        "The issuer should write the whole address.",
    ),
    "spelled_out": (
        "“{name}” is spelled out, where version 1 wants its address.",
        "It is read where it stands. The issuer should write the address: {expected}.",
    ),
    "verify_for_verification": (
        "“verify” stands where version 2.0 writes “verification”.",
        "It is read as that. The issuer should write “verification”.",
    ),
    "context_order": (
        "The context of the badge does not stand in the second place.",
        "The issuer should write it right after that of verifiable credentials.",
    ),
    "context_draft": (
        "The badge uses the context from before version 3.0 was final.",
        "The issuer should use a published one: {expected}.",
    ),
    "context_spelling": (
        "The address of the context is written in another way: {url}.",
        "It is read as the published one. The issuer should write {expected}.",
    ),
    "scheme_differs": (
        "The document at {url} calls itself {name}: only http and https differ.",
        "The issuer should give it the identifier that is its address.",
    ),
    "trailing_slash": (
        "The document at {url} calls itself {name}: only a slash at the end differs.",
        "The issuer should give it the identifier that is its address.",
    ),
}
