import socket
from pathlib import Path

from deploy.embedded.ports import FIRST, LAST, LOOPBACK, Ports, is_free


def found(folder: str, count: int) -> list[int]:
    with Ports(Path(folder), count) as ports:
        return ports.numbers


def test_the_same_folder_finds_the_same_ports_and_another_folder_others() -> None:
    assert found("/one", 3) == found("/one", 3)
    assert not set(found("/one", 3)) & set(found("/two", 3))


def test_a_port_in_use_is_passed_over() -> None:
    first, second = found("/busy", 2)
    with socket.socket() as server:
        server.bind((LOOPBACK, first))
        server.listen()
        assert not is_free(first)
        assert found("/busy", 1) == [second]


def test_a_port_that_was_taken_by_one_and_is_not_listened_on_yet_is_not_given_to_another() -> None:
    with Ports(Path("/shared"), 3) as ours, Ports(Path("/shared"), 3) as theirs:
        assert not set(ours.numbers) & set(theirs.numbers)


def test_a_server_listens_on_a_port_that_is_held_for_it() -> None:
    with Ports(Path("/held"), 1) as ports, socket.socket() as server:
        server.bind((LOOPBACK, ports.numbers[0]))
        server.listen()


def test_ports_lie_below_those_of_outgoing_connections() -> None:
    assert all(FIRST <= port <= LAST for port in found("/many", 20))
