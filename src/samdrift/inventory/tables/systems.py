"""IT systems, how a municipality uses them, and what they rest on."""

from samdrift.inventory.columns import Access, Role, day, flag, text, texts, whole
from samdrift.inventory.tables.platform import Owned


class ItSystem(Owned):
    """An IT system (it-system) as a product."""

    name = text("Name", "Navn", "The system's name.", role=Role.NAME)
    kitos_uuid = text("KITOS UUID", "KITOS-UUID", "Its id in OS2kitos.", role=Role.EXCLUSIVE)
    kind = text("Kind", "Art", "line_of_business, infrastructure, office or other.")
    supplier = text("Supplier", "Leverandør", "Who supplies it.")
    kle_numbers = texts("KLE numbers", "KLE-numre", "Tasks it serves (KL Emnesystematik).")
    parent = text("Parent system", "Overordnet system", "The system it is part of.")
    description = text("Description", "Beskrivelse", "Free text.", access=Access.CONFIDENTIAL)


class ItSystemUsage(Owned):
    """A municipality's use of an IT system (anvendelse)."""

    name = text("System", "System", "Name of the system used.", role=Role.NAME)
    kitos_uuid = text("KITOS UUID", "KITOS-UUID", "The usage's id in OS2kitos.", role=Role.EXCLUSIVE)
    local_name = text("Local name", "Lokalt navn", "What the municipality calls it.")
    lifecycle = text(
        "Life cycle", "Livscyklus", "undecided, not_in_use, phasing_in, operational or phasing_out."
    )
    criticality = text("Criticality", "Kritikalitet", "business_critical, normal, or the source's words.")
    data_sensitivity = texts("Data", "Datatyper", "none, person, sensitive, legal.")
    hosting = text("Hosting", "Drift", "on_premise, external, hybrid or undecided.")
    organisation_unit = text("Organisation unit", "Organisationsenhed", "Who is responsible for it.")
    user_count = whole("Users", "Brugere", "Expected users (upper end of KITOS's band).", unit="users")
    valid_from = day("In use from", "I brug fra", "First day of use.")
    valid_to = day("In use to", "I brug til", "Last day of use.")
    contains_ai = flag("AI", "AI", "Whether it contains AI technology.")
    main_contract = text("Main contract", "Hovedkontrakt", "Name of its main contract.")
    system_owner = text("System owner", "Systemejer", "Pseudonym of the owner.", access=Access.PERSONAL)


class SystemRelation(Owned):
    """One system's use of another's interface (systemrelation, snitflade)."""

    from_system = text("From", "Fra", "System that calls.", role=Role.NAME)
    to_system = text("To", "Til", "System that is called.", role=Role.NAME)
    interface = text("Interface", "Snitflade", "Interface used.", role=Role.NAME)
    frequency = text("Frequency", "Frekvens", "How often.")
    description = text("Description", "Beskrivelse", "Free text.", access=Access.CONFIDENTIAL)


class ItInterface(Owned):
    """An interface that a system exposes (snitflade)."""

    name = text("Name", "Navn", "The interface's name.", role=Role.NAME)
    kitos_uuid = text("KITOS UUID", "KITOS-UUID", "Its id in OS2kitos.", role=Role.EXCLUSIVE)
    interface_id = text("Interface id", "Snitflade-id", "Its published id.")
    version = text("Version", "Version", "Its version.")
    exposed_by = text("Exposed by", "Udstilles af", "System that exposes it.")
    kind = text("Kind", "Art", "Kind of interface.")


class SystemServerLink(Owned):
    """Which server a system runs on. KITOS does not know: this join is Samdrift's own."""

    system = text("System", "System", "The system's name.", role=Role.NAME)
    server = text("Server", "Server", "The server's name as given.", role=Role.NAME)
    owner_id = text("Server asset", "Serveraktiv", "Asset id of the server, where it was found.")
    role = text("Role", "Rolle", "database, application, web, file or other.", role=Role.NAME)


class DataProcessingAgreement(Owned):
    """A data-processing agreement (databehandleraftale)."""

    name = text("Name", "Navn", "The registration's name.", role=Role.NAME)
    kitos_uuid = text("KITOS UUID", "KITOS-UUID", "Its id in OS2kitos.", role=Role.EXCLUSIVE)
    is_concluded = text("Concluded", "Indgået", "yes, no, irrelevant or undecided.")
    concluded_on = day("Concluded on", "Indgået den", "Day it was concluded.")
    processors = texts("Processors", "Databehandlere", "Data processors.")
    sub_processors = texts("Sub-processors", "Underdatabehandlere", "Sub-processors.")
    third_countries = texts("Third countries", "Tredjelande", "Countries outside the EU it transfers to.")
    systems = texts("Systems", "Systemer", "Systems it covers.")
    oversight_on = day("Oversight", "Tilsyn", "Day of the latest or next oversight.")
