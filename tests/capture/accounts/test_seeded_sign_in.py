"""The sign-in that a preview prints."""

from capture_api.accounts.access import seed_sign_in


def test_it_is_made_once_and_kept_for_its_owner_alone(app, accounts, tmp_path):
    note = tmp_path / "private" / "sign-in.txt"
    first, second = seed_sign_in(app, note), seed_sign_in(app, note)
    assert first == second
    assert note.stat().st_mode & 0o777 == 0o600
    assert accounts.check(first.email, first.password).role == "owner"


def test_a_lost_note_gets_a_new_password(app, accounts, tmp_path):
    note = tmp_path / "sign-in.txt"
    first = seed_sign_in(app, note)
    note.unlink()
    second = seed_sign_in(app, note)
    assert accounts.check(first.email, first.password) is None
    assert accounts.check(second.email, second.password)
