/*---
title: "Counter visits by outcome"
question: "What became of everyone who came to a counter?"
why: "Averages over people served improve when others give up: so everyone is counted."
grain: "one outcome, or one outcome and site, service or kind"
around: [0, 0]
params:
  - {name: by, type: VARCHAR, default: "none", values: [none, site, service, kind], doc: "What to split by; kind tells walk-ins from appointments."}
  - {name: from, type: DATE, default: "1900-01-01", doc: "First local date."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last local date."}
columns:
  - {name: outcome, type: VARCHAR, doc: "served, transferred, walked_out, no_show, expired, turned_away, cancelled_before, did_not_attend, booked or unknown."}
  - {name: visits, type: BIGINT, unit: visits, doc: "Visits."}
  - {name: split, type: VARCHAR, doc: "The site, service or kind; all when not split."}
chart: {kind: bar, x: outcome, y: visits, series: split, format: count}
---*/
WITH counted AS (
    SELECT
        CASE $by WHEN 'site' THEN d.site WHEN 'service' THEN d.service WHEN 'kind' THEN d.kind ELSE 'all' END AS split,
        d.outcome,
        sum(d.visits) AS visits
    FROM counter_day AS d
    WHERE d.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
    GROUP BY CASE $by WHEN 'site' THEN d.site WHEN 'service' THEN d.service WHEN 'kind' THEN d.kind ELSE 'all' END, d.outcome
)
SELECT c.outcome, c.visits, c.split
FROM counted AS c
ORDER BY c.split, c.visits DESC, c.outcome
