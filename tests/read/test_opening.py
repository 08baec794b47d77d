"""A message's own serials, from its first words."""

from __future__ import annotations

import pytest

from graphcables.read.opening import own_serials, titled


def opened(paragraphs: list[str], post: str) -> tuple[tuple[str, ...], str]:
    """The serials, and the text that goes on behind them."""
    placed, offset = [], 0
    for paragraph in paragraphs:
        placed.append((offset, paragraph))
        offset += len(paragraph) + 2
    serials, at = own_serials(placed, post)
    return serials, "\n\n".join(paragraphs)[at:].strip()


@pytest.mark.parametrize(
    ("first", "post", "expected"),
    [
        ("Hakto 44/224. Deliver it.", "Saigon", ("Hakto 44/224",)),
        ("Tohak 82/WHS 2280. Ref: Hakto 37.", "", ("Tohak 82", "WHS 2280")),
        ("719/Tohak 284. We agree.", "Saigon", ("Tohak 284", "Saigon 719")),
        ("State 104906/Tosec 827. We agree.", "State", ("State 104906", "Tosec 827")),
        ("236. We agree.", "Athens", ("Athens 236",)),
        ("113. Your 317 came.", "Athens", ("Athens 113",)),
        ("0224. We agree.", "Saigon", ("Saigon 224",)),
        ("247. We agree.", "", ("247",)),
        ("[501] We agree.", "Athens", ("Athens 501",)),
        ("501 We agree.", "Athens", ("Athens 501",)),
        ("501… We agree.", "Athens", ("Athens 501",)),
        ("Secto 31. We agree.", "Paris", ("Secto 31",)),
        ("SECTO 31. We agree.", "Paris", ("Secto 31",)),
        ("Saigon 15724. We agree.", "Saigon", ("Saigon 15724",)),
        ("Deptel 1234. We agree.", "State", ("Deptel 1234",)),
        ("Circular telegram 580. We agree.", "State", ("Circular telegram 580",)),
        pytest.param(
            "Circular 580. We agree.",
            "State",
            ("Circular telegram 580",),
            marks=pytest.mark.xfail(strict=True, reason="may be a printed paper's heading"),
        ),
        ("Telegram 44. We agree.", "Athens", ("Athens 44",)),
        ("WH 29641. We agree.", "", ("WH 29641",)),
        ("LINC 4071. We agree.", "", ("LINC 4071",)),
        ("A–120. We agree.", "State", ("A-120",)),
        ("CA–9112", "State", ("CA-9112",)),
        ("No. 257]", "Athens", ("Athens 257",)),
        ("No. 257.", "Athens", ("Athens 257",)),
        ("[No. 257.]", "Athens", ("Athens 257",)),
        ("110600Z. We agree.", "Taipei", ("DTG 110600Z",)),
        ("83. Gocus 546. For the desk.", "Batavia", ("Batavia 83", "Gocus 546")),
        ("8. Gocus 520. 1. We are sure.", "Batavia", ("Batavia 8", "Gocus 520")),
        ("2354. Vanto 6. For the Secretary.", "Athens", ("Athens 2354", "Vanto 6")),
        ("75051. Tovan 30. For Vance.", "State", ("State 75051", "Tovan 30")),
        # What he answers.
        ("75051. Vanto 30. We agree.", "State", ("State 75051",)),
        ("Gadel 112. Delga 510. We agree.", "State", ("Gadel 112",)),
        ("83. Embtel 12. We agree.", "State", ("State 83",)),
        ("83. Vanto 30. We agree.", "", ("83",)),
        ("798. Vanto 5. We agree.", "Circular telegram", ("Circular telegram 798",)),
    ],
)
def test_forms(first: str, post: str, expected: tuple[str, ...]) -> None:
    assert opened([first, "And more."], post)[0] == expected


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (["Athens, June 4, 1964.", "501. We agree."], ("Athens 501",)),
        (["Athens, June 4, 1964.", "secret", "501. We agree."], ("Athens 501",)),
        (["A long opening " * 20, "501. We agree."], ()),
        ([], ()),
    ],
)
def test_paragraphs_before(paragraphs: list[str], expected: tuple[str, ...]) -> None:
    assert opened(paragraphs, "Athens")[0] == expected


@pytest.mark.parametrize(
    "first",
    [
        "Ref: Tohak 82. We agree.",
        "Reference Tohak 82.",
        "Your 317 came.",
        "Embtel 1234 says this.",
        "Hakto 4 and Hakto 5 came.",
        "Article 4. The parties agree.",
        "On June 5. We met.",
        "In 1964. We met.",
        "NSC 5404. We agree.",
        "1,500 men came.",
        "1. Summary. 2. Comment.",
        "Dear Mr. Bell:",
        "SUBJECT",
    ],
)
def test_no_serial(first: str) -> None:
    assert opened([first], "Athens") == ((), first)


def test_a_list_in_quotes_is_no_serial() -> None:
    questions = ["Athens, June 4, 1964.", "“1. Should we go?", "“2. Should we stay?"]
    assert opened(questions, "Athens")[0] == ()


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (["Hakto 44/224. Deliver it."], "Deliver it."),
        (["Athens, June 4, 1964.", "501. We agree.", "More."], "We agree.\n\nMore."),
        (["Tohak 82/WHS 2280. Ref: Hakto 37."], "Ref: Hakto 37."),
    ],
)
def test_text_goes_on(paragraphs: list[str], expected: str) -> None:
    assert opened(paragraphs, "Athens")[1] == expected


@pytest.mark.parametrize(
    ("printed", "post", "expected"),
    [
        ("111621", "State", "State 111621"),
        ("00044", "Athens", "Athens 44"),
        ("44", "", "44"),
        ("A–195", "Athens", "A-195"),
        ("Tohak 82", "", "Tohak 82"),
    ],
)
def test_serial_of_a_heading(printed: str, post: str, expected: str) -> None:
    assert titled(printed, post) == expected
