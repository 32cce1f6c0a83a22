"""CycloneDX bills of materials of a municipality's own applications."""

import uuid
from datetime import date

import orjson

from samdrift.example.formats.sheet import Export
from samdrift.example.landscape.model import Landscape
from samdrift.example.randomness import Dice

_LIBRARIES = (
    ("django", "5.2.4", "pypi"), ("psycopg", "3.2.9", "pypi"), ("requests", "2.32.4", "pypi"),
    ("lxml", "5.4.0", "pypi"),
    ("celery", "5.5.3", "pypi"), ("spring-boot", "3.3.1", "maven"), ("log4j-core", "2.17.1", "maven"),
    ("jackson-databind", "2.17.2", "maven"), ("react", "18.3.1", "npm"), ("express", "4.21.2", "npm"),
    ("lodash", "4.17.21", "npm"), ("Newtonsoft.Json", "13.0.3", "nuget"),
    ("EntityFramework", "6.5.1", "nuget"),
)  # fmt: skip
_SHORT = {"os2mo", "rolle", "os2faktor", "datascan", "autoproces", "intra", "booking", "xflow"}


def sbom_exports(landscape: Landscape, *, today: date, dice: Dice) -> list[Export]:
    """Write one CycloneDX 1.5 file for each open-source or own application that runs locally."""
    exports = []
    for application in landscape.applications:
        if application.short not in _SHORT or not application.server_ids:
            continue
        serial = uuid.UUID(bytes=dice.rng.bytes(16), version=4)
        components = [
            {
                "type": "library",
                "name": name,
                "version": release,
                "purl": f"pkg:{kind}/{name}@{release}",
                "bom-ref": f"{kind}-{name}",
            }
            for name, release, kind in dice.sample(_LIBRARIES, 0.5)
        ]
        version = f"{dice.whole(1, 9)}.{dice.whole(0, 20)}.0"
        content = {
            "bomFormat": "CycloneDX",
            "specVersion": "1.5",
            "serialNumber": f"urn:uuid:{serial}",
            "version": 1,
            "metadata": {
                "timestamp": f"{today.isoformat()}T06:00:00Z",
                "component": {"type": "application", "name": application.name, "version": version},
            },
            "components": components,
        }
        path = f"sbom/{application.short}.cdx.json"
        exports.append(Export(path=path, content=orjson.dumps(content, option=orjson.OPT_INDENT_2)))
    return exports
