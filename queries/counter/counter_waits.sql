/*---
title: "Waits at the counter"
question: "How long did everyone who came wait, and not only those who were served?"
why: "A mean over people served gets shorter when others give up: the wait of all who came does not."
grain: "one row, or one site, service or kind"
around: [0, 0]
params:
  - {name: by, type: VARCHAR, default: "none", values: [none, site, service, kind], doc: "What to split by; kind tells walk-ins from appointments."}
  - {name: from, type: DATE, default: "1900-01-01", doc: "A day of the first month."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "A day of the last month."}
columns:
  - {name: split, type: VARCHAR, doc: "The site, service or kind; all when not split."}
  - {name: arrived, type: BIGINT, unit: visits, doc: "Visits: all but appointments that were cancelled before, not attended, or of which nothing but the booking is known."}
  - {name: called, type: BIGINT, unit: visits, doc: "Of them, visits with a known wait to their first call, whatever came of it."}
  - {name: served, type: BIGINT, unit: visits, doc: "Visits that were served."}
  - {name: mean_served, type: DOUBLE, unit: s, doc: "Mean wait of those served, as queue systems give it."}
  - {name: median_served, type: BIGINT, unit: s, doc: "The least wait that half of those served did not exceed (nearest rank)."}
  - {name: p90_served, type: BIGINT, unit: s, doc: "The same of nine in ten."}
  - {name: median_everyone, type: BIGINT, unit: s, doc: "Median wait of everyone who came: the first wait by which at most half are still waiting, by the product-limit estimate (Kaplan and Meier 1958). NULL where it does not come down to one half."}
  - {name: events, type: BIGINT, unit: visits, doc: "Waits in that estimate that ended at a desk."}
  - {name: censored, type: BIGINT, unit: visits, doc: "Waits in it that ended otherwise: those who left count as still waiting when they left, those who were not there when called as still waiting at the call."}
  - {name: expired, type: BIGINT, unit: visits, doc: "Left out of it: visits closed by a reset or open at midnight, which have no wait."}
  - {name: no_time, type: BIGINT, unit: visits, doc: "Left out of it: visits of which neither a call nor the time they left is known, or not what came of the call. arrived = events + censored + expired + no_time."}
  - {name: note, type: VARCHAR, doc: "Why median_everyone is missing."}
chart: {kind: bar, x: split, y: median_everyone, format: seconds}
notes:
  - "A wait ends at the first call. It starts at arrival, or at the start of an appointment if that is later: one that is called before its start waited 0 s."
  - "The product-limit estimate takes it that those who left would have waited as long as the others still there; if those with the longest waits before them leave first, the true median is longer (E. L. Kaplan and P. Meier, Nonparametric Estimation from Incomplete Observations, Journal of the American Statistical Association 53, 1958)."
  - "Whole months are counted, from that of the first date to that of the last."
---*/
WITH visit AS (
    SELECT
        CASE $by WHEN 'site' THEN m.site WHEN 'service' THEN m.service WHEN 'kind' THEN m.kind ELSE 'all' END AS split,
        m.outcome,
        m.stayed_s,
        m.stay_ended,
        m.visits
    FROM counter_wait_month AS m
    WHERE m.local_month BETWEEN substr(CAST($from AS VARCHAR), 1, 7) AND substr(CAST($to AS VARCHAR), 1, 7)
),
total AS (
    SELECT
        v.split,
        sum(v.visits) AS arrived,
        sum(CASE WHEN v.stay_ended IN ('desk', 'not_there', 'not_known') THEN v.visits ELSE 0 END) AS called,
        sum(CASE WHEN v.outcome = 'served' THEN v.visits ELSE 0 END) AS served,
        sum(CASE WHEN v.stay_ended = 'desk' THEN v.visits ELSE 0 END) AS events,
        sum(CASE WHEN v.stay_ended IN ('left', 'not_there') THEN v.visits ELSE 0 END) AS censored,
        sum(CASE WHEN v.outcome = 'expired' THEN v.visits ELSE 0 END) AS expired
    FROM visit AS v
    GROUP BY v.split
),
at_time AS (
    SELECT
        v.split,
        v.stayed_s,
        sum(v.visits) AS ended,
        sum(CASE WHEN v.stay_ended = 'desk' THEN v.visits ELSE 0 END) AS events,
        sum(CASE WHEN v.outcome = 'served' THEN v.visits ELSE 0 END) AS served
    FROM visit AS v
    WHERE v.stay_ended IN ('desk', 'left', 'not_there')
    GROUP BY v.split, v.stayed_s
),
at_risk AS (
    SELECT
        t.split,
        t.stayed_s,
        t.events,
        t.served,
        -- Who leaves in the very second of a call was still there at that call.
        sum(t.ended) OVER (PARTITION BY t.split ORDER BY t.stayed_s DESC) AS waiting,
        sum(t.served) OVER (PARTITION BY t.split ORDER BY t.stayed_s) AS served_by_then,
        sum(t.served) OVER (PARTITION BY t.split) AS served_ever
    FROM at_time AS t
),
curve AS (
    -- The product of 1 - events / waiting over all times so far, as a sum of logarithms; nought once all have been called.
    SELECT
        r.split,
        r.stayed_s,
        r.served,
        r.served_by_then,
        r.served_ever,
        CASE
            WHEN r.events = r.waiting THEN 0
            ELSE exp(sum(CASE WHEN r.events < r.waiting THEN ln(1 - CAST(r.events AS DOUBLE) / r.waiting) ELSE 0 END)
                OVER (PARTITION BY r.split ORDER BY r.stayed_s))
        END AS still_waiting
    FROM at_risk AS r
),
measured AS (
    SELECT
        c.split,
        sum(CAST(c.served AS DOUBLE) * c.stayed_s) / nullif(sum(c.served), 0) AS mean_served,
        min(CASE WHEN c.served_ever > 0 AND c.served_by_then * 100 >= c.served_ever * 50 THEN c.stayed_s END) AS median_served,
        min(CASE WHEN c.served_ever > 0 AND c.served_by_then * 100 >= c.served_ever * 90 THEN c.stayed_s END) AS p90_served,
        -- A billionth for what logarithms lose, so that a half is a half.
        min(CASE WHEN c.still_waiting <= 0.500000001 THEN c.stayed_s END) AS median_everyone
    FROM curve AS c
    GROUP BY c.split
)
SELECT
    t.split,
    t.arrived,
    t.called,
    t.served,
    m.mean_served,
    m.median_served,
    m.p90_served,
    m.median_everyone,
    t.events,
    t.censored,
    t.expired,
    t.arrived - t.events - t.censored - t.expired AS no_time,
    CASE
        WHEN t.events + t.censored = 0 THEN 'no wait is known'
        WHEN m.median_everyone IS NULL THEN 'too many waits ended otherwise than at a desk: the estimate does not come down to one half'
    END AS note
FROM total AS t
LEFT JOIN measured AS m ON m.split = t.split
ORDER BY t.split
