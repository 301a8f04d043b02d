/*---
doc: >-
  One digital transaction by its pages in a web log. It may go on in a later session of the same session_key: that
  session saw a step or an end but no start, its first page is at most 604,800 s after the last one of the session
  before, and that one had not reached an end. References are no part of a stored path, so nothing more joins two sessions.
materialized: view
columns:
  - {name: journey_id, type: VARCHAR, doc: "Id of the journey: its first session and the service."}
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: service, type: VARCHAR, doc: "Service the journey is for."}
  - {name: found_by, type: VARCHAR, doc: "url (requests in a web server's log) or tag (events of a tag in the page)."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "First page of the journey."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same in whole seconds."}
  - {name: completed_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "First end page; NULL when none was seen."}
  - {name: local_date, type: DATE, doc: "Civil date of the first session's start."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute of the same."}
  - {name: local_month, type: VARCHAR, doc: "Month of local_date, yyyy-mm."}
  - {name: origin, type: VARCHAR, doc: "resident, internal or automated: sessions of different origin are not joined."}
  - {name: started, type: BOOLEAN, doc: "Whether the start was seen."}
  - {name: entered_step_no, type: INTEGER, doc: "Lowest step_no of the first session that saw one; NULL when none did."}
  - {name: steps_reached, type: INTEGER, doc: "Highest step_no seen; 0 when none was."}
  - {name: completed, type: BOOLEAN, doc: "Whether it reached an end at which the service did its job, not eligible included."}
  - {name: ineligible, type: BOOLEAN, doc: "Whether that end was not eligible, and no other was reached."}
  - {name: failed, type: BOOLEAN, doc: "Whether it failed and was not completed afterwards."}
  - {name: resumed, type: BOOLEAN, doc: "Whether it went on in a further session."}
  - {name: entered_midway, type: BOOLEAN, doc: "Whether a step or an end was seen without a start."}
  - {name: twice, type: BOOLEAN, doc: "Whether it is by tags, in a month in which a web server's log has residents' journeys of that service: those count."}
tests:
  - name: a session goes on with the one before it, of the same key, within seven days, unless that one was done
    given:
      url_journey:
        - {journey_id: a1, source: web, session_key: a, service: s, found_by: url, origin: resident, at: "2026-01-05 09:00:00", last_s: 1767603660, started: true, went_on: false, steps_reached: 0, completed: false, ineligible: false, failed: true}
        - {journey_id: a2, source: web, session_key: a, service: s, found_by: url, origin: resident, at: "2026-01-12 09:01:00", last_s: 1768208520, completed_s: 1768208520, started: false, went_on: true, first_step_no: 2, steps_reached: 2, completed: true, ineligible: true, failed: false}
        - {journey_id: a3, source: web, session_key: a, service: s, found_by: url, origin: resident, at: "2026-01-12 19:00:00", last_s: 1768244400, started: false, went_on: true, first_step_no: 1, steps_reached: 1, completed: false, ineligible: false, failed: false}
        - {journey_id: b1, source: web, session_key: b, service: s, found_by: url, origin: resident, at: "2026-01-05 09:00:00", last_s: 1767603660, started: true, went_on: false, steps_reached: 0, completed: false, ineligible: false, failed: false}
        - {journey_id: b2, source: web, session_key: b, service: s, found_by: url, origin: resident, at: "2026-01-12 09:01:01", last_s: 1768208520, completed_s: 1768208520, started: false, went_on: true, steps_reached: 0, completed: true, ineligible: false, failed: false}
        - {journey_id: c1, source: web, session_key: c, service: s, found_by: url, origin: resident, at: "2026-01-05 09:00:00", last_s: 1767603660, started: true, went_on: false, steps_reached: 0, completed: false, ineligible: false, failed: false}
        - {journey_id: c2, source: web, session_key: c, service: s, found_by: url, origin: resident, at: "2026-01-05 11:00:00", last_s: 1767610860, started: false, went_on: false, steps_reached: 0, completed: false, ineligible: false, failed: true}
        - {journey_id: c3, source: web, session_key: c, service: s, found_by: url, origin: resident, at: "2026-01-05 13:00:00", last_s: 1767618060, started: true, went_on: true, first_step_no: 1, steps_reached: 3, completed: false, ineligible: false, failed: false}
        - {journey_id: d1, source: web, session_key: d, service: s, found_by: url, origin: internal, at: "2026-01-05 09:00:00", last_s: 1767603660, started: true, went_on: false, steps_reached: 0, completed: false, ineligible: false, failed: false}
        - {journey_id: d2, source: web, session_key: d, service: s, found_by: url, origin: resident, at: "2026-01-05 11:00:00", last_s: 1767610860, started: false, went_on: true, first_step_no: 2, steps_reached: 3, completed: false, ineligible: false, failed: false}
        - {journey_id: e1, source: ga, session_key: e, service: s, found_by: tag, origin: resident, at: "2026-01-05 09:00:00", last_s: 1767603660, started: true, went_on: false, steps_reached: 0, completed: false, ineligible: false, failed: false}
        - {journey_id: e2, source: ga, session_key: e, service: t, found_by: tag, origin: resident, at: "2026-01-05 09:00:00", last_s: 1767603660, started: true, went_on: false, steps_reached: 0, completed: false, ineligible: false, failed: false}
    expect:
      - {journey_id: a1, started: true, resumed: true, completed: true, ineligible: true, failed: false, steps_reached: 2, entered_step_no: 2, entered_midway: false, completed_s: 1768208520, local_date: 2026-01-05, twice: false}
      - {journey_id: a3, resumed: false, completed: false, entered_midway: true, entered_step_no: 1}
      - {journey_id: b1, resumed: false, completed: false}
      - {journey_id: b2, resumed: false, completed: true, entered_midway: true, entered_step_no: null}
      - {journey_id: c1, resumed: false, failed: false}
      - {journey_id: c2, resumed: false, failed: true, entered_midway: false}
      - {journey_id: c3, resumed: false, steps_reached: 3}
      - {journey_id: d1, resumed: false, origin: internal}
      - {journey_id: d2, resumed: false, origin: resident, entered_midway: true, entered_step_no: 2}
      - {journey_id: e1, found_by: tag, twice: true}
      - {journey_id: e2, found_by: tag, twice: false}
---*/
WITH piece AS (
    SELECT
        u.journey_id, u.source, u.session_key, u.service, u.found_by, u.ts, u.ts_s, u.completed_s, u.local_date,
        u.local_minute, u.local_month, u.origin, u.started, u.went_on, u.first_step_no, u.steps_reached, u.completed,
        u.ineligible, u.failed,
        lag(u.last_s) OVER (
            PARTITION BY u.source, u.session_key, u.service, u.origin ORDER BY u.ts_s, u.journey_id
        ) AS before_s,
        lag(u.completed) OVER (
            PARTITION BY u.source, u.session_key, u.service, u.origin ORDER BY u.ts_s, u.journey_id
        ) AS completed_before
    FROM url_journey AS u
),
chained AS (
    -- The newest beginning so far is the start of the journey.
    SELECT
        p.journey_id, p.source, p.session_key, p.service, p.found_by, p.ts, p.ts_s, p.completed_s, p.local_date,
        p.local_minute, p.local_month, p.origin, p.started, p.went_on, p.first_step_no, p.steps_reached, p.completed,
        p.ineligible, p.failed,
        max(
            CASE
                WHEN NOT p.started AND p.went_on AND NOT p.completed_before AND p.ts_s - p.before_s <= 604800 THEN NULL
                ELSE p.ts_s
            END
        ) OVER (
            PARTITION BY p.source, p.session_key, p.service, p.origin
            ORDER BY p.ts_s, p.journey_id ROWS UNBOUNDED PRECEDING
        ) AS chain_s
    FROM piece AS p
),
chain AS (
    SELECT
        c.source, c.service, c.origin,
        min_by(c.journey_id, c.ts_s) AS journey_id,
        max(c.found_by) AS found_by,
        min(c.ts) AS ts,
        min(c.ts_s) AS ts_s,
        min(c.completed_s) AS completed_s,
        min(c.local_date) AS local_date,
        min_by(c.local_minute, c.ts_s) AS local_minute,
        min(c.local_month) AS local_month,
        max(CASE WHEN c.started THEN 1 ELSE 0 END) = 1 AS started,
        max(CASE WHEN c.went_on THEN 1 ELSE 0 END) = 1 AS went_on,
        min_by(c.first_step_no, c.ts_s) FILTER (WHERE c.first_step_no IS NOT NULL) AS entered_step_no,
        max(c.steps_reached) AS steps_reached,
        max(CASE WHEN c.completed THEN 1 ELSE 0 END) = 1 AS completed,
        max(CASE WHEN c.ineligible THEN 1 ELSE 0 END) = 1 AS ineligible,
        max(CASE WHEN c.failed THEN 1 ELSE 0 END) = 1 AS ever_failed,
        count(*) > 1 AS resumed
    FROM chained AS c
    GROUP BY c.source, c.session_key, c.service, c.origin, c.chain_s
)
SELECT
    c.journey_id,
    c.source,
    c.service,
    c.found_by,
    c.ts,
    c.ts_s,
    c.completed_s,
    c.local_date,
    c.local_minute,
    c.local_month,
    c.origin,
    c.started,
    c.entered_step_no,
    c.steps_reached,
    c.completed,
    c.ineligible,
    c.ever_failed AND NOT c.completed AS failed,
    c.resumed,
    c.went_on AND NOT c.started AS entered_midway,
    c.found_by = 'tag' AND max(CASE WHEN c.found_by = 'url' AND c.origin = 'resident' THEN 1 ELSE 0 END) OVER (
        PARTITION BY c.service, c.local_month
    ) = 1 AS twice
FROM chain AS c
