"""Facts stated by hand: ``facts.csv`` or ``facts.toml``, one source like any other."""

from samdrift.importers.facts.parse import is_facts, parse
from samdrift.importers.importer import Importer
from samdrift.kernel import Kind

IMPORTER = Importer(
    name="facts",
    title="Facts stated by hand",
    title_da="Rettelser skrevet i hånden (facts.csv)",
    kind=Kind.REPORTED,
    # A correction can be of anything: it is no export that could be asked for.
    gives={},
    recognise=is_facts,
    parse=parse,
)
