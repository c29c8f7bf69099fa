"""Periods of years and months by the calendar, as 民法典 200 to 203 count them."""

from __future__ import annotations

import calendar
import datetime as dt

WEEKDAYS = "一二三四五六日"


def months_after(day: dt.date, months: int) -> dt.date:
    """The last day of a period that begins on `day`, which does not count itself (民法典 201): the day of the same number
    in the month in which it ends, else the last day of that month (202)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def years_after(day: dt.date, years: int) -> dt.date:
    """The same, of years."""
    return months_after(day, 12 * years)


def written(day: dt.date) -> str:
    """2027年5月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def is_weekend(day: dt.date) -> bool:
    """Saturday or Sunday. Which other days are holidays is decided year by year; it is not known here."""
    return day.weekday() >= 5
