"""OS2kitos API v2 answers: systems, usages with relations, contracts, interfaces, data processing."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import orjson

from samdrift.example.formats.sheet import Export
from samdrift.example.landscape.administration import Administration, TrueContract, systems_of
from samdrift.example.landscape.model import Landscape, TrueApplication
from samdrift.example.parameters import ExampleParameters
from samdrift.example.randomness import Dice

_SPACE = uuid.UUID("6f0c0f5e-3f0e-4b57-9f0a-6a1d2f3c4b5a")
_SENSITIVITY = {
    "None": ["None"],
    "PersonData": ["PersonData"],
    "SensitiveData": ["PersonData", "SensitiveData"],
}
_NOTICE_TO = {
    "month": "EndOfMonth",
    "quarter": "EndOfQuarter",
    "half_year": "EndOfHalfYear",
    "year": "EndOfCalendarYear",
    "anniversary": "EndOfContractYear",
}
_UNITS = ("Økonomi og it", "Børn og skole", "Sundhed og ældre", "Teknik og miljø", "Kultur og fritid")


class _Kitos:
    """Builds the objects of one municipality; ids are fixed by name, so references hold."""

    def __init__(
        self,
        landscape: Landscape,
        administration: Administration,
        parameters: ExampleParameters,
        today: date,
        dice: Dice,
    ) -> None:
        self._land = landscape
        self._papers = administration
        self._missing = parameters.number("missing_fields")
        self._today = today
        self._dice = dice
        self._systems = systems_of(landscape)
        self._short = {a.short: a for a in self._systems}

    def uuid_of(self, kind: str, name: str, *, shared: bool = False) -> str:
        """Return an id that depends on names only; systems and options are shared by all."""
        owner = "" if shared else self._land.code or self._land.folder
        return str(uuid.uuid5(_SPACE, f"{owner}|{kind}|{name}"))

    def reference(self, kind: str, name: str, *, shared: bool = False) -> dict[str, str]:
        """Return ``{uuid, name}``, as Kitos points to things."""
        return {"uuid": self.uuid_of(kind, name, shared=shared), "name": name}

    def organisation(self, name: str) -> dict[str, Any]:
        """Return a supplier or the municipality as an organisation."""
        return {"cvr": None, **self.reference("organisation", name, shared=True)}

    def _known(self, value: Any) -> Any:
        return None if self._dice.chance(self._missing) else value

    def _frame(self, kind: str, name: str) -> dict[str, Any]:
        user = self.reference("user", "Kitos-administrator")
        changed = (
            f"{self._today.year - self._dice.whole(0, 3)}-0{self._dice.whole(1, 9)}-14T09:30:11.0255828Z"
        )
        return {
            "uuid": self.uuid_of(kind, name),
            "createdBy": user,
            "lastModified": changed,
            "lastModifiedBy": user,
            "organizationContext": self.organisation(f"{self._land.name} Kommune"),
        }

    def systems(self) -> list[dict[str, Any]]:
        return [
            {
                **self._frame("system", a.name),
                "uuid": self.uuid_of("system", a.name, shared=True),
                "name": a.name,
                "rightsHolder": self.organisation(a.supplier),
                "parentSystem": None,
                "formerName": None,
                "description": None,
                "deactivated": False,
                "kle": [{"uuid": self.uuid_of("kle", a.kle, shared=True), "name": a.kle}],
                "recommendedArchiveDuty": {"id": "Undecided", "comment": None},
                "scope": "Global",
            }
            for a in self._systems
        ]

    def usages(self) -> list[dict[str, Any]]:
        contracts = {s: c for c in self._papers.contracts for s in c.systems}
        return [self._usage(a, contracts.get(a.name)) for a in self._systems]

    def _usage(self, application: TrueApplication, contract: TrueContract | None) -> dict[str, Any]:
        dice = self._dice
        unit = dice.pick(_UNITS)
        critical = application.criticality in ("high", "critical")
        cycle = dice.weighted(("Operational", "PhasingOut", "PhasingIn", "NotInUse"), (88, 6, 4, 2))
        main = self.reference("contract", contract.id) | {"name": contract.name} if contract else None
        users = dice.pick(((0, 9), (10, 49), (50, 99), (100, 499), (500, None)))
        hosted = self._known(application.hosting)
        return {
            **self._frame("usage", application.name),
            "systemContext": self.reference("system", application.name, shared=True),
            "general": {
                "localSystemId": None,
                "localCallName": self._known(application.short.upper()),
                "dataClassification": None,
                "notes": None,
                "systemVersion": self._known(f"{dice.whole(1, 12)}.{dice.whole(0, 9)}"),
                "numberOfExpectedUsers": {"lowerBound": users[0], "upperBound": users[1]},
                "validity": {
                    "valid": cycle != "NotInUse",
                    "validAccordingToValidityPeriod": True,
                    "validAccordingToLifeCycle": cycle != "NotInUse",
                    "validAccordingToMainContract": main is not None,
                    "lifeCycleStatus": self._known(cycle),
                    "validFrom": None,
                    "validTo": None,
                },
                "mainContract": main,
                "containsAITechnology": None,
                "webAccessibilityCompliance": None,
                "isBusinessCritical": "Yes" if critical else "No",
                "hostedAt": hosted or "Undecided",
            },
            "roles": [],
            "organizationUsage": {
                "usingOrganizationUnits": [self.reference("unit", unit)],
                "responsibleOrganizationUnit": self._known(self.reference("unit", unit)),
            },
            "localKLEDeviations": {"removedKLE": [], "addedKLE": []},
            "externalReferences": [],
            "archiving": None,
            "gdpr": {
                "purpose": None,
                "businessCritical": "Yes" if critical else "No",
                "hostedAt": hosted or "Undecided",
                "dataSensitivityLevels": _SENSITIVITY[application.sensitivity],
                "riskAssessmentConducted": "Yes" if dice.chance(0.6) else "No",
                "riskAssessmentResult": self._known(dice.pick(("Low", "Medium", "High"))),
                "plannedRiskAssessmentDate": None,
            },
            "outgoingSystemRelations": [
                self._relation(application, self._short[c]) for c in application.calls if c in self._short
            ],
        }

    def _relation(self, source: TrueApplication, target: TrueApplication) -> dict[str, Any]:
        name = f"{target.name} snitflade"
        frequency = self._dice.pick(("Løbende", "Dagligt", "Månedligt"))
        return {
            "uuid": self.uuid_of("relation", f"{source.short}>{target.short}"),
            "toSystemUsage": self.reference("usage", target.name),
            "relationInterface": self._known(self.reference("interface", name)),
            "associatedContract": None,
            "relationFrequency": self._known(self.reference("frequency", frequency, shared=True)),
            "description": None,
            "urlReference": None,
        }

    def interfaces(self) -> list[dict[str, Any]]:
        called = sorted({c for a in self._systems for c in a.calls if c in self._short})
        return [
            {
                **self._frame("interface", f"{self._short[c].name} snitflade"),
                "scope": "Local",
                "itInterfaceType": self.reference("interfacetype", "Webservice", shared=True),
                "data": [],
                "exposedBySystem": self.reference("system", self._short[c].name, shared=True),
                "name": f"{self._short[c].name} snitflade",
                "interfaceId": str(n),
                "version": None,
                "description": None,
                "notes": None,
                "urlReference": None,
                "deactivated": False,
            }
            for n, c in enumerate(called, start=1)
        ]

    def contracts(self) -> list[dict[str, Any]]:
        return [self._contract(c) for c in self._papers.contracts]

    def _contract(self, c: TrueContract) -> dict[str, Any]:
        months = 0 if c.expires_on is None else _months_between(c.starts_on, c.expires_on)
        return {
            **self._frame("contract", c.id),
            "name": c.name,
            "parentContract": None,
            "general": {
                "contractId": c.id,
                "contractType": self._known(self.reference("contracttype", c.kind, shared=True)),
                "contractTemplate": None,
                "agreementElements": [],
                "notes": None,
                "validity": {
                    "valid": True,
                    "enforcedValid": False,
                    "validFrom": _moment(c.starts_on),
                    "validTo": _moment(c.expires_on),
                },
                "criticality": None,
            },
            "procurement": {
                "purchaseType": self.reference("purchase", c.framework, shared=True) if c.framework else None,
                "procurementStrategy": None,
                "procurementPlan": None,
                "procurementInitiated": None,
            },
            "supplier": {
                "organization": self.organisation(c.supplier),
                "signed": True,
                "signedBy": None,
                "signedAt": self._known(_moment(c.concluded_on)),
            },
            "responsible": {"organizationUnit": self.reference("unit", _UNITS[0]), "signed": False},
            "systemUsages": [self.reference("usage", s) for s in c.systems],
            "dataProcessingRegistrations": [self.reference("dpr", c.id)] if c.processing_agreement else [],
            "paymentModel": {
                "operationsRemunerationStartedAt": _moment(c.starts_on),
                "paymentFrequency": self.reference("frequency", "Årligt", shared=True),
                "paymentModel": None,
                "priceRegulation": None,
            },
            "agreementPeriod": {
                "durationYears": months // 12 if months else None,
                "durationMonths": months % 12 if months else None,
                "isContinuous": c.expires_on is None,
                "extensionOptions": self.reference("option", c.options, shared=True) if c.options else None,
                "extensionOptionsUsed": 0,
                "irrevocableUntil": _moment(c.irrevocable_until),
            },
            "termination": {
                "terminatedAt": None,
                "terms": {
                    "noticePeriodMonths": self._known(
                        self.reference("notice", str(c.notice_months), shared=True)
                    ),
                    "noticePeriodExtendsCurrent": None,
                    "noticeByEndOf": self._known(_NOTICE_TO[c.notice_to]),
                },
            },
            "payments": {"external": [self._payment(c)], "internal": []},
            "roles": [],
            "externalReferences": [],
        }

    def _payment(self, c: TrueContract) -> dict[str, Any]:
        return {
            "id": int(c.id[-3:]),
            "organizationUnit": self.reference("unit", _UNITS[0]),
            "acquisition": c.acquisition_dkk,
            "operation": c.payment_dkk,
            "other": 0,
            "accountingEntry": "645520230",
            "auditStatus": "White",
            "auditDate": None,
            "note": None,
        }

    def registrations(self) -> list[dict[str, Any]]:
        return [
            {
                **self._frame("dpr", c.id),
                "name": f"Databehandleraftale {c.name}",
                "general": {
                    "dataResponsible": self.reference(
                        "responsible", "Kommunen er dataansvarlig", shared=True
                    ),
                    "isAgreementConcluded": "Yes",
                    "agreementConcludedAt": _moment(c.concluded_on),
                    "basisForTransfer": None,
                    "transferToInsecureThirdCountries": self._dice.pick(
                        ("No", "No", "No", "Undecided", "Yes")
                    ),
                    "insecureCountriesSubjectToDataTransfer": [],
                    "dataProcessors": [self.organisation(c.supplier)],
                    "hasSubDataProcessors": "Undecided",
                    "subDataProcessors": [],
                    "mainContract": self.reference("contract", c.id) | {"name": c.name},
                },
                "systemUsages": [self.reference("usage", s) for s in c.systems],
                "oversight": {"oversightOptions": [], "oversightDates": []},
                "roles": [],
                "externalReferences": [],
            }
            for c in self._papers.contracts
            if c.processing_agreement
        ]


def kitos_exports(
    landscape: Landscape,
    administration: Administration,
    *,
    parameters: ExampleParameters,
    today: date,
    dice: Dice,
) -> list[Export]:
    """Write the five lists that the API answers with, one file each."""
    kitos = _Kitos(landscape, administration, parameters, today, dice)
    lists: Mapping[str, Sequence[object]] = {
        "it-systems": kitos.systems(),
        "it-system-usages": kitos.usages(),
        "it-interfaces": kitos.interfaces(),
        "it-contracts": kitos.contracts(),
        "data-processing-registrations": kitos.registrations(),
    }
    return [
        Export(path=f"os2kitos/{name}.json", content=orjson.dumps(objects, option=orjson.OPT_INDENT_2))
        for name, objects in lists.items()
    ]


def _moment(day: date | None) -> str | None:
    return f"{day.isoformat()}T00:00:00Z" if day else None


def _months_between(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month + 1
