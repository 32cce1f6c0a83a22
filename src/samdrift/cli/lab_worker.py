"""The lab's inside: builds the namespaces, loads the gateway, and lets hosts ask each other.

Started by ``samdrift lab`` as a script of its own inside private user, network and mount
namespaces: reads one JSON job on standard input and writes JSON lines on standard output. When
this process ends, however it ends, the kernel removes every namespace, link and address in it.
It knows nothing of what a plan expects: it only tells what it saw. Standard library only.
"""

import contextlib
import ctypes
import json
import os
import resource
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from functools import partial
from pathlib import Path
from typing import Any

PORT = 7007
# How many probes are under way at once, and how long one waits for its answer.
WINDOW = 200
PATIENCE_S = 8.0
SILENCE_S = 1.0
RESEND_S = 0.5

_CLONE_NEWNET = 0x40000000
_PR_SET_PDEATHSIG = 1
_IP_PKTINFO = 8
_IPV6_PKTINFO = 50
_IPV6_RECVPKTINFO = 49
_LIBC = ctypes.CDLL(None, use_errno=True)


class UnableToBuildLab(Exception):
    """The kernel or a tool refused a step."""


def call(name: str, *arguments: int) -> None:
    """Call the C library; raises OSError where it fails."""
    if getattr(_LIBC, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), name)


def say(message: dict[str, Any]) -> None:
    """Write one JSON line."""
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def run_tool(command: list[str], commands: str) -> None:
    """Feed commands to a tool; raises UnableToBuildLab with what it said."""
    done = subprocess.run(command, input=commands, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise UnableToBuildLab(f"{Path(command[0]).name}: {done.stderr.strip()[:2000]}")


class Lab:
    """The namespaces, by number; the gateway is the namespace that the process began in."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.job = job
        self.gateway = os.open("/proc/self/ns/net", os.O_RDONLY)
        self.spaces: list[int] = []

    def enter(self, space: int | None) -> None:
        """Go into a namespace; None is the gateway's. Sockets stay in the one they were made in."""
        call("setns", self.gateway if space is None else self.spaces[space], _CLONE_NEWNET)

    def build(self) -> None:
        """Make namespaces and links, put the hosts in, and load the gateway's rules and routes."""
        links = []
        for space in self.job["spaces"]:
            call("unshare", _CLONE_NEWNET)
            self.spaces.append(os.open("/proc/self/ns/net", os.O_RDONLY))
            place = f"/proc/{os.getpid()}/fd/{self.spaces[-1]}"
            links.append(f"link add {space['link']} type veth peer name joint netns {place}")
            links += [f"addr add {end} dev {space['link']}" for end in self.job["gateway_ends"]]
            links.append(f"link set {space['link']} up")
        self.enter(None)
        ip = [self.job["tools"]["ip"], "-batch", "-"]
        run_tool(ip, "\n".join(["link set lo up", *links]))
        for number, space in enumerate(self.job["spaces"]):
            self.enter(number)
            run_tool(ip, "\n".join([*self.job["space_commands"], *space["commands"]]))
        self.enter(None)
        for family in ("ipv4/ip_forward", "ipv6/conf/all/forwarding"):
            switch = Path("/proc/sys/net") / family
            if switch.exists():
                switch.write_text("1", encoding="ascii")
        run_tool(ip, self.job["routes"])

    def load(self) -> None:
        """Load the gateway's ruleset, part by part: the kernel takes no long message without rights."""
        for part in self.job["parts"]:
            run_tool([self.job["tools"]["nft"], "-f", "-"], part)


class Listener:
    """A namespace's hosts: one socket a protocol and family answers for all of them."""

    def __init__(self, talk: "Talk", space: int, family: int, protocol: str) -> None:
        self.talk, self.space, self.family = talk, space, family
        kind = socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM
        self.socket = socket.socket(family, kind)
        self.socket.setblocking(False)
        if family == socket.AF_INET6:
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        if protocol == "tcp":
            self.socket.bind(("", PORT))
            self.socket.listen(1024)
            talk.watch(self.socket, self.accept)
            return
        level, option = (
            (socket.IPPROTO_IP, _IP_PKTINFO)
            if family == socket.AF_INET
            else (socket.IPPROTO_IPV6, _IPV6_RECVPKTINFO)
        )
        self.socket.setsockopt(level, option, 1)
        self.socket.bind(("", PORT))
        talk.watch(self.socket, self.receive)

    def accept(self) -> None:
        """Take in the callers that wait."""
        while True:
            try:
                connection, peer = self.socket.accept()
                local = connection.getsockname()[0]
            except BlockingIOError:
                return
            connection.setblocking(False)
            answer = partial(self.answer, connection, local, peer[0])
            self.talk.watch(connection, answer)

    def answer(self, connection: socket.socket, local: str, peer: str) -> None:
        """Read what a caller says, note it, and say it back."""
        try:
            token = connection.recv(64)
            if token:
                self.talk.note(token, self.space, local, peer)
                connection.send(token)
        except OSError:
            token = b""
        self.talk.forget(connection)

    def receive(self) -> None:
        """Take the datagrams that wait, note them, and answer from the address that each was sent to."""
        is_four = self.family == socket.AF_INET
        wanted = _IP_PKTINFO if is_four else _IPV6_PKTINFO
        level = socket.IPPROTO_IP if is_four else socket.IPPROTO_IPV6
        while True:
            try:
                token, ancillary, _, peer = self.socket.recvmsg(64, 256)
            except BlockingIOError:
                return
            content = next(bytes(data) for _, kind, data in ancillary if kind == wanted)
            # in_pktinfo: interface, local address, address in the header; in6_pktinfo: address, interface.
            local = content[8:12] if is_four else content[:16]
            self.talk.note(token, self.space, socket.inet_ntop(self.family, local), peer[0])
            source = (b"\0" * 4 + local + b"\0" * 4) if is_four else local + b"\0" * 4
            # No way back, or no room: the caller will miss its answer, and that is what is told.
            with contextlib.suppress(OSError):
                self.socket.sendmsg([token], [(level, wanted, source)], 0, peer)


class Caller:
    """One probe under way."""

    def __init__(self, talk: "Talk", number: int, probe: list[Any]) -> None:
        self.talk, self.number = talk, number
        self.began = self.sent = time.monotonic()
        _, source, self.asked, self.protocol = probe[:4]
        self.token = f"{number}\n".encode()
        family = socket.AF_INET6 if ":" in self.asked else socket.AF_INET
        kind = socket.SOCK_STREAM if self.protocol == "tcp" else socket.SOCK_DGRAM
        self.socket = socket.socket(family, kind)
        self.socket.setblocking(False)
        try:
            self.socket.bind((source, 0))
            if self.protocol == "tcp":
                self.socket.connect_ex((self.asked, PORT))
                talk.watch(self.socket, self.speak, selectors.EVENT_WRITE)
            else:
                self.resend()
                talk.watch(self.socket, self.hear)
        except OSError:
            talk.finish(self)

    def speak(self) -> None:
        """Say the token once the connection stands."""
        try:
            self.socket.send(self.token)
        except OSError:
            self.talk.finish(self)
            return
        self.talk.selector.modify(self.socket, selectors.EVENT_READ, self.hear)

    def resend(self) -> None:
        """Send the datagram, again where an answer is late: networks may lose one."""
        with contextlib.suppress(OSError):
            self.socket.sendto(self.token, (self.asked, PORT))
        self.sent = time.monotonic()

    def hear(self) -> None:
        """Take the answer, and where it came from."""
        try:
            content, sender = self.socket.recvfrom(64)
            peer = sender[0] if self.protocol == "udp" else self.socket.getpeername()[0]
        except OSError:
            self.talk.finish(self)
            return
        if content == self.token:
            self.talk.replies[self.number] = peer
        self.talk.finish(self)


class Talk:
    """All hosts asking and answering, in one loop."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.selector = selectors.DefaultSelector()
        self.arrivals: dict[int, set[tuple[int, str, str]]] = {}
        self.replies: dict[int, str] = {}
        self.under_way: set[Caller] = set()

    def watch(self, sock: socket.socket, handler: Any, events: int = selectors.EVENT_READ) -> None:
        """Call a handler when a socket has something."""
        self.selector.register(sock, events, handler)

    def forget(self, sock: socket.socket) -> None:
        """Close a socket."""
        if sock.fileno() in self.selector.get_map():
            self.selector.unregister(sock)
        sock.close()

    def note(self, token: bytes, space: int, local: str, peer: str) -> None:
        """Note that a probe arrived."""
        self.arrivals.setdefault(int(token), set()).add((space, local, peer))

    def finish(self, caller: Caller) -> None:
        """End a probe, answered or not."""
        self.under_way.discard(caller)
        self.forget(caller.socket)

    def listen(self) -> None:
        """Let every namespace's hosts answer."""
        for number, space in enumerate(self.lab.job["spaces"]):
            self.lab.enter(number)
            for family in space["families"]:
                for protocol in ("tcp", "udp"):
                    Listener(self, number, socket.AF_INET if family == 4 else socket.AF_INET6, protocol)
        self.lab.enter(None)

    def ask(self, probes: list[tuple[int, list[Any]]], window: int, patience_s: float) -> None:
        """Make probes, some at a time, until each has its answer or has waited long enough."""
        waiting = deque(probes)
        looked = time.monotonic()
        while waiting or self.under_way:
            while waiting and len(self.under_way) < window:
                number, probe = waiting.popleft()
                self.lab.enter(probe[0])
                caller = Caller(self, number, probe)
                if caller.socket.fileno() != -1:
                    self.under_way.add(caller)
            self.turn(0.1)
            if time.monotonic() - looked > 0.1:
                looked = time.monotonic()
                self._look(looked, patience_s)

    def _look(self, now: float, patience_s: float) -> None:
        """Give up those that waited long enough; send again what is late."""
        for caller in list(self.under_way):
            if now - caller.began > patience_s:
                self.finish(caller)
            elif now - caller.sent > RESEND_S and caller.protocol == "udp":
                caller.resend()

    def turn(self, seconds: float) -> None:
        """Handle what is there, or wait for it."""
        for key, _ in self.selector.select(seconds):
            # An earlier handler of this turn may have closed it.
            if key.fd in self.selector.get_map():
                key.data()


def run_job(job: dict[str, Any]) -> dict[str, Any]:
    """Build the lab, make all probes, and return what was seen."""
    marks = [("", time.monotonic())]
    lab = Lab(job)
    lab.build()
    marks.append(("build", time.monotonic()))
    lab.load()
    marks.append(("load", time.monotonic()))
    talk = Talk(lab)
    talk.listen()
    numbered = list(enumerate(job["probes"]))
    talk.ask([each for each in numbered if each[1][4]], WINDOW, PATIENCE_S)
    marks.append(("reach", time.monotonic()))
    # Nobody answers these: all wait together.
    talk.ask([each for each in numbered if not each[1][4]], 8 * WINDOW, SILENCE_S)
    talk.turn(0.1)
    marks.append(("silence", time.monotonic()))
    return {
        "seconds": {name: end - marks[i][1] for i, (name, end) in enumerate(marks[1:])},
        "observations": [
            [sorted(talk.arrivals.get(number, ())), talk.replies.get(number)] for number, _ in numbered
        ],
    }


def main() -> int:
    """Do one job."""
    # Where the command that started this is killed, so is this, and with it all namespaces.
    call("prctl", _PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != int(sys.argv[1]):
        return 1
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    say({"ready": True})
    job = json.load(sys.stdin)
    try:
        say(run_job(job))
    except (OSError, UnableToBuildLab) as error:
        say({"error": str(error)})
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
