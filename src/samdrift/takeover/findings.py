"""What wave planning tells: unfit problems, and what is wrong with a plan."""

from samdrift.kernel import FindingKind, Severity

PROBLEM = FindingKind(
    code="TAKEOVER-PROBLEM",
    severity=Severity.ERROR,
    en="{subject} {fault}. Correct it before planning.",
    da="{subject}: {fault}. Ret det, før der planlægges.",
    meaning="The input to wave planning contradicts itself.",
)
UNKNOWN_TASK = FindingKind(
    code="TAKEOVER-UNKNOWN-TASK",
    severity=Severity.ERROR,
    en="The plan names {subject}, which is no task. Remove it from the plan.",
    da="Planen nævner {subject}, som ikke er en opgave. Fjern den fra planen.",
    meaning="A plan names a task that does not exist.",
)
NOT_PLANNED = FindingKind(
    code="TAKEOVER-NOT-PLANNED",
    severity=Severity.ERROR,
    en="{subject} has no week in the plan. Give it one.",
    da="{subject} har ingen uge i planen. Giv den en.",
    meaning="A task is missing from a plan.",
)
OUTSIDE_WINDOW = FindingKind(
    code="TAKEOVER-WINDOW",
    severity=Severity.ERROR,
    en="{subject} is planned from week {start} to the start of week {end}, but must lie from week {first} to the start of week {last}. Move it.",
    da="{subject} er planlagt fra uge {start} til begyndelsen af uge {end}, men skal ligge fra uge {first} til begyndelsen af uge {last}. Flyt den.",
    meaning="A task lies outside the weeks it may lie in (counted from the plan's first week, which is 0).",
)
BANNED_WEEK = FindingKind(
    code="TAKEOVER-BANNED",
    severity=Severity.ERROR,
    en="{subject} starts in week {week}, where it may not start. Move it.",
    da="{subject} starter i uge {week}, hvor den ikke må starte. Flyt den.",
    meaning="A task starts in a week that somebody has banned.",
)
OVERDRAWN = FindingKind(
    code="TAKEOVER-OVERDRAWN",
    severity=Severity.ERROR,
    en="{subject} has {capacity} in week {week}, and the plan uses {used}. Move a task, or raise the capacity.",
    da="{subject} har {capacity} i uge {week}, og planen bruger {used}. Flyt en opgave, eller hæv kapaciteten.",
    meaning="A plan uses more of a resource in a week than there is.",
)
OUT_OF_ORDER = FindingKind(
    code="TAKEOVER-ORDER",
    severity=Severity.ERROR,
    en="{subject} starts {lag} weeks after the end of {before}, which the order ({reason}) does not allow. Move one of them.",
    da="{subject} starter {lag} uger efter slutningen af {before}, hvilket rækkefølgen ({reason}) ikke tillader. Flyt en af dem.",
    meaning="A plan breaks an order: address plan and network before servers, what is depended on first, test before production.",
)
WRONG_COST = FindingKind(
    code="TAKEOVER-COST",
    severity=Severity.ERROR,
    en="The plan states a cost of {stated} øre, but it costs {found}. Recompute it.",
    da="Planen angiver en pris på {stated} øre, men den koster {found}. Beregn den igen.",
    meaning="A plan's stated cost is not what its weeks cost.",
)
WRONG_BOUND = FindingKind(
    code="TAKEOVER-BOUND",
    severity=Severity.ERROR,
    en="The bound of {bound} øre lies above the plan's cost of {found}: it is no bound.",
    da="Den nedre grænse på {bound} øre ligger over planens pris på {found}: den er ingen grænse.",
    meaning="A lower bound contradicts a plan.",
)
FACT_ABOUT_NOTHING = FindingKind(
    code="TAKEOVER-FACT-UNKNOWN",
    severity=Severity.ERROR,
    en="{subject} is no group, task or resource of the plan; the fact ({what}) was not used. Check its spelling.",
    da="{subject} er ingen gruppe, opgave eller ressource i planen; oplysningen ({what}) er ikke brugt. Kontrollér stavemåden.",
    meaning="A fact for re-planning names something that the plan does not have.",
)
FACT_TWICE = FindingKind(
    code="TAKEOVER-FACT-TWICE",
    severity=Severity.WARNING,
    en="{subject} is said to be {what} more than once; the first was used. Remove the others.",
    da="{subject} er angivet som {what} flere gange; den første er brugt. Fjern de andre.",
    meaning="Two facts for re-planning say the same of one task.",
)
FACT_CLASH = FindingKind(
    code="TAKEOVER-FACT-CLASH",
    severity=Severity.ERROR,
    en="{subject} is said both to be {what} and to have slipped; it is planned as slipped. Correct one of them.",
    da="{subject} er angivet både som {what} og som udskudt; den er planlagt som udskudt. Ret den ene.",
    meaning="Facts for re-planning contradict each other.",
)
GATE_UNKNOWN = FindingKind(
    code="TAKEOVER-GATE-UNKNOWN",
    severity=Severity.WARNING,
    en="{subject} is no wave or municipality of the plan; what is said of its gate {gate} was not used. Check its spelling, or the wave has moved.",
    da="{subject} er ingen bølge eller kommune i planen; det, der er sagt om porten {gate}, er ikke brugt. Kontrollér stavemåden; bølgen kan være flyttet.",
    meaning="gates.csv speaks of a wave that the plan does not have.",
)
STAFF_SHARES = FindingKind(
    code="TAKEOVER-STAFF-SHARES",
    severity=Severity.WARNING,
    en="The shares of time of {subject} sum to {given} %; they were scaled to 100 %. Correct them.",
    da="Tidsandelene for {subject} summer til {given} %; de er omregnet til 100 %. Ret dem.",
    meaning="The shares of time of a role do not sum to the whole.",
)
STAFF_NOT_ASSESSED = FindingKind(
    code="TAKEOVER-STAFF-UNKNOWN",
    severity=Severity.WARNING,
    en="{subject} has no full-time equivalents or no shares on servers and network: whether it may follow is not assessed. Report them.",
    da="{subject} mangler årsværk eller andele på servere og netværk: om rollen kan følge med, er ikke vurderet. Indberet dem.",
    meaning="A role cannot be assessed, since what it spends its time on is not reported.",
)
