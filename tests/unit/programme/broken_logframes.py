"""Ways to break logframe.yaml, and what the loader says of each."""

from __future__ import annotations

from collections.abc import Mapping

from tests.unit.programme.broken import Case

OP11B = "kind: distinct_persons\n    direction: up\n    decimals: 0\n    source: assumption\n    core: true\n"
CASES: Mapping[str, Case] = {
    "a misspelled kind": Case(
        "logframe.yaml",
        OP11B,
        OP11B.replace("kind: distinct_persons", "§kind: distinct_person"),
        'indicator OP1.1.b: unknown kind "distinct_person"; did you mean "distinct_persons"?',
    ),
    "a misspelled field": Case(
        "logframe.yaml",
        "baseline: {value: 0, year: 2022, source: assumption}\n    target: {value: 60,",
        "baseline: {value: 0, year: 2022, source: assumption}\n    §target: {valeu: 60, value: 60,",
        'indicator OP1.1.b, target: unknown field "valeu"; did you mean "value"?',
    ),
    "a missing field": Case(
        "logframe.yaml",
        "    verification: {en: Attendance sheets, ka: დასწრების ფურცლები, az: İştirak vərəqləri, hy: Մասնակցության թերթիկներ}\n",
        "",
        'indicator OP1.1.b: "verification" is missing; add "verification": the means of verification, by language',
    ),
    "an unknown result": Case(
        "logframe.yaml",
        "    result: OP1.1\n",
        "    §result: OP1.11\n",
        'indicator OP1.1.a: unknown result "OP1.11"; did you mean "OP1.1"?',
    ),
    "an unknown breakdown": Case(
        "logframe.yaml",
        "breakdowns: [country, member]",
        "§breakdowns: [contry, member]",
        'indicator OP1.3.a: unknown breakdown "contry"; did you mean "country"?',
    ),
    "a text without Georgian": Case(
        "logframe.yaml",
        "verification: {en: Camp lists, ka: ბანაკის სიები, az: Düşərgə siyahıları, hy: Ճամբարների ցուցակներ}",
        "§verification: {en: Camp lists}",
        "indicator OP1.4.a: verification: no text in ka; add ka: ...; needed are en, ka",
    ),
    "a text in an undeclared language": Case(
        "logframe.yaml",
        "verification: {en: Camp lists, ka: ბანაკის სიები, az: Düşərgə siyahıları, hy: Ճամբարների ցուցակներ}",
        "§verification: {en: Camp lists, ka: ბანაკის სიები, de: Listen}",
        'indicator OP1.4.a, verification: unknown language "de"; write one of en, ka, az, hy, ru',
    ),
    "a code that stands twice": Case(
        "logframe.yaml",
        "  - code: OP1.1.c\n",
        "  - §code: OP1.1.b\n",
        (
            'indicator OP1.1.b: the code "OP1.1.b" stands twice; '
            "each code may stand once; the other is number 7 of indicators"
        ),
    ),
    "a milestone outside the periods": Case(
        "logframe.yaml",
        "milestones: {2022: 15, 2023: 30, 2024: 45}",
        "§milestones: {2022: 15, 2023: 30, 2027: 45}",
        'indicator OP1.1.b, milestones: milestone "2027" lies in no period; write one of 2022, 2023, 2024, 2025',
    ),
    "a milestone behind the one before": Case(
        "logframe.yaml",
        "milestones: {2022: 15, 2023: 30, 2024: 45}",
        "§milestones: {2022: 15, 2023: 10, 2024: 45}",
        "indicator OP1.1.b, milestones: milestone 2023 (10) falls behind milestone 2022 (15); direction is up",
    ),
    "a target below the baseline": Case(
        "logframe.yaml",
        "baseline: {value: 0, year: 2022, source: assumption}\n    target: {value: 4,",
        "baseline: {value: 9, year: 2022, source: assumption}\n    §target: {value: 4,",
        (
            "indicator OP1.3.a, target: the target 4 lies below the baseline 9, but direction is up; "
            "correct the value or the direction"
        ),
    ),
    "a number in quotes": Case(
        "logframe.yaml",
        "target: {value: 60,",
        '§target: {value: "60",',
        (
            'indicator OP1.1.b, target: value: "60" is no number; '
            "write it like 300000 or 2.50, without separators, quotes or units"
        ),
    ),
    "a rule of another kind": Case(
        "logframe.yaml",
        "      sum: hours\n",
        "      §count: person\n",
        "indicator OP1.1.c, rule: does not fit the kind sum; write sum: ..., or change the kind",
    ),
    "a rule with two ways": Case(
        "logframe.yaml",
        "    §rule:\n      sum: hours\n".replace("§", ""),
        "    §rule:\n      sum: hours\n      count: event\n",
        "indicator OP1.1.c, rule: says count and sum; "
        "give exactly one of count, sum, ratio, state, measure, improvement, complete, judgement",
    ),
    "an event of no service": Case(
        "logframe.yaml",
        "events: [grants.contract.signed]",
        "§events: [grant.contract.signed]",
        (
            'indicator OP3.1.a, rule: events: "grant.contract.signed" has the wrong form; '
            "write the event types that count, such as [participants.activity.held]"
        ),
    ),
    "a condition with an unknown code": Case(
        "logframe.yaml",
        "where: {kind: [study_tour, exchange_visit]}",
        "§where: {kind: [study_tuor, exchange_visit]}",
        'indicator OP1.3.a, rule, where: kind is never "study_tuor"; did you mean "study_tour"?',
    ),
    "a misspelled field in a condition": Case(
        "logframe.yaml",
        "        organisation.target: true\n",
        "        §organisation.targt: true\n",
        (
            'indicator OP1.1.b, rule, where: participants.attendance.recorded has no field "targt"; '
            'did you mean "target"?'
        ),
    ),
    "a misspelled reference in a condition": Case(
        "logframe.yaml",
        "        organisation.target: true\n",
        "        §organisaton.target: true\n",
        (
            'indicator OP1.1.b, rule, where: participants.attendance.recorded has no field "organisaton"; '
            'did you mean "organisation"?'
        ),
    ),
    "an unknown event type": Case(
        "logframe.yaml",
        "events: [participants.campaign.delivered]",
        "§events: [participants.campaign.deliverd]",
        (
            'indicator OP1.5.a, rule: unknown event type "participants.campaign.deliverd"; '
            'did you mean "participants.campaign.delivered"?'
        ),
    ),
    "a word where a flag belongs": Case(
        "logframe.yaml",
        "where: {joint_with_la: true}",
        "§where: {joint_with_la: joint}",
        'indicator OP3.2, rule, where: "joint_with_la" is true or false, never "joint"; write true or false',
    ),
    "a range of words": Case(
        "logframe.yaml",
        "where: {programme: social_work_fellowship}",
        "§where: {programme: {between: [1, 2]}}",
        'indicator OP1.2.b, rule, where: "programme" is no number, but a word; write a value or a list of values',
    ),
    "a share of an unknown field": Case(
        "logframe.yaml",
        "        organisation.target: true\n",
        "        §sessions: {at_least: 80, share_of: activity.sesions}\n",
        (
            'indicator OP1.1.b, rule, where: participants.attendance.recorded has no field "sesions"; '
            'did you mean "sessions"?'
        ),
    ),
    "a cell that is no breakdown": Case(
        "logframe.yaml",
        "cells: {policy_kind: kind}",
        "§cells: {policy_kin: kind}",
        'indicator OC2.2, rule, cells: "policy_kin" is none of its breakdowns; did you mean "policy_kind"?',
    ),
    "a misspelled field of a cell": Case(
        "logframe.yaml",
        "cells: {policy_kind: kind}",
        "§cells: {policy_kind: knd}",
        'indicator OC2.2, rule, cells: participants.policy.adopted has no field "knd"; did you mean "kind"?',
    ),
    "a state without what it needs": Case(
        "logframe.yaml",
        "      times: 2\n",
        "",
        "indicator OC2.1, rule: names no times; add times: ...",
    ),
    "a part of a rule that has no meaning": Case(
        "logframe.yaml",
        "      measure: value\n      events: [participants.survey.result_recorded]\n",
        "      measure: value\n      events: [participants.survey.result_recorded]\n      §times: 2\n",
        'indicator IMP.1, rule: "times" has no meaning beside measure; take it out',
    ),
    "a share of no breakdown": Case(
        "logframe.yaml",
        "        share: {sex: F}\n",
        "        §share: {sexe: F}\n",
        'indicator X.3, part women, share: "sexe" is no breakdown of X.2; did you mean "sex"?',
    ),
    "an output without an outcome": Case(
        "logframe.yaml",
        "level: output\n    parent: OC1\n",
        "level: output\n    §parent: IMP\n",
        "result OP1.1: an element of level output cannot stand here; name an outcome as parent",
    ),
}
