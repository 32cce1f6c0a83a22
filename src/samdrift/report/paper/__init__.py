"""The case paper for a council meeting (dagsordenspunkt) as DOCX, in Danish."""

from samdrift.report.paper.forms import OrganisationForm, load_organisation_forms
from samdrift.report.paper.known import PlanFolder, UnableToWritePaper
from samdrift.report.paper.paper import render_paper
from samdrift.report.paper.parameters import PaperParameters

__all__ = [
    "OrganisationForm",
    "PaperParameters",
    "PlanFolder",
    "UnableToWritePaper",
    "load_organisation_forms",
    "render_paper",
]
