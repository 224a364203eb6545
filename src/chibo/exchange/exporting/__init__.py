"""Lists of members that leave: which columns, which shape, which file. Reads only; the service asks for leave and logs."""

from __future__ import annotations
