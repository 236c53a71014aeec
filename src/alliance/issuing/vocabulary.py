"""Words of the Open Badges 3.0 vocabulary that a form offers, with names for people."""

from __future__ import annotations

ACHIEVEMENT_TYPES: list[tuple[str, str]] = [
    # OB 3.0, appendix B.3: AchievementType (the enumeration; `ext:` values are not offered here)
    ("Achievement", "Achievement (any other)"),
    ("ApprenticeshipCertificate", "Apprenticeship certificate"),
    ("Assessment", "Assessment"),
    ("Assignment", "Assignment"),
    ("AssociateDegree", "Associate degree"),
    ("Award", "Award"),
    ("BachelorDegree", "Bachelor degree"),
    ("Badge", "Badge"),
    ("Certificate", "Certificate"),
    ("CertificateOfCompletion", "Certificate of completion"),
    ("Certification", "Certification"),
    ("CoCurricular", "Co-curricular activity"),
    ("CommunityService", "Community service"),
    ("Competency", "Competency"),
    ("Course", "Course"),
    ("Degree", "Degree"),
    ("Diploma", "Diploma"),
    ("DoctoralDegree", "Doctoral degree"),
    ("Fieldwork", "Fieldwork"),
    ("GeneralEducationDevelopment", "General education development (GED)"),
    ("JourneymanCertificate", "Journeyman certificate"),
    ("LearningProgram", "Learning programme"),
    ("License", "Licence"),
    ("MasterCertificate", "Master certificate"),
    ("MasterDegree", "Master degree"),
    ("Membership", "Membership"),
    ("MicroCredential", "Micro-credential"),
    ("ProfessionalDoctorate", "Professional doctorate"),
    ("QualityAssuranceCredential", "Quality assurance credential"),
    ("ResearchDoctorate", "Research doctorate"),
    ("SecondarySchoolDiploma", "Secondary school diploma"),
]

ALIGNMENT_TARGET_TYPES: list[tuple[str, str]] = [
    # OB 3.0, appendix B.3: AlignmentTargetType
    ("", "Not stated"),
    ("ceasn:Competency", "Competency (CTDL-ASN)"),
    ("ceterms:Credential", "Credential (CTDL)"),
    ("CFItem", "Framework item (CASE)"),
    ("CFRubric", "Rubric (CASE)"),
    ("CFRubricCriterion", "Rubric criterion (CASE)"),
    ("CFRubricCriterionLevel", "Rubric level (CASE)"),
    ("CTDL", "Other CTDL resource"),
]
