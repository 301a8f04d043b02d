/*---
doc: >-
  Self-serve transactions of residents by month and service, for completion. What advisers typed is not here. Starts and
  ends may come from different sides: see starts_by and ends_by.
materialized: table
partition: local_month
sort: [service]
columns:
  - {name: local_month, type: VARCHAR, doc: "Month the transaction began, yyyy-mm."}
  - {name: service, type: VARCHAR, doc: "Service."}
  - {name: starts_by, type: VARCHAR, doc: "What saw the starts: form (a forms platform), url (a web server's log), tag (a tag in the page), several, or none."}
  - {name: ends_by, type: VARCHAR, doc: "What saw the ends, in the same words."}
  - {name: started, type: BIGINT, unit: transactions, doc: "Transactions whose start was seen."}
  - {name: completed, type: BIGINT, unit: transactions, doc: "Transactions completed, not eligible included, with or without a start seen."}
  - {name: started_completed, type: BIGINT, unit: transactions, doc: "Of those started, completed."}
  - {name: ineligible, type: BIGINT, unit: transactions, doc: "Of those completed, not eligible."}
  - {name: failed, type: BIGINT, unit: transactions, doc: "Transactions that failed and were not completed afterwards."}
  - {name: resumed, type: BIGINT, unit: transactions, doc: "Transactions that went on after a pause (see web_journey)."}
  - {name: resumed_completed, type: BIGINT, unit: transactions, doc: "Of those resumed, completed."}
  - {name: entered_midway, type: BIGINT, unit: transactions, doc: "Transactions seen without a start."}
tests:
  - name: residents who serve themselves, whatever side saw them
    given:
      web_journey:
        - {service: s, entered_by: customer, origin: resident, channel: online_form, started: true, started_by: url, completed: true, completed_by: form, ineligible: true, failed: false, resumed: true, entered_midway: false, local_month: 2026-01}
        - {service: s, entered_by: unknown, origin: resident, channel: online_form, started: false, completed: true, completed_by: form, ineligible: false, failed: false, resumed: false, entered_midway: true, local_month: 2026-01}
        - {service: s, entered_by: customer, origin: resident, channel: online_form, started: true, started_by: url, completed: false, ineligible: false, failed: true, resumed: true, entered_midway: false, local_month: 2026-01}
        - {service: s, entered_by: adviser, origin: resident, channel: online_form, started: true, started_by: form, completed: true, completed_by: form, ineligible: false, failed: false, resumed: false, entered_midway: false, local_month: 2026-01}
        - {service: s, entered_by: customer, origin: automated, channel: online_form, started: true, started_by: tag, completed: false, ineligible: false, failed: false, resumed: false, entered_midway: false, local_month: 2026-01}
        - {service: t, entered_by: customer, origin: resident, channel: online_form, started: true, started_by: url, completed: false, ineligible: false, failed: false, resumed: false, entered_midway: false, local_month: 2026-01}
        - {service: t, entered_by: customer, origin: resident, channel: online_form, started: true, started_by: form, completed: false, ineligible: false, failed: false, resumed: false, entered_midway: false, local_month: 2026-01}
    expect:
      - {service: s, starts_by: url, ends_by: form, started: 2, completed: 2, started_completed: 1, ineligible: 1, failed: 1, resumed: 2, resumed_completed: 1, entered_midway: 1}
      - {service: t, starts_by: several, ends_by: none, started: 2, completed: 0, started_completed: 0, entered_midway: 0}
---*/
SELECT
    j.local_month,
    j.service,
    CASE
        WHEN max(j.started_by) IS NULL THEN 'none'
        WHEN min(j.started_by) = max(j.started_by) THEN max(j.started_by)
        ELSE 'several'
    END AS starts_by,
    CASE
        WHEN max(j.completed_by) IS NULL THEN 'none'
        WHEN min(j.completed_by) = max(j.completed_by) THEN max(j.completed_by)
        ELSE 'several'
    END AS ends_by,
    sum(CASE WHEN j.started THEN 1 ELSE 0 END) AS started,
    sum(CASE WHEN j.completed THEN 1 ELSE 0 END) AS completed,
    sum(CASE WHEN j.started AND j.completed THEN 1 ELSE 0 END) AS started_completed,
    sum(CASE WHEN j.ineligible THEN 1 ELSE 0 END) AS ineligible,
    sum(CASE WHEN j.failed THEN 1 ELSE 0 END) AS failed,
    sum(CASE WHEN j.resumed THEN 1 ELSE 0 END) AS resumed,
    sum(CASE WHEN j.resumed AND j.completed THEN 1 ELSE 0 END) AS resumed_completed,
    sum(CASE WHEN j.entered_midway THEN 1 ELSE 0 END) AS entered_midway
FROM web_journey AS j
WHERE j.origin = 'resident' AND j.channel = 'online_form' AND j.entered_by <> 'adviser'
GROUP BY j.local_month, j.service
