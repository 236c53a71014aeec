"""The texts of the demonstration's proposals."""

from __future__ import annotations

IMPLEMENTATIONS = (
    ("Example Studio (demo)", "Example Institute (demo)"),
    ("Example Wallet (demo)", "Example Foundation (demo)"),
)

LEVELS_1 = """\
# Why

A badge says “advanced”, and nobody knows on which scale. This text lets an issuer name it.

# Terms

- A **scale** is an ordered set of levels that somebody publishes.
- A **level** is one step of a scale.

# Scales

An issuer that says a level MUST name its scale by an address.

# Reading

Who shows a badge SHOULD show the name of the scale beside the level.
"""

LEVELS_2 = """\
# Why

A badge says “advanced”, and nobody knows on which scale. This text lets an issuer name it.

# Terms

- A **scale** is an ordered set of levels that somebody publishes.
- A **level** is one step of a scale, with a **rank**.

# Scales

An issuer that says a level MUST name its scale by an address. The scale may be anybody's.

## Ranks

A rank is a whole number. Of two levels of one scale, the one with the greater rank is higher.

# Reading

Who shows a badge SHOULD show the name of the scale beside the level, and MUST NOT compare levels
of different scales.

# Privacy {#privacy}

A level says more about a person than a badge alone. It is the holder who shows it.
"""

CONTEXT_1 = """\
{
  "@context": {
    "@version": 1.1,
    "SkillLevel": "https://example.org/levels#SkillLevel",
    "scale": {"@id": "https://example.org/levels#scale", "@type": "@id"},
    "levelName": "https://example.org/levels#name"
  }
}
"""

CONTEXT_2 = """\
{
  "@context": {
    "@version": 1.1,
    "SkillLevel": "https://example.org/levels#SkillLevel",
    "scale": {"@id": "https://example.org/levels#scale", "@type": "@id"},
    "level": {"@id": "https://example.org/levels#level"},
    "rank": {
      "@id": "https://example.org/levels#rank",
      "@type": "http://www.w3.org/2001/XMLSchema#integer"
    }
  }
}
"""

SCHEMA_2 = """\
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "required": ["type", "scale", "level"],
  "properties": {
    "type": {"const": "SkillLevel"},
    "scale": {"type": "string", "format": "uri"},
    "level": {"type": "string", "minLength": 1},
    "rank": {"type": "integer"}
  }
}
"""

IMAGES_1 = """\
# Terms

An **alternate text** says in words what a picture shows.

# Requirements

## For issuers

An issuer that gives a badge an image MUST give it an alternate text.

## For pages

A page that shows the image MUST carry the text where readers of screens find it.

# Length {#length}

The text SHOULD have at most 250 characters.

# Badges that exist already

A badge without the text stays valid. A page says the name of the achievement instead.
"""

IMAGES_2 = IMAGES_1.replace("an alternate text", "a text alternative").replace(
    "An **alternate text**", "A **text alternative**"
)

IMAGES_SCHEMA = """\
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "required": ["id", "type", "caption"],
  "properties": {
    "id": {"type": "string", "format": "uri"},
    "type": {"const": "Image"},
    "caption": {"type": "string", "minLength": 1, "maxLength": 500}
  }
}
"""
