"""The lab: a plan's joint network on one machine, and what packets in it must show."""

from samdrift.exporters.lab.assess import CheckTotal, LabResult, Observation, assess_lab
from samdrift.exporters.lab.model import LabPlan, NameCheck, Probe, ProbeKind, Space
from samdrift.exporters.lab.plan import UnableToPlanLab, plan_lab

__all__ = [
    "CheckTotal",
    "LabPlan",
    "LabResult",
    "NameCheck",
    "Observation",
    "Probe",
    "ProbeKind",
    "Space",
    "UnableToPlanLab",
    "assess_lab",
    "plan_lab",
]
