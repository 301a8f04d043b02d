/*---
title: "Walk-outs by half hour of arrival"
question: "At which times of day do people leave before they are called?"
why: "Who leaves is in no figure of those served, and comes back, rings, or goes without."
grain: "one half hour, or one half hour and site"
around: [0, 0]
params:
  - {name: by, type: VARCHAR, default: "site", values: [site, none], doc: "Whether sites are shown apart or together."}
  - {name: from, type: DATE, default: "1900-01-01", doc: "First local date."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last local date."}
columns:
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Start of the half hour in which they came."}
  - {name: half_hour, type: VARCHAR, doc: "The same as HH:MM."}
  - {name: arrivals, type: BIGINT, unit: visits, doc: "Visits of people who joined the queue and of whom it is known what came of it: served, transferred, walked_out, no_show or expired."}
  - {name: walked_out, type: BIGINT, unit: visits, doc: "Of them, those who left before they were called."}
  - {name: no_show, type: BIGINT, unit: visits, doc: "Of them, those who were called and were not there."}
  - {name: walked_out_share, type: DOUBLE, unit: share, doc: "walked_out / arrivals; none without arrivals."}
  - {name: no_show_share, type: DOUBLE, unit: share, doc: "no_show / arrivals; none without arrivals."}
  - {name: unknown, type: BIGINT, unit: visits, doc: "Single visits of which it is not known what came of them. They are no arrivals."}
  - {name: split, type: VARCHAR, doc: "The site; all when not split."}
chart: {kind: heat, x: half_hour, y: walked_out_share, series: split, format: percent, weight: arrivals, least: 20}
notes:
  - "A half hour with few arrivals swings widely: read the share with the arrivals beside it."
  - "Expired visits are among the arrivals: some of them left too, but no one saw when. Counts of tally sheets say nothing of who left and are in demand_by_site_hour and visits_by_outcome, not here."
---*/
WITH counted AS (
    SELECT
        i.half_hour,
        CASE $by WHEN 'site' THEN i.site ELSE 'all' END AS split,
        CASE WHEN i.outcome IN ('served', 'transferred', 'walked_out', 'no_show', 'expired') THEN i.visits ELSE 0 END AS arrivals,
        CASE WHEN i.outcome = 'walked_out' THEN i.visits ELSE 0 END AS walked_out,
        CASE WHEN i.outcome = 'no_show' THEN i.visits ELSE 0 END AS no_show,
        CASE WHEN i.outcome = 'unknown' THEN i.visits ELSE 0 END AS unknown
    FROM counter_interval AS i
    WHERE i.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE) AND i.half_hour IS NOT NULL
        AND coalesce(i.basis, 'visits') = 'visits'
)
SELECT
    c.half_hour AS local_minute,
    lpad(CAST(CAST(floor(CAST(c.half_hour AS DOUBLE) / 60) AS INTEGER) AS VARCHAR), 2, '0')
        || ':' || lpad(CAST(c.half_hour % 60 AS VARCHAR), 2, '0') AS half_hour,
    sum(c.arrivals) AS arrivals,
    sum(c.walked_out) AS walked_out,
    sum(c.no_show) AS no_show,
    CAST(sum(c.walked_out) AS DOUBLE) / nullif(sum(c.arrivals), 0) AS walked_out_share,
    CAST(sum(c.no_show) AS DOUBLE) / nullif(sum(c.arrivals), 0) AS no_show_share,
    sum(c.unknown) AS unknown,
    c.split
FROM counted AS c
GROUP BY c.half_hour, c.split
HAVING sum(c.arrivals) + sum(c.unknown) > 0
ORDER BY c.half_hour, c.split
