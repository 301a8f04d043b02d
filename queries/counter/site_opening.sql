/*---
title: "Visits before and after a site opened or closed"
question: "When a site opened or closed, what happened there and at all the others?"
why: "A new site also takes visits from the others: demand that moved is no new demand."
grain: "one opening or closing, and that site, the other sites or all together"
params:
  - {name: weeks, type: BIGINT, default: "13", doc: "Weeks before and after that are compared; under 8 it is too early to say."}
columns:
  - {name: site, type: VARCHAR, doc: "The site that opened or closed."}
  - {name: event, type: VARCHAR, doc: "opened or closed."}
  - {name: event_date, type: DATE, doc: "Its first or last day, by reference data (sites)."}
  - {name: sites, type: VARCHAR, doc: "Whose visits are counted: this (the site itself), others or all."}
  - {name: weeks, type: BIGINT, unit: weeks, doc: "Whole weeks on either side that are compared: as many as asked for and as both sides have data for."}
  - {name: visits_per_day_before, type: DOUBLE, unit: visits per day, doc: "visits_before / open_days_before; none for a site before it opened."}
  - {name: visits_per_day_after, type: DOUBLE, unit: visits per day, doc: "visits_after / open_days_after; none for a site after it closed."}
  - {name: change_in_visits_per_day, type: DOUBLE, unit: visits per day, doc: "visits_per_day_after - visits_per_day_before. At the other sites: what moved there or away, and whatever else changed in that time."}
  - {name: verdict, type: VARCHAR, doc: "compared, or too early to say: under 8 weeks of data on a side, and no change is given."}
  - {name: visits_before, type: BIGINT, unit: visits, doc: "Visits in those weeks before; appointments that were cancelled or not kept are none."}
  - {name: visits_after, type: BIGINT, unit: visits, doc: "Visits in those weeks after."}
  - {name: change_visits, type: BIGINT, unit: visits, doc: "visits_after - visits_before, over as many weeks on either side."}
  - {name: open_days_before, type: BIGINT, unit: days, doc: "Days of them on which anyone came; of several sites, to any of them."}
  - {name: open_days_after, type: BIGINT, unit: days, doc: "Days of them on which anyone came."}
  - {name: other_events, type: BIGINT, unit: sites, doc: "Other openings and closings within those weeks: they are in the change too."}
notes:
  - "A change beside an opening need not come of it: seasons, other closures and the other channels move visits too. More visits are not better or worse than fewer."
  - "Sites whose tally is by the week have no days and are not counted: one that begins to count by the day near the event adds visits that are not new."
  - "A day counts as open if the data has a visit on it. An opening or closing is listed if the data begins before it and has visits to the site in the weeks around it."
---*/
WITH numbered AS (
    SELECT c.local_date, row_number() OVER (ORDER BY c.local_date) AS day_no
    FROM calendar AS c
),
daily AS (
    SELECT d.site, n.day_no, sum(d.visits) AS visits
    FROM counter_day AS d
    JOIN numbered AS n ON n.local_date = d.local_date
    WHERE d.outcome NOT IN ('cancelled_before', 'did_not_attend', 'booked') AND d.visits > 0
    GROUP BY d.site, n.day_no
),
turn AS (
    -- turn_no is the first day after: the day of an opening, the day past the last one of a site that closed.
    SELECT s.site, 'opened' AS event, s.opened_on AS event_date, n.day_no AS turn_no
    FROM sites AS s
    JOIN numbered AS n ON n.local_date = s.opened_on
    UNION ALL
    SELECT s.site, 'closed' AS event, s.closed_on AS event_date, n.day_no + 1 AS turn_no
    FROM sites AS s
    JOIN numbered AS n ON n.local_date = s.closed_on
),
sides AS (
    SELECT
        t.site, t.event, t.event_date, t.turn_no,
        t.turn_no - min(a.day_no) AS days_before,
        max(a.day_no) + 1 - t.turn_no AS days_after,
        sum(CASE
            WHEN a.site = t.site AND a.day_no >= t.turn_no - 7 * CAST($weeks AS BIGINT) AND a.day_no < t.turn_no + 7 * CAST($weeks AS BIGINT) THEN 1
            ELSE 0
        END) AS days_there
    FROM turn AS t
    CROSS JOIN daily AS a
    GROUP BY t.site, t.event, t.event_date, t.turn_no
),
shorter AS (
    SELECT s.site, s.event, s.event_date, s.turn_no, CASE WHEN s.days_before < s.days_after THEN s.days_before ELSE s.days_after END AS days
    FROM sides AS s
    WHERE s.days_there > 0 AND s.days_before > 0
),
compared AS (
    SELECT
        s.site, s.event, s.event_date, s.turn_no,
        CASE
            WHEN s.days < 7 THEN 0
            WHEN s.days >= 7 * CAST($weeks AS BIGINT) THEN CAST($weeks AS BIGINT)
            ELSE CAST(floor(CAST(s.days AS DOUBLE) / 7) AS BIGINT)
        END AS weeks
    FROM shorter AS s
),
others AS (
    SELECT c.site, c.event, count(o.site) AS other_events
    FROM compared AS c
    LEFT JOIN turn AS o ON o.site <> c.site AND o.turn_no >= c.turn_no - 7 * c.weeks AND o.turn_no < c.turn_no + 7 * c.weeks
    GROUP BY c.site, c.event
),
wanted AS (
    SELECT c.site, c.event, c.event_date, c.turn_no, c.weeks, w.place, w.sites
    FROM compared AS c
    CROSS JOIN (
        SELECT 1 AS place, 'this' AS sites UNION ALL SELECT 2 AS place, 'others' AS sites UNION ALL SELECT 3 AS place, 'all' AS sites
    ) AS w
),
counted AS (
    SELECT
        w.site, w.event, w.event_date, w.turn_no, w.weeks, w.place, w.sites,
        coalesce(sum(CASE WHEN d.day_no < w.turn_no THEN d.visits END), 0) AS visits_before,
        count(DISTINCT CASE WHEN d.day_no < w.turn_no THEN d.day_no END) AS open_days_before,
        coalesce(sum(CASE WHEN d.day_no >= w.turn_no THEN d.visits END), 0) AS visits_after,
        count(DISTINCT CASE WHEN d.day_no >= w.turn_no THEN d.day_no END) AS open_days_after
    FROM wanted AS w
    LEFT JOIN daily AS d ON d.day_no >= w.turn_no - 7 * w.weeks AND d.day_no < w.turn_no + 7 * w.weeks
        AND (w.sites = 'all' OR (w.sites = 'this' AND d.site = w.site) OR (w.sites = 'others' AND d.site <> w.site))
    GROUP BY w.site, w.event, w.event_date, w.turn_no, w.weeks, w.place, w.sites
),
rated AS (
    SELECT
        c.site, c.event, c.event_date, c.turn_no, c.weeks, c.place, c.sites, c.visits_before, c.open_days_before, c.visits_after, c.open_days_after,
        CASE WHEN c.sites <> 'this' OR c.event <> 'opened' THEN CAST(c.visits_before AS DOUBLE) / nullif(c.open_days_before, 0) END AS visits_per_day_before,
        CASE WHEN c.sites <> 'this' OR c.event <> 'closed' THEN CAST(c.visits_after AS DOUBLE) / nullif(c.open_days_after, 0) END AS visits_per_day_after
    FROM counted AS c
)
SELECT
    r.site,
    r.event,
    r.event_date,
    r.sites,
    r.weeks,
    r.visits_per_day_before,
    r.visits_per_day_after,
    CASE WHEN r.weeks >= 8 THEN r.visits_per_day_after - r.visits_per_day_before END AS change_in_visits_per_day,
    CASE WHEN r.weeks >= 8 THEN 'compared' ELSE 'too early to say' END AS verdict,
    r.visits_before,
    r.visits_after,
    CASE WHEN r.weeks >= 8 THEN r.visits_after - r.visits_before END AS change_visits,
    r.open_days_before,
    r.open_days_after,
    o.other_events
FROM rated AS r
JOIN others AS o ON o.site = r.site AND o.event = r.event
ORDER BY r.event_date, r.site, r.event, r.place
