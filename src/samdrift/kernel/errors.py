"""The one exception that carries findings; ``UnableTo…`` stand beside what raises them."""

from samdrift.kernel.finding import Finding


class InvalidInput(Exception):
    """The input cannot be used at all; ``findings`` tells every reason."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("; ".join(finding.message() for finding in findings))
        self.findings = findings
