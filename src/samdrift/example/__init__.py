"""Makes municipalities' exports in the real formats, with the truth known."""

from samdrift.example.make import ExampleFile, ExampleFolder, count_folders, make_example
from samdrift.example.membership import UNITS, UnableToMakeExample
from samdrift.example.parameters import ExampleParameter, ExampleParameters, load_parameters

__all__ = [
    "UNITS",
    "ExampleFile",
    "ExampleFolder",
    "ExampleParameter",
    "ExampleParameters",
    "UnableToMakeExample",
    "count_folders",
    "load_parameters",
    "make_example",
]
