"""Make the example: folder after folder of exports, and the truth last."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from samdrift.example.exports import make_exports
from samdrift.example.formats.sheet import Export
from samdrift.example.landscape import Commission, count_servers, make_landscape
from samdrift.example.membership import JointCentre, Unit, find_unit, share_run_at_home
from samdrift.example.parameters import ExampleParameters, load_parameters
from samdrift.example.profile import Profile, choose_profile
from samdrift.example.spelling import slug
from samdrift.example.truth import TruthBook
from samdrift.inventory.reference import MunicipalityReference, load_municipalities


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleFile:
    """One file of the example: path below the root with ``/``, and its bytes."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleFolder:
    """The files of one municipality or joint centre; the last one holds the root's ``truth.json``.

    ``servers`` counts the living servers made here.
    """

    name: str
    files: tuple[ExampleFile, ...]
    servers: int


def count_folders(*, unit: str, exclude: str | None = None) -> int:
    """Return how many folders ``make_example`` will give, for a progress bar.

    Raises:
        UnableToMakeExample: no such unit, or the municipality is not in it.
    """
    found = find_unit(unit, exclude)
    return len(found.municipalities) + len(found.centres) + 1


def make_example(
    *,
    unit: str,
    seed: int,
    today: date,
    exclude: str | None = None,
    parameters: ExampleParameters | None = None,
) -> Iterator[ExampleFolder]:
    """Make the exports of a unit's municipalities, one folder at a time, and the truth last.

    Args:
        unit: ``midtjylland``, ``syddanmark``, ``nordjylland``, ``sjaelland``, ``hovedstaden``,
            ``oestdanmark`` or ``danmark``.
        seed: whole number >= 0; with the parameters and ``today`` it fixes every byte.
        today: the day that all dates count back from.
        exclude: code of a municipality to leave out; the others stay the same to the byte.
        parameters: the modelled numbers; the package's own unless given.

    Yields:
        One folder for each municipality by code, then the joint centres, then ``truth.json``.

    Raises:
        UnableToMakeExample: no such unit, or the municipality is not in it.

    Method: docs/methods/example.md.
    """
    found = find_unit(unit, exclude)
    return _folders(found, seed, today, parameters or load_parameters())


def _folders(unit: Unit, seed: int, today: date, parameters: ExampleParameters) -> Iterator[ExampleFolder]:
    book = TruthBook()
    for municipality in unit.municipalities:
        commission = _commission(municipality)
        own = count_servers(municipality.code, municipality.population, parameters, seed)
        servers = max(3, round(own * commission.server_share))
        yield _one_folder(commission, servers, book, parameters, seed, today)
    for centre, inside in unit.centres:
        commission, servers = _centre(centre, parameters, seed)
        folder = _one_folder(commission, servers, book, parameters, seed, today)
        members = ExampleFile(path=f"{folder.name}/members.toml", content=_members_toml(centre, inside))
        yield ExampleFolder(name=folder.name, files=(*folder.files, members), servers=folder.servers)
    truth = ExampleFile(path="truth.json", content=book.finish(unit, seed, today))
    yield ExampleFolder(name="", files=(truth,), servers=0)


def _one_folder(
    commission: Commission,
    servers: int,
    book: TruthBook,
    parameters: ExampleParameters,
    seed: int,
    today: date,
) -> ExampleFolder:
    profile = choose_profile(commission, parameters, seed)
    landscape = make_landscape(
        commission,
        servers=servers,
        platforms=_platforms(profile, parameters),
        parameters=parameters,
        seed=seed,
        today=today,
    )
    exports, extra = make_exports(landscape, profile, parameters=parameters, seed=seed, today=today)
    exports = sorted(exports, key=lambda e: e.path)
    book.add(landscape, exports, extra)
    return ExampleFolder(
        name=commission.folder, files=_files(commission.folder, exports), servers=len(landscape.live_servers)
    )


def _platforms(profile: Profile, parameters: ExampleParameters) -> tuple[int, float]:
    """Return the number of vCenters and the share of virtual machines on Hyper-V."""
    if "hyperv_too" not in profile.has:
        return profile.vcenters, 0.0
    beside = parameters.number("hyperv_beside_vmware")
    return profile.vcenters, beside if profile.rvtools_styles else 1.0


def _files(folder: str, exports: Sequence[Export]) -> tuple[ExampleFile, ...]:
    return tuple(ExampleFile(path=f"{folder}/{e.path}", content=e.content) for e in exports)


def _commission(municipality: MunicipalityReference) -> Commission:
    return Commission(
        key=municipality.code,
        folder=f"{municipality.code}-{slug(municipality.name)}",
        name=municipality.name,
        place=municipality,
        population=municipality.population,
        server_share=share_run_at_home(municipality.code),
    )


def _centre(centre: JointCentre, parameters: ExampleParameters, seed: int) -> tuple[Commission, int]:
    """Return the commission of a joint centre and how many servers its members have there.

    The contents depend on all members, so that leaving one out changes only ``members.toml``.
    """
    places = {m.code: m for m in load_municipalities()}
    members = [places[code] for code in centre.members]
    total = sum(count_servers(m.code, m.population, parameters, seed) for m in members)
    commission = Commission(
        key=centre.key,
        folder=f"_shared/{centre.slug}",
        name=centre.name,
        place=max(members, key=lambda m: (m.population, m.code)),
        population=sum(m.population for m in members),
        members=centre.members,
    )
    return commission, round(total * centre.share)


def _members_toml(centre: JointCentre, inside: Sequence[str]) -> bytes:
    codes = ", ".join(f'"{code}"' for code in inside)
    return f'# {centre.note}\nname = "{centre.name}"\nmembers = [{codes}]\n'.encode()
