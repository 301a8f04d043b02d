/*---
doc: >-
  What was typed or exported of one service for one stretch of time: transactions completed by channel, starts, costs and answers to
  "how satisfied were you". Nothing of it is a contact. An empty cell is unknown, not 0, and stays NULL.
materialized: view
columns:
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: label, type: VARCHAR, doc: "Service or form as written."}
  - {name: service, type: VARCHAR, doc: "Service it is about, by its code, by a label of kind form or by its name; unmapped where reference data does not say."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "When the stretch began."}
  - {name: local_date, type: DATE, doc: "Civil date on which the stretch began."}
  - {name: local_month, type: VARCHAR, doc: "Month of local_date, yyyy-mm."}
  - {name: span_s, type: BIGINT, unit: s, doc: "Length of the stretch."}
  - {name: period, type: VARCHAR, doc: "month (the stretch is a calendar month or lies within one), quarter (a UK financial quarter) or other."}
  - {name: counts, type: BOOLEAN, doc: "Whether it is part of the figures: it is of a month or quarter, and no longer stretch of the same source and label within a month holds it."}
  - {name: digital, type: BIGINT, unit: transactions, doc: "Completed online by residents themselves."}
  - {name: assisted, type: BIGINT, unit: transactions, doc: "Completed online by an adviser for the resident."}
  - {name: other, type: BIGINT, unit: transactions, doc: "Completed on paper, by phone, at a counter or another way: those of the four that are stated."}
  - {name: started, type: BIGINT, unit: transactions, doc: "Started online."}
  - {name: cost_pence, type: BIGINT, unit: pence, doc: "What all of it cost."}
  - {name: very_satisfied, type: BIGINT, unit: answers, doc: "Answers: very satisfied. NULL, as the other four, unless all five are stated."}
  - {name: satisfied, type: BIGINT, unit: answers, doc: "Answers: satisfied."}
  - {name: neither, type: BIGINT, unit: answers, doc: "Answers: neither satisfied nor dissatisfied."}
  - {name: dissatisfied, type: BIGINT, unit: answers, doc: "Answers: dissatisfied."}
  - {name: very_dissatisfied, type: BIGINT, unit: answers, doc: "Answers: very dissatisfied."}
  - {name: volumes, type: BOOLEAN, doc: "Whether it states completed transactions of any channel."}
  - {name: part_rated, type: BOOLEAN, doc: "Whether it states some of the five answers and not all."}
tests:
  - name: months, parts of months and quarters; what lies in a longer stretch does not count
    given:
      service_labels:
        - {kind: form, label: Tax form, service: council_tax}
      raw_tally:
        - {label_kind: service, label: benefits, span_s: 2678400, measure: digital_completed, count: 10, at: "2026-01-01 00:00:00"}
        - {label_kind: service, label: benefits, span_s: 2678400, measure: paper_completed, count: 3, at: "2026-01-01 00:00:00"}
        - {label_kind: service, label: benefits, span_s: 2678400, measure: phone_completed, count: 4, at: "2026-01-01 00:00:00"}
        - {label_kind: service, label: benefits, span_s: 86400, measure: digital_completed, count: 1, at: "2026-01-05 00:00:00"}
        - {label_kind: service, label: Tax form, span_s: 86400, measure: digital_started, count: 2, at: "2026-01-31 00:00:00"}
        - {label_kind: service, label: Tax form, span_s: 604800, measure: digital_started, count: 9, at: "2026-01-26 00:00:00"}
        - {label_kind: service, label: Parking permits, span_s: 86400, measure: phone_completed, count: 8, at: "2026-01-31 00:00:00"}
        - {label_kind: service, label: taxis, span_s: 7776000, measure: cost_pence, count: 99, at: "2026-01-01 00:00:00"}
        - {label_kind: service, label: taxis, span_s: 7776000, measure: assisted_completed, count: 0, at: "2026-02-01 00:00:00"}
        - {label_kind: queue, label: q, span_s: 1800, measure: answered, count: 9, at: "2026-01-05 09:00:00"}
    expect:
      - {service: benefits, period: month, counts: true, digital: 10, other: 7, assisted: null, started: null, volumes: true, part_rated: false}
      - {service: benefits, period: month, counts: false, digital: 1, other: null}
      - {service: council_tax, period: month, counts: true, started: 2, digital: null, volumes: false}
      - {service: council_tax, period: other, counts: false, started: 9}
      - {service: parking_permits, other: 8}
      - {service: unmapped, period: quarter, counts: true, cost_pence: 99}
      - {service: unmapped, period: other, counts: false, assisted: 0, volumes: true}
  - name: clocks go forward within March and back within October; four answers of five are none
    given:
      raw_tally:
        - {label_kind: service, label: benefits, span_s: 2674800, measure: rated_5, count: 3, at: "2026-03-01 00:00:00"}
        - {label_kind: service, label: benefits, span_s: 2674800, measure: rated_4, count: 2, at: "2026-03-01 00:00:00"}
        - {label_kind: service, label: benefits, span_s: 2674800, measure: rated_3, count: 1, at: "2026-03-01 00:00:00"}
        - {label_kind: service, label: benefits, span_s: 2674800, measure: rated_2, count: 0, at: "2026-03-01 00:00:00"}
        - {label_kind: service, label: benefits, span_s: 2682000, measure: rated_5, count: 3, at: "2026-10-01 00:00:00"}
        - {label_kind: service, label: benefits, span_s: 2682000, measure: rated_4, count: 2, at: "2026-10-01 00:00:00"}
        - {label_kind: service, label: benefits, span_s: 2682000, measure: rated_3, count: 1, at: "2026-10-01 00:00:00"}
        - {label_kind: service, label: benefits, span_s: 2682000, measure: rated_2, count: 0, at: "2026-10-01 00:00:00"}
        - {label_kind: service, label: benefits, span_s: 2682000, measure: rated_1, count: 4, at: "2026-10-01 00:00:00"}
    expect:
      - {local_month: 2026-03, period: month, very_satisfied: null, dissatisfied: null, part_rated: true}
      - {local_month: 2026-10, period: month, very_satisfied: 3, satisfied: 2, neither: 1, dissatisfied: 0, very_dissatisfied: 4, part_rated: false}
---*/
WITH wide AS (
    SELECT
        t.source, t.label, t.ts_s, t.local_date, t.span_s,
        sum(CASE WHEN t.measure = 'digital_completed' THEN t.count END) AS digital,
        sum(CASE WHEN t.measure = 'assisted_completed' THEN t.count END) AS assisted,
        sum(CASE WHEN t.measure IN ('paper_completed', 'phone_completed', 'counter_completed', 'other_completed') THEN t.count END) AS other,
        sum(CASE WHEN t.measure = 'digital_started' THEN t.count END) AS started,
        sum(CASE WHEN t.measure = 'cost_pence' THEN t.count END) AS cost_pence,
        sum(CASE WHEN t.measure = 'rated_5' THEN t.count END) AS rated_5,
        sum(CASE WHEN t.measure = 'rated_4' THEN t.count END) AS rated_4,
        sum(CASE WHEN t.measure = 'rated_3' THEN t.count END) AS rated_3,
        sum(CASE WHEN t.measure = 'rated_2' THEN t.count END) AS rated_2,
        sum(CASE WHEN t.measure = 'rated_1' THEN t.count END) AS rated_1,
        count(DISTINCT CASE WHEN t.measure LIKE 'rated%' THEN t.measure END) AS answers
    FROM stg_tally AS t
    WHERE t.measure IN (
        'digital_completed', 'assisted_completed', 'paper_completed', 'phone_completed', 'counter_completed', 'other_completed',
        'digital_started', 'cost_pence', 'rated_5', 'rated_4', 'rated_3', 'rated_2', 'rated_1'
    )
    GROUP BY t.source, t.label, t.ts_s, t.local_date, t.span_s
),
day AS (
    -- How many days of its month and of its quarter are left on each day.
    SELECT
        c.local_date,
        c.local_date = c.quarter_start AS opens_quarter,
        count(*) OVER (PARTITION BY c.local_month ORDER BY c.local_date DESC) AS month_left,
        count(*) OVER (PARTITION BY c.quarter_start ORDER BY c.local_date DESC) AS quarter_left
    FROM calendar AS c
),
placed AS (
    -- A day may have 23 or 25 hours, once a month at the most.
    SELECT
        w.source, w.label, w.ts_s, w.local_date, w.span_s, w.digital, w.assisted, w.other, w.started, w.cost_pence,
        w.rated_5, w.rated_4, w.rated_3, w.rated_2, w.rated_1, w.answers,
        CASE
            WHEN w.span_s <= d.month_left * 86400 + 3600 THEN 'month'
            WHEN d.opens_quarter AND w.span_s BETWEEN d.quarter_left * 86400 - 3600 AND d.quarter_left * 86400 + 3600 THEN 'quarter'
            ELSE 'other'
        END AS period
    FROM wide AS w
    JOIN day AS d ON d.local_date = w.local_date
),
held AS (
    SELECT DISTINCT p.source, p.label, p.ts_s, p.span_s
    FROM placed AS p
    JOIN placed AS whole ON whole.source = p.source AND whole.label = p.label AND whole.period = 'month' AND whole.span_s > p.span_s
        AND whole.ts_s <= p.ts_s AND whole.ts_s + whole.span_s >= p.ts_s + p.span_s
)
SELECT
    p.source,
    p.label,
    coalesce(own.service, mapped.service, named.service, 'unmapped') AS service,
    p.ts_s,
    p.local_date,
    substr(CAST(p.local_date AS VARCHAR), 1, 7) AS local_month,
    p.span_s,
    p.period,
    p.period <> 'other' AND held.label IS NULL AS counts,
    p.digital,
    p.assisted,
    p.other,
    p.started,
    p.cost_pence,
    CASE WHEN p.answers = 5 THEN p.rated_5 END AS very_satisfied,
    CASE WHEN p.answers = 5 THEN p.rated_4 END AS satisfied,
    CASE WHEN p.answers = 5 THEN p.rated_3 END AS neither,
    CASE WHEN p.answers = 5 THEN p.rated_2 END AS dissatisfied,
    CASE WHEN p.answers = 5 THEN p.rated_1 END AS very_dissatisfied,
    p.digital IS NOT NULL OR p.assisted IS NOT NULL OR p.other IS NOT NULL AS volumes,
    p.answers BETWEEN 1 AND 4 AS part_rated
FROM placed AS p
LEFT JOIN services AS own ON own.service = p.label
LEFT JOIN service_labels AS mapped ON mapped.kind = 'form' AND mapped.label = p.label
LEFT JOIN (
    SELECT s.name, min(s.service) AS service
    FROM services AS s
    GROUP BY s.name
    HAVING count(*) = 1
) AS named ON named.name = p.label
LEFT JOIN held ON held.source = p.source AND held.label = p.label AND held.ts_s = p.ts_s AND held.span_s = p.span_s
