"""Section ``[settlement]`` of settlement.toml: accounts and days of payment."""

from dataclasses import dataclass

from samdrift.kernel import parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementParameters:
    """Where contributions are booked, and when they fall due."""

    function: str = parameter(
        "6.45.52",
        title="Function of the account plan on which contributions are booked",
        unit="-",
        reason="Joint IT (the programme's facts); to be verified by each municipality's accountants.",
    )
    dranst: str = parameter(
        "1",
        title="Dranst on which contributions are booked",
        unit="-",
        reason="1 drift: a contribution is service expenditure; to be verified.",
    )
    art: str = parameter(
        "4.7",
        title="Art on which contributions are booked",
        unit="-",
        reason="4.7 payments to municipalities (assumed); a company is 4.9. To be verified.",
    )
    accounts: dict[str, str] = parameter(
        {},
        title="Account number per municipality code",
        unit="-",
        reason="None is known; function, dranst and art stand in its place.",
    )
    unit_account: str = parameter(
        "",
        title="The unit's own account for income from contributions",
        unit="-",
        reason="Not known until the unit has an account plan; left empty, and shown so.",
    )
    due_day: int = parameter(
        1,
        title="Day of the month on which a prepayment falls due",
        unit="day",
        reason="The first: paid in advance (assumed); no later than the 28th.",
        minimum=1,
    )
    due_days: int = parameter(
        30,
        title="Days from booking until an adjustment or correction falls due",
        unit="days",
        reason="The usual time of payment between public bodies (assumed).",
        minimum=0,
    )
