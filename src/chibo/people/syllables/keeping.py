"""The kept syllables worked out anew, and whether they are those of the names."""

# ruff: noqa: S608 - all names of tables and columns are our own
from __future__ import annotations

from django.db import connection, transaction

from chibo.people.syllables.models import OF_PEOPLE


@transaction.atomic
def rebuild() -> None:
    """Throws every row away and writes them anew."""
    with connection.cursor() as cursor:
        for statement in OF_PEOPLE.anew(connection.vendor):
            cursor.execute(statement)


def wrong_people() -> list[int]:
    """People whose kept syllables are not those of their names, or that are missing among all syllables. Two SQL queries."""
    meant, kept = (
        OF_PEOPLE.meant(connection.vendor),
        "SELECT text, sort_key, person_id FROM people_namesyllable",
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM (SELECT * FROM ({meant}) m EXCEPT {kept}) missing "
            f"UNION SELECT person_id FROM (SELECT * FROM ({kept}) k EXCEPT {meant}) over"
        )
        wrong = {row[0] for row in cursor.fetchall()}
        cursor.execute(
            "SELECT person_id FROM people_namesyllable n WHERE NOT EXISTS (SELECT 1 FROM people_syllable o WHERE o.text = n.text)"
        )
        return sorted(wrong | {row[0] for row in cursor.fetchall()})
