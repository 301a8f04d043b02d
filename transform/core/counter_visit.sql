/*---
doc: One visit to a counter, or one appointment; its transactions are counted, not multiplied.
materialized: table
partition: local_month
sort: [ts_s, source, site, visit_id]
columns:
  - {name: contact_id, type: VARCHAR, doc: "source/site/date/visit_id."}
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: visit_id, type: VARCHAR, doc: "The queue system's id of the visit, unique within a site and day."}
  - {name: site, type: VARCHAR, doc: "Site code; the export's own label where reference data does not say."}
  - {name: service, type: VARCHAR, doc: "Service of the first ticket; unmapped where reference data does not say."}
  - {name: kind, type: VARCHAR, doc: "walk_in or appointment."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "When the first ticket was created."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same in whole seconds."}
  - {name: local_date, type: DATE, doc: "Civil date of the visit."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute of arrival."}
  - {name: local_month, type: VARCHAR, doc: "Month of the visit, yyyy-mm."}
  - {name: resident_key, type: VARCHAR, doc: "Pseudonym of the visitor's phone number or e-mail.", privacy: pseudonym}
  - {name: outcome, type: VARCHAR, doc: "served if any ticket was; else the outcome of the last ticket: transferred, walked_out, no_show, expired, cancelled_before, did_not_attend or unknown."}
  - {name: transactions, type: BIGINT, unit: tickets, doc: "Tickets of the visit."}
  - {name: wait_s, type: BIGINT, unit: s, doc: "From arrival to the first call; NULL when never called, and always for expired visits."}
  - {name: handle_s, type: BIGINT, unit: s, doc: "From the first call to the end of the last ticket of a served visit."}
tests:
  - name: a transfer is one visit; expired visits have no wait; numbers start anew each day
    given:
      raw_ticket:
        - {visit_id: V1, ticket_id: A1, site: Hub, service_label: Housing, outcome: transferred, called_s: 1767603900, ended_s: 1767604200, at: "2026-01-05 09:00:00"}
        - {visit_id: V1, ticket_id: A2, site: Hub, service_label: Benefits, outcome: served, called_s: 1767604500, ended_s: 1767605100, resident_key: p1, at: "2026-01-05 09:10:00"}
        - {visit_id: V2, ticket_id: A3, site: Hub, service_label: Housing, outcome: expired, called_s: 1767632400, at: "2026-01-05 16:00:00"}
        - {visit_id: V1, ticket_id: A1, site: Hub, service_label: Housing, outcome: walked_out, at: "2026-01-06 09:00:00"}
      service_labels:
        - {kind: ticket, label: Housing, service: housing_options}
    expect:
      - {visit_id: V1, local_date: 2026-01-05, outcome: served, transactions: 2, wait_s: 300, handle_s: 1200, service: housing_options, resident_key: p1}
      - {visit_id: V2, outcome: expired, wait_s: null, handle_s: null}
      - {visit_id: V1, local_date: 2026-01-06, outcome: walked_out, wait_s: null}
---*/
WITH ordered AS (
    SELECT
        t.source, t.site, t.local_date, t.visit_id, t.service_label, t.kind, t.ts, t.ts_s, t.local_minute,
        t.resident_key, t.outcome, t.called_s, t.ended_s,
        row_number() OVER (
            PARTITION BY t.source, t.site, t.local_date, t.visit_id ORDER BY t.ts_s, t.ticket_id
        ) AS seq
    FROM stg_ticket AS t
),
visit AS (
    SELECT
        o.source,
        o.site,
        o.local_date,
        o.visit_id,
        min_by(o.service_label, o.seq) AS service_label,
        min_by(o.kind, o.seq) AS kind,
        min_by(o.ts, o.seq) AS ts,
        min(o.ts_s) AS ts_s,
        min_by(o.local_minute, o.seq) AS local_minute,
        min_by(o.resident_key, o.seq) FILTER (WHERE o.resident_key IS NOT NULL) AS resident_key,
        max(CASE WHEN o.outcome = 'served' THEN 1 ELSE 0 END) AS served,
        max_by(o.outcome, o.seq) AS last_outcome,
        count(*) AS transactions,
        min(o.called_s) AS called_s,
        max(o.ended_s) AS ended_s
    FROM ordered AS o
    GROUP BY o.source, o.site, o.local_date, o.visit_id
)
SELECT
    v.source || '/' || v.site || '/' || CAST(v.local_date AS VARCHAR) || '/' || v.visit_id AS contact_id,
    v.source,
    v.visit_id,
    coalesce(place.site, v.site) AS site,
    coalesce(label.service, 'unmapped') AS service,
    v.kind,
    v.ts,
    v.ts_s,
    v.local_date,
    v.local_minute,
    substr(CAST(v.local_date AS VARCHAR), 1, 7) AS local_month,
    v.resident_key,
    CASE WHEN v.served = 1 THEN 'served' ELSE v.last_outcome END AS outcome,
    v.transactions,
    CASE
        WHEN v.served = 0 AND v.last_outcome = 'expired' THEN NULL
        WHEN v.called_s >= v.ts_s THEN v.called_s - v.ts_s
    END AS wait_s,
    CASE WHEN v.served = 1 AND v.ended_s >= v.called_s THEN v.ended_s - v.called_s END AS handle_s
FROM visit AS v
LEFT JOIN sites AS place ON place.label = v.site
LEFT JOIN service_labels AS label ON label.kind = 'ticket' AND label.label = v.service_label
