"""Every sentence of a critique, in one place, so that it can be translated.

Each remark has a stable code. Its texts are what was found, why it matters, and how to mend it.
Names in braces are filled in by `remarks.remark`.
"""

from __future__ import annotations

from typing import NamedTuple

SERIOUS, ADVICE, HINT = "serious", "advice", "hint"


class Words(NamedTuple):
    severity: str
    found: str
    why: str
    remedy: str


_READERS = "Whoever sees the badge knows it by these words only."
_PAGES = "Pages cut off or leave out what they cannot show."
_FOREVER = "A badge is passed on and copied, and what is in it cannot be taken back."
_OLD = "Links die sooner than badges, and then nobody can tell what the badge stands for."

TEXTS: dict[str, Words] = {
    # name and description
    "no_name": Words(
        SERIOUS, "The badge has no name.", _READERS, "Name what was achieved, in a few words."
    ),
    "name_too_long": Words(
        ADVICE,
        "The name has {count} characters.",
        "Lists and pictures of badges show some {limit}; the rest is cut off.",
        "Shorten it, and say the rest in the description.",
    ),
    "no_description": Words(
        SERIOUS,
        "The badge has no description.",
        _READERS,
        "Say in two or three sentences what somebody who has it knows or can do.",
    ),
    "description_thin": Words(
        ADVICE,
        "The description has only {count} words.",
        "An employer who does not know you cannot tell what the badge is worth.",
        "Say what somebody who has it knows or can do, and to what extent.",
    ),
    "description_repeats_name": Words(
        ADVICE,
        "The description says no more than the name.",
        "An employer who does not know you cannot tell what the badge is worth.",
        "Say what somebody who has it knows or can do, and to what extent.",
    ),
    "placeholder": Words(
        SERIOUS,
        "“{text}” looks like a text that was to be replaced.",
        "A badge that was issued with it cannot be corrected any more.",
        "Write the text that is meant.",
    ),
    "markup": Words(
        ADVICE,
        "There is HTML in the text: {text}",
        "Most pages show text and Markdown. HTML appears there as raw code.",
        "Write it as plain text or as Markdown.",
    ),
    # criteria
    "no_criteria": Words(
        SERIOUS,
        "Nothing says what has to be done to earn the badge.",
        "The criteria are what a badge claims. Without them it is a picture.",
        "List what a person has to do, and how it is assessed.",
    ),
    "criteria_thin": Words(
        ADVICE,
        "The criteria have only {count} words.",
        "Nobody can tell how much was asked, nor who assessed it.",
        "Say what has to be done, how it is assessed, and by whom.",
    ),
    "criteria_repeat_description": Words(
        ADVICE,
        "The criteria say the same as the description.",
        "The description tells what a person can do, the criteria what was done to show it.",
        "Say in the criteria what has to be done, and how it is assessed.",
    ),
    "criteria_linked_only": Words(
        ADVICE,
        "The criteria are on a web page only: {url}",
        _OLD,
        "Write them into the badge, too, as the narrative of the criteria.",
    ),
    # picture
    "no_image": Words(
        ADVICE,
        "The badge has no picture.",
        "A picture is what people show, and the file that a badge is carried in.",
        "Add a square picture, as PNG or SVG.",
    ),
    "image_unreachable": Words(
        SERIOUS,
        "The picture at {url} cannot be had. {why}",
        "Wherever the badge is shown there will be a gap.",
        "Correct the address, or put the picture into the badge as a data URL.",
    ),
    "image_damaged": Words(
        SERIOUS,
        "The picture cannot be read. {why}",
        "Wherever the badge is shown there will be a gap.",
        "Export the picture again.",
    ),
    "image_kind": Words(
        ADVICE,
        "The picture is no PNG and no SVG.",
        "Only those can carry the badge inside, so that the picture alone can be verified.",
        "Export it as PNG or as SVG.",
    ),
    "image_tiny": Words(
        ADVICE,
        "The picture has {width} by {height} pixels.",
        "Below {limit} it is blurred on the screens of today.",
        "Export it with at least 400 by 400 pixels, or as SVG.",
    ),
    "image_not_square": Words(
        HINT,
        "The picture is {width} wide and {height} high.",
        "Backpacks and lists show badges in squares; others are cropped or get margins.",
        "Make the canvas square.",
    ),
    "image_heavy": Words(
        HINT,
        "The picture has {size} KB.",
        "A page that shows twenty such badges is slow on a telephone.",
        "Export it smaller: {limit} KB are plenty for a badge.",
    ),
    "image_no_caption": Words(
        ADVICE,
        "The picture has no caption.",
        "People who cannot see it are told nothing.",
        "Describe in the caption what the picture shows.",
    ),
    "image_low_contrast": Words(
        ADVICE,
        "The strongest contrast in the picture is {ratio} to 1.",
        "Below 3 to 1 many people cannot make out what it shows (WCAG 2.2, 1.4.11).",
        "Set light against dark: 3 to 1 for shapes, 4.5 to 1 for letters.",
    ),
    "image_vanishes": Words(
        HINT,
        "Before a {background} page the picture has a contrast of {ratio} to 1 at most.",
        "Its background is transparent, so it is hardly seen there.",
        "Give it an edge or a background of its own.",
    ),
    # what else describes it
    "no_alignment": Words(
        HINT,
        "The badge is aligned to no framework.",
        "Alignments let machines find it by skill, and show what it counts for elsewhere.",
        "Name the skills or standards that it meets, with their addresses.",
    ),
    "no_type": Words(
        HINT,
        "The kind of achievement is not said.",
        "A course, a licence and a membership are searched for and shown in different ways.",
        "Set achievementType to a value of the standard's list.",
    ),
    "no_tags": Words(
        HINT,
        "The badge has no tags.",
        "Who looks for badges in a subject will not find it.",
        "Add three to six words that people would search for.",
    ),
    "tag_repeated": Words(
        HINT,
        "The tag “{tag}” is there twice.",
        "It adds nothing, and looks careless.",
        "Leave one of them out.",
    ),
    "no_language": Words(
        HINT,
        "The language of the texts is not said.",
        "Programs that read aloud pronounce it wrongly, and translations cannot be told apart.",
        "Set inLanguage, such as en or es-MX.",
    ),
    # time
    "no_expiry": Words(
        ADVICE,
        "The badge never expires, though what it claims ages (“{word}”).",
        "Years later it would still say that somebody knows how.",
        "Set validUntil to when it has to be renewed.",
    ),
    "ages": Words(
        HINT,
        "What the badge claims ages (“{word}”), and nothing says for how long it holds.",
        "Years later it would still say that somebody knows how.",
        "Say it in the criteria, and set validUntil in each badge.",
    ),
    # the person
    "email_in_the_clear": Words(
        SERIOUS,
        "An e-mail address can be read in the badge.",
        _FOREVER + " Addresses are harvested for spam and for fraud.",
        "Give the address as a salted hash: hashed, identityHash and salt.",
    ),
    "name_in_the_clear": Words(
        ADVICE,
        "The name of the recipient can be read in the badge.",
        _FOREVER + " Search engines find it.",
        "Ask the person first, or leave the name out: who shows the badge says who they are.",
    ),
    "identifier_in_the_clear": Words(
        ADVICE,
        "An identifier of the recipient can be read in the badge ({kind}).",
        _FOREVER + " With it the person can be traced through other records.",
        "Give it as a salted hash, or leave it out.",
    ),
    "private_fact": Words(
        SERIOUS,
        "The badge says something private of the recipient ({kind}).",
        _FOREVER,
        "Leave it out. No verifier needs it.",
    ),
    "hash_unsalted": Words(
        ADVICE,
        "The recipient's identifier is hashed without a salt.",
        "Whoever has a list of addresses can find out which of them it is.",
        "Hash it with a random salt of its own, and give the salt along.",
    ),
    "hash_weak": Words(
        ADVICE,
        "The recipient's identifier is hashed with {kind}.",
        "That algorithm is broken, and many programs refuse it.",
        "Use SHA-256 and a salt.",
    ),
    # proof of it
    "no_evidence": Words(
        ADVICE,
        "The text speaks of evidence (“{word}”), and there is none in the badge.",
        "Who wants to rely on the badge looks for what it promises.",
        "Link the work, or describe it, in the evidence of each award.",
    ),
    "no_status": Words(
        HINT,
        "The badge cannot be revoked: it names no status list.",
        "One that was issued by mistake stays valid for good.",
        "Give it a credentialStatus.",
    ),
    # issuer
    "no_issuer_name": Words(
        SERIOUS,
        "The issuer has no name in the badge.",
        "People trust whom they know, and nobody knows an identifier.",
        "Add the issuer's name.",
    ),
    "no_issuer_address": Words(
        HINT,
        "The issuer names no web page and no address to write to.",
        "Who has a question about the badge does not know whom to ask.",
        "Add url or email to the issuer.",
    ),
    # links
    "link_broken": Words(
        SERIOUS,
        "{url} cannot be had. {why}",
        "What stands behind the link is part of what the badge says.",
        "Correct the address, or write what is there into the badge.",
    ),
    "link_insecure": Words(
        HINT,
        "{url} is not an https address.",
        "What it shows can be changed on the way, and browsers warn of it.",
        "Use https.",
    ),
}

NOT_ASKED = "No address is asked unless you allow the network."
OTHER_KIND = "Pixels of this kind of picture are not read here."
TOO_LARGE = "It has more than {limit} pixels."
MANY_LINKS = "Only the first {limit} addresses were asked."
LIGHT, DARK = "white", "black"
NO_BADGE_CLASS = "The badge class is elsewhere: {url}"
WORDS_OF_OURS = (NOT_ASKED, OTHER_KIND, TOO_LARGE, MANY_LINKS, LIGHT, DARK, NO_BADGE_CLASS)
