"""What the economy tells: accounts that cannot be used, contradictions, assumptions taken, limits that bind."""

from samdrift.kernel import FindingKind, Severity

WRONG_PARAMETER = FindingKind(
    code="ECON-PARAMETER",
    severity=Severity.ERROR,
    en="{subject} cannot be {given}: {reason}. Its default was used. Correct programme.toml.",
    da="{subject} kan ikke være {given}: {reason}. Standardværdien er brugt. Ret programme.toml.",
    meaning="A parameter of the economy has parts that cannot be used: no numbers, out of order, or unknown names.",
)
NO_ACCOUNTS = FindingKind(
    code="ECON-NO-ACCOUNTS",
    severity=Severity.WARNING,
    en="{subject} has no usable accounts for servers and network: its baseline is modelled ({low}-{high} DKK m a year). Hand in accounts by function, dranst and art.",
    da="{subject} har ingen brugbare regnskabstal for servere og netværk: udgangspunktet er modelleret ({low}-{high} mio. kr. om året). Aflevér regnskab på funktion, dranst og art.",
    meaning="A municipality's baseline rests on inhabitants and assumptions, since no account or budget line could be used.",
)
NOTHING_KNOWN = FindingKind(
    code="ECON-NOTHING",
    severity=Severity.ERROR,
    en="{subject} has neither accounts nor a number of inhabitants: it has no baseline and takes no part in the sums. Name its municipality code or hand in accounts.",
    da="{subject} har hverken regnskab eller indbyggertal: den har intet udgangspunkt og indgår ikke i summerne. Angiv kommunekode, eller aflevér regnskab.",
    meaning="Nothing is known that a baseline could be made of; no number is made up.",
)
BUDGET_USED = FindingKind(
    code="ECON-BUDGET",
    severity=Severity.WARNING,
    en="{subject} has no accounts up to {last}; its budget of {year} was used. Hand in accounts.",
    da="{subject} har intet regnskab til og med {last}; budgettet for {year} er brugt. Aflevér regnskab.",
    meaning="A baseline rests on a budget instead of accounts.",
)
LINE_UNUSABLE = FindingKind(
    code="ECON-LINE",
    severity=Severity.WARNING,
    en="{count} account lines of {subject} cannot be used ({reason}), such as {example}; they are in no sum. Correct them in the export.",
    da="{count} kontolinjer hos {subject} kan ikke bruges ({reason}), fx {example}; de er ikke i nogen sum. Ret dem i udtrækket.",
    meaning="Account lines lack a year or an amount, or their year cannot be right.",
)
LINE_TWICE = FindingKind(
    code="ECON-LINE-TWICE",
    severity=Severity.WARNING,
    en="{count} account lines of {subject} stand more than once in {year}, such as {example}. Equal amounts count once, different ones all; the interval covers both. Hand in each line once.",
    da="{count} kontolinjer hos {subject} står mere end én gang i {year}, fx {example}. Ens beløb tælles én gang, forskellige alle; intervallet dækker begge dele. Aflevér hver linje én gang.",
    meaning="The same account line is listed several times in one year.",
)
YEARS_CONTRADICT = FindingKind(
    code="ECON-YEARS",
    severity=Severity.WARNING,
    en="{subject}: {one_year} gives {one} and {other_year} gives {other} DKK m for servers and network. The later was used, and the interval spans both. Check whether both are complete.",
    da="{subject}: {one_year} giver {one} og {other_year} giver {other} mio. kr. til servere og netværk. Det seneste er brugt, og intervallet spænder over begge. Kontrollér, om begge er komplette.",
    meaning="Two years of accounts differ so much that one of them is hardly complete.",
)
NEGATIVE_BASELINE = FindingKind(
    code="ECON-NEGATIVE",
    severity=Severity.ERROR,
    en="{subject}: the account lines of {year} sum to {amount} DKK m. Refunds exceed costs, so lines are missing; the baseline is modelled.",
    da="{subject}: kontolinjerne for {year} giver {amount} mio. kr. i alt. Indtægterne overstiger udgifterne, så der mangler linjer; udgangspunktet er modelleret.",
    meaning="Account lines sum to nothing or less: a cost of servers and network that is no cost.",
)
HIDDEN_COST = FindingKind(
    code="ECON-HIDDEN",
    severity=Severity.INFO,
    en="{subject} has {count} lines of servers and network outside the joint IT function, {amount} DKK m a year, such as {example}. They are counted; confirm that they move.",
    da="{subject} har {count} linjer om servere og netværk uden for den fælles it-funktion, {amount} mio. kr. om året, fx {example}. De er talt med; bekræft, at de flytter med.",
    meaning="Cost of servers and network sits in the accounts of schools, care and others.",
)
UNCLEAR_LINES = FindingKind(
    code="ECON-UNCLEAR",
    severity=Severity.WARNING,
    en="{count} lines of {subject} in the joint IT function do not say what they are for ({amount} DKK m), such as {example}. A share is counted (modelled). Split them, or add words to scope_words.",
    da="{count} linjer hos {subject} på den fælles it-funktion siger ikke, hvad de dækker ({amount} mio. kr.), fx {example}. En andel er talt med (modelleret). Del dem op, eller tilføj ord i scope_words.",
    meaning="Lines of the joint IT function that have neither words of servers and network nor of anything else.",
)
INTERNAL_LINES = FindingKind(
    code="ECON-INTERNAL",
    severity=Severity.INFO,
    en="Internal payments of {subject}, such as {example}, are no cost to the municipality and are left out (lines: {count}, {amount} DKK m).",
    da="Interne betalinger hos {subject}, fx {example}, er ingen udgift for kommunen og er ikke talt med (linjer: {count}, {amount} mio. kr.).",
    meaning="What one part of a municipality pays another, or its own joint centre, is left out so that no krone counts twice.",
)
CENTRE_SPLIT = FindingKind(
    code="ECON-CENTRE",
    severity=Severity.WARNING,
    en="The cost of the joint centre {subject}, {amount} DKK m, is split between {members} by inhabitants (assumed). Check that their own accounts do not also hold what they pay it.",
    da="Udgiften til det fælles center {subject}, {amount} mio. kr., er delt mellem {members} efter indbyggere (antaget). Kontrollér, at deres egne regnskaber ikke også rummer betalingen til det.",
    meaning="A joint centre's cost belongs to its members; which share is each one's is assumed.",
)
NO_SCALE_CURVE = FindingKind(
    code="ECON-SCALE",
    severity=Severity.INFO,
    en="No scale curve: {n} municipalities have a baseline from accounts, or all are of one size; three of different sizes are needed.",
    da="Ingen skalakurve: {n} kommuner har et udgangspunkt fra regnskab, eller alle er lige store; der skal tre af forskellig størrelse til.",
    meaning="Too few municipalities with accounts to say how cost varies with size.",
)
TAKEOVER_ASSUMED = FindingKind(
    code="ECON-TAKEOVER",
    severity=Severity.WARNING,
    en="Hand-over and move of {count} municipalities are assumed ({handover}, {moved}), such as {subject}: no wave plan says them.",
    da="Overlevering og flytning af {count} kommuner er antaget ({handover}, {moved}), fx {subject}: ingen bølgeplan angiver dem.",
    meaning="Dates and one-off costs come from the parameters, since no wave plan was made.",
)
TAKEOVER_WRONG = FindingKind(
    code="ECON-TAKEOVER-ROW",
    severity=Severity.ERROR,
    en="The take-over costs of {subject} cannot be used ({reason}); the assumption was used.",
    da="Overtagelsesudgifterne for {subject} kan ikke bruges ({reason}); antagelsen er brugt.",
    meaning="A row of the wave plan's costs contradicts itself: twice, negative, moved before handed over, or of nobody.",
)
CORRELATIONS_MOVED = FindingKind(
    code="ECON-CORRELATION",
    severity=Severity.WARNING,
    en="The correlations contradict each other (least eigenvalue {least}); the nearest possible ones were used, at most {moved} away. Correct economy_case.correlations.",
    da="Korrelationerne modsiger hinanden (mindste egenværdi {least}); de nærmeste mulige er brugt, højst {moved} derfra. Ret economy_case.correlations.",
    meaning="No variables can be correlated as the parameters say.",
)
VERDICT_CARRIED = FindingKind(
    code="ECON-VERDICT",
    severity=Severity.WARNING,
    en="Whether joint operation pays for itself by {last} ({probability} % probable) hangs on assumptions: with each in its lowest or highest fifth, a gain is less or more likely than not: {drivers}. Counted until {later} it is {chance} %. Put better-founded numbers in programme.toml, [{subject}].",
    da="Om fælles drift tjener sig ind inden udgangen af {last} (sandsynlighed {probability} %), afhænger af antagelser. Ligger de hver for sig i den laveste eller højeste femtedel, vipper svaret: {drivers}. Regnet til {later} er sandsynligheden {chance} %. Skriv bedre begrundede tal i programme.toml, [{subject}].",
    meaning="At least one assumption without a published figure decides whether the case gains or loses.",
)
VERDICT = FindingKind(
    code="ECON-VERDICT-FIRM",
    severity=Severity.INFO,
    en="No single assumption turns the verdict that joint operation pays for itself by {last} with {probability} % probability; these matter most: {drivers}. Counted until {later} it is {chance} %. They stand in programme.toml, [{subject}].",
    da="Ingen enkelt antagelse vender svaret: fælles drift tjener sig ind inden udgangen af {last} med {probability} % sandsynlighed. Mest betyder {drivers}. Regnet til {later} er sandsynligheden {chance} %. De står i programme.toml, [{subject}].",
    meaning="The case's verdict is the same in the lowest and the highest fifth of every single assumption.",
)
STATE_SHARE_UNKNOWN = FindingKind(
    code="ECON-STATE-SHARE",
    severity=Severity.INFO,
    en="The state's share of the lift is not known: no money from the state is counted. The lift is room to invest, not a grant.",
    da="Statens andel af løftet er ikke kendt: der er ikke regnet med penge fra staten. Løftet er plads til at investere, ikke et tilskud.",
    meaning="state_share_pct is empty.",
)
WRONG_LOAN = FindingKind(
    code="ECON-LOAN",
    severity=Severity.ERROR,
    en="The loan of {subject} in {year} cannot be used: {reason}. It is in no cash flow. Correct economy.loans.",
    da="Lånet for {subject} i {year} kan ikke bruges: {reason}. Det indgår ikke i nogen pengestrøm. Ret economy.loans.",
    meaning="A loan contradicts itself: used more than given, given more than applied for, unknown municipality, or no numbers.",
)
POOL_EXCEEDED = FindingKind(
    code="ECON-POOL",
    severity=Severity.WARNING,
    en="Loans given in {year} sum to {given} DKK m; the pool of the whole country is {pool}. Check them.",
    da="Lån givet i {year} er i alt {given} mio. kr.; puljen for hele landet er {pool}. Kontrollér dem.",
    meaning="More loan permission is entered than the pool holds.",
)
WRONG_SHARES = FindingKind(
    code="ECON-SHARES",
    severity=Severity.ERROR,
    en="The shares of the joint cost cannot be used ({reason}); inhabitants were used.",
    da="Andelene af den fælles udgift kan ikke bruges ({reason}); indbyggertal er brugt.",
    meaning="Weights of the key are negative, all zero, or missing for a member.",
)
WRONG_ASSET = FindingKind(
    code="ECON-ASSET",
    severity=Severity.WARNING,
    en="{subject} in the asset register cannot be right: {reason}. {consequence}",
    da="{subject} i anlægskartoteket kan ikke passe: {reason}. {consequence}",
    meaning="An entry of the asset register contradicts itself, or lacks what a value could be made of.",
)
ASSETS_OUTSIDE = FindingKind(
    code="ECON-ASSET-OUTSIDE",
    severity=Severity.INFO,
    en="{count} entries in the asset register of {subject} are neither by kind nor by name servers or network, such as {example}. They are in no total.",
    da="{count} poster i anlægskartoteket hos {subject} er hverken efter art eller navn servere eller netværk, fx {example}. De indgår ikke i nogen sum.",
    meaning="An asset register holds buildings, vehicles and more; only equipment of servers and network can be stranded here.",
)
NO_REGISTER = FindingKind(
    code="ECON-NO-REGISTER",
    severity=Severity.WARNING,
    en="{subject} has no asset register with equipment: its stranded investments are not known (not zero). Hand in anlægskartoteket.",
    da="{subject} har intet anlægskartotek med udstyr: dens tabte investeringer er ikke kendt (ikke nul). Aflevér anlægskartoteket.",
    meaning="Without an asset register there is no book value to lose that is known.",
)
COMPENSATION_IMPOSSIBLE = FindingKind(
    code="ECON-COMPENSATION",
    severity=Severity.WARNING,
    en="No transfers between members keep everybody from losing with {probability} % probability: {missing} DKK m are missing ({reason}). The highest probability that is possible is {possible} %.",
    da="Ingen overførsler mellem medlemmerne sikrer, at ingen taber med {probability} % sandsynlighed: der mangler {missing} mio. kr. ({reason}). Den højest mulige sandsynlighed er {possible} %.",
    meaning="Compensation inside the unit cannot make everybody whole.",
)
GAIN_NOT_DOCUMENTED = FindingKind(
    code="ECON-GAIN",
    severity=Severity.INFO,
    en="{subject} {year}: the gain is not documented ({reason}).",
    da="{subject} {year}: gevinsten er ikke dokumenteret ({reason}).",
    meaning="A difference between baseline and actual cost does not rest on accounts at both ends.",
)
