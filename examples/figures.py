"""The figures in pandas: python examples/figures.py http://127.0.0.1:8000 [KEY]"""

import sys

import pandas as pd

address, *key = sys.argv[1:]
options = {"Authorization": f"Bearer {key[0]}"} if key else {}

# %% Every value of every indicator, a row each: indicator, part, period, measure, member, value
values = pd.read_csv(f"{address}/exports/values.csv", storage_options=options)
total = values[(values["By"] == "total") & values["Part"].isna()]

# %% To the end of each period where values add up, else the period's own; an indicator a row
shown = total[total["Measure"].isin(["cumulative", "value"])].sort_values("Measure")
print(shown.drop_duplicates(["Indicator", "Period"]).pivot_table("Value", "Indicator", "Period"))

# %% Baseline, target and value side by side, as known on the last day of 2023
frame = pd.read_csv(f"{address}/exports/logframe.csv?as_of=2023-12-31", storage_options=options)
print(frame[["Code", "Indicator", "Baseline", "Target", "Current value"]].to_string(max_colwidth=40))
