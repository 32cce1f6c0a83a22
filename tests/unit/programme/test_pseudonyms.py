from samdrift.importers import RejectedRow
from samdrift.inventory import observed
from samdrift.kernel import Source
from samdrift.programme.pseudonyms import key_fingerprint, pseudonym, pseudonymise, pseudonymise_rejected

KEY, OTHER = b"k" * 32, b"o" * 32


def test_a_person_has_one_pseudonym_under_a_key_and_another_under_another():
    assert pseudonym("Bo  Holm", key=KEY) == pseudonym("bo holm", key=KEY)
    assert pseudonym("Bo Holm", key=KEY) != pseudonym("Bo Holm", key=OTHER)
    assert "holm" not in pseudonym("Bo Holm", key=KEY)


def test_a_pseudonym_is_its_own_pseudonym():
    once = pseudonym("Bo Holm", key=KEY)
    assert pseudonym(once, key=KEY) == once


def test_only_personal_columns_are_replaced():
    frame = observed("servers", {"name": ["db01", "db02"], "managed_by": ["Bo Holm", None]})
    hidden, met = pseudonymise({"servers": frame}, key=KEY)
    assert met
    assert hidden["servers"]["name"].to_list() == ["db01", "db02"]
    assert hidden["servers"]["managed_by"].to_list() == [pseudonym("Bo Holm", key=KEY), None]
    assert pseudonymise({"servers": observed("servers", {"name": ["x"]})}, key=KEY)[1] is False


def test_people_in_rejected_rows_are_hidden_however_nested():
    row = RejectedRow(
        source=Source(path="a"),
        original={
            "Name": "x",
            "ManagedBy": "Bo Holm",
            "roles": [{"user": "Bo Holm", "role": "ejer"}],
            "user": "",
        },
        reasons=(),
    )
    (hidden,) = pseudonymise_rejected([row], columns=frozenset({"managedby", "user"}), key=KEY)
    token = pseudonym("Bo Holm", key=KEY)
    assert hidden.original == {
        "Name": "x",
        "ManagedBy": token,
        "roles": [{"user": token, "role": "ejer"}],
        "user": "",
    }


def test_the_fingerprint_tells_keys_apart_and_is_not_the_key():
    assert key_fingerprint(KEY) != key_fingerprint(OTHER)
    assert len(key_fingerprint(KEY)) == 12
