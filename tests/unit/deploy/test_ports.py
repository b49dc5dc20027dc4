import socket
from pathlib import Path

from deploy.embedded.ports import FIRST, LAST, LOOPBACK, free_ports, is_free


def test_the_same_folder_finds_the_same_ports_and_another_folder_others() -> None:
    assert free_ports(Path("/one"), 3) == free_ports(Path("/one"), 3)
    assert not set(free_ports(Path("/one"), 3)) & set(free_ports(Path("/two"), 3))


def test_a_port_in_use_is_passed_over() -> None:
    first, second = free_ports(Path("/busy"), 2)
    with socket.socket() as server:
        server.bind((LOOPBACK, first))
        server.listen()
        assert not is_free(first)
        assert free_ports(Path("/busy"), 1) == [second]


def test_ports_lie_below_those_of_outgoing_connections() -> None:
    assert all(FIRST <= port <= LAST for port in free_ports(Path("/many"), 20))
