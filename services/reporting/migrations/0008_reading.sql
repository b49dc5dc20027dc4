-- A day as it was known is read from sums by month and the contributions of the day's own month. They are appended almost
-- in the order of `known_at`; what comes late stands alone among its pages, which is why a page range keeps several spans.
CREATE INDEX contribution_recorded ON contribution
USING brin (known_at timestamptz_minmax_multi_ops) WITH (pages_per_range = 16, autosummarize = on);
-- A page of the events behind a figure is read in the order of its index, and ends where the page ends.
DROP INDEX contribution_of;
CREATE INDEX contribution_of ON contribution (version, indicator, measure, day, event_id);
