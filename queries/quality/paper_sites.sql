/*---
title: "Sites on paper"
question: "Which counters still keep a tally on paper, and which of their weeks are missing?"
why: "What is counted by hand shows how many came, and neither how long they waited nor who they were."
grain: "one site"
columns:
  - {name: site, type: VARCHAR, doc: "Site."}
  - {name: source, type: VARCHAR, doc: "Name of the source; the first by name where there are several."}
  - {name: first_week, type: DATE, doc: "Monday of the first week with a tally."}
  - {name: newest_week, type: DATE, doc: "Monday of the newest week with a tally."}
  - {name: weeks, type: BIGINT, unit: weeks, doc: "Weeks with a tally."}
  - {name: weeks_missing, type: BIGINT, unit: weeks, doc: "Weeks between the first and the newest without a tally, and without single walk-ins of a queue system."}
  - {name: visits, type: BIGINT, unit: visits, doc: "Visits of the tallies that are part of the figures of the counter."}
  - {name: beside_system, type: BIGINT, unit: visits, doc: "Visits on paper beside single walk-ins of a queue system, which count instead."}
notes:
  - "`frontdoor query tally_checks` names the missing weeks, totals that do not add up, and days that a queue system or another sheet counted too."
---*/
WITH paper AS (
    SELECT
        t.site,
        min(t.source) AS source,
        min(d.week_start) AS first_week,
        max(d.week_start) AS newest_week,
        count(DISTINCT d.week_start) AS weeks,
        sum(CASE WHEN t.counts AND t.channel = 'counter' AND t.origin = 'resident' THEN t.visits ELSE 0 END) AS visits,
        sum(CASE WHEN t.beside = 'visits' THEN t.visits ELSE 0 END) AS beside_system
    FROM counter_tally AS t
    JOIN calendar AS d ON d.local_date = t.local_date
    GROUP BY t.site
),
covered AS (
    SELECT t.site, d.week_start
    FROM counter_tally AS t
    JOIN calendar AS d ON d.local_date = t.local_date
    GROUP BY t.site, d.week_start
    UNION
    SELECT v.site, d.week_start
    FROM counter_visit AS v
    JOIN calendar AS d ON d.local_date = v.local_date
    WHERE v.channel = 'counter' AND v.kind IS DISTINCT FROM 'appointment' AND v.outcome NOT IN ('cancelled_before', 'booked', 'did_not_attend')
    GROUP BY v.site, d.week_start
),
missing AS (
    SELECT p.site, count(*) AS weeks
    FROM paper AS p
    JOIN calendar AS d ON d.local_date = d.week_start AND d.local_date > p.first_week AND d.local_date < p.newest_week
    LEFT JOIN covered AS c ON c.site = p.site AND c.week_start = d.local_date
    WHERE c.site IS NULL
    GROUP BY p.site
)
SELECT
    p.site,
    p.source,
    p.first_week,
    p.newest_week,
    p.weeks,
    coalesce(m.weeks, 0) AS weeks_missing,
    CAST(p.visits AS BIGINT) AS visits,
    CAST(p.beside_system AS BIGINT) AS beside_system
FROM paper AS p
LEFT JOIN missing AS m ON m.site = p.site
ORDER BY p.site
