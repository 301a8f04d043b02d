/*---
doc: >-
  Answers to "how satisfied were you" by month and service. Where totals of answers were typed for a service and month, they are its
  figures and single answers are not added to them.
materialized: table
partition: local_month
sort: [service]
columns:
  - {name: local_month, type: VARCHAR, doc: "Month of the answers, yyyy-mm."}
  - {name: service, type: VARCHAR, doc: "Service the form belongs to; unmapped where reference data does not say."}
  - {name: very_satisfied, type: BIGINT, unit: answers, doc: "Answers: very satisfied."}
  - {name: satisfied, type: BIGINT, unit: answers, doc: "Answers: satisfied."}
  - {name: neither, type: BIGINT, unit: answers, doc: "Answers: neither satisfied nor dissatisfied."}
  - {name: dissatisfied, type: BIGINT, unit: answers, doc: "Answers: dissatisfied."}
  - {name: very_dissatisfied, type: BIGINT, unit: answers, doc: "Answers: very dissatisfied."}
  - {name: basis, type: VARCHAR, doc: "measured (single answers) or totals (typed)."}
tests:
  - name: single answers, and totals in their place
    given:
      service_labels:
        - {kind: form, label: F, service: benefits}
        - {kind: form, label: G, service: council_tax}
      raw_form_event:
        - {form: F, reference: a, event: rated, rating: 5, at: "2026-01-05 09:00:00"}
        - {form: F, reference: b, event: rated, rating: 5, at: "2026-01-06 09:00:00"}
        - {form: F, reference: c, event: rated, rating: 2, at: "2026-01-06 09:00:00"}
        - {form: F, reference: c, event: completed, at: "2026-01-06 09:00:00"}
        - {form: G, reference: d, event: rated, rating: 1, at: "2026-01-06 09:00:00"}
        - {form: H, reference: e, event: rated, rating: 4, at: "2026-01-06 09:00:00"}
        - {form: T, reference: f, event: rated, rating: 4, at: "2026-01-06 09:00:00"}
        - {form: B, reference: g, event: rated, rating: 4, at: "2026-01-06 09:00:00"}
      label_rule:
        - {kind: form, source: "*", label: T, origin: internal}
        - {kind: form, source: "*", label: B, service: benefits}
      service_total:
        - {service: council_tax, period: month, counts: true, very_satisfied: 500, satisfied: 400, neither: 150, dissatisfied: 46, very_dissatisfied: 20, local_month: 2026-01}
        - {service: council_tax, period: month, counts: true, very_satisfied: 28, satisfied: 19, neither: 3, dissatisfied: 0, very_dissatisfied: 3, local_month: 2026-01}
        - {service: benefits, period: month, counts: true, digital: 9, local_month: 2026-01}
        - {service: benefits, period: quarter, counts: true, very_satisfied: 9, satisfied: 9, neither: 9, dissatisfied: 9, very_dissatisfied: 9, local_month: 2026-01}
    expect:
      - {service: benefits, very_satisfied: 2, satisfied: 1, neither: 0, dissatisfied: 1, very_dissatisfied: 0, basis: measured}
      - {service: council_tax, very_satisfied: 528, satisfied: 419, neither: 153, dissatisfied: 46, very_dissatisfied: 23, basis: totals}
      - {service: unmapped, satisfied: 1, basis: measured}
---*/
WITH typed AS (
    SELECT
        t.local_month,
        t.service,
        sum(t.very_satisfied) AS very_satisfied,
        sum(t.satisfied) AS satisfied,
        sum(t.neither) AS neither,
        sum(t.dissatisfied) AS dissatisfied,
        sum(t.very_dissatisfied) AS very_dissatisfied
    FROM service_total AS t
    WHERE t.counts AND t.period = 'month' AND t.very_satisfied IS NOT NULL
    GROUP BY t.local_month, t.service
),
single AS (
    SELECT
        substr(CAST(e.local_date AS VARCHAR), 1, 7) AS local_month,
        coalesce(rule.service, label.service, 'unmapped') AS service,
        sum(CASE WHEN e.rating = 5 THEN 1 ELSE 0 END) AS very_satisfied,
        sum(CASE WHEN e.rating = 4 THEN 1 ELSE 0 END) AS satisfied,
        sum(CASE WHEN e.rating = 3 THEN 1 ELSE 0 END) AS neither,
        sum(CASE WHEN e.rating = 2 THEN 1 ELSE 0 END) AS dissatisfied,
        sum(CASE WHEN e.rating = 1 THEN 1 ELSE 0 END) AS very_dissatisfied
    FROM stg_form_event AS e
    LEFT JOIN service_labels AS label ON label.kind = 'form' AND label.label = e.form
    LEFT JOIN label_rule AS known ON known.kind = 'form' AND known.source = e.source AND known.label = '*'
    LEFT JOIN label_rule AS named ON named.kind = 'form' AND named.source = '*' AND named.label = e.form
    LEFT JOIN label_rule AS rule ON rule.kind = 'form' AND rule.source = coalesce(known.source, '*')
        AND rule.label = coalesce(named.label, '*')
    WHERE e.event = 'rated' AND e.rating BETWEEN 1 AND 5 AND coalesce(rule.origin, 'resident') = 'resident'
    GROUP BY substr(CAST(e.local_date AS VARCHAR), 1, 7), coalesce(rule.service, label.service, 'unmapped')
),
united AS (
    SELECT
        t.local_month, t.service, t.very_satisfied, t.satisfied, t.neither, t.dissatisfied, t.very_dissatisfied, 'totals' AS basis
    FROM typed AS t
    UNION ALL
    SELECT
        s.local_month, s.service, s.very_satisfied, s.satisfied, s.neither, s.dissatisfied, s.very_dissatisfied, 'measured' AS basis
    FROM single AS s
    WHERE NOT EXISTS (SELECT 1 FROM typed AS t WHERE t.local_month = s.local_month AND t.service = s.service)
)
SELECT
    u.local_month,
    u.service,
    u.very_satisfied,
    u.satisfied,
    u.neither,
    u.dissatisfied,
    u.very_dissatisfied,
    u.basis
FROM united AS u
