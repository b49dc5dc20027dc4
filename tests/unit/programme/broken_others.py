"""Ways to break the other files of a programme, and what the loader says of each."""

from __future__ import annotations

from collections.abc import Mapping

from tests.unit.programme.broken import Case

CASES: Mapping[str, Case] = {
    "a member running an unknown service": Case(
        "programme.yaml",
        "services: [participants, grants, feedback]",
        "§services: [participants, grants, feedbak]",
        'member cenn: unknown service "feedbak"; did you mean "feedback"?',
    ),
    "a rule of quality that looks at nothing": Case(
        "programme.yaml",
        "  - code: sex_unknown",
        "§  - {code: nothing, name: {en: N, ka: N}, measure: unknown, source: assumption}\n  - code: sex_unknown",
        "quality_rule nothing: `attribute` and the measure unknown go together; write both or neither",
    ),
    "a lead that is no member": Case(
        "programme.yaml",
        "lead: cenn",
        "§lead: cen",
        'lead: "cen" is no member; did you mean "cenn"?',
    ),
    "periods that overlap": Case(
        "programme.yaml",
        '{code: "2023", start: 2023-01-01,',
        '§{code: "2023", start: 2022-12-01,',
        "period 2023: overlaps with period 2022; start on 2023-01-01",
    ),
    "a day that does not exist": Case(
        "programme.yaml",
        "end: 2025-12-31\n",
        "§end: 2025-02-30\n",
        'end: "2025-02-30" is no day; write it like 2022-01-31',
    ),
    "an end before the start": Case(
        "programme.yaml",
        "cutoff: {date: 2026-03-31,",
        "§cutoff: {date: 2025-03-31,",
        "cutoff: the cut-off 2025-03-31 lies before the end 2025-12-31; write the end or a later day",
    ),
    "a member without an Armenian name": Case(
        "programme.yaml",
        "      hy: Առաջին եվրոպացի\n",
        "",
        "member fe: name: no text in hy; add hy: ...; needed are en, ka, az, hy, ru",
    ),
    "a spelling of two municipalities": Case(
        "programme.yaml",
        "aliases: [ქალაქი რუსთავი,",
        "aliases: [gardabani, ქალაქი რუსთავი,",
        (
            'municipality GE-KK-RUS: the spelling "gardabani" also names GE-KK-GAR; '
            "one spelling can lead to one municipality only"
        ),
    ),
    "bands with a gap": Case(
        "programme.yaml",
        "{code: 18-29, first: 18,",
        "§{code: 18-29, first: 19,",
        "band 18-29: does not follow the band before it; start at 18",
    ),
    "a word where true or false belongs": Case(
        "programme.yaml",
        "    in_scope: true\n",
        "    §in_scope: yes\n",
        'municipality GE-KK-MAR: in_scope: true or false is expected, not "yes"; write true or false',
    ),
    "an unknown source": Case(
        "programme.yaml",
        "suppression: {threshold: 5, views: [donor, public], source: assumption}",
        "§suppression: {threshold: 5, views: [donor, public], source: asumption}",
        'suppression: unknown source "asumption"; did you mean "assumption"?',
    ),
    "a feed by nobody": Case(
        "programme.yaml",
        "X.1: [cenn, kkm]",
        "§X.1: [cenn, kmk]",
        'feeds: X.1: "kmk" is no member; did you mean "kkm"?',
    ),
    "a field that stands twice": Case(
        "programme.yaml",
        "lanes: 4\n",
        "lanes: 4\n§lanes: 8\n",
        '"lanes" stands here twice; the first is on line {before}',
    ),
    "an alias": Case(
        "programme.yaml",
        "lanes: 4\n",
        "§lanes: *four\n",
        'anchors and aliases ("four") are refused; write it out',
    ),
    "a tag": Case(
        "grants.yaml",
        "recipient_types: [cso,",
        "§recipient_types: !!python/tuple [cso,",
        'tags ("tag:yaml.org,2002:python/tuple") are refused; write the value without it',
    ),
    "an unknown policy": Case(
        "grants.yaml",
        "default: inforeuro_month_of_cost",
        "§default: inforeuro_month",
        'exchange: default: unknown policy "inforeuro_month"; did you mean "inforeuro_month_of_cost"?',
    ),
    "an envelope above the budget": Case(
        "grants.yaml",
        "  amount: 300000.00\n",
        "  §amount: 3000000.00\n",
        "envelope: the envelope 3000000.00 is larger than the budget 1111100.00; correct one of them",
    ),
    "another total than the programme's": Case(
        "budget.yaml",
        "total: {amount: 1111100.00,",
        "§total: {amount: 1111000.00,",
        "total: the total 1111000.00 EUR differs from programme.yaml; there it is 1111100.00 EUR",
    ),
    "a category in no group": Case(
        "feedback.yaml",
        "    group: safety\n",
        "    §group: saftey\n",
        'category safety: unknown group "saftey"; did you mean "safety"?',
    ),
    "a year without Easter": Case(
        "feedback.yaml",
        "dates: [2021-05-02, 2022-04-24, 2023-04-16,",
        "§dates: [2021-05-02, 2022-04-24,",
        "calendar, movable 1: no date in 2023; add one for each year of the programme",
    ),
    "a holiday that no year has": Case(
        "feedback.yaml",
        '{day: "01-19",',
        '§{day: "02-30",',
        'calendar, fixed 4: "02-30" is no day of the year; month and day, such as 01-07',
    ),
    "a rate that is none": Case(
        "demo-rates.csv",
        "2022-03,GEL,3.4139,",
        "§2022-03,GEL,0,",
        'the rate "0" is not above zero; write a line such as 2024-03,GEL,2.8712,demo',
    ),
    "a missing field two levels down": Case(
        "grants.yaml",
        "    file: demo-rates.csv\n",
        "",
        (
            'exchange, rates: "file" is missing; '
            'add "file": a CSV file in this folder with the columns month,currency,rate,source'
        ),
    ),
}
