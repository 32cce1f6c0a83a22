"""What phases of work and skills are called, in both languages."""

from collections.abc import Mapping

from samdrift.kernel import Spoken
from samdrift.takeover.effort import Phase, Skill

PHASES: Mapping[Phase, Spoken] = {
    Phase.HANDOVER: Spoken(en="handover", da="overtagelse"),
    Phase.MOVE: Spoken(en="move", da="flytning"),
    Phase.REBUILD: Spoken(en="rebuilding", da="genopbygning"),
    Phase.TO_CLOUD: Spoken(en="to cloud", da="til skyen"),
    Phase.RETIRE: Spoken(en="retirement", da="udfasning"),
    Phase.SUPPLIER: Spoken(en="supplier", da="leverandør"),
    Phase.NETWORK: Spoken(en="network", da="netværk"),
}
SKILLS: Mapping[Skill, Spoken] = {
    Skill.SERVER: Spoken(en="server", da="server"),
    Skill.NETWORK: Spoken(en="network", da="netværk"),
    Skill.SECURITY: Spoken(en="security", da="sikkerhed"),
    Skill.DATABASE: Spoken(en="database", da="database"),
    Skill.PROJECT: Spoken(en="project", da="projekt"),
}
