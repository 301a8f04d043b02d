/*---
doc: >-
  One service's start, step, error and end pages (the rules of journeys) seen in one web session. However often a page
  is loaded, and whether the form was posted and redirected, it counts once: references are no part of a stored path.
materialized: table
partition: local_month
sort: [ts_s, source, journey_id]
columns:
  - {name: journey_id, type: VARCHAR, doc: "Id of the journey: session and service."}
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: service, type: VARCHAR, doc: "Service the journey is for."}
  - {name: found_by, type: VARCHAR, doc: "url (requests in a web server's log) or tag (events of a tag in the page)."}
  - {name: session_key, type: VARCHAR, doc: "Who, as in web_session.", privacy: pseudonym}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "First page of the journey."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same in whole seconds."}
  - {name: last_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "Last page of the journey."}
  - {name: completed_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "First end page; NULL when none was seen."}
  - {name: local_date, type: DATE, doc: "Civil date of the session's start."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute of the same."}
  - {name: local_month, type: VARCHAR, doc: "Month of local_date, yyyy-mm."}
  - {name: origin, type: VARCHAR, doc: "resident, internal or automated, as the session it is in."}
  - {name: started, type: BOOLEAN, doc: "Whether the start was seen."}
  - {name: went_on, type: BOOLEAN, doc: "Whether a step or an end was seen."}
  - {name: first_step_no, type: INTEGER, doc: "Lowest step_no seen; NULL when none was."}
  - {name: steps_reached, type: INTEGER, doc: "Highest step_no seen; 0 when none was."}
  - {name: completed, type: BOOLEAN, doc: "Whether it reached an end at which the service did its job, not eligible included."}
  - {name: ineligible, type: BOOLEAN, doc: "Whether that end was not eligible, and no other was reached."}
  - {name: failed, type: BOOLEAN, doc: "Whether it failed and was not completed in the session."}
  - {name: outcome, type: VARCHAR, doc: "completed, ineligible (completed, and not eligible), failed, abandoned (started only) or unknown (no start seen)."}
tests:
  - name: start and end in one session, an error page, a page of no service; whose journey it is, its session says
    given:
      journey_hit:
        - {session_id: s1, service: registrars, origin: resident, at: "2026-01-05 09:00:00", session_date: 2026-01-05, session_minute: 530, is_start: true}
        - {session_id: s1, service: registrars, origin: resident, at: "2026-01-05 09:02:00", session_date: 2026-01-05, session_minute: 530, is_step: true, step_no: 1}
        - {session_id: s1, service: registrars, origin: resident, at: "2026-01-05 09:03:00", session_date: 2026-01-05, session_minute: 530, is_step: true, step_no: 2}
        - {session_id: s1, service: registrars, origin: resident, at: "2026-01-05 09:05:00", session_date: 2026-01-05, session_minute: 530, is_end: true}
        - {session_id: s1, service: registrars, origin: resident, at: "2026-01-05 09:05:09", session_date: 2026-01-05, session_minute: 530, is_end: true}
        - {session_id: s2, service: registrars, origin: resident, at: "2026-01-05 09:00:00", is_start: true}
        - {session_id: s2, service: registrars, origin: resident, at: "2026-01-05 09:01:00", is_error: true}
        - {session_id: s2, service: benefits, origin: resident, at: "2026-01-05 09:01:00", is_step: true}
        - {session_id: s3, service: registrars, origin: automated, at: "2026-01-05 09:00:00", is_start: true, event: page_view}
        - {session_id: s4, service: registrars, origin: resident, at: "2026-01-05 09:00:00", is_start: false, status: 404}
        - {session_id: s4, service: general, origin: resident, at: "2026-01-05 09:00:00", is_search: true}
        - {session_id: s5, service: registrars, origin: resident, at: "2026-01-05 09:00:00", is_end_ineligible: true}
        - {session_id: s6, service: registrars, origin: resident, at: "2026-01-05 09:00:00", is_error: true}
        - {session_id: s6, service: registrars, origin: resident, at: "2026-01-05 09:01:00", is_end_ineligible: true}
        - {session_id: s6, service: registrars, origin: resident, at: "2026-01-05 09:02:00", is_end: true}
    expect:
      - {journey_id: s1/registrars, found_by: url, started: true, went_on: true, first_step_no: 1, steps_reached: 2, completed: true, ineligible: false, outcome: completed, local_minute: 530, ts_s: 1767603600, completed_s: 1767603900, last_s: 1767603909}
      - {journey_id: s2/registrars, outcome: failed, failed: true, started: true, went_on: false, steps_reached: 0, completed_s: null}
      - {journey_id: s2/benefits, outcome: unknown, started: false, went_on: true, steps_reached: 0, first_step_no: null}
      - {journey_id: s3/registrars, outcome: abandoned, origin: automated, found_by: tag}
      - {journey_id: s5/registrars, outcome: ineligible, completed: true, ineligible: true, started: false}
      - {journey_id: s6/registrars, outcome: completed, ineligible: false, failed: false}
---*/
WITH seen AS (
    SELECT
        h.session_id, h.source, h.session_key, h.origin, h.session_date, h.session_minute, h.service, h.ts, h.ts_s,
        h.step_no, h.event,
        coalesce(h.is_start, false) AS is_start,
        coalesce(h.is_step, false) AS is_step,
        coalesce(h.is_end, false) AS is_end,
        coalesce(h.is_end_ineligible, false) AS is_end_ineligible,
        coalesce(h.is_error, false) AS is_error
    FROM journey_hit AS h
    WHERE h.is_start OR h.is_step OR h.is_end OR h.is_end_ineligible OR h.is_error
),
journey AS (
    SELECT
        s.session_id,
        s.service,
        min(s.source) AS source,
        min(s.session_key) AS session_key,
        min(s.origin) AS origin,
        min(s.session_date) AS local_date,
        min(s.session_minute) AS local_minute,
        min(s.ts) AS ts,
        min(s.ts_s) AS ts_s,
        max(s.ts_s) AS last_s,
        min(CASE WHEN s.is_end OR s.is_end_ineligible THEN s.ts_s END) AS completed_s,
        max(CASE WHEN s.event IS NOT NULL THEN 1 ELSE 0 END) = 1 AS tagged,
        max(CASE WHEN s.is_start THEN 1 ELSE 0 END) = 1 AS started,
        max(CASE WHEN s.is_step OR s.is_end OR s.is_end_ineligible THEN 1 ELSE 0 END) = 1 AS went_on,
        min(s.step_no) AS first_step_no,
        max(s.step_no) AS steps_reached,
        max(CASE WHEN s.is_end THEN 1 ELSE 0 END) = 1 AS done,
        max(CASE WHEN s.is_end OR s.is_end_ineligible THEN 1 ELSE 0 END) = 1 AS completed,
        max(CASE WHEN s.is_error THEN 1 ELSE 0 END) = 1 AS ever_failed
    FROM seen AS s
    GROUP BY s.session_id, s.service
)
SELECT
    j.session_id || '/' || j.service AS journey_id,
    j.source,
    j.service,
    CASE WHEN j.tagged THEN 'tag' ELSE 'url' END AS found_by,
    j.session_key,
    j.ts,
    j.ts_s,
    j.last_s,
    j.completed_s,
    j.local_date,
    j.local_minute,
    substr(CAST(j.local_date AS VARCHAR), 1, 7) AS local_month,
    j.origin,
    j.started,
    j.went_on,
    j.first_step_no,
    coalesce(j.steps_reached, 0) AS steps_reached,
    j.completed,
    j.completed AND NOT j.done AS ineligible,
    j.ever_failed AND NOT j.completed AS failed,
    CASE
        WHEN j.done THEN 'completed'
        WHEN j.completed THEN 'ineligible'
        WHEN j.ever_failed THEN 'failed'
        WHEN j.started THEN 'abandoned'
        ELSE 'unknown'
    END AS outcome
FROM journey AS j
