/*---
doc: >-
  How far residents' transactions got, by month, service and place: the start, the numbered steps of journeys in their
  order, and the end. By pages in a web log only, whichever side counts the transactions of the service. Who reached a
  place has also passed those before it, whether their pages were seen or not.
materialized: table
partition: local_month
sort: [service, step_no]
window: {url_chain: [7, month]}
columns:
  - {name: local_month, type: VARCHAR, doc: "Month the transaction began, yyyy-mm."}
  - {name: service, type: VARCHAR, doc: "Service."}
  - {name: step_no, type: INTEGER, doc: "Place: 0 the start, then the numbers of the steps; the end is one more than the last."}
  - {name: step, type: VARCHAR, doc: "start, the name of the step, or end."}
  - {name: is_end, type: BOOLEAN, doc: "Whether it is the end."}
  - {name: reached, type: BIGINT, unit: transactions, doc: "Started transactions that got here or further."}
  - {name: went_on, type: BIGINT, unit: transactions, doc: "Of those, got to the next place or further; NULL at the end."}
  - {name: failed, type: BIGINT, unit: transactions, doc: "Of those that did not, left after an error; NULL at the end."}
  - {name: entered_midway, type: BIGINT, unit: transactions, doc: "Transactions without a start that came in here: at the lowest step of the first session with one, or straight at the end. Not in the figures before."}
tests:
  - name: places passed unseen are passed; who came in mid-way is apart; a service without steps has its start and end
    given:
      journeys:
        - {service: s, kind: start, path_prefix: /a, path_exact: true, path_suffix: ""}
        - {service: s, kind: step, path_prefix: /b, path_exact: true, path_suffix: "", step_no: 1, step: Name}
        - {service: s, kind: step, path_prefix: /b2, path_exact: true, path_suffix: "", step_no: 1, step: Name}
        - {service: s, kind: step, path_prefix: /c, path_exact: true, path_suffix: "", step_no: 2, step: Pay}
        - {service: t, kind: end_ineligible, path_prefix: /d, path_exact: true, path_suffix: ""}
        - {service: g, kind: search, path_prefix: /search, path_exact: true, path_suffix: ""}
      url_chain:
        - {service: s, origin: resident, twice: false, started: true, steps_reached: 0, completed: false, failed: true, local_month: 2026-01}
        - {service: s, origin: resident, twice: false, started: true, entered_step_no: 2, steps_reached: 2, completed: false, failed: false, local_month: 2026-01}
        - {service: s, origin: resident, twice: false, started: true, steps_reached: 0, completed: true, failed: false, local_month: 2026-01}
        - {service: s, origin: resident, twice: false, started: false, entered_step_no: 2, steps_reached: 2, completed: true, failed: false, local_month: 2026-01}
        - {service: s, origin: resident, twice: false, started: false, steps_reached: 0, completed: true, failed: false, local_month: 2026-01}
        - {service: s, origin: resident, twice: false, started: false, steps_reached: 0, completed: false, failed: true, local_month: 2026-01}
        - {service: s, origin: resident, twice: true, started: true, steps_reached: 2, completed: false, failed: false, local_month: 2026-01}
        - {service: s, origin: automated, twice: false, started: true, steps_reached: 2, completed: false, failed: false, local_month: 2026-01}
        - {service: t, origin: resident, twice: false, started: true, steps_reached: 0, completed: false, failed: false, local_month: 2026-01}
    expect:
      - {service: s, step_no: 0, step: start, reached: 3, went_on: 2, failed: 1, entered_midway: 0, is_end: false}
      - {service: s, step_no: 1, step: Name, reached: 2, went_on: 2, failed: 0, entered_midway: 0}
      - {service: s, step_no: 2, step: Pay, reached: 2, went_on: 1, failed: 0, entered_midway: 1}
      - {service: s, step_no: 3, step: end, reached: 1, went_on: null, failed: null, entered_midway: 1, is_end: true}
      - {service: t, step_no: 0, step: start, reached: 1, went_on: 0}
      - {service: t, step_no: 1, step: end, reached: 0, went_on: null}
---*/
WITH last_place AS (
    SELECT r.service, coalesce(max(r.step_no), 0) + 1 AS end_no
    FROM journeys AS r
    WHERE r.kind IN ('start', 'step', 'end_ok', 'end_ineligible')
    GROUP BY r.service
),
place AS (
    SELECT l.service, 0 AS step_no, 'start' AS step, false AS is_end
    FROM last_place AS l
    UNION ALL
    SELECT r.service, r.step_no, min(r.step) AS step, false AS is_end
    FROM journeys AS r
    WHERE r.step_no IS NOT NULL
    GROUP BY r.service, r.step_no
    UNION ALL
    SELECT l.service, l.end_no AS step_no, 'end' AS step, true AS is_end
    FROM last_place AS l
),
journey AS (
    SELECT
        u.local_month,
        u.service,
        CASE WHEN u.started THEN 0 WHEN u.entered_step_no IS NULL AND u.completed THEN l.end_no ELSE u.entered_step_no END AS entered_no,
        CASE WHEN u.completed THEN l.end_no ELSE u.steps_reached END AS reached_no,
        u.started,
        u.failed,
        count(*) AS journeys
    FROM url_chain AS u
    JOIN last_place AS l ON l.service = u.service
    WHERE u.origin = 'resident' AND NOT u.twice
    GROUP BY
        u.local_month, u.service, u.started, u.failed,
        CASE WHEN u.started THEN 0 WHEN u.entered_step_no IS NULL AND u.completed THEN l.end_no ELSE u.entered_step_no END,
        CASE WHEN u.completed THEN l.end_no ELSE u.steps_reached END
)
SELECT
    j.local_month,
    j.service,
    CAST(p.step_no AS INTEGER) AS step_no,
    p.step,
    p.is_end,
    sum(CASE WHEN j.started AND j.reached_no >= p.step_no THEN j.journeys ELSE 0 END) AS reached,
    CASE WHEN NOT p.is_end THEN sum(CASE WHEN j.started AND j.reached_no > p.step_no THEN j.journeys ELSE 0 END) END AS went_on,
    CASE
        WHEN NOT p.is_end THEN sum(CASE WHEN j.started AND j.failed AND j.reached_no = p.step_no THEN j.journeys ELSE 0 END)
    END AS failed,
    sum(CASE WHEN NOT j.started AND j.entered_no = p.step_no THEN j.journeys ELSE 0 END) AS entered_midway
FROM journey AS j
JOIN place AS p ON p.service = j.service
GROUP BY j.local_month, j.service, p.step_no, p.step, p.is_end
