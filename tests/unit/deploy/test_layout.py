from datetime import timedelta

from deploy.provision.layout import bus, databases, identities, roles, topics
from tests.plans import Plan


def test_every_member_has_a_database_and_every_service_a_schema_and_a_role() -> None:
    found = {
        each.name: [(schema.name, schema.role, schema.owner) for schema in each.schemas]
        for each in databases(Plan())
    }
    assert found["csdp_ctc"] == [
        ("participants", "csdp_ctc_participants", "csdp_ctc_participants_owner"),
        ("grants", "csdp_ctc_grants", "csdp_ctc_grants_owner"),
        ("identity", "csdp_ctc_identity", "csdp_ctc_identity_owner"),
    ]
    assert list(found) == ["csdp_ctc", "csdp_fe", "csdp_reporting"]
    assert [schema for schema, _, _ in found["csdp_reporting"]] == ["reporting", "ledger", "identity"]


def test_a_service_gets_the_ledger_before_its_own_tables() -> None:
    (schema, *_) = databases(Plan())[0].schemas
    assert [prefix for prefix, _ in schema.migrations] == ["ledger/", "web/", ""]


def test_every_identity_has_its_roles_and_reporting_is_one() -> None:
    assert identities(Plan()) == ("ctc", "fe", "reporting")
    assert roles(Plan())["fe"] == ("csdp_fe_participants", "csdp_fe_identity")


def test_a_topic_has_a_partition_for_each_lane_and_what_is_not_a_lane_has_one() -> None:
    assert topics(Plan()) == {
        "csdp.ctc.participants": 4,
        "csdp.ctc.grants": 4,
        "csdp.fe.participants": 4,
        "csdp.reporting.reporting": 4,
        "csdp.ctc.heads": 1,
        "csdp.fe.heads": 1,
        "csdp.reporting.heads": 1,
        "csdp.ctc.matching": 1,
        "csdp.fe.matching": 1,
        "csdp.resend": 1,
    }


def test_events_are_kept_for_ever_and_tokens_for_days() -> None:
    kept = {topic.name: topic.kept for topic in bus(Plan())}
    assert kept["csdp.ctc.participants"] is None
    assert kept["csdp.ctc.matching"] == timedelta(days=3)
    assert kept["csdp.resend"] == timedelta(days=1)
