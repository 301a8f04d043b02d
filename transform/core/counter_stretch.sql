/*---
doc: >-
  What a counter's tally has of one service in one stretch of time and what became of those visitors, and what the shorter stretches within it
  leave of it. A total that is typed beside its parts is one number, not two: hours lie in their day, hours and days in their week.
materialized: view
columns:
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: site, type: VARCHAR, doc: "Site code; the sheet's own word where reference data does not say."}
  - {name: site_label, type: VARCHAR, doc: "Site as the sheet writes it, or as label_map writes it today."}
  - {name: label, type: VARCHAR, doc: "Service as the sheet writes it, or as label_map writes it today."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "When the stretch began."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same in whole seconds."}
  - {name: local_date, type: DATE, doc: "Civil date on which the stretch began."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute at which the stretch began."}
  - {name: span_s, type: BIGINT, unit: s, doc: "Length of the stretch."}
  - {name: outcome, type: VARCHAR, doc: "served, turned_away, or unknown where visitors were counted and not what became of them."}
  - {name: typed, type: BIGINT, unit: visits, doc: "What the sheet has. Of unknown, the visits less those served: below 0 where more were served than came."}
  - {name: parts, type: BIGINT, unit: visits, doc: "What the shorter stretches of the same site and label within it have, by the outcomes that the longer one tells apart; NULL where there are none."}
  - {name: visits, type: BIGINT, unit: visits, doc: "What they leave of it, never below 0: together with them, the larger of the two. Nothing of an hour is left that has parts."}
  - {name: file_id, type: VARCHAR, doc: "File the count is in, as in file_ledger."}
  - {name: cell, type: VARCHAR, doc: "Its cell, with the sheet in a workbook; one of them where several are of one service and stretch."}
tests:
  - name: a week counts for what its days leave, into the next month too, and a day for what its hours leave
    given:
      calendar:
        - {local_date: 2026-01-26, week_start: 2026-01-26}
        - {local_date: 2026-01-31, week_start: 2026-01-26}
        - {local_date: 2026-02-01, week_start: 2026-01-26}
      raw_tally:
        - {channel: counter, site: a, label: x, span_s: 604800, measure: visits, count: 110, at: "2026-01-26 00:00:00"}
        - {channel: counter, site: a, label: x, span_s: 86400, measure: visits, count: 3, at: "2026-01-31 00:00:00"}
        - {channel: counter, site: a, label: x, span_s: 3600, measure: visits, count: 7, at: "2026-02-01 10:00:00"}
        - {channel: counter, site: a, label: x, span_s: 86400, measure: visits, count: 9, at: "2026-02-01 00:00:00"}
        - {channel: counter, site: b, label: x, span_s: 604800, measure: visits, count: 4, at: "2026-01-26 00:00:00"}
        - {channel: counter, site: b, label: x, span_s: 86400, measure: visits, count: 5, at: "2026-01-26 00:00:00"}
        - {channel: counter, site: b, label: y, span_s: 604800, measure: visits, count: 6, at: "2026-01-26 00:00:00"}
    expect:
      - {site: a, span_s: 604800, typed: 110, parts: 12, visits: 98}
      - {site: a, local_date: 2026-01-31, typed: 3, parts: null, visits: 3}
      - {site: a, span_s: 3600, typed: 7, parts: null, visits: 7}
      - {site: a, local_date: 2026-02-01, span_s: 86400, typed: 9, parts: 7, visits: 2}
      - {site: b, span_s: 604800, typed: 4, parts: 5, visits: 0}
      - {site: b, span_s: 86400, typed: 5, visits: 5}
      - {label: y, typed: 6, parts: null, visits: 6}
  - name: what became of visitors is told by the day and not by its hours, or by the hours and not by the day
    given:
      calendar:
        - {local_date: 2026-01-05, week_start: 2026-01-05}
      raw_tally:
        - {channel: counter, site: c, label: x, span_s: 86400, measure: visits, count: 10, at: "2026-01-05 00:00:00"}
        - {channel: counter, site: c, label: x, span_s: 86400, measure: served, count: 8, at: "2026-01-05 00:00:00"}
        - {channel: counter, site: c, label: x, span_s: 86400, measure: turned_away, count: 5, at: "2026-01-05 00:00:00"}
        - {channel: counter, site: c, label: x, span_s: 3600, measure: visits, count: 7, at: "2026-01-05 09:00:00"}
        - {channel: counter, site: c, label: x, span_s: 3600, measure: turned_away, count: 1, at: "2026-01-05 09:00:00"}
        - {channel: counter, site: d, label: x, span_s: 604800, measure: visits, count: 20, at: "2026-01-05 00:00:00"}
        - {channel: counter, site: d, label: x, span_s: 604800, measure: turned_away, count: 2, at: "2026-01-05 00:00:00"}
        - {channel: counter, site: d, label: x, span_s: 86400, measure: served, count: 15, at: "2026-01-05 00:00:00"}
    expect:
      - {site: c, span_s: 86400, outcome: unknown, typed: 2, parts: 7, visits: 0}
      - {site: c, span_s: 86400, outcome: served, typed: 8, parts: 0, visits: 3}
      - {site: c, span_s: 86400, outcome: turned_away, typed: 5, parts: 1, visits: 4}
      - {site: c, span_s: 3600, outcome: unknown, visits: 7}
      - {site: c, span_s: 3600, outcome: turned_away, visits: 1}
      - {site: d, span_s: 604800, outcome: unknown, typed: 20, parts: 15, visits: 5}
      - {site: d, span_s: 604800, outcome: turned_away, typed: 2, parts: null, visits: 2}
      - {site: d, span_s: 86400, outcome: served, visits: 15}
  - name: an hour with parts does not count, and more served than came are those who came
    given:
      raw_tally:
        - {channel: counter, site: e, label: x, span_s: 3600, measure: visits, count: 9, at: "2026-01-05 09:00:00"}
        - {channel: counter, site: e, label: x, span_s: 1800, measure: visits, count: 4, at: "2026-01-05 09:00:00"}
        - {channel: counter, site: e, label: x, span_s: 900, measure: visits, count: 3, at: "2026-01-05 09:15:00"}
        - {channel: counter, site: e, label: x, span_s: 1800, measure: visits, count: 2, at: "2026-01-05 09:30:00"}
        - {channel: counter, site: f, label: x, span_s: 86400, measure: visits, count: 2, at: "2026-01-05 00:00:00"}
        - {channel: counter, site: f, label: x, span_s: 86400, measure: served, count: 6, at: "2026-01-05 00:00:00"}
        - {channel: counter, site: f, label: x, span_s: 3600, measure: visits, count: 1, at: "2026-01-05 09:00:00"}
    expect:
      - {span_s: 3600, site: e, typed: 9, parts: 5, visits: 0}
      - {span_s: 1800, site: e, typed: 4, parts: 3, visits: 0}
      - {span_s: 900, typed: 3, parts: null, visits: 3}
      - {span_s: 1800, typed: 2, parts: null, visits: 2}
      - {site: f, span_s: 86400, outcome: unknown, typed: -4, parts: 1, visits: 0}
      - {site: f, span_s: 86400, outcome: served, typed: 6, parts: 0, visits: 5}
      - {site: f, span_s: 3600, visits: 1}
---*/
WITH wide AS (
    SELECT
        t.source, coalesce(place.site, t.site) AS site, t.label, t.ts, t.ts_s, t.local_date, t.local_minute, t.span_s,
        sum(CASE WHEN t.measure = 'visits' THEN t.count END) AS visits,
        sum(CASE WHEN t.measure = 'served' THEN t.count END) AS served,
        sum(CASE WHEN t.measure = 'turned_away' THEN t.count END) AS away,
        min(t.file_id) AS file_id,
        min(t.cell) AS cell,
        min(t.site) AS site_label
    FROM stg_tally AS t
    LEFT JOIN sites AS place ON place.label = t.site
    WHERE t.channel = 'counter' AND t.measure IN ('visits', 'served', 'turned_away')
    GROUP BY t.source, coalesce(place.site, t.site), t.label, t.ts, t.ts_s, t.local_date, t.local_minute, t.span_s
),
stretch AS (
    SELECT
        w.source, w.site, w.label, w.ts, w.ts_s, w.local_date, w.local_minute, w.span_s, w.visits, w.served, w.away, w.file_id, w.cell, w.site_label,
        -- All but those turned away, and those of them who are known to have been served.
        CASE WHEN w.visits IS NULL OR w.served > w.visits THEN w.served ELSE w.visits END AS came,
        coalesce(w.served, 0) AS helped
    FROM wide AS w
),
parted AS (
    SELECT DISTINCT w.site, w.label, w.ts_s, w.local_date, w.span_s
    FROM stretch AS w
    JOIN stretch AS part ON part.site = w.site AND part.label = w.label AND part.span_s < w.span_s
        AND part.ts_s >= w.ts_s AND part.ts_s + part.span_s <= w.ts_s + w.span_s
    WHERE w.span_s < 86400
),
least_part AS (
    SELECT s.site, s.label, s.ts_s, s.span_s, s.local_date, s.came, s.helped, s.away
    FROM stretch AS s
    LEFT JOIN parted ON parted.site = s.site AND parted.label = s.label AND parted.ts_s = s.ts_s AND parted.span_s = s.span_s
    WHERE s.span_s < 86400 AND parted.label IS NULL
),
in_day AS (
    -- A civil day may have 23 or 25 hours: days and weeks go by their dates.
    SELECT p.site, p.label, p.local_date, sum(p.came) AS came, sum(p.helped) AS helped, sum(p.away) AS away
    FROM least_part AS p
    GROUP BY p.site, p.label, p.local_date
),
day_part AS (
    SELECT p.site, p.label, p.local_date, p.came, p.helped, p.away
    FROM in_day AS p
    UNION ALL
    SELECT
        s.site, s.label, s.local_date,
        CASE WHEN s.came IS NOT NULL THEN greatest(s.came - coalesce(p.came, 0), 0) END AS came,
        CASE
            WHEN s.came IS NOT NULL THEN least(greatest(s.helped - coalesce(p.helped, 0), 0), greatest(s.came - coalesce(p.came, 0), 0))
        END AS helped,
        CASE WHEN s.away IS NOT NULL THEN greatest(s.away - coalesce(p.away, 0), 0) END AS away
    FROM stretch AS s
    LEFT JOIN in_day AS p ON p.site = s.site AND p.label = s.label AND p.local_date = s.local_date
    WHERE s.span_s = 86400
),
part AS (
    SELECT p.site, p.label, 86400 AS span_s, p.local_date, CAST(NULL AS BIGINT) AS ts_s, p.came, p.helped, p.away
    FROM in_day AS p
    UNION ALL
    SELECT
        p.site, p.label, 604800 AS span_s, day.week_start AS local_date, CAST(NULL AS BIGINT) AS ts_s,
        sum(p.came) AS came, sum(p.helped) AS helped, sum(p.away) AS away
    FROM day_part AS p
    JOIN calendar AS day ON day.local_date = p.local_date
    GROUP BY p.site, p.label, day.week_start
    UNION ALL
    SELECT w.site, w.label, w.span_s, w.local_date, w.ts_s, sum(p.came) AS came, sum(p.helped) AS helped, sum(p.away) AS away
    FROM parted AS w
    JOIN least_part AS p ON p.site = w.site AND p.label = w.label AND p.span_s < w.span_s
        AND p.ts_s >= w.ts_s AND p.ts_s + p.span_s <= w.ts_s + w.span_s
    GROUP BY w.site, w.label, w.span_s, w.local_date, w.ts_s
),
rest AS (
    SELECT
        s.source, s.site, s.label, s.ts, s.ts_s, s.local_date, s.local_minute, s.span_s, s.visits, s.served, s.away, s.file_id, s.cell, s.site_label,
        p.came AS part_came,
        p.helped AS part_helped,
        p.away AS part_away,
        greatest(s.came - coalesce(p.came, 0), 0) AS came,
        greatest(s.helped - coalesce(p.helped, 0), 0) AS helped
    FROM stretch AS s
    LEFT JOIN part AS p ON p.site = s.site AND p.label = s.label AND p.span_s = s.span_s
        AND p.local_date = s.local_date AND coalesce(p.ts_s, s.ts_s) = s.ts_s
),
split AS (
    SELECT
        r.source, r.site, r.site_label, r.label, r.ts, r.ts_s, r.local_date, r.local_minute, r.span_s, r.file_id, r.cell, part.outcome,
        CASE part.outcome
            WHEN 'served' THEN r.served
            WHEN 'turned_away' THEN r.away
            WHEN 'unknown' THEN r.visits - coalesce(r.served, 0)
        END AS typed,
        CASE part.outcome
            WHEN 'served' THEN CASE WHEN r.visits IS NULL THEN r.part_came ELSE r.part_helped END
            WHEN 'turned_away' THEN r.part_away
            WHEN 'unknown' THEN r.part_came - CASE WHEN r.served IS NULL THEN 0 ELSE r.part_helped END
        END AS parts,
        CASE part.outcome
            WHEN 'served' THEN least(r.helped, r.came)
            WHEN 'turned_away' THEN greatest(r.away - coalesce(r.part_away, 0), 0)
            WHEN 'unknown' THEN r.came - least(r.helped, r.came)
        END AS remaining
    FROM rest AS r
    CROSS JOIN (SELECT 'unknown' AS outcome UNION ALL SELECT 'served' AS outcome UNION ALL SELECT 'turned_away' AS outcome) AS part
)
SELECT
    s.source,
    s.site,
    s.site_label,
    s.label,
    s.ts,
    s.ts_s,
    s.local_date,
    s.local_minute,
    s.span_s,
    s.outcome,
    s.typed,
    s.parts,
    CASE WHEN s.span_s < 86400 AND s.parts IS NOT NULL THEN 0 ELSE s.remaining END AS visits,
    s.file_id,
    s.cell
FROM split AS s
WHERE s.typed IS NOT NULL
