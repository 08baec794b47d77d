"""Dates and hours as messages print them, and the ISO dates that they mean.

Examples
--------
>>> when(DATE.search("Your 317, November 13, 9 a.m., and 318"), anchor="1934-11-15")
'1934-11-13T09:00'
>>> when(DATE.search("your No. 484, of the 14th ultimo"), anchor="1882-03-02")
'1882-02-14'
>>> when(DATE.search("cablegram of 27th July, 1949"), anchor=None)
'1949-07-27'
"""

from __future__ import annotations

import datetime as dt
import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:Jan(?:uary|y\.?|\.)?|Feb(?:ruary|y\.?|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?|JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?"
    r"|SEPT?(?:EMBER)?|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?)"
)
TIME = (
    r"(?:(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9][0-9]))?(?:\s?\[(?P<hour2>[0-9]{1,2})\])?\s?(?P<half>[apAP])\.?\s?[mM]\b\.?|(?P<noon>noon|midnight)"
    r"|(?P<clock>[0-2][0-9][0-5][0-9])(?:Z\b|\s(?:hours|GMT)))"
)
_ORDINAL = r"(?:st|nd|rd|th|d)?"
DATE_PATTERN = (  # its first letters, looked at by themselves, spare most places a try of all months
    rf"(?=[JFMASOND0-9t])(?:(?P<month>{MONTH})\s(?P<day>[0-3]?[0-9]){_ORDINAL}\b(?!:)(?:\s?\[(?P<day4>[0-3]?[0-9])\])?(?:,?\s(?P<year>1[789][0-9][0-9]|20[0-9][0-9])\b)?"
    rf"|(?<![0-9])(?P<day2>[0-3]?[0-9]){_ORDINAL}(?:\sof)?\s(?P<month2>{MONTH})(?![a-z])(?:,?\s(?P<year2>1[789][0-9][0-9]|20[0-9][0-9])\b)?"
    rf"|(?:the\s)?(?P<day3>[0-3]?[0-9]){_ORDINAL}\s(?P<relative>instant|inst\b\.?|ultimo|ult\b\.?|of\s(?:(?:this|the\spresent)|last)\smonth\b))"
    rf"(?P<last>\slast\b)?(?:(?:,|\sat)?\s?\(?{TIME}\)?)?"
)
DATE = re.compile(DATE_PATTERN)
"""A date as a message prints it, with its hour where one follows; give the match to `when`."""

_SLACK = dt.timedelta(days=10)
_FAR = dt.timedelta(days=270)
"""How far from its document the date of an editor's note may be that gives no year: mostly it is the document's own year."""


def month_number(name: str) -> int:
    """The number of a month, by its name or abbreviation in English."""
    return _MONTHS.index(name[:3].lower()) + 1


def _clock(match: re.Match[str]) -> str:
    if match["hour"]:
        printed = int(match["hour2"] or match["hour"])  # the editors' "6 [4] p.m." is 4
        hour = printed % 12 + (12 if match["half"] in "pP" else 0)
        sane = printed <= 12 and int(match["minute"] or 0) < 60
        return f"T{hour:02}:{match['minute'] or '00'}" if sane else ""
    if match["noon"]:
        return "T12:00" if match["noon"] == "noon" else "T00:00"
    if match["clock"] and match["clock"] < "2400":
        return f"T{match['clock'][:2]}:{match['clock'][2:]}"
    return ""


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def day_of(iso: str | None) -> dt.date | None:
    """The day of an ISO date or date-time; None where the day isn't known."""
    try:
        return dt.date.fromisoformat(iso[:10]) if iso else None
    except ValueError:
        return None


def _last_day(iso: str | None) -> dt.date | None:
    """The last day of an ISO month or year."""
    year, _, month = (iso or "").partition("-")
    if not year.isdecimal():
        return None
    following = _date(int(year) + 1, 1, 1) if month in ("", "12") else _date(int(year), int(month) + 1, 1)
    return following - dt.timedelta(days=1) if following else None


def when(match: re.Match[str] | None, anchor: str | None, *, partial: bool = False, noted: bool = False) -> str | None:
    """The ISO date, or date-time, of a match of `DATE`.

    Parameters
    ----------
    match : re.Match or None
    anchor : str or None
        ISO date of the citing message, its month or its year. A date without a year is the latest one not after it (ten days are allowed,
        for messages dated by another clock); *instant* is its month, *ultimo* the month before.

    partial : bool
        Gives ``--12-30`` where the year isn't known.
    noted : bool
        Whether an editor's note gives the date, which may be of a later message: without a year it is of the document's,
        or of the next one or the one before where that is far nearer.

    Returns
    -------
    str or None
        None where the words give no day: no anchor for a year, or a day that its month doesn't have.
    """
    if match is None:
        return None
    base = day_of(anchor)
    latest = base or _last_day(anchor)
    day: dt.date | None = None
    number = int(match["day4"] or match["day"] or match["day2"] or match["day3"])
    if match["relative"]:
        if base is None:
            return None
        before = match["relative"].startswith("ult") or "last" in match["relative"]
        month_of = base.replace(day=1) - dt.timedelta(days=1) if before else base
        day = _date(month_of.year, month_of.month, number)
    else:
        month, year = month_number(match["month"] or match["month2"]), match["year"] or match["year2"]
        if year:
            day = _date(int(year), month, number)
        elif latest is not None:
            day = _date(latest.year, month, number)
            if noted and day is not None:
                day = _nearest(day, base) if base else day
            elif day is None or day > latest + _SLACK:
                day = _date(latest.year - 1, month, number)
        elif partial:
            return f"--{month:02}-{number:02}"
    return day.isoformat() + _clock(match) if day else None


def _nearest(day: dt.date, base: dt.date) -> dt.date:
    """A day, or that of the year after or before where it is far from the document's."""
    if abs(day - base) <= _FAR:
        return day
    return _date(day.year + (1 if day < base else -1), day.month, day.day) or day


def complete(partial: str | None, anchor: dt.date | None) -> dt.date | None:
    """The day of a date, one without a year being the latest not after the anchor.

    Examples
    --------
    >>> complete("--12-30", dt.date(1973, 1, 4)), complete("1972-12-30", None)
    (datetime.date(1972, 12, 30), datetime.date(1972, 12, 30))
    """
    if partial is None or not partial.startswith("--"):
        return day_of(partial)
    if anchor is None:
        return None
    month, number = int(partial[2:4]), int(partial[5:7])
    day = _date(anchor.year, month, number)
    return _date(anchor.year - 1, month, number) if day is None or day > anchor + _SLACK else day


DTG = re.compile(
    r"\b(?P<dtg>(?P<day>[0-3][0-9])(?P<clock>(?:[01][0-9]|2[0-3])[0-5][0-9])Z)\b(?:\s(?P<month>"
    + MONTH
    + r")\b(?:\s(?P<year>[0-9]{2,4})\b)?)?"
)
"""A date-time group: ``031236Z``, ``152301Z May``."""


def when_dtg(match: re.Match[str], anchor: str | None) -> str | None:
    """The ISO date-time of a date-time group: the latest such day not after the anchor.

    Examples
    --------
    >>> when_dtg(DTG.search("your 031236Z"), "1972-11-04")
    '1972-11-03T12:36'
    """
    base = day_of(anchor)
    number = int(match["day"])
    day: dt.date | None = None
    if match["month"] and match["year"]:
        year = int(match["year"])
        day = _date(
            year if year > 99 else year + 100 * ((base.year if base else 1900) // 100),
            month_number(match["month"]),
            number,
        )
    elif base is None:
        return None
    elif match["month"]:
        day = _date(base.year, month_number(match["month"]), number)
        if day and day > base + _SLACK:
            day = _date(base.year - 1, day.month, number)
    else:
        month = base
        latest = base + dt.timedelta(days=match["clock"] < "0800")  # when Greenwich is a day ahead of Washington
        for _ in range(4):
            day = _date(month.year, month.month, number)
            if day is not None and day <= latest:
                break
            day, month = None, month.replace(day=1) - dt.timedelta(days=1)
    return f"{day.isoformat()}T{match['clock'][:2]}:{match['clock'][2:]}" if day else None
