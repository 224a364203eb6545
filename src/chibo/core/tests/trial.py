"""Tables of one test alone, made by the operations a migration is made of."""

from __future__ import annotations

from contextlib import ExitStack

from django.db import connection
from django.db.migrations.operations import CreateModel, DeleteModel
from django.db.migrations.state import ProjectState

LABEL = "trial"


class Trial:
    """A project of one app, "trial": `run` takes it through a migration, `model` gives its models as they now stand."""

    def __init__(self):
        self.state = ProjectState()

    def run(self, *operations):
        with ExitStack() as stack:
            editor = stack.enter_context(connection.schema_editor())
            for operation in operations:
                before, self.state = self.state, self.state.clone()
                operation.state_forwards(LABEL, self.state)
                operation.database_forwards(LABEL, editor, before, self.state)

    def model(self, name):
        return self.state.apps.get_model(LABEL, name)

    def create(self, name, fields, *constraints):
        self.run(CreateModel(name, fields, options={"constraints": list(constraints)}))
        return self.model(name)

    def drop_all(self):
        for _label, name in reversed(list(self.state.models)):
            self.run(DeleteModel(name))
