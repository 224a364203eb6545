"""The tables of this floor."""

from __future__ import annotations

from chibo.core.audit.models import AuditEntry, AuditRoot, AuditSeal, UndoneAct

__all__ = ["AuditEntry", "AuditRoot", "AuditSeal", "UndoneAct"]
