"""The permissions a role may give. Roles themselves are data (`org.Role`)."""

from __future__ import annotations

from typing import Final

SEE_UNITS: Final = "units.see"
SEE_FIGURES: Final = "figures.see"
#: Strength and rows of guarded cells (police, military): the grassroots committee and the cell itself only.
SEE_GUARDED: Final = "units.guarded"
SEE_PEOPLE: Final = "people.see"
#: Ethnic group and religion of a named person, and small counts of them.
SEE_SENSITIVE: Final = "people.sensitive"
#: Citizen id and phone.
SEE_SEALED: Final = "people.sealed"
#: One's own file; it never reaches anybody else's.
SEE_OWN_FILE: Final = "people.own"
#: What is recorded about one person or a chosen many, by hand.
CHANGE_PEOPLE: Final = "people.change"
#: Who changed what in a unit, and when.
SEE_HISTORY: Final = "history.see"
IMPORT_LISTS: Final = "lists.import"
UNDO_BATCHES: Final = "batches.undo"
#: The structure itself: create, rename, reclassify, move, end.
MANAGE_UNITS: Final = "units.manage"
#: Terms, bodies with their seats, who holds a post, who is in charge of a cell.
RECORD_TERMS: Final = "terms.record"
#: Places, the cells that cover them, what is found in them, who heads them.
RECORD_PLACES: Final = "places.record"
#: Values of figures on paper.
DECLARE_FIGURES: Final = "figures.declare"
#: Open an account for somebody, hand out a one-time code, end sessions: of whoever reaches no further than oneself.
RESET_ACCOUNTS: Final = "accounts.reset"
#: Give, end and hand over roles: never more than one holds oneself.
GRANT_ROLES: Final = "roles.grant"
#: See names and open a file after stating a purpose, for a limited time: what the levels above and inspectors have.
OPEN_FOR_PURPOSE: Final = "people.purpose"
#: See who opened a file, and the lists of names that were opened from above.
SEE_OPENINGS: Final = "people.openings"
#: Answer the correction requests of members.
ANSWER_CORRECTIONS: Final = "corrections.answer"
#: See who is being fostered for admission, by name, with steps and papers.
SEE_ADMISSIONS: Final = "admissions.see"
#: Note people, record steps, votes, papers and answers of admissions.
RECORD_ADMISSIONS: Final = "admissions.record"
#: What makes or ends a membership or an official standing: admission, recognition, transfer, exemption, exit.
DECIDE_MEMBERS: Final = "members.decide"
#: Remind a unit of what it owes, and take a reminder back.
REMIND_UNITS: Final = "obligations.remind"
#: Party discipline of a named person, and small counts of it: those who must know, and nobody else.
SEE_DISCIPLINE: Final = "discipline.see"
RECORD_DISCIPLINE: Final = "discipline.record"
#: Accounts as such: whether one may sign in. No data of members.
MANAGE_ACCOUNTS: Final = "accounts.manage"

#: What shows data of members, alone or after a purpose. Whoever looks after the machine holds none of these.
OF_MEMBER_DATA: Final = frozenset(
    {
        SEE_PEOPLE,
        SEE_SENSITIVE,
        SEE_SEALED,
        SEE_GUARDED,
        SEE_OPENINGS,
        OPEN_FOR_PURPOSE,
        CHANGE_PEOPLE,
        SEE_HISTORY,
        IMPORT_LISTS,
        ANSWER_CORRECTIONS,
        SEE_ADMISSIONS,
        RECORD_ADMISSIONS,
        DECIDE_MEMBERS,
        SEE_DISCIPLINE,
        RECORD_DISCIPLINE,
    }
)
#: What it takes to give a permission, where it is not the permission itself: the greater includes the lesser, and one's own
#: file is nobody else's to withhold.
IMPLIED_BY: Final = {
    OPEN_FOR_PURPOSE: SEE_PEOPLE,
    SEE_OWN_FILE: GRANT_ROLES,
    RECORD_DISCIPLINE: SEE_DISCIPLINE,
}

ALL: Final = frozenset(
    {
        SEE_UNITS,
        SEE_FIGURES,
        SEE_GUARDED,
        SEE_PEOPLE,
        SEE_SENSITIVE,
        SEE_SEALED,
        SEE_OWN_FILE,
        CHANGE_PEOPLE,
        SEE_HISTORY,
        IMPORT_LISTS,
        UNDO_BATCHES,
        MANAGE_UNITS,
        RECORD_TERMS,
        RECORD_PLACES,
        DECLARE_FIGURES,
        RESET_ACCOUNTS,
        GRANT_ROLES,
        OPEN_FOR_PURPOSE,
        SEE_OPENINGS,
        ANSWER_CORRECTIONS,
        SEE_ADMISSIONS,
        RECORD_ADMISSIONS,
        DECIDE_MEMBERS,
        REMIND_UNITS,
        SEE_DISCIPLINE,
        RECORD_DISCIPLINE,
        MANAGE_ACCOUNTS,
    }
)
