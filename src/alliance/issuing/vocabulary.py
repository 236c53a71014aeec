"""Words of the Open Badges 3.0 vocabulary that a form offers, with names for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

ACHIEVEMENT_TYPES: list[tuple[str, _StrOrPromise]] = [
    # OB 3.0, appendix B.3: AchievementType (the enumeration; `ext:` values are not offered here)
    ("Achievement", _("Achievement (any other)")),
    ("ApprenticeshipCertificate", _("Apprenticeship certificate")),
    ("Assessment", _("Assessment")),
    ("Assignment", _("Assignment")),
    ("AssociateDegree", _("Associate degree")),
    ("Award", _("Award")),
    ("BachelorDegree", _("Bachelor degree")),
    ("Badge", _("Badge")),
    ("Certificate", _("Certificate")),
    ("CertificateOfCompletion", _("Certificate of completion")),
    ("Certification", _("Certification")),
    ("CoCurricular", _("Co-curricular activity")),
    ("CommunityService", _("Community service")),
    ("Competency", _("Competency")),
    ("Course", _("Course")),
    ("Degree", _("Degree")),
    ("Diploma", _("Diploma")),
    ("DoctoralDegree", _("Doctoral degree")),
    ("Fieldwork", _("Fieldwork")),
    ("GeneralEducationDevelopment", _("General education development (GED)")),
    ("JourneymanCertificate", _("Journeyman certificate")),
    ("LearningProgram", _("Learning programme")),
    ("License", _("Licence")),
    ("MasterCertificate", _("Master certificate")),
    ("MasterDegree", _("Master degree")),
    ("Membership", _("Membership")),
    ("MicroCredential", _("Micro-credential")),
    ("ProfessionalDoctorate", _("Professional doctorate")),
    ("QualityAssuranceCredential", _("Quality assurance credential")),
    ("ResearchDoctorate", _("Research doctorate")),
    ("SecondarySchoolDiploma", _("Secondary school diploma")),
]

ALIGNMENT_TARGET_TYPES: list[tuple[str, _StrOrPromise]] = [
    # OB 3.0, appendix B.3: AlignmentTargetType
    ("", _("Not stated")),
    ("ceasn:Competency", _("Competency (CTDL-ASN)")),
    ("ceterms:Credential", _("Credential (CTDL)")),
    ("CFItem", _("Framework item (CASE)")),
    ("CFRubric", _("Rubric (CASE)")),
    ("CFRubricCriterion", _("Rubric criterion (CASE)")),
    ("CFRubricCriterionLevel", _("Rubric level (CASE)")),
    ("CTDL", _("Other CTDL resource")),
]
