"""Old Vietnamese encodings: one file each with its table; `recode` finds which one a book is written in and undoes it."""
