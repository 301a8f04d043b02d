/*---
title: "Completion of online forms"
question: "Of the online forms started, how many were completed?"
why: "A form that people give up sends them to the phone."
grain: "one month and service"
params:
  - {name: by, type: VARCHAR, default: "service", values: [service, none], doc: "Whether services are shown apart or together."}
columns:
  - {name: month, type: VARCHAR, doc: "Month, yyyy-mm."}
  - {name: service, type: VARCHAR, doc: "Service; all when not split."}
  - {name: started, type: BIGINT, unit: transactions, doc: "Forms residents started themselves."}
  - {name: completed, type: BIGINT, unit: transactions, doc: "Of those, completed, not eligible included. Where the web log has the starts and the forms platform the ends, all that the platform completed."}
  - {name: failed, type: BIGINT, unit: transactions, doc: "Forms that failed and were not completed afterwards, whether or not their start was seen."}
  - {name: completion_rate, type: DOUBLE, unit: share, doc: "completed / started; none where the note says why."}
  - {name: ineligible, type: BIGINT, unit: transactions, doc: "Forms completed with the answer that the resident is not eligible."}
  - {name: resumed, type: BIGINT, unit: transactions, doc: "Forms that somebody went on with after a pause of more than 30 minutes, or in a later visit within 7 days."}
  - {name: completed_unstarted, type: BIGINT, unit: transactions, doc: "Forms completed whose start was not seen; in completed only where the starts are the web log's and the ends the platform's."}
  - {name: starts_by, type: VARCHAR, doc: "What saw the starts: form (a forms platform), url (a web server's log), tag (a tag in the page), several, totals (typed, and then of both), or none."}
  - {name: ends_by, type: VARCHAR, doc: "What saw the ends, in the same words."}
  - {name: note, type: VARCHAR, doc: "Why there is no rate: no start or no end was seen, or more were completed than started, which is a fault of the data. Together: how many services are left out for that."}
  - {name: list_version, type: INTEGER, doc: "Version of the list of agents by which robots are told from residents in web logs; the newest, none without a web log."}
  - {name: rule_version, type: INTEGER, doc: "Version of the rules of origin of web sessions, likewise."}
chart: {kind: line, x: month, y: completion_rate, series: service, format: percent}
notes:
  - "A rate needs both starts and ends. Above 100 % the data lack starts: the note says so, and no rate is given."
  - "Totals that were typed for a service and month, of starts and of digital completions, are its figures; what they do not state has none."
  - "Where a form's pages and a forms platform both tell of a transaction, it counts once: see web_journey for how the two are joined."
---*/
WITH counted AS (
    SELECT
        c.local_month, c.service, c.starts_by, c.ends_by, c.started, c.completed, c.started_completed, c.failed,
        c.ineligible, c.resumed, c.completed - c.started_completed AS completed_unstarted
    FROM completion_month AS c
    LEFT JOIN uptake_month AS u ON u.local_month = c.local_month AND u.service = c.service AND u.started_basis = 'totals'
    WHERE u.service IS NULL
    UNION ALL
    SELECT
        u.local_month, u.service, 'totals' AS starts_by, 'totals' AS ends_by, u.started, u.digital AS completed,
        u.started_completed, u.failed, CAST(NULL AS BIGINT) AS ineligible, CAST(NULL AS BIGINT) AS resumed,
        CAST(NULL AS BIGINT) AS completed_unstarted
    FROM uptake_month AS u
    WHERE u.started_basis = 'totals'
),
judged AS (
    SELECT
        c.local_month, c.service, c.started, c.failed, c.ineligible, c.resumed, c.starts_by, c.ends_by, c.completed_unstarted,
        CASE WHEN c.starts_by IN ('url', 'tag') AND c.ends_by = 'form' THEN c.completed ELSE c.started_completed END AS completed,
        CASE
            WHEN c.started = 0 THEN 'no start was seen'
            WHEN c.ends_by <> 'totals' AND sum(CASE WHEN c.ends_by = 'totals' THEN 0 ELSE c.completed END) OVER (PARTITION BY c.service) = 0
                THEN 'no end was ever seen'
            WHEN c.completed > c.started THEN 'a fault of the data: more completed than started'
        END AS note
    FROM counted AS c
    WHERE c.started + c.completed > 0
),
united AS (
    SELECT
        j.local_month AS month, j.service, j.started, j.completed, j.failed, j.ineligible, j.resumed,
        j.completed_unstarted, j.starts_by, j.ends_by, j.note
    FROM judged AS j
    WHERE $by = 'service'
    UNION ALL
    SELECT
        j.local_month AS month,
        'all' AS service,
        sum(CASE WHEN j.note IS NULL THEN j.started ELSE 0 END) AS started,
        sum(CASE WHEN j.note IS NULL THEN j.completed ELSE 0 END) AS completed,
        sum(CASE WHEN j.note IS NULL THEN j.failed ELSE 0 END) AS failed,
        sum(CASE WHEN j.note IS NULL THEN j.ineligible ELSE 0 END) AS ineligible,
        sum(CASE WHEN j.note IS NULL THEN j.resumed ELSE 0 END) AS resumed,
        sum(CASE WHEN j.note IS NULL THEN j.completed_unstarted ELSE 0 END) AS completed_unstarted,
        CASE WHEN min(j.starts_by) = max(j.starts_by) THEN max(j.starts_by) ELSE 'several' END AS starts_by,
        CASE WHEN min(j.ends_by) = max(j.ends_by) THEN max(j.ends_by) ELSE 'several' END AS ends_by,
        CASE WHEN count(j.note) > 0 THEN CAST(count(j.note) AS VARCHAR) || ' of ' || CAST(count(*) AS VARCHAR) || ' services have no rate and are left out' END AS note
    FROM judged AS j
    WHERE $by = 'none'
    GROUP BY j.local_month
)
SELECT
    u.month,
    u.service,
    u.started,
    u.completed,
    u.failed,
    CASE WHEN u.note IS NULL OR $by = 'none' THEN CAST(u.completed AS DOUBLE) / nullif(u.started, 0) END AS completion_rate,
    u.ineligible,
    u.resumed,
    u.completed_unstarted,
    u.starts_by,
    u.ends_by,
    u.note,
    v.list_version,
    v.rule_version
FROM united AS u
CROSS JOIN (SELECT max(d.list_version) AS list_version, max(d.rule_version) AS rule_version FROM session_day AS d) AS v
ORDER BY u.service, u.month
