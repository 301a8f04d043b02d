/*---
doc: What a phone system that exports no single calls counted of one queue or service in one stretch of time.
materialized: view
columns:
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: queue, type: VARCHAR, doc: "Queue as the system writes it; NULL for a count by service."}
  - {name: label, type: VARCHAR, doc: "Queue or service as written."}
  - {name: service, type: VARCHAR, doc: "Service it belongs to; unmapped where reference data does not say."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "When the stretch began."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same in whole seconds."}
  - {name: local_date, type: DATE, doc: "Civil date on which the stretch began."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute at which the stretch began."}
  - {name: local_month, type: VARCHAR, doc: "Month of local_date, yyyy-mm."}
  - {name: span_s, type: BIGINT, unit: s, doc: "Length of the stretch."}
  - {name: offered, type: BIGINT, unit: calls, doc: "Calls offered; answered + abandoned where the system does not count them. NULL where not known."}
  - {name: answered, type: BIGINT, unit: calls, doc: "Calls answered; NULL where not counted."}
  - {name: abandoned, type: BIGINT, unit: calls, doc: "Callers who hung up; NULL where not counted."}
  - {name: answered_within, type: BIGINT, unit: calls, doc: "Calls answered within threshold_s; NULL where not counted, or counted by several thresholds."}
  - {name: threshold_s, type: BIGINT, unit: s, doc: "Threshold of answered_within."}
  - {name: counts, type: BOOLEAN, doc: "Whether it is part of the figures: offered and answered are known, no single call of the queue is that day, and no shorter stretch lies within it."}
  - {name: channel, type: VARCHAR, doc: "phone, or the channel that a rule (contact_rules) gives the queue."}
  - {name: origin, type: VARCHAR, doc: "resident, or the origin that a rule gives the queue."}
  - {name: service_rule, type: VARCHAR, doc: "Rule of contact_rules that set the service; NULL where none did."}
  - {name: channel_rule, type: VARCHAR, doc: "Rule that set the channel."}
  - {name: origin_rule, type: VARCHAR, doc: "Rule that set the origin."}
tests:
  - name: counts side by side, single calls before counts, and the parts before the whole
    given:
      queue_visit:
        - {queue: known, at: "2026-01-05 15:00:00"}
      service_labels:
        - {kind: queue, label: q, service: benefits}
      raw_tally:
        - {channel: phone, label_kind: queue, label: q, span_s: 1800, measure: offered, count: 10, at: "2026-01-05 09:00:00"}
        - {channel: phone, label_kind: queue, label: q, span_s: 1800, measure: answered, count: 7, at: "2026-01-05 09:00:00"}
        - {channel: phone, label_kind: queue, label: q, span_s: 1800, measure: answered_within, threshold_s: 20, count: 6, at: "2026-01-05 09:00:00"}
        - {channel: phone, label_kind: queue, label: q, span_s: 86400, measure: offered, count: 100, at: "2026-01-05 00:00:00"}
        - {channel: phone, label_kind: queue, label: q, span_s: 86400, measure: answered, count: 80, at: "2026-01-05 00:00:00"}
        - {channel: phone, label_kind: queue, label: known, span_s: 1800, measure: answered, count: 7, at: "2026-01-05 09:00:00"}
        - {channel: phone, label_kind: queue, label: known, span_s: 1800, measure: abandoned, count: 2, at: "2026-01-05 09:00:00"}
        - {channel: phone, label_kind: service, label: registrars, span_s: 86400, measure: offered, count: 5, at: "2026-01-06 00:00:00"}
        - {channel: counter, label_kind: service, label: registrars, span_s: 86400, measure: visits, count: 5, at: "2026-01-06 00:00:00"}
        - {channel: web, label_kind: site, label: www.example.org, span_s: 86400, measure: visits, count: 900, at: "2026-01-06 00:00:00"}
        - {channel: online_form, label_kind: service, label: registrars, span_s: 2678400, measure: digital_completed, count: 40, at: "2026-01-01 00:00:00"}
    expect:
      - {queue: q, service: benefits, span_s: 1800, offered: 10, answered: 7, abandoned: null, answered_within: 6, threshold_s: 20, counts: true}
      - {queue: q, span_s: 86400, offered: 100, answered: 80, threshold_s: null, counts: false}
      - {queue: known, offered: 9, answered: 7, abandoned: 2, counts: false, service: unmapped}
      - {queue: null, label: registrars, service: registrars, offered: 5, answered: null, counts: false, channel: phone, origin: resident}
  - name: a rule of a queue sets the service and origin of its counts
    given:
      label_rule:
        - {kind: queue, source: "*", label: "*"}
        - {kind: queue, source: "*", label: q, service: general, service_rule: staff, origin: internal, origin_rule: staff}
      raw_tally:
        - {channel: phone, label_kind: queue, label: q, span_s: 1800, measure: offered, count: 10, at: "2026-01-05 09:00:00"}
        - {channel: phone, label_kind: queue, label: r, span_s: 1800, measure: offered, count: 10, at: "2026-01-05 09:00:00"}
    expect:
      - {queue: q, service: general, origin: internal, service_rule: staff, origin_rule: staff, channel: phone, channel_rule: null}
      - {queue: r, service: unmapped, origin: resident, origin_rule: null}
---*/
WITH wide AS (
    SELECT
        t.source, t.label_kind, t.label, t.ts, t.ts_s, t.local_date, t.local_minute, t.span_s,
        sum(CASE WHEN t.measure = 'offered' THEN t.count END) AS offered,
        sum(CASE WHEN t.measure = 'answered' THEN t.count END) AS answered,
        sum(CASE WHEN t.measure = 'abandoned' THEN t.count END) AS abandoned,
        sum(CASE WHEN t.measure = 'answered_within' THEN t.count END) AS answered_within,
        min(CASE WHEN t.measure = 'answered_within' THEN t.threshold_s END) AS least_s,
        max(CASE WHEN t.measure = 'answered_within' THEN t.threshold_s END) AS threshold_s
    FROM stg_tally AS t
    WHERE t.channel = 'phone'
    GROUP BY t.source, t.label_kind, t.label, t.ts, t.ts_s, t.local_date, t.local_minute, t.span_s
),
parted AS (
    -- Stretches that a shorter one lies within: a day beside its half hours.
    SELECT DISTINCT w.label_kind, w.label, w.ts_s, w.span_s
    FROM wide AS w
    JOIN wide AS part ON part.label_kind = w.label_kind AND part.label = w.label AND part.span_s < w.span_s
        AND part.ts_s >= w.ts_s AND part.ts_s + part.span_s <= w.ts_s + w.span_s
),
single AS (
    SELECT DISTINCT v.queue, v.local_date
    FROM queue_visit AS v
)
SELECT
    w.source,
    CASE WHEN w.label_kind = 'queue' THEN w.label END AS queue,
    w.label,
    coalesce(rule.service, own.service, mapped.service, 'unmapped') AS service,
    w.ts,
    w.ts_s,
    w.local_date,
    w.local_minute,
    substr(CAST(w.local_date AS VARCHAR), 1, 7) AS local_month,
    w.span_s,
    coalesce(w.offered, w.answered + w.abandoned) AS offered,
    w.answered,
    w.abandoned,
    CASE WHEN w.least_s = w.threshold_s THEN w.answered_within END AS answered_within,
    CASE WHEN w.least_s = w.threshold_s THEN w.threshold_s END AS threshold_s,
    coalesce(w.offered, w.answered + w.abandoned) IS NOT NULL AND w.answered IS NOT NULL
        AND single.queue IS NULL AND parted.label IS NULL AS counts,
    coalesce(rule.channel, 'phone') AS channel,
    coalesce(rule.origin, 'resident') AS origin,
    rule.service_rule,
    rule.channel_rule,
    rule.origin_rule
FROM wide AS w
LEFT JOIN services AS own ON w.label_kind = 'service' AND own.service = w.label
LEFT JOIN service_labels AS mapped ON mapped.kind = 'queue' AND mapped.label = w.label
LEFT JOIN single ON w.label_kind = 'queue' AND single.queue = w.label AND single.local_date = w.local_date
LEFT JOIN parted ON parted.label_kind = w.label_kind AND parted.label = w.label AND parted.ts_s = w.ts_s
    AND parted.span_s = w.span_s
LEFT JOIN label_rule AS known ON known.kind = 'queue' AND known.source = w.source AND known.label = '*'
LEFT JOIN label_rule AS named ON named.kind = 'queue' AND named.source = '*' AND named.label = w.label
LEFT JOIN label_rule AS rule ON rule.kind = 'queue' AND rule.source = coalesce(known.source, '*')
    AND rule.label = coalesce(named.label, '*')
