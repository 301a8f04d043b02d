/*---
doc: >-
  One row of raw_web_request that another file of its source delivered again. The newest delivery of a line counts.
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
  - name: a log delivered whole and in two halves, with two lines alike in one second
    given:
      raw_input_file:
        - {source: test, table_name: web_request, file_id: whole, seq: 3, oldest_ts_s: 1767603600, newest_ts_s: 1767603605}
        - {source: test, table_name: web_request, file_id: head, seq: 1, oldest_ts_s: 1767603600, newest_ts_s: 1767603603}
        - {source: test, table_name: web_request, file_id: tail, seq: 2, oldest_ts_s: 1767603603, newest_ts_s: 1767603605}
      raw_web_request:
        - {file_id: whole, line: 1, visitor_key: v1, method: GET, path: /a, status: 200, bytes: 10, has_query: false, at: "2026-01-05 09:00:00"}
        - {file_id: whole, line: 2, visitor_key: v1, method: GET, path: /b, status: 200, bytes: 10, has_query: false, at: "2026-01-05 09:00:03"}
        - {file_id: whole, line: 3, visitor_key: v1, method: GET, path: /b, status: 200, bytes: 10, has_query: false, at: "2026-01-05 09:00:03"}
        - {file_id: whole, line: 4, visitor_key: v1, method: GET, path: /c, status: 200, bytes: 10, has_query: false, at: "2026-01-05 09:00:05"}
        - {file_id: head, line: 1, visitor_key: v1, method: GET, path: /a, status: 200, bytes: 10, has_query: false, at: "2026-01-05 09:00:00"}
        - {file_id: head, line: 2, visitor_key: v1, method: GET, path: /b, status: 200, bytes: 10, has_query: false, at: "2026-01-05 09:00:03"}
        - {file_id: tail, line: 1, visitor_key: v1, method: GET, path: /b, status: 200, bytes: 10, has_query: false, at: "2026-01-05 09:00:03"}
        - {file_id: tail, line: 2, visitor_key: v1, method: GET, path: /c, status: 200, bytes: 10, has_query: false, at: "2026-01-05 09:00:05"}
    expect:
      - {file_id: head, line: 1}
      - {file_id: head, line: 2}
      - {file_id: tail, line: 1}
      - {file_id: tail, line: 2}
  - name: the halves alone repeat nothing, although a line of the last second of one is like one of the other
    given:
      raw_input_file:
        - {source: test, table_name: web_request, file_id: head, seq: 1, oldest_ts_s: 1767603600, newest_ts_s: 1767603603}
        - {source: test, table_name: web_request, file_id: tail, seq: 2, oldest_ts_s: 1767603603, newest_ts_s: 1767603605}
      raw_web_request:
        - {file_id: head, line: 1, visitor_key: v1, method: GET, path: /a, status: 200, bytes: 10, has_query: false, at: "2026-01-05 09:00:00"}
        - {file_id: head, line: 2, visitor_key: v1, method: GET, path: /b, status: 200, bytes: 10, has_query: false, at: "2026-01-05 09:00:03"}
        - {file_id: tail, line: 1, visitor_key: v1, method: GET, path: /b, status: 200, bytes: 10, has_query: false, at: "2026-01-05 09:00:03"}
        - {file_id: tail, line: 2, visitor_key: v1, method: GET, path: /c, status: 200, bytes: 10, has_query: false, at: "2026-01-05 09:00:05"}
    expect: []
  - name: two servers log the same time, and a monitor asks both in one second
    given:
      raw_input_file:
        - {source: test, table_name: web_request, file_id: one, seq: 1, oldest_ts_s: 1767603600, newest_ts_s: 1767603605}
        - {source: test, table_name: web_request, file_id: two, seq: 2, oldest_ts_s: 1767603600, newest_ts_s: 1767603605}
      raw_web_request:
        - {file_id: one, line: 1, visitor_key: v1, method: GET, path: /up, status: 200, bytes: 10, has_query: false, at: "2026-01-05 09:00:00"}
        - {file_id: one, line: 2, visitor_key: v1, method: GET, path: /a, status: 200, bytes: 10, has_query: false, at: "2026-01-05 09:00:03"}
        - {file_id: one, line: 3, visitor_key: v1, method: GET, path: /b, status: 200, bytes: 10, has_query: false, at: "2026-01-05 09:00:05"}
        - {file_id: two, line: 1, visitor_key: v1, method: GET, path: /up, status: 200, bytes: 10, has_query: false, at: "2026-01-05 09:00:00"}
        - {file_id: two, line: 2, visitor_key: v1, method: GET, path: /c, status: 200, bytes: 10, has_query: false, at: "2026-01-05 09:00:04"}
        - {file_id: two, line: 3, visitor_key: v1, method: GET, path: /d, status: 200, bytes: 10, has_query: false, at: "2026-01-05 09:00:05"}
    expect: []
  - name: a file that another replaced does not matter
    given:
      raw_input_file:
        - {source: test, table_name: web_request, file_id: old, seq: 1, oldest_ts_s: 1767603600, newest_ts_s: 1767603603}
        - {source: test, table_name: web_request, file_id: new, seq: 2, oldest_ts_s: 1767603600, newest_ts_s: 1767603605, replaces: old}
      raw_web_request:
        - {file_id: new, line: 1, visitor_key: v1, method: GET, path: /a, status: 200, bytes: 10, has_query: false, at: "2026-01-05 09:00:00"}
        - {file_id: new, line: 2, visitor_key: v1, method: GET, path: /b, status: 200, bytes: 10, has_query: false, at: "2026-01-05 09:00:05"}
    expect: []
  - name: two events of one page in one instant are told apart when their day comes again without one of them
    given:
      raw_input_file:
        - {source: test, table_name: web_request, file_id: day, seq: 1, oldest_ts_s: 1767603600, newest_ts_s: 1767603605}
        - {source: test, table_name: web_request, file_id: again, seq: 2, oldest_ts_s: 1767603600, newest_ts_s: 1767603605}
      raw_web_request:
        - {file_id: day, line: 1, visitor_key: c1, path: /a, bytes: 0, has_query: false, event: session_start, at: "2026-01-05 09:00:00"}
        - {file_id: day, line: 2, visitor_key: c1, path: /a, bytes: 0, has_query: false, event: page_view, at: "2026-01-05 09:00:00"}
        - {file_id: day, line: 3, visitor_key: c1, path: /b, bytes: 0, has_query: false, event: page_view, at: "2026-01-05 09:00:05"}
        - {file_id: again, line: 1, visitor_key: c1, path: /a, bytes: 0, has_query: false, event: page_view, at: "2026-01-05 09:00:00"}
        - {file_id: again, line: 2, visitor_key: c1, path: /a, bytes: 0, has_query: false, event: scroll, at: "2026-01-05 09:00:00"}
        - {file_id: again, line: 3, visitor_key: c1, path: /b, bytes: 0, has_query: false, event: page_view, at: "2026-01-05 09:00:05"}
    expect:
      - {file_id: day, line: 2}
      - {file_id: day, line: 3}
---*/
WITH live AS (
    SELECT f.source, f.file_id, f.seq, f.oldest_ts_s, f.newest_ts_s
    FROM raw_input_file AS f
    WHERE f.table_name = 'web_request'
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
    FROM raw_web_request AS r
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
        s.source, s.file_id, s.other_id, r.local_date, r.ts, r.visitor_key,
        coalesce(r.user_key, '') AS user_key, coalesce(r.method, '') AS method, coalesce(r.host, '') AS host,
        coalesce(r.path, '') AS path, r.has_query, r.status, r.bytes, r.duration_ms,
        coalesce(r.referer_host, '') AS referer_host, coalesce(r.event, '') AS event,
        row_number() OVER (
            PARTITION BY s.source, s.file_id, s.other_id, r.ts, r.visitor_key, coalesce(r.user_key, ''),
                coalesce(r.method, ''), coalesce(r.host, ''),
                coalesce(r.path, ''), r.has_query, r.status, r.bytes, r.duration_ms, coalesce(r.referer_host, ''),
                coalesce(r.event, '')
            ORDER BY r.line
        ) AS copy_no
    FROM raw_web_request AS r
    JOIN shared AS s ON s.source = r.source AND s.file_id = r.file_id AND s.local_date = r.local_date
        AND r.ts_s >= s.from_s AND r.ts_s <= s.to_s AND r.ts_s % s.step = 0
),
matched AS (
    SELECT
        c.source, c.file_id, c.other_id, c.local_date,
        count(*) OVER (
            PARTITION BY
                c.source, least(c.file_id, c.other_id), greatest(c.file_id, c.other_id), c.ts,
                c.visitor_key, c.user_key, c.method, c.host, c.path, c.has_query, c.status, c.bytes,
                c.duration_ms, c.referer_host, c.event, c.copy_no
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
        r.source, r.file_id, r.line, r.ts_s, r.local_date, r.ts, r.visitor_key,
        coalesce(r.user_key, '') AS user_key, coalesce(r.method, '') AS method, coalesce(r.host, '') AS host,
        coalesce(r.path, '') AS path, r.has_query, r.status, r.bytes, r.duration_ms,
        coalesce(r.referer_host, '') AS referer_host, coalesce(r.event, '') AS event, p.seq,
        row_number() OVER (
            PARTITION BY r.source, r.file_id, r.ts, r.visitor_key, coalesce(r.user_key, ''),
                coalesce(r.method, ''), coalesce(r.host, ''), coalesce(r.path, ''),
                r.has_query, r.status, r.bytes, r.duration_ms, coalesce(r.referer_host, ''), coalesce(r.event, '')
            ORDER BY r.line
        ) AS copy_no
    FROM raw_web_request AS r
    JOIN repeated AS p ON p.source = r.source AND p.file_id = r.file_id AND p.local_date = r.local_date
        AND r.ts_s >= p.from_s AND r.ts_s <= p.to_s
),
ranked AS (
    SELECT
        c.source, c.file_id, c.line, c.ts_s, c.local_date,
        row_number() OVER (
            PARTITION BY c.source, c.ts, c.visitor_key, c.user_key, c.method, c.host, c.path, c.has_query,
                c.status, c.bytes, c.duration_ms, c.referer_host, c.event, c.copy_no
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
