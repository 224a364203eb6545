"""Forms of congresses."""

from chibo.congresses.forms.congress import ROWS, CongressForm
from chibo.congresses.forms.papers import ApprovalForm

__all__ = ["ROWS", "ApprovalForm", "CongressForm"]
