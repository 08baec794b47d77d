"""Questions with filters, full text and misspelt options."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graphcables.store import Store
from tests.questions.asking import VOLUME, call, numbers


class TestBetween:
    @pytest.mark.parametrize(
        ("one", "other", "expected"),
        [
            ("1972-10-22", "1972-10-22", "4 5"),
            ("1972-10-21", "1972-10-22", "3 4 5"),
            ("1972-10-22", "1972-10-21", "3 4 5"),
            ("1972-10", "1972-10", "3 4 5"),
            ("1972-10", "1972-11", "3 4 5 6"),
            ("1972-10-22", "1972-11", "4 5 6"),
            ("1971", "1971", "1"),
            ("1972-01-01", "1972-12-31", "2 3 4 5 6"),
            ("1972-12", "1973", "8"),
            ("1973-01-01", "1973-01-01", "8"),
        ],
    )
    def test_dates(self, cables: Path, one: str, other: str, expected: str) -> None:
        result = call("between", one, other, "--db", cables, "-f", "jsonl")
        assert (result.exit_code, numbers(result)) == (0, expected.split()), result.stderr
        assert result.stderr == ("graphcables: 1 undated messages may belong here, too; they are not listed\n")

    def test_a_year_holds_what_is_dated_by_year(self, cables: Path) -> None:
        result = call("between", "1972", "1972", "--db", cables, "-f", "jsonl")
        assert sorted(numbers(result)) == ["2", "3", "4", "5", "6", "7"]

    @pytest.mark.parametrize(
        ("one", "other", "expected"),
        [
            ("Haig", "Kissinger", "1 7 2 5 9"),
            ("Kissinger", "Haig", "1 7 2 5 9"),
            ("haig", "KISSINGER", "1 7 2 5 9"),
            ("Henry", "Alex", "5"),
            ("Bunker", "Haig", "3 4"),
            ("Haig", "Haig", "8"),
            ("Émile", "Haig", "6"),
            ("Özal", "Haig", "6"),
            ("özal", "Haig", "6"),
        ],
    )
    def test_people(self, cables: Path, one: str, other: str, expected: str) -> None:
        result = call("between", one, other, "--db", cables, "-f", "jsonl")
        assert (result.exit_code, result.stderr) == (0, "")
        assert sorted(numbers(result)) == sorted(expected.split())

    @pytest.mark.parametrize(("one", "other"), [("Saigon", "Kissinger"), ("kissinger", "SAIGON")])
    def test_posts(self, sample_db: Path, one: str, other: str) -> None:
        """Bunker is the Ambassador in Saigon."""
        found = numbers(call("between", one, other, "--db", sample_db, "-f", "jsonl"))
        bunker = numbers(call("between", "Bunker", "Kissinger", "--db", sample_db, "-f", "jsonl"))
        assert len(bunker) > 10
        assert set(bunker) <= set(found)

    @pytest.mark.parametrize("date", ["1962-13-01", "1972-02-30", "72"])
    def test_a_date_that_is_none_is_named(self, cables: Path, date: str) -> None:
        assert f"'{date}' is no date" in call("between", date, "1972", "--db", cables).stderr

    def test_the_variable_names_the_sample_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GRAPHCABLES_DB", "sample")
        assert numbers(call("between", "Haig", "Haig", "-f", "jsonl")) == []
        assert call("chain", "Hakto44").exit_code == 0

    def test_in_the_order_of_time_the_undated_last(self, cables: Path) -> None:
        found = numbers(call("between", "Haig", "Kissinger", "--db", cables, "-f", "jsonl"))
        assert [number for number in found if number != "7"] == ["1", "2", "5", "9"]

    @pytest.mark.parametrize(
        ("one", "other", "status"),
        [
            ("1972-10-22", "Haig", 2),
            ("Haig", "1972", 2),
            ("1972-10-32", "1972-10-01", 2),
            ("1972-02-30", "1972", 2),
            ("1962-13-01", "1962-14-01", 2),
            ("1972-02-30", "1972-03-30", 2),
            ("", "Haig", 2),
            ("March 3, 1962", "March 4, 1962", 2),
            ("Haig", "3 March 1962", 2),
            ("1950", "1960", 1),
            ("Haig", "Zorro", 1),
            ("Zorro", "Zorro", 1),
            ("%", "Haig", 1),
            ("' OR 1=1 --", "Haig", 1),
        ],
    )
    def test_status(self, cables: Path, one: str, other: str, status: int) -> None:
        result = call("between", one, other, "--db", cables)
        assert (result.exit_code, result.stdout) == (status, "")
        assert result.stderr.strip()

    @pytest.mark.parametrize("arguments", [[], ["Haig"], ["a", "b", "c"]], ids=" ".join)
    def test_two_are_needed(self, cables: Path, arguments: list[str]) -> None:
        assert call("between", *arguments, "--db", cables).exit_code == 2

    def test_of_the_sample(self, sample_db: Path) -> None:
        (row,) = [
            json.loads(line)
            for line in call("between", "1972-10", "1972-11", "--db", sample_db, "-f", "jsonl").stdout.splitlines()
        ]
        assert row["id"] == f"{VOLUME}/d81"


class TestSearch:
    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ("", "3 4 5 6 9"),
            ("--from Kissinger", "5 9"),
            ("--from kissinger --after 1972", "5"),
            ("--from Henry", "5"),
            ("--from özal", "6"),
            ("--from ÉMILE", "6"),
            ("--to Haig", "4 5 6 9"),
            ("--to Haig --from Bunker", "4"),
            ("--series Hakto", "5 9"),
            ("--series hakto", "5 9"),
            ("--series WHS", "3"),
            ("--volume cables", "3 4 5 6 9"),
            ("--after 1972-10-22", "4 5 6"),
            ("--after 1972-11", "6"),
            ("--before 1972-10-21", "3"),
            ("--before 1972-10-22", "3 4 5"),
            ("--before 1972-10", "3 4 5"),
            ("--before 1972", "3 4 5 6"),
            ("--after 1972-10-22 --before 1972-10-22", "4 5"),
            ("--after 1972-10-22 --before 1972-10-22 --series Hakto --volume cables --from Kissinger --to Haig", "5"),
        ],
    )
    def test_filters(self, cables: Path, filters: str, expected: str) -> None:
        result = call("search", "rain", *filters.split(), "--db", cables, "-f", "jsonl")
        assert (result.exit_code, result.stderr) == (0, "")
        assert sorted(numbers(result)) == expected.split()

    @pytest.mark.parametrize(
        ("filter_", "post", "expected"),
        [
            ("--from", "Rio de Janeiro", "1"),
            ("--from", "Brasília", "2"),
            ("--from", "brasilia", "2"),
            ("--from", "Embassy in Brazil", "1 2"),
            ("--to", "Rio de Janeiro", "3"),
            ("--to", "Brasilia", "3"),
            ("--from", "Peking", "4"),
            ("--from", "BEIJING", "4"),
            ("--from", "athens", "5"),
        ],
    )
    def test_posts(self, posted: Path, filter_: str, post: str, expected: str) -> None:
        result = call("search", "rain", filter_, post, "--db", posted, "-f", "jsonl")
        assert sorted(numbers(result)) == expected.split()

    @pytest.mark.parametrize(
        "filters",
        [
            "--from Zorro",
            "--to Bunker --from Bunker",
            "--series Tohak",
            "--series Hak",
            "--series 2",
            "--after 1974",
            "--before 1970",
            "--after 1972-11 --before 1972-10",
        ],
    )
    def test_nothing(self, cables: Path, filters: str) -> None:
        result = call("search", "rain", *filters.split(), "--db", cables)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == "graphcables: no document holds these words and fits the filters\n"

    @pytest.mark.parametrize(
        ("volume", "told"),
        [("cable", "; did you mean cables?"), ("CABLES", "; did you mean cables?"), ("frus1969-76v09", "")],
    )
    @pytest.mark.parametrize("asked", ["search rain", "missing"])
    def test_no_such_volume(self, cables: Path, asked: str, volume: str, told: str) -> None:
        result = call(*asked.split(), "--volume", volume, "--db", cables)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == f"graphcables: {cables}: no volume {volume!r}{told}\n"

    @pytest.mark.parametrize("option", ["--after", "--before"])
    @pytest.mark.parametrize(
        "date",
        ["October", "1972-13", "1972-02-30", "1972-1-1", "22.10.1972", "", "72", "1972-10-22T08:00", "١٩٧٢", "0000"],
    )
    def test_bad_dates(self, cables: Path, option: str, date: str) -> None:
        result = call("search", "rain", option, date, "--db", cables)
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"{date!r} is no date" in result.stderr

    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            ("rain saigon", "3 4"),
            ("rain year", ""),
            ("RAIN", "3 4 5 6 9"),
            ("thieu's own", "6"),
            ("“own” 50 %", "6"),
            ("Saigon -rain", "3 4"),
            ('"rain"', "3 4 5 6 9"),
            ('"own rain"', "6"),
            ('"rain own"', ""),
            ('"own rain', "6"),
            ("“own rain”", "6"),
            ("rain-own", "6"),
            ("rain*", "3 4 5 6 9"),
        ],
    )
    def test_words(self, cables: Path, words: str, expected: str) -> None:
        result = call("search", "--db", cables, "-f", "jsonl", "--", words)
        assert (result.exit_code, sorted(numbers(result))) == (0 if expected else 1, expected.split())

    @pytest.mark.parametrize(
        "words",
        ["NOT", "AND OR", "NEAR(rain", '"', "*", "words:rain", "^rain", "{", "'; DROP TABLE words; --", "", "\0"],
    )
    def test_words_are_no_query_language(self, cables: Path, words: str) -> None:
        result = call("search", "--db", cables, "--", words)
        assert result.exit_code in (0, 1), result.exception
        assert isinstance(result.exception, SystemExit | None)

    def test_limit(self, cables: Path) -> None:
        assert len(numbers(call("search", "rain", "-n", "2", "--db", cables, "-f", "jsonl"))) == 2
        assert call("search", "rain", "-n", "0", "--db", cables).exit_code == 2

    @pytest.mark.parametrize(("limit", "told"), [(4, True), (5, False)])
    def test_more_than_the_limit(self, cables: Path, limit: int, told: bool) -> None:
        result = call("search", "rain", "-n", str(limit), "--db", cables, "-f", "jsonl")
        assert len(numbers(result)) == limit
        assert ("there are more than these" in result.stderr) is told

    @pytest.mark.parametrize(
        ("filters", "field", "value"),
        [("--from Haig", "sender", "Haig"), ("--to haig", "recipient", "Haig"), ("--from Bunker", "sender", "Bunker")],
    )
    def test_of_the_sample(self, store: Store, sample_db: Path, filters: str, field: str, value: str) -> None:
        wanted = {row["id"] for row in store.documents() if row[field] and value in row[field]}
        result = call("search", "the", *filters.split(), "--db", sample_db, "-f", "jsonl")
        found = {json.loads(line)["id"] for line in result.stdout.splitlines()}
        assert found
        assert found == wanted & {row["id"] for row in store.search("the")}


class TestMisspelt:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("chian", "chain"),
            ("shwo", "show"),
            ("serach", "search"),
            ("exprot", "export"),
            ("veiw", "view"),
            ("anotate", "annotate"),
            ("beetween", "between"),
            ("thread", "threads"),
            ("unaswered", "unanswered"),
            ("fetsh", "fetch"),
        ],
    )
    def test_commands(self, typed: str, meant: str) -> None:
        result = call(typed, "Hakto44")
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"No such command '{typed}'" in result.stderr
        assert f"'{meant}'" in result.stderr

    @pytest.mark.parametrize(
        ("command", "typed", "meant"),
        [("chain", "--fromat", "--format"), ("search", "--aftr", "--after"), ("view", "--ouput", "--output")],
    )
    def test_options(self, command: str, typed: str, meant: str) -> None:
        result = call(command, "Hakto44", typed, "x")
        assert (result.exit_code, result.stdout) == (2, "")
        assert meant in result.stderr

    def test_nothing_like_it(self) -> None:
        result = call("zzzzzz")
        assert result.exit_code == 2
        assert "Did you mean" not in result.stderr
