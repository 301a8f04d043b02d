/*---
doc: >-
  One row of raw_queue_event that another file of its source delivered again. The newest delivery of a line counts.
materialized: table
partition: local_month
sort: [source, file_id, line]
columns:
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: file_id, type: VARCHAR, doc: "File the row is in, as in input_file."}
  - {name: line, type: BIGINT, unit: line number, doc: "First line of the record in its file."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "Instant of the event."}
  - {name: local_date, type: DATE, doc: "Civil date in the council's time zone."}
  - {name: local_month, type: VARCHAR, doc: "Month of local_date, yyyy-mm."}
tests:
  - name: three logs overlap; two phones that rang out in one second are two lines
    given:
      raw_input_file:
        - {source: test, table_name: queue_event, file_id: a, seq: 1, oldest_ts_s: 1767603600, newest_ts_s: 1767603620}
        - {source: test, table_name: queue_event, file_id: b, seq: 2, oldest_ts_s: 1767603605, newest_ts_s: 1767603630}
        - {source: test, table_name: queue_event, file_id: c, seq: 3, oldest_ts_s: 1767603620, newest_ts_s: 1767603660}
      raw_queue_event:
        - {file_id: a, line: 1, call_id: c1, queue: q, event: ENTERQUEUE, at: "2026-01-05 09:00:00"}
        - {file_id: a, line: 2, call_id: c1, queue: q, event: RINGNOANSWER, at: "2026-01-05 09:00:05", agent: s1, ring_ms: 1000}
        - {file_id: a, line: 3, call_id: c1, queue: q, event: RINGNOANSWER, at: "2026-01-05 09:00:05", agent: s1, ring_ms: 1000}
        - {file_id: a, line: 4, call_id: c1, queue: q, event: CONNECT, at: "2026-01-05 09:00:20", agent: s1}
        - {file_id: b, line: 1, call_id: c1, queue: q, event: RINGNOANSWER, at: "2026-01-05 09:00:05", agent: s1, ring_ms: 1000}
        - {file_id: b, line: 2, call_id: c1, queue: q, event: RINGNOANSWER, at: "2026-01-05 09:00:05", agent: s1, ring_ms: 1000}
        - {file_id: b, line: 3, call_id: c1, queue: q, event: CONNECT, at: "2026-01-05 09:00:20", agent: s1}
        - {file_id: b, line: 4, call_id: c1, queue: q, event: COMPLETECALLER, at: "2026-01-05 09:00:30", agent: s1}
        - {file_id: c, line: 1, call_id: c1, queue: q, event: CONNECT, at: "2026-01-05 09:00:20", agent: s1}
        - {file_id: c, line: 2, call_id: c1, queue: q, event: COMPLETECALLER, at: "2026-01-05 09:00:30", agent: s1}
        - {file_id: c, line: 3, call_id: c1, queue: q, event: ENTERQUEUE, at: "2026-01-05 09:01:00"}
    expect:
      - {file_id: a, line: 2}
      - {file_id: a, line: 3}
      - {file_id: a, line: 4}
      - {file_id: b, line: 3}
      - {file_id: b, line: 4}
  - name: a log that was split repeats nothing
    given:
      raw_input_file:
        - {source: test, table_name: queue_event, file_id: a, seq: 1, oldest_ts_s: 1767603600, newest_ts_s: 1767603605}
        - {source: test, table_name: queue_event, file_id: b, seq: 2, oldest_ts_s: 1767603605, newest_ts_s: 1767603620}
      raw_queue_event:
        - {file_id: a, line: 1, call_id: c1, queue: q, event: ENTERQUEUE, at: "2026-01-05 09:00:00"}
        - {file_id: a, line: 2, call_id: c1, queue: q, event: RINGNOANSWER, at: "2026-01-05 09:00:05", agent: s1, ring_ms: 1000}
        - {file_id: b, line: 1, call_id: c1, queue: q, event: RINGNOANSWER, at: "2026-01-05 09:00:05", agent: s1, ring_ms: 1000}
        - {file_id: b, line: 2, call_id: c1, queue: q, event: CONNECT, at: "2026-01-05 09:00:20", agent: s1}
    expect: []
---*/
WITH live AS (
    SELECT f.source, f.file_id, f.seq, f.oldest_ts_s, f.newest_ts_s
    FROM raw_input_file AS f
    WHERE f.table_name = 'queue_event'
        AND NOT EXISTS (
            SELECT 1
            FROM raw_input_file AS later
            WHERE later.source = f.source AND later.replaces = f.file_id AND later.seq > f.seq
        )
),
pair AS (
    -- Two files that span the same time. Files that meet in one second are a log that was cut there.
    SELECT a.source, a.file_id, a.seq, b.file_id AS other_id
    FROM live AS a
    JOIN live AS b ON b.source = a.source AND b.file_id <> a.file_id
        AND b.oldest_ts_s < a.newest_ts_s AND a.oldest_ts_s < b.newest_ts_s
),
overlapping AS (
    SELECT DISTINCT p.source, p.file_id
    FROM pair AS p
),
file_day AS (
    SELECT r.source, r.file_id, r.local_date, min(r.ts_s) AS first_s, max(r.ts_s) AS last_s, count(*) AS held
    FROM raw_queue_event AS r
    JOIN overlapping AS o ON o.source = r.source AND o.file_id = r.file_id
    GROUP BY r.source, r.file_id, r.local_date
),
shared AS (
    -- The seconds of a day that two files share. Of long shared days one second in 61 is compared.
    SELECT
        p.source, p.file_id, p.seq, p.other_id, a.local_date,
        greatest(a.first_s, b.first_s) AS from_s,
        least(a.last_s, b.last_s) AS to_s,
        CASE WHEN least(a.held, b.held) > 50000 THEN 61 ELSE 1 END AS step
    FROM pair AS p
    JOIN file_day AS a ON a.source = p.source AND a.file_id = p.file_id
    JOIN file_day AS b ON b.source = p.source AND b.file_id = p.other_id AND b.local_date = a.local_date
        AND b.first_s <= a.last_s AND a.first_s <= b.last_s
),
compared AS (
    SELECT
        s.source, s.file_id, s.other_id, r.local_date, r.ts, r.call_id, r.queue, r.agent, r.event,
        coalesce(r.data1, '') AS data1,
        coalesce(r.data2, '') AS data2, coalesce(r.data3, '') AS data3, coalesce(r.data4, '') AS data4,
        coalesce(r.data5, '') AS data5, r.hold_s, r.talk_s, r.ring_ms, r.position,
        row_number() OVER (
            PARTITION BY s.source, s.file_id, s.other_id, r.ts, r.call_id, r.queue, r.agent, r.event,
                coalesce(r.data1, ''), coalesce(r.data2, ''), coalesce(r.data3, ''),
                coalesce(r.data4, ''), coalesce(r.data5, ''), r.hold_s, r.talk_s, r.ring_ms,
                r.position
            ORDER BY r.line
        ) AS copy_no
    FROM raw_queue_event AS r
    JOIN shared AS s ON s.source = r.source AND s.file_id = r.file_id AND s.local_date = r.local_date
        AND r.ts_s >= s.from_s AND r.ts_s <= s.to_s AND r.ts_s % s.step = 0
),
matched AS (
    SELECT
        c.source, c.file_id, c.other_id, c.local_date,
        count(*) OVER (
            PARTITION BY
                c.source, least(c.file_id, c.other_id), greatest(c.file_id, c.other_id), c.ts,
                c.call_id, c.queue, c.agent, c.event, c.data1, c.data2, c.data3, c.data4, c.data5,
                c.hold_s, c.talk_s, c.ring_ms, c.position, c.copy_no
        ) AS files
    FROM compared AS c
),
again AS (
    -- A log that was delivered again repeats nearly all its lines. Two servers of one source, or the two sides of
    -- a rotation, have a few lines alike: those are requests of their own.
    SELECT m.source, m.file_id, m.other_id, m.local_date
    FROM matched AS m
    GROUP BY m.source, m.file_id, m.other_id, m.local_date
    HAVING 2 * sum(CASE WHEN m.files > 1 THEN 1 ELSE 0 END) > count(*)
),
repeated AS (
    SELECT s.source, s.file_id, s.seq, s.local_date, min(s.from_s) AS from_s, max(s.to_s) AS to_s
    FROM shared AS s
    JOIN again AS g ON g.source = s.source AND g.local_date = s.local_date
        AND (g.file_id = s.file_id AND g.other_id = s.other_id OR g.file_id = s.other_id AND g.other_id = s.file_id)
    GROUP BY s.source, s.file_id, s.seq, s.local_date
),
copies AS (
    -- A line may stand several times in one file: its first copy is the first copy of the other file, and so on.
    -- An empty text is the same as none.
    SELECT
        r.source, r.file_id, r.line, r.ts_s, r.local_date, r.ts, r.call_id, r.queue, r.agent, r.event,
        coalesce(r.data1, '') AS data1,
        coalesce(r.data2, '') AS data2, coalesce(r.data3, '') AS data3, coalesce(r.data4, '') AS data4,
        coalesce(r.data5, '') AS data5, r.hold_s, r.talk_s, r.ring_ms, r.position, p.seq,
        row_number() OVER (
            PARTITION BY r.source, r.file_id, r.ts, r.call_id, r.queue, r.agent, r.event,
                coalesce(r.data1, ''), coalesce(r.data2, ''),
                coalesce(r.data3, ''), coalesce(r.data4, ''), coalesce(r.data5, ''), r.hold_s,
                r.talk_s, r.ring_ms, r.position
            ORDER BY r.line
        ) AS copy_no
    FROM raw_queue_event AS r
    JOIN repeated AS p ON p.source = r.source AND p.file_id = r.file_id AND p.local_date = r.local_date
        AND r.ts_s >= p.from_s AND r.ts_s <= p.to_s
),
ranked AS (
    SELECT
        c.source, c.file_id, c.line, c.ts_s, c.local_date,
        row_number() OVER (
            PARTITION BY c.source, c.ts, c.call_id, c.queue, c.agent, c.event, c.data1, c.data2, c.data3,
                c.data4, c.data5, c.hold_s, c.talk_s, c.ring_ms, c.position, c.copy_no
            ORDER BY c.seq DESC
        ) AS choice
    FROM copies AS c
)
SELECT
    d.source,
    d.file_id,
    d.line,
    d.ts_s,
    d.local_date,
    substr(CAST(d.local_date AS VARCHAR), 1, 7) AS local_month
FROM ranked AS d
WHERE d.choice > 1
