"""Open Badges 3.0: classes, properties and cardinalities (specification 3.0, appendix B).

Two tables: on the verifiable credentials data model 2.0, and on 1.1, which differ in the names of
their dates. Endorsements inside are named here but not entered: each is verified in its own right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from badging.model.common import contexts_of, one, parse_any_time, pointer
from badging.model.detect import BADGE_TYPES, VC_1, VC_2
from badging.model.shape import Model, Problem

OB_CONTEXT = re.compile(r"https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.\d\.\d)?\.json")
OB_CONTEXT_DRAFTS = frozenset(
    ("https://imsglobal.github.io/openbadges-specification/context.json",)
)
"""Addresses from before 3.0 was final, which say the same."""
SCHEMA_URL = re.compile(
    r"https://purl\.imsglobal\.org/spec/ob/v3p0/schema/(json/)?"
    r"(ob_v3p0_)?(any)?(achievement|endorsement)credential(v1p1)?(_schema)?\.json"
)
"""Published JSON Schemas that say what the tables below say."""

_IDENTIFIED = {"id": ("URI", "1"), "type": ("String", "1..*")}
_TYPED = {"type": ("String", "1..*")}
_ENDORSED = {"endorsement": ("Object", "0..*"), "endorsementJwt": ("CompactJws", "0..*")}
_CREDENTIAL = {
    "@context": ("Context", "1..*"),
    **_IDENTIFIED,
    "description": ("Prose", "0..1"),
    "awardedDate": ("DateTimeZ", "0..1"),
    "issuer": ("URI|Profile", "1"),
    "proof": ("Proof", "0..*"),
    "credentialSchema": ("CredentialSchema", "0..*"),
    "credentialStatus": ("CredentialStatus", "0..*"),  # VC-DATA-MODEL-2.0 4.10 allows several
    "refreshService": ("RefreshService", "0..1"),
    "termsOfUse": ("TermsOfUse", "0..*"),
}
_AWARD = {
    "image": ("Image", "0..1"),
    "credentialSubject": ("AchievementSubject", "1"),
    "evidence": ("Evidence", "0..*"),
    **_ENDORSED,
}
_DATES_2 = {"validFrom": ("DateTimeZ", "1"), "validUntil": ("DateTimeZ", "0..1")}
_DATES_1 = {"issuanceDate": ("DateTimeZ", "1"), "expirationDate": ("DateTimeZ", "0..1")}
MAX_REMEMBERED_CHARS = 1000
_RIGHT_DATES_2 = tuple(zip(_DATES_1, _DATES_2, strict=True))
_RIGHT_DATES_1 = tuple(zip(_DATES_2, _DATES_1, strict=True))
"""Of each data model: a date's name in the other one, and its own."""
_NAME_PARTS = {
    "familyName": ("String", "0..1"),
    "givenName": ("String", "0..1"),
    "additionalName": ("String", "0..1"),
    "patronymicName": ("String", "0..1"),
    "honorificPrefix": ("String", "0..1"),
    "honorificSuffix": ("String", "0..1"),
    "familyNamePrefix": ("String", "0..1"),
}

CLASSES: dict[str, dict[str, tuple[str, str]]] = {
    "AchievementCredential": {**_CREDENTIAL, "name": ("String", "0..1"), **_AWARD, **_DATES_2},
    "AchievementCredentialV1": {**_CREDENTIAL, "name": ("String", "1"), **_AWARD, **_DATES_1},
    "EndorsementCredential": {
        **_CREDENTIAL,
        "name": ("String", "1"),
        "credentialSubject": ("EndorsementSubject", "1"),
        **_DATES_2,
    },
    "EndorsementCredentialV1": {
        **_CREDENTIAL,
        "name": ("String", "1"),
        "credentialSubject": ("EndorsementSubject", "1"),
        **_DATES_1,
    },
    "AchievementSubject": {
        "id": ("URI", "0..1"),
        **_TYPED,
        "achievement": ("Achievement", "1"),
        "identifier": ("IdentityObject", "0..*"),
        "activityStartDate": ("DateTime", "0..1"),
        "activityEndDate": ("DateTime", "0..1"),
        "creditsEarned": ("Float", "0..1"),
        "image": ("Image", "0..1"),
        "licenseNumber": ("String", "0..1"),
        "narrative": ("Prose", "0..1"),
        "result": ("Result", "0..*"),
        "role": ("String", "0..1"),
        "source": ("Profile", "0..1"),
        "term": ("String", "0..1"),
    },
    "Achievement": {
        **_IDENTIFIED,
        "name": ("String", "1"),
        "description": ("Prose", "1"),
        "criteria": ("Criteria", "1"),
        "achievementType": ("AchievementType", "0..1"),
        "alignment": ("Alignment", "0..*"),
        "creator": ("Profile", "0..1"),
        "creditsAvailable": ("Float", "0..1"),
        "fieldOfStudy": ("String", "0..1"),
        "humanCode": ("String", "0..1"),
        "image": ("Image", "0..1"),
        "inLanguage": ("Language", "0..1"),
        "otherIdentifier": ("IdentifierEntry", "0..*"),
        "related": ("Related", "0..*"),
        "resultDescription": ("ResultDescription", "0..*"),
        "specialization": ("String", "0..1"),
        "tag": ("String", "0..*"),
        "version": ("String", "0..1"),
        **_ENDORSED,
    },
    "EndorsementSubject": {**_IDENTIFIED, "endorsementComment": ("String", "0..1")},
    "Profile": {
        **_IDENTIFIED,
        "name": ("String", "0..1"),
        "url": ("Homepage", "0..1"),
        "phone": ("String", "0..1"),
        "description": ("Prose", "0..1"),
        "image": ("Image", "0..1"),
        "email": ("Email", "0..1"),
        "address": ("Address", "0..1"),
        "otherIdentifier": ("IdentifierEntry", "0..*"),
        "official": ("String", "0..1"),
        "parentOrg": ("Profile", "0..1"),
        "dateOfBirth": ("Date", "0..1"),
        **_NAME_PARTS,
        **_ENDORSED,
    },
    "Criteria": {"id": ("URI", "0..1"), "narrative": ("Prose", "0..1")},
    "Image": {"id": ("URI", "1"), "type": ("String", "1..*"), "caption": ("String", "0..1")},
    "Alignment": {
        **_TYPED,
        "targetName": ("String", "1"),
        "targetUrl": ("URL", "1"),
        "targetCode": ("String", "0..1"),
        "targetDescription": ("String", "0..1"),
        "targetFramework": ("String", "0..1"),
        "targetType": ("AlignmentTargetType", "0..1"),
    },
    "Evidence": {
        "id": ("URI", "0..1"),
        **_TYPED,
        "narrative": ("Prose", "0..1"),
        "name": ("String", "0..1"),
        "description": ("Prose", "0..1"),
        "genre": ("String", "0..1"),
        "audience": ("String", "0..1"),
    },
    "IdentityObject": {
        **_TYPED,
        "hashed": ("Boolean", "1"),
        "identityHash": ("IdentityHash", "1"),
        "identityType": ("IdentifierType", "1"),
        "salt": ("String", "0..1"),
    },
    "IdentifierEntry": {
        **_TYPED,
        "identifier": ("String", "1"),
        "identifierType": ("IdentifierType", "1"),
    },
    "Address": {
        **_TYPED,
        "addressCountry": ("String", "0..1"),
        "addressCountryCode": ("String", "0..1"),
        "addressRegion": ("String", "0..1"),
        "addressLocality": ("String", "0..1"),
        "streetAddress": ("String", "0..1"),
        "postOfficeBoxNumber": ("String", "0..1"),
        "postalCode": ("String", "0..1"),
        "geo": ("GeoCoordinates", "0..1"),
    },
    "GeoCoordinates": {**_TYPED, "latitude": ("Float", "1"), "longitude": ("Float", "1")},
    "Related": {**_IDENTIFIED, "inLanguage": ("Language", "0..1"), "version": ("String", "0..1")},
    "Result": {
        **_TYPED,
        "achievedLevel": ("URI", "0..1"),
        "alignment": ("Alignment", "0..*"),
        "resultDescription": ("URI", "0..1"),
        "status": ("ResultStatusType", "0..1"),
        "value": ("String", "0..1"),
    },
    "ResultDescription": {
        **_IDENTIFIED,
        "name": ("String", "1"),
        "resultType": ("ResultType", "1"),
        "alignment": ("Alignment", "0..*"),
        "allowedValue": ("String", "0..*"),
        "requiredLevel": ("URI", "0..1"),
        "requiredValue": ("String", "0..1"),
        "rubricCriterionLevel": ("RubricCriterionLevel", "0..*"),
        "valueMax": ("String", "0..1"),
        "valueMin": ("String", "0..1"),
    },
    "RubricCriterionLevel": {
        **_IDENTIFIED,
        "name": ("String", "1"),
        "alignment": ("Alignment", "0..*"),
        "description": ("Prose", "0..1"),
        "level": ("String", "0..1"),
        "points": ("String", "0..1"),
    },
    "Proof": {"type": ("String", "1")},  # the rest is for the proof check
    "CredentialSchema": {"id": ("URI", "1"), "type": ("String", "1")},
    "CredentialStatus": {"id": ("URI", "0..1"), "type": ("String", "1")},
    "RefreshService": {"id": ("URI", "0..1"), "type": ("String", "1")},
    "TermsOfUse": {"id": ("URI", "0..1"), "type": ("String", "1")},
}


def _terms(text: str) -> frozenset[str]:
    return frozenset(text.split())


TERMS = {
    "AchievementType": _terms(
        """Achievement ApprenticeshipCertificate Assessment Assignment AssociateDegree Award Badge
        BachelorDegree Certificate CertificateOfCompletion Certification CommunityService
        Competency Course CoCurricular Degree Diploma DoctoralDegree Fieldwork
        GeneralEducationDevelopment JourneymanCertificate LearningProgram License Membership
        ProfessionalDoctorate QualityAssuranceCredential MasterCertificate MasterDegree
        MicroCredential ResearchDoctorate SecondarySchoolDiploma"""
    ),
    "AlignmentTargetType": _terms(
        """ceasn:Competency ceterms:Credential CFItem CFRubric CFRubricCriterion
        CFRubricCriterionLevel CTDL"""
    ),
    "IdentifierType": _terms(
        """name sourcedId systemId productId userName accountId emailAddress
        nationalIdentityNumber isbn issn lisSourcedId oneRosterSourcedId sisSourcedId
        ltiContextId ltiDeploymentId ltiToolId ltiPlatformId ltiUserId identifier"""
    ),
    "ResultType": _terms(
        """GradePointAverage LetterGrade Percent PerformanceLevel PredictedScore RawScore Result
        RubricCriterion RubricCriterionLevel RubricScore ScaledScore Status"""
    ),
    "ResultStatusType": _terms("Completed Enrolled Failed InProgress OnHold Provisional Withdrew"),
}

_OWN_NAME = (
    "AchievementSubject", "Achievement", "EndorsementSubject", "Profile", "Image", "Alignment",
    "Evidence", "IdentityObject", "IdentifierEntry", "Address", "GeoCoordinates", "Related",
    "Result", "ResultDescription", "RubricCriterionLevel",
)  # fmt: skip

RECURRING = frozenset(("Profile", "Achievement", "Evidence"))
"""Classes of objects that an issuer's badges have in common."""

MODEL = Model(
    classes=CLASSES,
    required_types={
        **{name: (name,) for name in _OWN_NAME},
        "AchievementCredential": BADGE_TYPES,
        "AchievementCredentialV1": BADGE_TYPES,
        "EndorsementCredential": ("EndorsementCredential",),
        "EndorsementCredentialV1": ("EndorsementCredential",),
    },
    terms=TERMS,
    open_terms=frozenset(TERMS) - {"ResultStatusType"},
    untyped=frozenset(_OWN_NAME),
    addressable=frozenset(("Image", "Criteria", "Evidence", "Profile")),
    absent={("IdentityObject", "hashed"): "hashed_missing"},
    recurring=RECURRING,
)


def problems(credential: Mapping[str, Any], kind: str, data_model: str) -> list[Problem]:
    """Where a credential differs from the class `kind` ("AchievementCredential" or
    "EndorsementCredential") on the given data model of verifiable credentials ("2.0" or "1.1").
    """
    found = list(envelope_problems(credential, data_model))
    if kind == "AchievementCredential":
        found += nobody(credential)
    told = told_by(found)
    name = kind if data_model != "1.1" else f"{kind}V1"
    return found + [p for p in MODEL.problems(credential, name) if p.pointer not in told]


def envelope_problems(
    credential: Mapping[str, Any], data_model: str, *, contexts: tuple[re.Pattern[str], ...] = ()
) -> Iterator[Problem]:
    """What all credentials of 1EdTech have in common: contexts in order, one kind of dates, a type.

    contexts: patterns of which one must name a context; those of Open Badges 3.0 by default.
    """
    named = tuple([c if c.__class__ is str else None for c in contexts_of(credential)])
    is_short = len(named) <= 8 and len("".join(filter(None, named))) <= MAX_REMEMBERED_CHARS
    told = _remembered_contexts if is_short else _contexts
    yield from told(named, data_model, contexts or (OB_CONTEXT,))
    yield from _dates(credential, data_model)
    value = credential.get("type")
    if "VerifiableCredential" not in (value if isinstance(value, list) else [value]):
        yield Problem("/type", "wrong_type", "type", "VerifiableCredential")


def _contexts(
    contexts: tuple[str | None, ...], data_model: str, patterns: tuple[re.Pattern[str], ...]
) -> tuple[Problem, ...]:
    """First the context of verifiable credentials, then that of Open Badges 3.0 or CLR 2.0.

    contexts: None for one that is no address.
    """
    first = VC_1 if data_model == "1.1" else VC_2
    if not contexts or contexts[0] != first:
        return (Problem("/@context/0", "wrong_value", "@context", first),)
    places = [
        i
        for i, c in enumerate(contexts)
        if c is not None and any(pattern.fullmatch(c) for pattern in patterns)
    ]
    if not places:
        expected = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
        draft = any(c in OB_CONTEXT_DRAFTS for c in contexts)
        code = "context_draft" if draft else "wrong_value"
        return (Problem("/@context/1", code, "@context", expected, grave=not draft),)
    found = contexts[places[0]]
    if places[0] != 1 and found is not None:
        return (Problem("/@context/1", "context_order", "@context", found, grave=False),)
    return ()


_remembered_contexts = lru_cache(maxsize=64)(_contexts)


def _dates(credential: Mapping[str, Any], data_model: str) -> Iterator[Problem]:
    """The names of the dates belong to one data model, and must not be mixed."""
    for name, own in _RIGHT_DATES_1 if data_model == "1.1" else _RIGHT_DATES_2:
        if name in credential:
            bent = own not in credential and parse_any_time(credential[name]) is not None
            code = "date_of_other_model" if bent else "mixed_model"
            yield Problem(pointer(name), code, name, own, grave=not bent)


def told_by(problems: Iterable[Problem]) -> set[str]:
    """Pointers of which nothing more needs to be said; a date under another name is not missing."""
    told = set()
    for problem in problems:
        told.add(problem.pointer)
        if problem.code == "date_of_other_model":
            told.add(pointer(problem.expected))
    return told


def nobody(credential: Mapping[str, Any]) -> Iterator[Problem]:
    """The recipient is known by an id or by an identifier (specification 3.0, section 9.1)."""
    subject = one(credential.get("credentialSubject"))
    if not isinstance(subject, Mapping):
        return
    if not subject.get("id") and not subject.get("identifier"):
        yield Problem(
            "/credentialSubject", "nobody", "credentialSubject", "an id, or at least one identifier"
        )
