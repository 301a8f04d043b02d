/*---
title: "Checks of paper tallies"
question: "Which tally sheets do not add up, stand beside the figures of a queue system, or are missing?"
why: "A sheet that is typed by hand is as good as its sums; a week without one looks like a week without visitors."
grain: "one finding"
columns:
  - {name: finding, type: VARCHAR, doc: "total_mismatch (a total is not what its cells add up to), beside_parts (an hour, a day or a week is not what the shorter stretches within it add up to), week_beside_days (a week is counted under labels that the shorter counts of that week do not have: both count), served_above_visits (more were served than came), beside_system_data (walk-ins of a queue system are known then, which count instead), beside_appointments (appointments are known then: both count) or week_missing (no sheet and no single walk-in between the site's first week on paper and its newest)."}
  - {name: source, type: VARCHAR, doc: "Name of the source."}
  - {name: site, type: VARCHAR, doc: "Site."}
  - {name: file, type: VARCHAR, doc: "File that the sheet is in; NULL for a missing week."}
  - {name: cell, type: VARCHAR, doc: "The total's cell, with its sheet in a workbook; one of the cells of a day's or week's counts."}
  - {name: local_date, type: DATE, doc: "The day, the Monday of a week, or the first day on the sheet whose total is wrong."}
  - {name: typed, type: BIGINT, unit: visits, doc: "What was typed for a total or for the longer stretch, counted on paper on a day or in a week, or typed as served."}
  - {name: added_up, type: BIGINT, unit: visits, doc: "What the cells or the shorter stretches add up to, the visits or appointments that a system has of that day or week, the counts of that week under other labels, or the visits typed."}
  - {name: difference, type: BIGINT, unit: visits, doc: "typed - added_up."}
notes:
  - "Counts are used as they are typed, whatever a total says. Cells that were rejected are not in the sums: see `frontdoor query rejects`."
  - "beside_parts: a day or a week counts for what its parts leave, so the larger of both counts; an hour does not count beside its parts."
  - "served_above_visits: those served count. Visits are all who came in but those turned away: if the sheet's visits leave out more than those, what counts is too low."
  - "week_beside_days and beside_appointments: look whether the same people were counted twice, and if so leave one of the two out of the delivery."
  - "Counts beside single visits are in no figure. Some difference is to be expected: a tally counts who was seen, a queue system who took a ticket."
---*/
WITH sheet AS (
    SELECT
        t.source,
        t.file_id,
        CASE WHEN t.cell LIKE '%!%' THEN split_part(t.cell, '!', 1) ELSE '' END AS sheet,
        min(t.site) AS site,
        min(t.local_date) AS local_date
    FROM counter_tally AS t
    GROUP BY t.source, t.file_id, CASE WHEN t.cell LIKE '%!%' THEN split_part(t.cell, '!', 1) ELSE '' END
),
wrong AS (
    -- Such a message reads: 12 was typed where the cells add up to 13: Hub!F7.
    SELECT
        r.source,
        f.file,
        f.file_id,
        split_part(r.message, ': ', 2) AS cell,
        CAST(split_part(r.message, ' ', 1) AS BIGINT) AS typed,
        CAST(split_part(split_part(r.message, ': ', 1), ' ', 10) AS BIGINT) AS added_up
    FROM raw_reject AS r
    JOIN file_ledger AS f ON f.seq = r.seq
    WHERE r.code = 'total_mismatch' AND f.format = 'tally_sheet' AND r.line > 0
),
visit AS (
    SELECT v.site, v.local_date, count(*) AS visits, sum(CASE WHEN v.kind = 'appointment' THEN 1 ELSE 0 END) AS appointments
    FROM counter_visit AS v
    WHERE v.channel = 'counter' AND v.outcome NOT IN ('cancelled_before', 'booked', 'did_not_attend')
    GROUP BY v.site, v.local_date
),
known AS (
    SELECT v.site, v.local_date, 'day' AS stretch, v.visits, v.appointments
    FROM visit AS v
    UNION ALL
    SELECT v.site, d.week_start AS local_date, 'week' AS stretch, sum(v.visits) AS visits, sum(v.appointments) AS appointments
    FROM visit AS v
    JOIN calendar AS d ON d.local_date = v.local_date
    GROUP BY v.site, d.week_start
),
paper AS (
    SELECT
        t.source, t.site, f.file, t.local_date,
        CASE WHEN t.beside = 'visits' THEN 'beside_system_data' ELSE 'beside_appointments' END AS finding,
        CASE WHEN t.span_s = 604800 THEN 'week' ELSE 'day' END AS stretch,
        min(t.cell) AS cell,
        sum(t.visits) AS visits
    FROM counter_tally AS t
    LEFT JOIN file_ledger AS f ON f.source = t.source AND f.file_id = t.file_id AND f.table_name = 'tally'
    WHERE t.beside = 'visits' OR (t.counts AND t.visits > 0 AND t.channel = 'counter')
    GROUP BY
        t.source, t.site, f.file, t.local_date, CASE WHEN t.beside = 'visits' THEN 'beside_system_data' ELSE 'beside_appointments' END,
        CASE WHEN t.span_s = 604800 THEN 'week' ELSE 'day' END
),
tallied AS (
    SELECT t.site, min(t.source) AS source, min(d.week_start) AS first_week, max(d.week_start) AS newest_week
    FROM counter_tally AS t
    JOIN calendar AS d ON d.local_date = t.local_date
    GROUP BY t.site
),
parted AS (
    -- Visits and those turned away are two sums: the one does not make up for the other.
    SELECT
        t.source, t.site, f.file, t.local_date, min(t.cell) AS cell, sum(t.typed) AS typed, sum(t.parts) AS added_up
    FROM counter_tally AS t
    LEFT JOIN file_ledger AS f ON f.source = t.source AND f.file_id = t.file_id AND f.table_name = 'tally'
    WHERE t.beside = 'parts'
    GROUP BY t.source, t.site, f.file, t.local_date, t.label, t.ts_s, t.span_s, t.outcome = 'turned_away'
    HAVING sum(t.typed) <> sum(t.parts)
),
overserved AS (
    SELECT
        t.source, t.site, f.file, t.local_date, min(t.cell) AS cell,
        sum(CASE WHEN t.outcome = 'served' THEN t.typed END) AS typed, sum(t.typed) AS added_up
    FROM counter_tally AS t
    LEFT JOIN file_ledger AS f ON f.source = t.source AND f.file_id = t.file_id AND f.table_name = 'tally'
    WHERE t.outcome IN ('served', 'unknown')
    GROUP BY t.source, t.site, f.file, t.local_date, t.label, t.ts_s, t.span_s
    HAVING min(CASE WHEN t.outcome = 'unknown' THEN t.typed END) < 0
),
counted AS (
    SELECT t.source, t.site, t.label, t.channel, t.origin, t.span_s = 604800 AS by_week, d.week_start, t.file_id, t.cell, t.visits
    FROM counter_tally AS t
    JOIN calendar AS d ON d.local_date = t.local_date
    WHERE t.counts AND t.visits > 0
),
by_day AS (
    SELECT c.site, c.channel, c.origin, c.week_start, sum(c.visits) AS visits
    FROM counted AS c
    WHERE NOT c.by_week
    GROUP BY c.site, c.channel, c.origin, c.week_start
),
other_label AS (
    SELECT c.source, c.site, c.channel, c.origin, c.week_start, f.file, min(c.cell) AS cell, sum(c.visits) AS visits
    FROM counted AS c
    LEFT JOIN file_ledger AS f ON f.source = c.source AND f.file_id = c.file_id AND f.table_name = 'tally'
    LEFT JOIN (
        SELECT DISTINCT x.site, x.label, d.week_start
        FROM counter_tally AS x
        JOIN calendar AS d ON d.local_date = x.local_date
        WHERE x.span_s < 604800
    ) AS own ON own.site = c.site AND own.label = c.label AND own.week_start = c.week_start
    WHERE c.by_week AND own.site IS NULL
    GROUP BY c.source, c.site, c.channel, c.origin, c.week_start, f.file
),
covered AS (
    SELECT t.site, d.week_start
    FROM counter_tally AS t
    JOIN calendar AS d ON d.local_date = t.local_date
    GROUP BY t.site, d.week_start
    UNION
    SELECT k.site, k.local_date AS week_start
    FROM known AS k
    WHERE k.stretch = 'week' AND k.visits > k.appointments
),
finding AS (
    SELECT
        'total_mismatch' AS finding, w.source, s.site, w.file, w.cell, s.local_date, w.typed, w.added_up
    FROM wrong AS w
    LEFT JOIN sheet AS s ON s.source = w.source AND s.file_id = w.file_id
        AND s.sheet = CASE WHEN w.cell LIKE '%!%' THEN split_part(w.cell, '!', 1) ELSE '' END
    UNION ALL
    SELECT 'beside_parts' AS finding, p.source, p.site, p.file, p.cell, p.local_date, CAST(p.typed AS BIGINT) AS typed, CAST(p.added_up AS BIGINT) AS added_up
    FROM parted AS p
    UNION ALL
    SELECT
        'served_above_visits' AS finding, o.source, o.site, o.file, o.cell, o.local_date, CAST(o.typed AS BIGINT) AS typed,
        CAST(o.added_up AS BIGINT) AS added_up
    FROM overserved AS o
    UNION ALL
    SELECT
        'week_beside_days' AS finding, w.source, w.site, w.file, w.cell, w.week_start AS local_date, CAST(w.visits AS BIGINT) AS typed,
        CAST(d.visits AS BIGINT) AS added_up
    FROM other_label AS w
    JOIN by_day AS d ON d.site = w.site AND d.channel = w.channel AND d.origin = w.origin AND d.week_start = w.week_start
    UNION ALL
    SELECT
        p.finding, p.source, p.site, p.file, p.cell, p.local_date, CAST(p.visits AS BIGINT) AS typed,
        CAST(CASE WHEN p.finding = 'beside_system_data' THEN k.visits ELSE k.appointments END AS BIGINT) AS added_up
    FROM paper AS p
    JOIN known AS k ON k.site = p.site AND k.local_date = p.local_date AND k.stretch = p.stretch
    WHERE p.finding = 'beside_system_data' OR k.appointments > 0
    UNION ALL
    SELECT
        'week_missing' AS finding, t.source, t.site, CAST(NULL AS VARCHAR) AS file, CAST(NULL AS VARCHAR) AS cell, d.local_date,
        CAST(NULL AS BIGINT) AS typed, CAST(NULL AS BIGINT) AS added_up
    FROM tallied AS t
    JOIN calendar AS d ON d.local_date = d.week_start AND d.local_date > t.first_week AND d.local_date < t.newest_week
    LEFT JOIN covered AS c ON c.site = t.site AND c.week_start = d.local_date
    WHERE c.site IS NULL
)
SELECT
    f.finding,
    f.source,
    f.site,
    f.file,
    f.cell,
    f.local_date,
    f.typed,
    f.added_up,
    f.typed - f.added_up AS difference
FROM finding AS f
ORDER BY f.finding, f.source, f.site NULLS LAST, f.local_date NULLS LAST, f.file NULLS LAST, f.cell NULLS LAST
