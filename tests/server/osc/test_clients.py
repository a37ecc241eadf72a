import pytest

from server.clock import NS_PER_S, ManualClock
from server.errors import RequestError
from server.osc.clients import MAX_SOURCES, Clients
from server.osc.dispatcher import Sender

MAX = Sender("127.0.0.1", 50_000)
LISTENS = Sender("127.0.0.1", 9001)


def test_answers_go_to_the_reply_port_of_whoever_said_hello() -> None:
    clients = Clients(ManualClock())
    assert clients.reply_address(MAX) == MAX
    clients.hello(MAX, 9001, "max")
    assert clients.reply_address(MAX) == LISTENS
    assert clients.addresses() == [LISTENS]


def test_hello_again_is_no_second_client() -> None:
    clients = Clients(ManualClock())
    clients.hello(MAX, 9001, "max")
    assert clients.hello(Sender("127.0.0.1", 50_001), 9001, "").name == "max"
    assert len(clients) == 1


def test_a_silent_client_expires_and_any_message_renews() -> None:
    clock = ManualClock()
    clients = Clients(clock, ttl_s=30)
    clients.hello(MAX, 9001, "")
    clock.advance_to(20 * NS_PER_S)
    clients.renew(MAX)
    clients.renew(Sender("127.0.0.1", 1))
    clock.advance_to(50 * NS_PER_S)
    assert clients.expire() == []
    due_ns = clients.next_expiry_ns()
    assert due_ns is not None
    clock.advance_to(due_ns)
    assert [client.address for client in clients.expire()] == [LISTENS]
    assert clients.next_expiry_ns() is None
    assert clients.reply_address(MAX) == MAX


def test_bye_from_its_own_port_or_by_number() -> None:
    clients = Clients(ManualClock())
    clients.hello(MAX, 9001, "")
    clients.bye(MAX, 0)
    clients.hello(MAX, 9001, "")
    clients.bye(Sender("127.0.0.1", 4), 9001)
    assert len(clients) == 0
    with pytest.raises(RequestError, match="not subscribed"):
        clients.bye(MAX, 0)


def test_only_so_many_clients() -> None:
    clients = Clients(ManualClock(), max_clients=2)
    for port in (9001, 9002, 9001):
        clients.hello(MAX, port, "")
    with pytest.raises(RequestError, match="2 clients"):
        clients.hello(MAX, 9003, "")


def test_sending_ports_are_not_remembered_without_end() -> None:
    clients = Clients(ManualClock())
    for port in range(1000, 1000 + 3 * MAX_SOURCES):
        clients.hello(Sender("127.0.0.1", port), 9001, "")
    assert clients.reply_address(Sender("127.0.0.1", 1000)).port == 1000
    assert clients.reply_address(Sender("127.0.0.1", port)) == LISTENS
    clients.bye(MAX, 9001)
    assert clients.reply_address(Sender("127.0.0.1", port)).port == port


def test_a_sending_port_that_changes_its_mind() -> None:
    clients = Clients(ManualClock())
    clients.hello(MAX, 9001, "")
    clients.hello(MAX, 9002, "")
    assert clients.reply_address(MAX).port == 9002
    clients.bye(MAX, 9001)
    assert clients.reply_address(MAX).port == 9002
