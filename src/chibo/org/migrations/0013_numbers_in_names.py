"""Names of units and places with numbers in them stand in the order of the numbers: 2 before 10."""

import re

from django.db import migrations

# A key is made of codes: two characters a letter ("1" and the digit for a digit), eight for a foreign one, "0" and the
# tone at the end of a syllable.
CODES = re.compile("zz[0-9a-f]{6}|..", re.DOTALL)
DIGIT = re.compile("1[0-9]")
BATCH_ROWS = 1000


def sized(key):
    """The key with each number led by two digits that say how long it is."""
    written, number = [], []
    for code in [*CODES.findall(key), ""]:
        if DIGIT.fullmatch(code):
            number.append(code)
            continue
        if number:
            while len(number) > 1 and number[0] == "10":
                number.pop(0)
            written += [f"1{digit}" for digit in f"{min(len(number), 99):02}"] + number
            number = []
        written.append(code)
    return "".join(written)


def reorder(apps, schema_editor):
    """Writes the keys anew that hold a number."""
    for model in ("UnitProfile", "Place"):
        rows = apps.get_model("org", model).objects.filter(sort_key__contains="1").only("sort_key")
        changed = []
        for row in rows.iterator(chunk_size=BATCH_ROWS):
            key = sized(row.sort_key)
            if key != row.sort_key:
                row.sort_key = key
                changed.append(row)
        apps.get_model("org", model).objects.bulk_update(changed, ["sort_key"], batch_size=BATCH_ROWS)


class Migration(migrations.Migration):
    dependencies = [("org", "0012_seats_of_terms")]
    # The way back leaves the keys: they order as well as before, numbers apart.
    operations = [migrations.RunPython(reorder, migrations.RunPython.noop)]
