/*---
doc: >-
  Counts of a phone system that exports no single calls, by local date, half hour, queue and service. What counts of
  them is in call_interval too.
materialized: table
partition: local_month
sort: [local_date, half_hour, source, service, queue]
columns:
  - {name: local_date, type: DATE, doc: "Civil date on which the stretch began."}
  - {name: half_hour, type: INTEGER, unit: minutes after local midnight, doc: "Start of the half hour in which the stretch began; NULL for stretches longer than half an hour."}
  - {name: local_month, type: VARCHAR, doc: "Month of local_date, yyyy-mm."}
  - {name: span_s, type: BIGINT, unit: s, doc: "Length of the stretches counted."}
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: service, type: VARCHAR, doc: "Service the queue belongs to."}
  - {name: queue, type: VARCHAR, doc: "Queue as the system writes it; NULL for counts by service."}
  - {name: offered, type: BIGINT, unit: calls, doc: "Calls offered."}
  - {name: answered, type: BIGINT, unit: calls, doc: "Calls answered; NULL where not counted."}
  - {name: abandoned, type: BIGINT, unit: calls, doc: "Callers who hung up; NULL where not counted."}
  - {name: answered_within, type: BIGINT, unit: calls, doc: "Calls answered within threshold_s; NULL where not counted."}
  - {name: threshold_s, type: BIGINT, unit: s, doc: "Threshold of answered_within."}
  - {name: counts, type: BOOLEAN, doc: "Whether it is part of the figures: see phone_tally."}
  - {name: channel, type: VARCHAR, doc: "phone, or the channel that a rule (contact_rules) gives the queue."}
  - {name: origin, type: VARCHAR, doc: "resident, or the origin that a rule gives the queue."}
  - {name: service_rule, type: VARCHAR, doc: "Rule of contact_rules that set the service; NULL where none did."}
  - {name: channel_rule, type: VARCHAR, doc: "Rule that set the channel."}
  - {name: origin_rule, type: VARCHAR, doc: "Rule that set the origin."}
tests:
  - name: quarter hours make half hours, a day stays a day
    given:
      raw_tally:
        - {channel: phone, label_kind: queue, label: q, span_s: 900, measure: offered, count: 10, at: "2026-01-05 09:00:00"}
        - {channel: phone, label_kind: queue, label: q, span_s: 900, measure: offered, count: 5, at: "2026-01-05 09:15:00"}
        - {channel: phone, label_kind: queue, label: q, span_s: 86400, measure: offered, count: 30, at: "2026-01-06 00:00:00"}
    expect:
      - {half_hour: 540, span_s: 900, offered: 15, answered: null, queue: q, local_month: 2026-01}
      - {half_hour: null, span_s: 86400, offered: 30, counts: false}
---*/
SELECT
    t.local_date,
    CASE WHEN t.span_s <= 1800 THEN t.local_minute - t.local_minute % 30 END AS half_hour,
    t.local_month,
    t.span_s,
    t.source,
    t.service,
    t.queue,
    sum(t.offered) AS offered,
    sum(t.answered) AS answered,
    sum(t.abandoned) AS abandoned,
    sum(t.answered_within) AS answered_within,
    t.threshold_s,
    t.counts,
    t.channel,
    t.origin,
    t.service_rule,
    t.channel_rule,
    t.origin_rule
FROM phone_tally AS t
GROUP BY
    t.local_date, CASE WHEN t.span_s <= 1800 THEN t.local_minute - t.local_minute % 30 END, t.local_month, t.span_s,
    t.source, t.service, t.queue, t.threshold_s, t.counts, t.channel, t.origin, t.service_rule, t.channel_rule, t.origin_rule
