/*---
title: "Demand at the counters by weekday and hour"
question: "At which site, weekday and hour do people come?"
why: "Rotas and opening hours follow the people only if somebody has looked when they come."
grain: "one hour of a weekday, at one site or all together"
around: [0, 0]
params:
  - {name: by, type: VARCHAR, default: "site", values: [site, none], doc: "Whether sites are shown apart or together."}
  - {name: from, type: DATE, default: "1900-01-01", doc: "First local date."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last local date."}
columns:
  - {name: weekday, type: INTEGER, doc: "1 Monday to 7 Sunday."}
  - {name: weekday_name, type: VARCHAR, doc: "Name of the weekday."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Start of the hour."}
  - {name: hour, type: VARCHAR, doc: "The same as HH:MM."}
  - {name: visits, type: BIGINT, unit: visits, doc: "People who came, whatever became of it: all visits but appointments that were cancelled before, not attended, or of which nothing but the booking is known. One with an appointment counts at its start."}
  - {name: open_days, type: BIGINT, unit: days, doc: "Days of that weekday in the period on which anyone came to the site."}
  - {name: mean_visits, type: DOUBLE, unit: visits per day, doc: "visits / open_days."}
  - {name: weekday_site, type: VARCHAR, doc: "Weekday and site; the weekday alone when sites are together."}
  - {name: split, type: VARCHAR, doc: "The site; all when not split."}
chart: {kind: heat, x: weekday_site, y: mean_visits, series: hour, format: count}
notes:
  - "A day counts as open if the data has a visit on it, bank holiday or not. Days without any are left out, since a day that was shut and a file that is missing look the same: at a counter to which nobody comes for a whole day the mean is too high."
  - "The hours are those in which anyone came to the site on any day: an hour without visits on a weekday that is open has a mean of 0."
  - "Counts of tally sheets by the hour are in their hour; those for longer stretches have none, and are not here."
---*/
WITH counted AS (
    SELECT
        CASE $by WHEN 'site' THEN i.site ELSE 'all' END AS split,
        i.local_date,
        i.half_hour - i.half_hour % 60 AS local_minute,
        sum(i.visits) AS visits
    FROM counter_interval AS i
    WHERE i.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE) AND i.half_hour IS NOT NULL
        AND i.outcome NOT IN ('cancelled_before', 'did_not_attend', 'booked') AND i.visits > 0
    GROUP BY CASE $by WHEN 'site' THEN i.site ELSE 'all' END, i.local_date, i.half_hour - i.half_hour % 60
),
days AS (
    SELECT c.split, d.weekday, d.weekday_name, count(DISTINCT c.local_date) AS open_days
    FROM counted AS c
    JOIN calendar AS d ON d.local_date = c.local_date
    GROUP BY c.split, d.weekday, d.weekday_name
),
hours AS (
    SELECT DISTINCT c.split, c.local_minute
    FROM counted AS c
),
busy AS (
    SELECT c.split, d.weekday, c.local_minute, sum(c.visits) AS visits
    FROM counted AS c
    JOIN calendar AS d ON d.local_date = c.local_date
    GROUP BY c.split, d.weekday, c.local_minute
)
SELECT
    d.weekday,
    d.weekday_name,
    h.local_minute,
    lpad(CAST(CAST(floor(CAST(h.local_minute AS DOUBLE) / 60) AS INTEGER) AS VARCHAR), 2, '0') || ':00' AS hour,
    coalesce(b.visits, 0) AS visits,
    d.open_days,
    CAST(coalesce(b.visits, 0) AS DOUBLE) / d.open_days AS mean_visits,
    CASE WHEN $by = 'site' THEN substr(d.weekday_name, 1, 3) || ', ' || d.split ELSE d.weekday_name END AS weekday_site,
    d.split
FROM days AS d
JOIN hours AS h ON h.split = d.split
LEFT JOIN busy AS b ON b.split = d.split AND b.weekday = d.weekday AND b.local_minute = h.local_minute
ORDER BY h.local_minute, d.split, d.weekday
