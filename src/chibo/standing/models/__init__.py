"""What a member is given, and what is kept about standing."""

from chibo.standing.models.badges import Badge
from chibo.standing.models.cards import MemberCard
from chibo.standing.models.cases import DisciplineCase
from chibo.standing.models.certificates import AgeCertificate
from chibo.standing.models.checks import CardCheck, CardFinding
from chibo.standing.models.examinations import Examination
from chibo.standing.models.files import FileCheck, FileLoan, FileSupplement, PaperFile
from chibo.standing.models.liaisons import ResidenceLiaison, ResidenceRemark
from chibo.standing.models.postponements import Postponement
from chibo.standing.models.suspensions import Suspension

__all__ = [
    "AgeCertificate",
    "Badge",
    "CardCheck",
    "CardFinding",
    "DisciplineCase",
    "Examination",
    "FileCheck",
    "FileLoan",
    "FileSupplement",
    "MemberCard",
    "PaperFile",
    "Postponement",
    "ResidenceLiaison",
    "ResidenceRemark",
    "Suspension",
]
