"""Why a server is in its group: kinds of reasons, how sure each is, and each in a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonKind:
    """``confidence``: how often such a tie is right (modelled); ``is_assumed``: it rests on names and places.

    ``en`` and ``da`` are words over ``{detail}``.
    """

    confidence: float
    is_assumed: bool
    en: str
    da: str


#: The strongest first: a member's reason is the first that ties it.
REASONS: Mapping[str, ReasonKind] = {
    "by_hand": ReasonKind(
        confidence=1.0, is_assumed=False, en="decided by hand ({detail})", da="besluttet i hånden ({detail})"
    ),
    "cluster": ReasonKind(
        confidence=0.95, is_assumed=False, en="one cluster (by {detail})", da="én klynge (efter {detail})"
    ),
    "shared_disk": ReasonKind(
        confidence=0.95, is_assumed=False, en="one shared disk ({detail})", da="en fælles disk ({detail})"
    ),
    "application": ReasonKind(
        confidence=0.95,
        is_assumed=False,
        en="the register's servers of {detail}",
        da="registrets servere for {detail}",
    ),
    "two_way": ReasonKind(
        confidence=0.9,
        is_assumed=False,
        en="calls both ways ({detail} connections)",
        da="kald begge veje ({detail} forbindelser)",
    ),
    "traffic": ReasonKind(
        confidence=0.8, is_assumed=False, en="traffic, most on {detail}", da="trafik, mest på {detail}"
    ),
    "platform": ReasonKind(
        confidence=0.9,
        is_assumed=False,
        en="hosts of one cluster ({detail})",
        da="værter i én klynge ({detail})",
    ),
    "site": ReasonKind(confidence=0.9, is_assumed=False, en="network of {detail}", da="netværk på {detail}"),
    "folder": ReasonKind(
        confidence=0.7,
        is_assumed=True,
        en="one folder in the hypervisor ({detail})",
        da="én mappe i hypervisoren ({detail})",
    ),
    "name": ReasonKind(
        confidence=0.6, is_assumed=True, en="names with the stem {detail}", da="navne med stammen {detail}"
    ),
    "alone": ReasonKind(
        confidence=0.5,
        is_assumed=True,
        en="nothing ties it to another server",
        da="intet binder den til en anden server",
    ),
    "subnet": ReasonKind(
        confidence=0.3,
        is_assumed=True,
        en="nothing known but the subnet {detail}",
        da="intet kendt ud over subnettet {detail}",
    ),
    "no_site": ReasonKind(
        confidence=0.3, is_assumed=True, en="network without a known site", da="netværk uden kendt lokation"
    ),
}


def explain_reason(reason: str, language: str = "en") -> str:
    """Say a reason (``kind:detail``) in a sentence, in ``en`` or ``da``."""
    kind, _, detail = reason.partition(":")
    declared = REASONS[kind]
    return (declared.da if language == "da" else declared.en).format(detail=detail)
