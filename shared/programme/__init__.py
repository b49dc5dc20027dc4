"""A programme as data: loads and checks its files, and answers what services ask of it."""

from shared.programme.calendar import Calendar
from shared.programme.loader import load
from shared.programme.model_base import Coded, Money, Text
from shared.programme.model_feedback import Category, FeedbackFile, Group
from shared.programme.model_grants import GrantsFile, Rate
from shared.programme.model_logframe import Indicator, Logframe, Result
from shared.programme.model_programme import Band, Dimension, Member, Municipality, Period, Service
from shared.programme.model_rule import Rule, Test
from shared.programme.problems import Problem, ProgrammeError
from shared.programme.programme import OUTSIDE, UNKNOWN, Programme

__all__ = [
    "OUTSIDE",
    "UNKNOWN",
    "Band",
    "Calendar",
    "Category",
    "Coded",
    "Dimension",
    "FeedbackFile",
    "GrantsFile",
    "Group",
    "Indicator",
    "Logframe",
    "Member",
    "Money",
    "Municipality",
    "Period",
    "Problem",
    "Programme",
    "ProgrammeError",
    "Rate",
    "Result",
    "Rule",
    "Service",
    "Test",
    "Text",
    "load",
]
