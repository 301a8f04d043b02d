/*---
doc: >-
  One digital transaction, counted once: by the events of a forms platform, by pages in a web log, or by both. Where both
  sides completed one of the same service within 300 s of each other, it is one transaction: the nearest two, one to one,
  looked for twice; the platform's row stands, with what the web log adds. No reference joins them: a stored path has
  none. What is left of a service's web log in a month counts by services.digital_from: form, or NULL, leaves it out
  where the platform has transactions of residents of that service and month, but for its starts where the platform has
  none of its own (completed only as the platform says); web counts it, and no unmatched transaction of residents of the
  platform; both counts both.
materialized: table
partition: local_month
sort: [ts_s, source, journey_id]
window: {url_chain: [7, month], form_journey: [month, month]}
columns:
  - {name: journey_id, type: VARCHAR, doc: "Id of the journey."}
  - {name: url_journey_id, type: VARCHAR, doc: "Of a platform's transaction, the journey of the web log that is the same; NULL where there is none."}
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: service, type: VARCHAR, doc: "Service the journey is for."}
  - {name: found_by, type: VARCHAR, doc: "form (events of a forms platform), url (pages in a web server's log) or tag (events of a tag in the page)."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "First event or page of the journey."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same in whole seconds."}
  - {name: local_date, type: DATE, doc: "Civil date of the first event; by pages, of the session's start."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute of the same."}
  - {name: local_month, type: VARCHAR, doc: "Month of local_date, yyyy-mm."}
  - {name: resident_key, type: VARCHAR, doc: "Pseudonym of the resident, where the platform knows one.", privacy: pseudonym}
  - {name: entered_by, type: VARCHAR, doc: "customer, adviser (assisted) or unknown."}
  - {name: origin, type: VARCHAR, doc: "resident, internal or automated."}
  - {name: started, type: BOOLEAN, doc: "Whether the start was seen."}
  - {name: started_by, type: VARCHAR, doc: "Which side saw it: form, url or tag; NULL when none did."}
  - {name: steps_reached, type: INTEGER, doc: "Highest numbered step of journeys that was seen, 0 for none; NULL where no web log has it."}
  - {name: completed, type: BOOLEAN, doc: "Whether it reached an end at which the service did its job, not eligible included."}
  - {name: completed_by, type: VARCHAR, doc: "Which side saw it: form, url or tag; NULL when none did."}
  - {name: ineligible, type: BOOLEAN, doc: "Whether that end was not eligible, and no other was reached."}
  - {name: failed, type: BOOLEAN, doc: "Whether it failed and was not completed afterwards."}
  - {name: resumed, type: BOOLEAN, doc: "Whether it went on after a pause: on a platform of more than 1,800 s between two events (see form_journey), by pages in a further session within seven days (see url_chain)."}
  - {name: entered_midway, type: BOOLEAN, doc: "Whether a step, an end or another event was seen without a start."}
  - {name: outcome, type: VARCHAR, doc: "completed, ineligible (completed, and not eligible), failed, abandoned (started only) or unknown (no start seen, or an end in the web log that the platform does not know)."}
  - {name: channel, type: VARCHAR, doc: "online_form, or the channel that a rule (contact_rules) gives the form of a platform."}
tests:
  - name: both sides of one transaction are one; the nearest two belong together, and no journey to two
    given:
      form_journey:
        - {journey_id: f1, service: s, channel: online_form, entered_by: customer, origin: resident, at: "2026-01-05 09:00:00", completed_s: 1000, started: true, completed: true, failed: false, ineligible: false, resumed: false, outcome: completed}
        - {journey_id: f2, service: s, channel: online_form, entered_by: customer, origin: resident, at: "2026-01-05 09:00:00", completed_s: 1010, started: false, completed: true, failed: false, ineligible: false, resumed: false, outcome: completed}
        - {journey_id: f3, service: s, channel: online_form, entered_by: customer, origin: resident, at: "2026-01-05 09:00:00", completed_s: 2000, started: false, completed: true, failed: false, ineligible: false, resumed: false, outcome: completed}
        - {journey_id: f4, service: t, channel: online_form, entered_by: customer, origin: resident, at: "2026-01-05 09:00:00", completed_s: 1000, started: true, completed: true, failed: false, ineligible: false, resumed: false, outcome: completed}
        - {journey_id: f5, service: s, channel: online_form, entered_by: adviser, origin: resident, at: "2026-01-05 09:00:00", completed_s: 4000, started: true, completed: true, failed: false, ineligible: false, resumed: false, outcome: completed}
      url_chain:
        - {journey_id: u1, service: s, found_by: url, origin: resident, at: "2026-01-05 08:55:00", completed_s: 1008, started: true, completed: true, failed: false, ineligible: false, resumed: true, steps_reached: 3, entered_midway: false, twice: false}
        - {journey_id: u2, service: s, found_by: url, origin: resident, at: "2026-01-05 09:00:00", completed_s: 1020, started: false, completed: true, failed: false, ineligible: false, resumed: false, steps_reached: 2, entered_midway: true, twice: false}
        - {journey_id: u3, service: s, found_by: url, origin: resident, at: "2026-01-05 09:00:00", completed_s: 2301, started: true, completed: true, failed: false, ineligible: false, resumed: false, steps_reached: 3, entered_midway: false, twice: false}
        - {journey_id: u4, service: s, found_by: url, origin: automated, at: "2026-01-05 09:00:00", completed_s: 2000, started: true, completed: true, failed: false, ineligible: false, resumed: false, steps_reached: 3, entered_midway: false, twice: false}
        - {journey_id: u5, service: s, found_by: url, origin: resident, at: "2026-01-05 09:00:00", completed_s: 4000, started: true, completed: true, failed: false, ineligible: false, resumed: false, steps_reached: 3, entered_midway: false, twice: false}
    expect:
      - {journey_id: f1, url_journey_id: u2, started: true, started_by: form, completed_by: form, steps_reached: 2, resumed: false, entered_midway: false, ts_s: 1767603600}
      - {journey_id: f2, url_journey_id: u1, started: true, started_by: url, completed_by: form, steps_reached: 3, resumed: true, entered_midway: false, ts_s: 1767603300, local_minute: 535}
      - {journey_id: f3, url_journey_id: null, started: false, started_by: null, steps_reached: null, entered_midway: true}
      - {journey_id: f4, url_journey_id: null}
      - {journey_id: f5, url_journey_id: null, entered_by: adviser}
  - name: of a platform that has only ends, the web log gives the starts; elsewhere it counts where no platform does
    given:
      form_journey:
        - {journey_id: f1, service: s, channel: online_form, entered_by: customer, origin: resident, at: "2026-01-05 09:00:00", completed_s: 1000, started: false, completed: true, failed: false, ineligible: false, resumed: false, outcome: completed}
        - {journey_id: f2, service: t, channel: online_form, entered_by: adviser, origin: resident, at: "2026-01-05 09:00:00", completed_s: 1000, started: false, completed: true, failed: false, ineligible: false, resumed: false, outcome: completed}
      url_chain:
        - {journey_id: u1, service: s, found_by: url, origin: resident, at: "2026-01-05 08:55:00", completed_s: 1008, started: true, completed: true, failed: false, ineligible: false, resumed: false, steps_reached: 3, entered_midway: false, twice: false}
        - {journey_id: u2, service: s, found_by: url, origin: resident, at: "2026-01-05 09:00:00", started: true, completed: false, failed: true, ineligible: false, resumed: false, steps_reached: 2, entered_midway: false, twice: false}
        - {journey_id: u3, service: s, found_by: url, origin: resident, at: "2026-01-05 09:00:00", completed_s: 9000, started: true, completed: true, failed: false, ineligible: true, resumed: false, steps_reached: 2, entered_midway: false, twice: false}
        - {journey_id: u4, service: s, found_by: url, origin: resident, at: "2026-01-05 09:00:00", completed_s: 9000, started: false, completed: true, failed: false, ineligible: false, resumed: false, steps_reached: 2, entered_midway: true, twice: false}
        - {journey_id: u5, service: t, found_by: url, origin: resident, at: "2026-01-05 09:00:00", completed_s: 9000, started: false, completed: true, failed: false, ineligible: true, resumed: false, steps_reached: 2, entered_midway: true, twice: false}
        - {journey_id: u6, service: t, found_by: tag, origin: resident, at: "2026-01-05 09:00:00", completed_s: 9000, started: true, completed: true, failed: false, ineligible: false, resumed: false, steps_reached: 2, entered_midway: false, twice: true}
        - {journey_id: u7, service: s, found_by: url, origin: resident, at: "2026-02-05 09:00:00", started: true, completed: false, failed: false, ineligible: false, resumed: false, steps_reached: 0, entered_midway: false, twice: false}
    expect:
      - {journey_id: f1, url_journey_id: u1, started: true, started_by: url, completed_by: form}
      - {journey_id: u2, found_by: url, started: true, completed: false, failed: true, outcome: failed}
      - {journey_id: u3, started: true, completed: false, completed_by: null, ineligible: false, outcome: unknown}
      - {journey_id: f2, entered_by: adviser, entered_midway: true}
      - {journey_id: u5, completed: true, ineligible: true, completed_by: url, outcome: ineligible, started_by: null, entered_midway: true, entered_by: customer, resident_key: null}
      - {journey_id: u7, outcome: abandoned, local_month: 2026-02}
  - name: forms that a rule makes internal or of another channel are beside residents' pages, and take none of them out
    given:
      services:
        - {service: w, name: W, directorate: D, transactional: true, digital_from: web}
      form_journey:
        - {journey_id: f1, service: s, channel: online_form, entered_by: customer, origin: internal, at: "2026-01-05 09:00:00", completed_s: 1000, started: true, completed: true, failed: false, ineligible: false, resumed: false, outcome: completed}
        - {journey_id: f2, service: w, channel: post, entered_by: customer, origin: resident, at: "2026-01-05 09:00:00", completed_s: 1000, started: true, completed: true, failed: false, ineligible: false, resumed: false, outcome: completed}
      url_chain:
        - {journey_id: u1, service: s, found_by: url, origin: resident, at: "2026-01-05 09:00:00", completed_s: 1008, started: true, completed: true, failed: false, ineligible: false, resumed: false, steps_reached: 3, entered_midway: false, twice: false}
        - {journey_id: u2, service: w, found_by: url, origin: resident, at: "2026-01-05 09:00:00", completed_s: 1008, started: true, completed: true, failed: false, ineligible: false, resumed: false, steps_reached: 3, entered_midway: false, twice: false}
    expect:
      - {journey_id: f1, origin: internal, url_journey_id: null}
      - {journey_id: f2, channel: post, url_journey_id: null}
      - {journey_id: u1, completed: true, completed_by: url}
      - {journey_id: u2, completed: true, completed_by: url}
  - name: the setting of a service says which side counts
    given:
      services:
        - {service: w, name: W, directorate: D, transactional: true, digital_from: web}
        - {service: b, name: B, directorate: D, transactional: true, digital_from: both}
      form_journey:
        - {journey_id: fw, service: w, channel: online_form, entered_by: customer, origin: resident, at: "2026-01-05 09:00:00", started: true, completed: false, failed: false, ineligible: false, resumed: false, outcome: abandoned}
        - {journey_id: fa, service: w, channel: online_form, entered_by: adviser, origin: resident, at: "2026-01-05 09:00:00", started: true, completed: false, failed: false, ineligible: false, resumed: false, outcome: abandoned}
        - {journey_id: fb, service: b, channel: online_form, entered_by: customer, origin: resident, at: "2026-01-05 09:00:00", started: true, completed: false, failed: false, ineligible: false, resumed: false, outcome: abandoned}
      url_chain:
        - {journey_id: uw, service: w, found_by: url, origin: resident, at: "2026-01-05 09:00:00", started: true, completed: false, failed: false, ineligible: false, resumed: false, steps_reached: 0, entered_midway: false, twice: false}
        - {journey_id: ub, service: b, found_by: url, origin: resident, at: "2026-01-05 09:00:00", started: true, completed: false, failed: false, ineligible: false, resumed: false, steps_reached: 0, entered_midway: false, twice: false}
    expect:
      - {journey_id: uw}
      - {journey_id: fa}
      - {journey_id: fb}
      - {journey_id: ub}
---*/
WITH form_month AS (
    SELECT f.service, f.local_month, max(CASE WHEN f.started THEN 1 ELSE 0 END) = 1 AS has_starts
    FROM form_journey AS f
    WHERE f.entered_by <> 'adviser' AND f.origin = 'resident' AND f.channel = 'online_form'
    GROUP BY f.service, f.local_month
),
page AS (
    SELECT
        u.journey_id, u.source, u.service, u.found_by, u.ts, u.ts_s, u.completed_s, u.local_date, u.local_minute,
        u.local_month, u.origin, u.started, u.steps_reached, u.completed, u.ineligible, u.failed, u.resumed,
        u.entered_midway,
        CASE
            WHEN s.digital_from IN ('web', 'both') OR m.service IS NULL THEN 'all'
            WHEN NOT m.has_starts THEN 'starts'
            ELSE 'none'
        END AS counts
    FROM url_chain AS u
    LEFT JOIN services AS s ON s.service = u.service
    LEFT JOIN form_month AS m ON m.service = u.service AND m.local_month = u.local_month
    WHERE NOT u.twice
),
near AS (
    SELECT f.journey_id AS form_id, u.journey_id AS url_id, abs(f.completed_s - u.completed_s) AS apart_s
    FROM form_journey AS f
    CROSS JOIN (SELECT -300 AS shift_s UNION ALL SELECT 0 AS shift_s UNION ALL SELECT 300 AS shift_s) AS slot
    JOIN page AS u
        ON u.service = f.service
        AND u.completed_s - u.completed_s % 300 = f.completed_s - f.completed_s % 300 + slot.shift_s
    WHERE f.entered_by <> 'adviser' AND f.origin = 'resident' AND f.channel = 'online_form' AND u.origin <> 'automated'
        AND abs(f.completed_s - u.completed_s) <= 300
),
ranked AS (
    SELECT
        n.form_id, n.url_id, n.apart_s,
        row_number() OVER (PARTITION BY n.form_id ORDER BY n.apart_s, n.url_id) AS url_rank,
        row_number() OVER (PARTITION BY n.url_id ORDER BY n.apart_s, n.form_id) AS form_rank
    FROM near AS n
),
taken AS (
    -- Each is the other's nearest, or one of them has such another.
    SELECT
        r.form_id, r.url_id, r.apart_s,
        r.url_rank = 1 AND r.form_rank = 1 AS paired,
        max(CASE WHEN r.url_rank = 1 AND r.form_rank = 1 THEN 1 ELSE 0 END) OVER (PARTITION BY r.form_id)
            + max(CASE WHEN r.url_rank = 1 AND r.form_rank = 1 THEN 1 ELSE 0 END) OVER (PARTITION BY r.url_id) AS taken
    FROM ranked AS r
),
left_over AS (
    SELECT
        t.form_id, t.url_id, t.paired, t.taken,
        row_number() OVER (PARTITION BY t.form_id, t.taken ORDER BY t.apart_s, t.url_id) AS url_rank,
        row_number() OVER (PARTITION BY t.url_id, t.taken ORDER BY t.apart_s, t.form_id) AS form_rank
    FROM taken AS t
),
joined AS (
    SELECT l.form_id, l.url_id
    FROM left_over AS l
    WHERE l.paired OR (l.taken = 0 AND l.url_rank = 1 AND l.form_rank = 1)
),
by_form AS (
    SELECT
        f.journey_id, u.journey_id AS url_journey_id, f.source, f.service, 'form' AS found_by,
        coalesce(u.ts_s < f.ts_s, false) AS url_first,
        f.ts AS form_ts, f.ts_s AS form_ts_s, f.local_date AS form_date, f.local_minute AS form_minute,
        u.ts AS url_ts, u.ts_s AS url_ts_s, u.local_date AS url_date, u.local_minute AS url_minute,
        f.resident_key, f.entered_by, f.origin,
        f.started OR coalesce(u.started, false) AS started,
        CASE WHEN f.started THEN 'form' WHEN u.started THEN u.found_by END AS started_by,
        u.steps_reached, f.completed, f.ineligible, f.failed,
        f.resumed OR coalesce(u.resumed, false) AS resumed,
        f.outcome,
        f.channel
    FROM form_journey AS f
    LEFT JOIN joined AS j ON j.form_id = f.journey_id
    LEFT JOIN page AS u ON u.journey_id = j.url_id
    LEFT JOIN services AS s ON s.service = f.service
    WHERE j.url_id IS NOT NULL OR f.entered_by = 'adviser' OR f.channel <> 'online_form' OR f.origin <> 'resident'
        OR coalesce(s.digital_from, 'form') <> 'web'
),
by_page AS (
    SELECT
        u.journey_id, u.source, u.service, u.found_by, u.ts, u.ts_s, u.local_date, u.local_minute, u.local_month,
        u.origin, u.started, u.steps_reached, u.resumed, u.entered_midway,
        u.completed AND u.counts = 'all' AS completed,
        u.ineligible AND u.counts = 'all' AS ineligible,
        u.failed,
        u.completed AND u.counts <> 'all' AS unknown_end
    FROM page AS u
    WHERE (u.counts = 'all' OR (u.counts = 'starts' AND u.started))
        AND u.journey_id NOT IN (SELECT j.url_id FROM joined AS j)
)
SELECT
    f.journey_id,
    f.url_journey_id,
    f.source,
    f.service,
    f.found_by,
    CASE WHEN f.url_first THEN f.url_ts ELSE f.form_ts END AS ts,
    CASE WHEN f.url_first THEN f.url_ts_s ELSE f.form_ts_s END AS ts_s,
    CASE WHEN f.url_first THEN f.url_date ELSE f.form_date END AS local_date,
    CASE WHEN f.url_first THEN f.url_minute ELSE f.form_minute END AS local_minute,
    substr(CAST(CASE WHEN f.url_first THEN f.url_date ELSE f.form_date END AS VARCHAR), 1, 7) AS local_month,
    f.resident_key,
    f.entered_by,
    f.origin,
    f.started,
    f.started_by,
    f.steps_reached,
    f.completed,
    CASE WHEN f.completed THEN 'form' END AS completed_by,
    f.ineligible,
    f.failed,
    f.resumed,
    NOT f.started AS entered_midway,
    f.outcome,
    f.channel
FROM by_form AS f
UNION ALL
SELECT
    u.journey_id,
    CAST(NULL AS VARCHAR) AS url_journey_id,
    u.source,
    u.service,
    u.found_by,
    u.ts,
    u.ts_s,
    u.local_date,
    u.local_minute,
    u.local_month,
    CAST(NULL AS VARCHAR) AS resident_key,
    'customer' AS entered_by,
    u.origin,
    u.started,
    CASE WHEN u.started THEN u.found_by END AS started_by,
    u.steps_reached,
    u.completed,
    CASE WHEN u.completed THEN u.found_by END AS completed_by,
    u.ineligible,
    u.failed,
    u.resumed,
    u.entered_midway,
    CASE
        WHEN u.ineligible THEN 'ineligible'
        WHEN u.completed THEN 'completed'
        WHEN u.unknown_end THEN 'unknown'
        WHEN u.failed THEN 'failed'
        WHEN u.started THEN 'abandoned'
        ELSE 'unknown'
    END AS outcome,
    'online_form' AS channel
FROM by_page AS u
