"""Values that every part of Samdrift shares; no nouns of the domain live here."""

from samdrift.kernel.danish import danish_sort_key, format_date, format_number, spoken_number
from samdrift.kernel.errors import InvalidInput
from samdrift.kernel.figure import Figure, Kind
from samdrift.kernel.finding import Finding, FindingKind, Severity, Source, Spoken
from samdrift.kernel.money import Money, split_by_largest_remainder
from samdrift.kernel.parameter import ParameterInfo, describe_parameters, parameter, parse_parameters
from samdrift.kernel.period import Period

__all__ = [
    "Figure",
    "Finding",
    "FindingKind",
    "InvalidInput",
    "Kind",
    "Money",
    "ParameterInfo",
    "Period",
    "Severity",
    "Source",
    "Spoken",
    "danish_sort_key",
    "describe_parameters",
    "format_date",
    "format_number",
    "parameter",
    "parse_parameters",
    "split_by_largest_remainder",
    "spoken_number",
]
