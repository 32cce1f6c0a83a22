"""What the merge tells: keys that identify nothing, links that were refused, names that are ambiguous."""

from samdrift.kernel import FindingKind, Severity

CLONED_KEY = FindingKind(
    code="MERGE-CLONED",
    severity=Severity.WARNING,
    en="{count} machines of one source have the same {key} {subject}: {names}. The key was not used to link records.",
    da="{count} maskiner i samme kilde har samme {key} {subject}: {names}. Nøglen er ikke brugt til at forbinde rækker.",
    meaning="A key that should be unique stands at several machines of one source: a cloned machine or a copied row.",
)
CONFLICT = FindingKind(
    code="MERGE-CONFLICT",
    severity=Severity.WARNING,
    en="{subject}: {here} and {there} agree on {rung}, but have two values of {key} ({one} and {two}). They are kept as two.",
    da="{subject}: {here} og {there} er enige om {rung}, men har to værdier af {key} ({one} og {two}). De er holdt som to.",
    meaning="Two records agree on a key or name but contradict each other on a key of which a machine has one value.",
)
UNLIKE_NAMES = FindingKind(
    code="MERGE-UNLIKE",
    severity=Severity.WARNING,
    en="{here} and {there} have the same {key}, but unlike names ({one} and {two}) and nothing else in common. They are kept as two.",
    da="{here} og {there} har samme {key}, men forskellige navne ({one} og {two}) og intet andet til fælles. De er holdt som to.",
    meaning="A UUID or MAC address is shared by records of unlike names: one may be a copy of the other.",
)
AMBIGUOUS_NAME = FindingKind(
    code="MERGE-NAME",
    severity=Severity.INFO,
    en="The name {subject} stands at {count} machines of one source, so it is not known which of them other sources mean. Add domain or address.",
    da="Navnet {subject} står ved {count} maskiner i samme kilde, så det vides ikke, hvilken andre kilder mener. Tilføj domæne eller adresse.",
    meaning="A name is ambiguous within its municipality; records that have nothing but the name are not linked.",
)
AMBIGUOUS_ADDRESS = FindingKind(
    code="MERGE-ADDRESS",
    severity=Severity.INFO,
    en="The scanned host {subject} has an address that {count} machines claim; it stays unidentified.",
    da="Den skannede vært {subject} har en adresse, som {count} maskiner gør krav på; den forbliver uidentificeret.",
    meaning="A scanned host cannot be told apart: several machines claim its address.",
)
