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
  - {name: service, type: VARCHAR, doc: "Service of the first ticket, or that of a rule (contact_rules); unmapped where reference data does not say."}
  - {name: kind, type: VARCHAR, doc: "walk_in or appointment."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "When the first ticket was created."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same in whole seconds."}
  - {name: local_date, type: DATE, doc: "Civil date of the visit."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute of arrival."}
  - {name: local_month, type: VARCHAR, doc: "Month of the visit, yyyy-mm."}
  - {name: resident_key, type: VARCHAR, doc: "Pseudonym of the visitor's phone number or e-mail.", privacy: pseudonym}
  - {name: outcome, type: VARCHAR, doc: "served if any ticket was; else the outcome of the last ticket that was not put back into its queue: transferred, walked_out, no_show, expired (closed by a reset, or open at midnight), turned_away, cancelled_before, did_not_attend, booked (nothing known but the booking) or unknown."}
  - {name: transactions, type: BIGINT, unit: tickets, doc: "Tickets of the visit."}
  - {name: wait_s, type: BIGINT, unit: s, doc: "From arrival, or the start of an appointment if that is later, to the first call, and 0 for an appointment that was called before its start; NULL when never called, for a walk-in that was called before it came (a fault of a clock), and always for expired visits."}
  - {name: stayed_s, type: BIGINT, unit: s, doc: "How long a visitor is known to have waited: as wait_s, or until they left uncalled where the system says when. NULL where neither is known, for expired visits, and for appointments to which nobody came."}
  - {name: stay_ended, type: VARCHAR, doc: "What ended stayed_s: desk (taken at a desk, whatever came later), not_there (called and not there), left (left uncalled) or not_known (called, and no more is known). NULL without stayed_s."}
  - {name: handle_s, type: BIGINT, unit: s, doc: "From the first call to the end of the last ticket of a served visit; NULL when that was left open over midnight."}
  - {name: queue_label, type: VARCHAR, doc: "Queue of the first ticket as the export writes it, where it has one beside the service."}
  - {name: source_label, type: VARCHAR, doc: "How the first ticket came to be, as the export writes it."}
  - {name: booked_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "When an appointment was booked."}
  - {name: arrived_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "When the visitor checked in for an appointment."}
  - {name: party_size, type: BIGINT, unit: people, doc: "People who came together; NULL where the system does not count them."}
  - {name: channel, type: VARCHAR, doc: "counter, or the channel that a rule gives it: a case list holds calls too."}
  - {name: origin, type: VARCHAR, doc: "resident, or the origin that a rule gives it: internal or automated."}
  - {name: service_rule, type: VARCHAR, doc: "Rule of contact_rules that set the service; NULL where none did."}
  - {name: channel_rule, type: VARCHAR, doc: "Rule that set the channel."}
  - {name: origin_rule, type: VARCHAR, doc: "Rule that set the origin."}
tests:
  - name: a stay ends at a desk, at a call that nobody followed, or when the visitor left
    given:
      raw_ticket:
        - {visit_id: D1, ticket_id: A1, site: Hub, outcome: served, called_s: 1767603900, ended_s: 1767604500, at: "2026-01-05 09:00:00"}
        - {visit_id: D2, ticket_id: A2, site: Hub, outcome: transferred, called_s: 1767603900, ended_s: 1767604200, at: "2026-01-05 09:00:00"}
        - {visit_id: D2, ticket_id: A3, site: Hub, outcome: walked_out, ended_s: 1767605200, at: "2026-01-05 09:10:00"}
        - {visit_id: N1, ticket_id: A4, site: Hub, outcome: no_show, called_s: 1767604000, ended_s: 1767604100, at: "2026-01-05 09:00:00"}
        - {visit_id: N2, ticket_id: A5, site: Hub, outcome: recycled, called_s: 1767604000, at: "2026-01-05 09:00:00"}
        - {visit_id: N2, ticket_id: A6, site: Hub, outcome: walked_out, ended_s: 1767605200, at: "2026-01-05 09:10:00"}
        - {visit_id: N3, ticket_id: A7, site: Hub, outcome: no_show, ended_s: 1767604100, at: "2026-01-05 09:00:00"}
        - {visit_id: L1, ticket_id: A8, site: Hub, outcome: walked_out, ended_s: 1767604200, at: "2026-01-05 09:00:00"}
        - {visit_id: L2, ticket_id: A9, site: Hub, outcome: walked_out, at: "2026-01-05 09:00:00"}
        - {visit_id: L3, ticket_id: B1, site: Hub, kind: appointment, outcome: walked_out, arrived_s: 1767603000, ended_s: 1767604200, at: "2026-01-05 09:00:00"}
        - {visit_id: L4, ticket_id: B2, site: Hub, kind: appointment, outcome: walked_out, arrived_s: 1767603000, ended_s: 1767603300, at: "2026-01-05 09:00:00"}
        - {visit_id: E1, ticket_id: B3, site: Hub, outcome: expired, ended_s: 1767632400, at: "2026-01-05 16:00:00"}
        - {visit_id: U1, ticket_id: B4, site: Hub, outcome: unknown, called_s: 1767604000, at: "2026-01-05 09:00:00"}
        - {visit_id: U2, ticket_id: B5, site: Hub, outcome: served, ended_s: 1767604000, at: "2026-01-05 09:00:00"}
        - {visit_id: U3, ticket_id: B6, site: Hub, kind: appointment, outcome: did_not_attend, called_s: 1767604000, at: "2026-01-05 09:00:00"}
    expect:
      - {visit_id: D1, wait_s: 300, stayed_s: 300, stay_ended: desk}
      - {visit_id: D2, outcome: walked_out, wait_s: 300, stayed_s: 300, stay_ended: desk}
      - {visit_id: N1, stayed_s: 400, stay_ended: not_there}
      - {visit_id: N2, outcome: walked_out, wait_s: 400, stayed_s: 400, stay_ended: not_there}
      - {visit_id: N3, stayed_s: null, stay_ended: null}
      - {visit_id: L1, wait_s: null, stayed_s: 600, stay_ended: left}
      - {visit_id: L2, stayed_s: null, stay_ended: null}
      - {visit_id: L3, wait_s: null, stayed_s: 600, stay_ended: left}
      - {visit_id: L4, stayed_s: 0, stay_ended: left}
      - {visit_id: E1, wait_s: null, stayed_s: null, stay_ended: null}
      - {visit_id: U1, wait_s: 400, stayed_s: 400, stay_ended: not_known}
      - {visit_id: U2, stayed_s: null, stay_ended: null}
      - {visit_id: U3, wait_s: 400, stayed_s: null, stay_ended: null}
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
  - name: a ticket put back is none of its own, what is open at midnight has expired, and a list of cases has no calls
    given:
      raw_ticket:
        - {visit_id: R1, ticket_id: A1, site: Hub, outcome: recycled, called_s: 1767603900, at: "2026-01-05 09:00:00"}
        - {visit_id: R1, ticket_id: A2, site: Hub, outcome: no_show, called_s: 1767604500, at: "2026-01-05 09:05:00"}
        - {visit_id: R2, ticket_id: A3, site: Hub, outcome: recycled, called_s: 1767604500, at: "2026-01-05 09:05:00"}
        - {visit_id: O1, ticket_id: A4, site: Hub, outcome: open, called_s: 1767604500, at: "2026-01-05 09:05:00"}
        - {visit_id: O2, ticket_id: A5, site: Hub, outcome: walked_out, ended_s: 1767690000, at: "2026-01-05 16:00:00"}
        - {visit_id: O3, ticket_id: A6, site: Hub, outcome: no_show, called_s: 1767690000, ended_s: 1767690000, at: "2026-01-05 16:00:00"}
        - {visit_id: O4, ticket_id: A7, site: Hub, outcome: served, called_s: 1767629000, ended_s: 1767690000, at: "2026-01-05 16:00:00"}
        - {visit_id: W1, ticket_id: A8, site: Hub, outcome: walked_out, ended_s: 1767629000, at: "2026-01-05 16:00:00"}
        - {visit_id: C1, ticket_id: A9, site: Hub, outcome: served, ended_s: 1767690000, source_label: phone, at: "2026-01-05 16:00:00"}
    expect:
      - {visit_id: R1, outcome: no_show, transactions: 2, wait_s: 300}
      - {visit_id: R2, outcome: expired, wait_s: null}
      - {visit_id: O1, outcome: expired, wait_s: null}
      - {visit_id: O2, outcome: expired}
      - {visit_id: O3, outcome: expired, wait_s: null}
      - {visit_id: O4, outcome: served, wait_s: 200, handle_s: null}
      - {visit_id: W1, outcome: walked_out, wait_s: null}
      - {visit_id: C1, outcome: served, wait_s: null, handle_s: null, source_label: phone}
  - name: an appointment waits from its start, or from when the visitor came too late
    given:
      raw_ticket:
        - {visit_id: P1, ticket_id: P1, site: Hub, kind: appointment, outcome: served, booked_s: 1767000000, arrived_s: 1767603000, called_s: 1767603900, at: "2026-01-05 09:00:00"}
        - {visit_id: P2, ticket_id: P2, site: Hub, kind: appointment, outcome: served, arrived_s: 1767603000, called_s: 1767603300, at: "2026-01-05 09:00:00"}
        - {visit_id: P3, ticket_id: P3, site: Hub, kind: appointment, outcome: served, arrived_s: 1767603800, called_s: 1767603900, at: "2026-01-05 09:00:00"}
        - {visit_id: P4, ticket_id: P4, site: Hub, kind: appointment, outcome: booked, at: "2026-01-05 09:00:00"}
        - {visit_id: P5, ticket_id: P5, site: Hub, kind: appointment, outcome: served, called_s: 1767603300, at: "2026-01-05 09:00:00"}
        - {visit_id: P6, ticket_id: P6, site: Hub, kind: appointment, outcome: no_show, called_s: 1767603540, at: "2026-01-05 09:00:00"}
        - {visit_id: P7, ticket_id: P7, site: Hub, kind: appointment, outcome: served, called_s: 1767604800, at: "2026-01-05 09:00:00"}
        - {visit_id: P8, ticket_id: P8, site: Hub, kind: walk_in, outcome: served, called_s: 1767603300, at: "2026-01-05 09:00:00"}
    expect:
      - {visit_id: P1, wait_s: 300, booked_s: 1767000000, arrived_s: 1767603000}
      - {visit_id: P2, wait_s: 0}
      - {visit_id: P3, wait_s: 100}
      - {visit_id: P4, outcome: booked, wait_s: null}
      - {visit_id: P5, wait_s: 0, stayed_s: 0, stay_ended: desk}
      - {visit_id: P6, wait_s: 0, stayed_s: 0, stay_ended: not_there}
      - {visit_id: P7, wait_s: 1200, stayed_s: 1200, stay_ended: desk}
      - {visit_id: P8, wait_s: null, stayed_s: null, stay_ended: null}
  - name: the first rule that sets a field decides it, by whichever label
    given:
      label_map:
        - {kind: ticket, written: council tax, label: Council Tax}
        - {kind: site, written: HUB 1, label: Hub}
      service_labels:
        - {kind: ticket, label: Council Tax, service: council_tax}
      contact_rules:
        - {line_no: 1, rule: at_desk, source: "*", kind: queue_label, label: Desk, channel: counter}
        - {line_no: 2, rule: by_word, source: test, kind: source_label, label: Call, channel: phone, service: general}
        - {line_no: 3, rule: staff, source: "*", kind: ticket, label: Staff, origin: internal}
        - {line_no: 4, rule: hub, source: "*", kind: site, label: Hub, service: benefits}
        - {line_no: 5, rule: rest, source: other, kind: site, label: "*", origin: automated}
      raw_ticket:
        - {visit_id: A, ticket_id: A, site: Town Hall, service_label: council tax, queue_label: Desk, source_label: Call, outcome: served, at: "2026-01-05 09:00:00"}
        - {visit_id: B, ticket_id: B, site: HUB 1, service_label: Council Tax, source_label: Call, outcome: served, at: "2026-01-05 09:00:00"}
        - {visit_id: C, ticket_id: C, site: Hub, service_label: Staff, outcome: served, at: "2026-01-05 09:00:00"}
        - {visit_id: D, ticket_id: D, site: Town Hall, service_label: council tax, outcome: served, at: "2026-01-05 09:00:00"}
        - {source: other, visit_id: E, ticket_id: E, site: Town Hall, source_label: Call, outcome: served, at: "2026-01-05 09:00:00"}
    expect:
      - {visit_id: A, channel: counter, channel_rule: at_desk, service: general, service_rule: by_word, origin: resident, origin_rule: null}
      - {visit_id: B, site: Hub, channel: phone, channel_rule: by_word, service: general, service_rule: by_word}
      - {visit_id: C, channel: counter, channel_rule: null, service: benefits, service_rule: hub, origin: internal, origin_rule: staff}
      - {visit_id: D, channel: counter, service: council_tax, service_rule: null, origin: resident}
      - {visit_id: E, channel: counter, channel_rule: null, origin: automated, origin_rule: rest, service: unmapped}
---*/
WITH ordered AS (
    SELECT
        t.source, t.site, t.local_date, t.visit_id, t.service_label, t.kind, t.ts, t.ts_s, t.local_minute,
        t.resident_key, t.called_s, t.queue_label, t.source_label, t.booked_s, t.arrived_s, t.party_size,
        CASE
            -- Still open at midnight: the export says so, nobody called it that day, or what was left was closed the next.
            WHEN t.outcome = 'open' OR t.called_s >= t.midnight_s THEN 'expired'
            WHEN t.outcome IN ('unknown', 'walked_out', 'no_show') AND t.called_s IS NULL AND t.ended_s >= t.midnight_s THEN 'expired'
            ELSE t.outcome
        END AS outcome,
        CASE WHEN t.ended_s < t.midnight_s THEN t.ended_s END AS ended_s,
        CASE WHEN t.ended_s >= t.midnight_s THEN 1 ELSE 0 END AS left_open,
        row_number() OVER (
            PARTITION BY t.source, t.site, t.local_date, t.visit_id ORDER BY t.ts_s, t.ticket_id, t.line
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
        max(CASE WHEN o.outcome IN ('served', 'transferred') THEN 1 ELSE 0 END) AS at_desk,
        max_by(o.outcome, o.seq) FILTER (WHERE o.outcome <> 'recycled') AS last_outcome,
        count(*) AS transactions,
        min(o.called_s) AS called_s,
        CASE WHEN max(o.left_open) = 0 THEN max(o.ended_s) END AS ended_s,
        max(CASE WHEN o.outcome = 'walked_out' THEN o.ended_s END) AS left_s,
        min_by(o.queue_label, o.seq) AS queue_label,
        min_by(o.source_label, o.seq) AS source_label,
        min(o.booked_s) AS booked_s,
        min(o.arrived_s) AS arrived_s,
        max(o.party_size) AS party_size
    FROM ordered AS o
    GROUP BY o.source, o.site, o.local_date, o.visit_id
),
ruled AS (
    -- Labels are few, so rules are looked up for each combination of them and not for each visit; without rules for not one.
    SELECT
        n.source, n.site, n.service_label, n.queue_label, n.source_label,
        min_by(r.service, r.line_no) FILTER (WHERE r.service IS NOT NULL) AS service,
        min_by(r.rule, r.line_no) FILTER (WHERE r.service IS NOT NULL) AS service_rule,
        min_by(r.channel, r.line_no) FILTER (WHERE r.channel IS NOT NULL) AS channel,
        min_by(r.rule, r.line_no) FILTER (WHERE r.channel IS NOT NULL) AS channel_rule,
        min_by(r.origin, r.line_no) FILTER (WHERE r.origin IS NOT NULL) AS origin,
        min_by(r.rule, r.line_no) FILTER (WHERE r.origin IS NOT NULL) AS origin_rule
    FROM (
        SELECT DISTINCT t.source, t.site, t.service_label, t.queue_label, t.source_label
        FROM stg_ticket AS t
        WHERE EXISTS (SELECT 1 FROM contact_rules AS any_rule WHERE any_rule.kind IN ('ticket', 'queue_label', 'source_label', 'site'))
    ) AS n
    JOIN contact_rules AS r ON r.source IN (n.source, '*') AND r.label IN ('*', CASE r.kind
        WHEN 'ticket' THEN n.service_label
        WHEN 'queue_label' THEN n.queue_label
        WHEN 'source_label' THEN n.source_label
        WHEN 'site' THEN n.site
    END)
    WHERE r.kind IN ('ticket', 'queue_label', 'source_label', 'site')
    GROUP BY n.source, n.site, n.service_label, n.queue_label, n.source_label
),
ended AS (
    SELECT
        v.*,
        -- A visitor whose last ticket was put back into its queue was still waiting when the day ended.
        CASE WHEN v.served = 1 THEN 'served' ELSE coalesce(v.last_outcome, 'expired') END AS outcome,
        CASE WHEN v.called_s IS NOT NULL THEN v.called_s WHEN v.at_desk = 0 THEN v.left_s END AS until_s
    FROM visit AS v
),
stay AS (
    SELECT
        e.*,
        CASE
            WHEN e.outcome = 'expired' THEN NULL
            WHEN e.until_s >= e.arrived_s AND e.arrived_s > e.ts_s THEN e.until_s - e.arrived_s
            WHEN e.until_s >= e.ts_s THEN e.until_s - e.ts_s
            WHEN e.until_s >= e.arrived_s THEN 0
            -- The clock starts at the start of an appointment: one without an arrival that was called before it did not wait.
            WHEN e.kind = 'appointment' AND e.arrived_s IS NULL AND e.called_s < e.ts_s THEN 0
        END AS stay_s
    FROM ended AS e
)
SELECT
    v.source || '/' || v.site || '/' || CAST(v.local_date AS VARCHAR) || '/' || v.visit_id AS contact_id,
    v.source,
    v.visit_id,
    coalesce(place.site, v.site) AS site,
    coalesce(ruled.service, label.service, 'unmapped') AS service,
    v.kind,
    v.ts,
    v.ts_s,
    v.local_date,
    v.local_minute,
    substr(CAST(v.local_date AS VARCHAR), 1, 7) AS local_month,
    v.resident_key,
    v.outcome,
    v.transactions,
    CASE WHEN v.called_s IS NOT NULL THEN v.stay_s END AS wait_s,
    CASE WHEN v.outcome NOT IN ('cancelled_before', 'did_not_attend', 'booked') THEN v.stay_s END AS stayed_s,
    CASE
        WHEN v.stay_s IS NULL OR v.outcome IN ('cancelled_before', 'did_not_attend', 'booked') THEN NULL
        WHEN v.at_desk = 1 THEN 'desk'
        WHEN v.called_s IS NULL THEN 'left'
        WHEN v.outcome IN ('no_show', 'walked_out') THEN 'not_there'
        ELSE 'not_known'
    END AS stay_ended,
    CASE WHEN v.served = 1 AND v.ended_s >= v.called_s THEN v.ended_s - v.called_s END AS handle_s,
    v.queue_label,
    v.source_label,
    v.booked_s,
    v.arrived_s,
    v.party_size,
    coalesce(ruled.channel, 'counter') AS channel,
    coalesce(ruled.origin, 'resident') AS origin,
    ruled.service_rule,
    ruled.channel_rule,
    ruled.origin_rule
FROM stay AS v
LEFT JOIN sites AS place ON place.label = v.site
LEFT JOIN service_labels AS label ON label.kind = 'ticket' AND label.label = v.service_label
LEFT JOIN ruled ON ruled.source = v.source AND ruled.site = v.site
    AND ruled.service_label IS NOT DISTINCT FROM v.service_label
    AND ruled.queue_label IS NOT DISTINCT FROM v.queue_label
    AND ruled.source_label IS NOT DISTINCT FROM v.source_label
