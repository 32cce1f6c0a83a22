"""What settling tells: bases that cannot be used, and ledgers that somebody has changed."""

from samdrift.kernel import FindingKind, Severity

NO_MEMBERS = FindingKind(
    code="SETTLE-MEMBERS",
    severity=Severity.ERROR,
    en="The basis of {subject} names no municipality, or one of them twice. Give each municipality one row.",
    da="Grundlaget for {subject} nævner ingen kommune, eller en kommune to gange. Giv hver kommune én række.",
    meaning="Nothing can be settled between nobody, nor twice with the same municipality.",
)
NO_BUDGET = FindingKind(
    code="SETTLE-BUDGET",
    severity=Severity.ERROR,
    en="{subject} has no budget in {year}. Nothing is settled until it is given; a missing sum is not zero.",
    da="{subject} har intet budget i {year}. Der afregnes intet, før det er oplyst; et manglende beløb er ikke nul.",
    meaning="A cost item lacks its budget, or there are no items.",
)
NO_ACTUAL = FindingKind(
    code="SETTLE-ACTUAL",
    severity=Severity.ERROR,
    en="{subject} has no actual cost in {year}. Nothing is settled until it is given; a missing sum is not zero.",
    da="{subject} har intet regnskabstal i {year}. Der afregnes intet, før det er oplyst; et manglende beløb er ikke nul.",
    meaning="A cost item lacks its actual cost, or there are no items.",
)
WRONG_DRIVER = FindingKind(
    code="SETTLE-DRIVER",
    severity=Severity.ERROR,
    en="The driver {subject} of {year} cannot be used. Give one value of zero or more for each municipality, and one above zero.",
    da="Fordelingsgrundlaget {subject} for {year} kan ikke bruges. Angiv én værdi på nul eller mere for hver kommune, og mindst én over nul.",
    meaning="A driver lacks values, has a negative one, or is zero for everybody though the key uses it.",
)
WRONG_MONTH = FindingKind(
    code="SETTLE-MONTH",
    severity=Severity.ERROR,
    en="{subject} cannot pay from month {month}. Give a month from 1 to 12 for each municipality, or none for all.",
    da="{subject} kan ikke betale fra måned {month}. Angiv en måned fra 1 til 12 for hver kommune, eller ingen for alle.",
    meaning="The first month of payment is none, or is given for some municipalities only.",
)
ALREADY = FindingKind(
    code="SETTLE-ALREADY",
    severity=Severity.ERROR,
    en="{subject} is in the ledger already and is never written again. Use a correction.",
    da="{subject} står allerede i afregningen og skrives aldrig igen. Brug en korrektion.",
    meaning="An entry, or a year's prepayments or adjustment, was to be made a second time.",
)
OTHER_LEDGER = FindingKind(
    code="SETTLE-OTHER-LEDGER",
    severity=Severity.ERROR,
    en="{subject} holds entries that the folder's own ledger lacks and would lose them: nothing was written. Settle with --to the folder itself, or move that ledger into it first.",
    da="{subject} har posteringer, som mappens egen afregning ikke har, og ville miste dem: intet er skrevet. Brug --to med mappen selv, eller flyt først den afregning derind.",
    meaning="The ledger where the result goes is not the one that was settled from; writing would lose what was billed.",
)
NOTHING_BILLED = FindingKind(
    code="SETTLE-NOTHING",
    severity=Severity.ERROR,
    en="Nothing of {subject} stands in the ledger, so there is nothing to adjust or correct. Make its prepayments first.",
    da="Intet for {subject} står i afregningen, så der er intet at regulere eller korrigere. Dan først acontobeløbene.",
    meaning="An adjustment or correction was asked for a year without entries.",
)
WRONG_REFERENCE = FindingKind(
    code="SETTLE-REFERENCE",
    severity=Severity.ERROR,
    en="{subject} refers to {corrects}, which is no earlier entry of the same municipality and year.",
    da="{subject} henviser til {corrects}, som ikke er en tidligere postering for samme kommune og år.",
    meaning="A correction must name an entry that stands before it, of the same municipality and year.",
)
NO_REASON = FindingKind(
    code="SETTLE-REASON",
    severity=Severity.ERROR,
    en="{subject} has no reason. Say why an earlier period is corrected.",
    da="{subject} har ingen begrundelse. Skriv, hvorfor en tidligere periode rettes.",
    meaning="A correction without a reason cannot be followed by anybody.",
)
WRONG_ORDER = FindingKind(
    code="SETTLE-ORDER",
    severity=Severity.ERROR,
    en="{subject} is dated {day}, before the entry above it ({before}). The ledger only grows at its end.",
    da="{subject} er dateret {day}, før posteringen over den ({before}). Der skrives kun til sidst i afregningen.",
    meaning="Entries stand in the order in which they were made.",
)
BROKEN_SEAL = FindingKind(
    code="SETTLE-SEAL",
    severity=Severity.ERROR,
    en="The ledger was changed at {subject} or just before it: its seal does not fit. Use the copy that was kept.",
    da="Afregningen er ændret ved {subject} eller lige før: seglet passer ikke. Brug den kopi, der er gemt.",
    meaning="An entry was changed, removed or moved after it was sealed.",
)
BROKEN_LEDGER = FindingKind(
    code="SETTLE-LEDGER",
    severity=Severity.ERROR,
    en="{subject} of the ledger cannot be read ({reason}). Nothing was settled; use the copy that was kept.",
    da="{subject} i afregningen kan ikke læses ({reason}). Der er ikke afregnet; brug den kopi, der er gemt.",
    meaning="A ledger file has other columns or values than those that were written.",
)
WRONG_BASIS = FindingKind(
    code="SETTLE-BASIS",
    severity=Severity.ERROR,
    en="{subject} in settlement.toml cannot be used ({reason}). Nothing was settled; correct the file.",
    da="{subject} i settlement.toml kan ikke bruges ({reason}). Der er ikke afregnet; ret filen.",
    meaning="The file of a year's basis lacks something, or has a value of the wrong kind; sums are numbers in DKK with whole øre.",
)
