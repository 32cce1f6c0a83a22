"""What the gateway's configuration cannot do as planned."""

from samdrift.kernel import FindingKind, Severity

NO_KNOWN_HOSTS = FindingKind(
    code="NFT-NO-HOSTS",
    severity=Severity.WARNING,
    en="{subject} of {owner} is translated host by host, but {missing} of its {count} live hosts are not known by address: these are not translated. Name their addresses, or give the prefix a new one of its old size.",
    da="{subject} hos {owner} oversættes vært for vært, men {missing} af dens {count} levende værter er ikke kendt på adresse: de bliver ikke oversat. Angiv deres adresser, eller giv adresseblokken en ny af den gamle størrelse.",
    meaning="A prefix got a new size, so that its hosts get new places in it, and the gateway can only translate hosts that it knows.",
)
STILL_IN_USE = FindingKind(
    code="NFT-STILL-IN-USE",
    severity=Severity.WARNING,
    en="{subject} of {owner} is renumbered to {new_prefix}, where its own {other} still stands behind translation: two hosts may have one address. Renumber {other} first.",
    da="{subject} hos {owner} omnummereres til {new_prefix}, hvor dens egen {other} stadig står bag oversættelse: to værter kan få samme adresse. Omnummerér {other} først.",
    meaning="Space was so tight that a new prefix lies in addresses that the same municipality still uses.",
)
