/*---
doc: >-
  What a counter without a queue system counted of one service in one stretch of time, by what became of the visitors as far as that was noted.
  A stretch is an hour, a day or a week, which is dated by its Monday. A longer one counts for what the shorter ones within it leave.
materialized: table
partition: local_month
sort: [ts_s, source, site, label]
window: {counter_stretch: [0, 6], counter_visit: [0, 6]} # the days of a week that began in the month
columns:
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: site, type: VARCHAR, doc: "Site code; the sheet's own word where reference data does not say."}
  - {name: label, type: VARCHAR, doc: "Service as the sheet writes it, or as label_map writes it today."}
  - {name: service, type: VARCHAR, doc: "Service it belongs to: by its code or name, or as service_labels maps a ticket's; that of a rule (contact_rules) before; unmapped where reference data does not say."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "When the stretch began."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same in whole seconds."}
  - {name: local_date, type: DATE, doc: "Civil date on which the stretch began."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute at which the stretch began: 0 for days and weeks."}
  - {name: local_month, type: VARCHAR, doc: "Month of local_date, yyyy-mm."}
  - {name: span_s, type: BIGINT, unit: s, doc: "Length of the stretch: 3600 for an hour, 86400 for a day (of a change of the clocks too), 604800 for a week."}
  - {name: outcome, type: VARCHAR, doc: "served, turned_away, or unknown where visitors were counted and not what became of them."}
  - {name: visits, type: BIGINT, unit: visits, doc: "Visits that no shorter stretch of the same site and label has: see counter_stretch. Those turned away are not among the others."}
  - {name: counts, type: BOOLEAN, doc: "Whether visits is part of the figures: nothing is known of the stretch that is known better, or its parts leave some."}
  - {name: beside, type: VARCHAR, doc: "What is known better of it: visits (walk-ins that came to the site that day, or on a day of that week, are known one by one, and the tally is of its counter) or parts (shorter stretches lie within it)."}
  - {name: typed, type: BIGINT, unit: visits, doc: "What the sheet has, whatever counts of it. Of unknown, the visits less those served: below 0 where more were served than came."}
  - {name: parts, type: BIGINT, unit: visits, doc: "What the shorter stretches within it have; NULL where there are none."}
  - {name: file_id, type: VARCHAR, doc: "File the count is in, as in file_ledger."}
  - {name: cell, type: VARCHAR, doc: "Its cell, with the sheet in a workbook; one of them where several are of one service and stretch."}
  - {name: channel, type: VARCHAR, doc: "counter, or the channel that a rule gives the service or site: a desk's tally may count calls too."}
  - {name: origin, type: VARCHAR, doc: "resident, or the origin that a rule gives it: internal or automated."}
  - {name: service_rule, type: VARCHAR, doc: "Rule of contact_rules that set the service; NULL where none did."}
  - {name: channel_rule, type: VARCHAR, doc: "Rule that set the channel."}
  - {name: origin_rule, type: VARCHAR, doc: "Rule that set the origin."}
tests:
  - name: services by code, name and label; what became of visitors; the same service twice on a sheet
    given:
      sites:
        - {site: hub, label: High Street}
      services:
        - {service: registrars, name: Births and deaths}
      service_labels:
        - {kind: ticket, label: Housing, service: housing_options}
        - {kind: queue, label: Rats, service: pest_control}
      raw_tally:
        - {channel: counter, label_kind: service, site: High Street, label: Housing, span_s: 3600, measure: visits, count: 7, cell: Mon!B3, at: "2026-01-05 09:00:00"}
        - {channel: counter, label_kind: service, site: High Street, label: Housing, span_s: 3600, measure: visits, count: 2, cell: Mon!B4, at: "2026-01-05 09:00:00"}
        - {channel: counter, label_kind: service, site: High Street, label: Housing, span_s: 3600, measure: served, count: 6, cell: Mon!C3, at: "2026-01-05 09:00:00"}
        - {channel: counter, label_kind: service, site: High Street, label: Housing, span_s: 3600, measure: turned_away, count: 1, cell: Mon!D3, at: "2026-01-05 09:00:00"}
        - {channel: counter, label_kind: service, site: Depot, label: registrars, span_s: 86400, measure: visits, count: 0, at: "2026-01-05 00:00:00"}
        - {channel: counter, label_kind: service, site: Depot, label: Births and deaths, span_s: 86400, measure: served, count: 4, at: "2026-01-05 00:00:00"}
        - {channel: counter, label_kind: service, site: Depot, label: Rats, span_s: 86400, measure: visits, count: 3, at: "2026-01-05 00:00:00"}
        - {channel: counter, label_kind: door, site: Depot, label: Main, span_s: 3600, measure: entries, count: 3, at: "2026-01-05 09:00:00"}
        - {channel: phone, label_kind: queue, label: q, span_s: 3600, measure: offered, count: 3, at: "2026-01-05 09:00:00"}
    expect:
      - {site: hub, service: housing_options, span_s: 3600, outcome: unknown, visits: 3, counts: true, cell: Mon!B3}
      - {site: hub, service: housing_options, outcome: served, visits: 6}
      - {site: hub, service: housing_options, outcome: turned_away, visits: 1}
      - {site: Depot, service: registrars, label: registrars, outcome: unknown, visits: 0}
      - {site: Depot, service: registrars, label: Births and deaths, outcome: served, visits: 4}
      - {site: Depot, service: unmapped, label: Rats, outcome: unknown, visits: 3, local_minute: 0}
  - name: hours before days, days before weeks, single visits before counts
    given:
      calendar:
        - {local_date: 2026-01-05, week_start: 2026-01-05}
        - {local_date: 2026-01-06, week_start: 2026-01-05}
        - {local_date: 2026-01-12, week_start: 2026-01-12}
        - {local_date: 2026-01-14, week_start: 2026-01-12}
      counter_visit:
        - {channel: counter, kind: walk_in, site: hub, outcome: served, at: "2026-01-14 15:00:00"}
        - {channel: counter, kind: walk_in, site: depot, outcome: booked, at: "2026-01-05 15:00:00"}
        - {channel: counter, kind: walk_in, site: depot, outcome: cancelled_before, at: "2026-01-05 15:00:00"}
        - {channel: counter, kind: walk_in, site: depot, outcome: did_not_attend, at: "2026-01-05 15:00:00"}
        - {channel: counter, kind: appointment, site: depot, outcome: served, at: "2026-01-05 15:00:00"}
      raw_tally:
        - {channel: counter, site: depot, label: a, span_s: 3600, measure: visits, count: 1, at: "2026-01-05 09:00:00"}
        - {channel: counter, site: depot, label: a, span_s: 86400, measure: visits, count: 2, at: "2026-01-05 00:00:00"}
        - {channel: counter, site: depot, label: b, span_s: 86400, measure: visits, count: 3, at: "2026-01-05 00:00:00"}
        - {channel: counter, site: depot, label: b, span_s: 604800, measure: visits, count: 4, at: "2026-01-05 00:00:00"}
        - {channel: counter, site: depot, label: c, span_s: 604800, measure: visits, count: 5, at: "2026-01-05 00:00:00"}
        - {channel: counter, site: hub, label: a, span_s: 86400, measure: visits, count: 6, at: "2026-01-06 00:00:00"}
        - {channel: counter, site: hub, label: a, span_s: 3600, measure: visits, count: 7, at: "2026-01-14 09:00:00"}
        - {channel: counter, site: hub, label: a, span_s: 86400, measure: visits, count: 9, at: "2026-01-14 00:00:00"}
        - {channel: counter, site: hub, label: c, span_s: 604800, measure: visits, count: 8, at: "2026-01-12 00:00:00"}
        - {channel: counter, site: depot, label: d, span_s: 604800, measure: visits, count: 9, at: "2026-01-05 00:00:00"}
        - {channel: counter, site: depot, label: d, span_s: 86400, measure: visits, count: 10, at: "2026-01-06 00:00:00"}
    expect:
      - {visits: 1, counts: true, beside: null, typed: 1, parts: null}
      - {visits: 1, counts: true, beside: parts, typed: 2, parts: 1}
      - {visits: 3, counts: true}
      - {visits: 1, counts: true, beside: parts, typed: 4, parts: 3}
      - {visits: 5, counts: true}
      - {visits: 6, counts: true}
      - {visits: 7, counts: false, beside: visits}
      - {visits: 2, counts: false, beside: visits, typed: 9, parts: 7}
      - {visits: 8, counts: false, beside: visits}
      - {visits: 0, counts: false, beside: parts, typed: 9, parts: 10}
      - {visits: 10, counts: true, beside: null}
  - name: the first rule of a service or site that sets a field decides it; calls at a site are no visits to its counter
    given:
      sites:
        - {site: hub, label: High Street}
      label_map:
        - {kind: ticket, written: Calls, label: Phone calls}
        - {kind: site, written: HIGH ST, label: High Street}
      service_labels:
        - {kind: ticket, label: Housing, service: housing_options}
      calendar:
        - {local_date: 2026-01-05, week_start: 2026-01-05}
      contact_rules:
        - {line_no: 1, rule: calls, source: "*", kind: ticket, label: Phone calls, channel: phone}
        - {line_no: 2, rule: hub, source: paper, kind: site, label: High Street, service: benefits, channel: email}
        - {line_no: 3, rule: staff, source: "*", kind: ticket, label: Staff, origin: internal}
        - {line_no: 4, rule: other, source: other, kind: ticket, label: "*", origin: automated}
        - {line_no: 5, rule: desk, source: paper, kind: queue_label, label: "*", origin: automated}
      counter_visit:
        - {channel: counter, kind: walk_in, site: hub, outcome: served, at: "2026-01-05 15:00:00"}
        - {channel: phone, kind: walk_in, site: Annexe, outcome: served, at: "2026-01-05 15:00:00"}
      raw_tally:
        - {source: paper, channel: counter, label_kind: service, site: HIGH ST, label: Calls, span_s: 3600, measure: visits, count: 1, at: "2026-01-05 09:00:00"}
        - {source: paper, channel: counter, label_kind: service, site: Annexe, label: Staff, span_s: 3600, measure: visits, count: 2, at: "2026-01-05 09:00:00"}
        - {source: paper, channel: counter, label_kind: service, site: Annexe, label: Housing, span_s: 604800, measure: visits, count: 3, at: "2026-01-05 00:00:00"}
        - {source: other, channel: counter, label_kind: service, site: High Street, label: Housing, span_s: 3600, measure: visits, count: 4, at: "2026-01-05 09:00:00"}
    expect:
      - {visits: 1, site: hub, label: Phone calls, channel: phone, channel_rule: calls, service: benefits, service_rule: hub, origin: resident, origin_rule: null, counts: true, beside: null}
      - {visits: 2, site: Annexe, channel: counter, channel_rule: null, origin: internal, origin_rule: staff, service: unmapped, counts: true}
      - {visits: 3, channel: counter, service: housing_options, service_rule: null, origin: resident, counts: true}
      - {visits: 4, site: hub, channel: counter, service: housing_options, origin: automated, origin_rule: other, counts: false, beside: visits}
---*/
WITH ruled AS (
    -- Labels are few, so rules are looked up for each pair of service and site and not for each count.
    SELECT
        n.source, n.site_label, n.label,
        min_by(r.service, r.line_no) FILTER (WHERE r.service IS NOT NULL) AS service,
        min_by(r.rule, r.line_no) FILTER (WHERE r.service IS NOT NULL) AS service_rule,
        min_by(r.channel, r.line_no) FILTER (WHERE r.channel IS NOT NULL) AS channel,
        min_by(r.rule, r.line_no) FILTER (WHERE r.channel IS NOT NULL) AS channel_rule,
        min_by(r.origin, r.line_no) FILTER (WHERE r.origin IS NOT NULL) AS origin,
        min_by(r.rule, r.line_no) FILTER (WHERE r.origin IS NOT NULL) AS origin_rule
    FROM (SELECT DISTINCT w.source, w.site_label, w.label FROM counter_stretch AS w) AS n
    JOIN contact_rules AS r ON r.source IN (n.source, '*')
        AND r.label IN ('*', CASE r.kind WHEN 'ticket' THEN n.label WHEN 'site' THEN n.site_label END)
    WHERE r.kind IN ('ticket', 'site')
    GROUP BY n.source, n.site_label, n.label
),
single AS (
    -- Who came without an appointment, so that a system of appointments alone leaves a site its paper. A case list's calls are no visits, and a desk's tally of its calls is nothing that a queue system knows better.
    SELECT DISTINCT v.site, v.local_date, 86400 AS span_s, v.channel
    FROM counter_visit AS v
    WHERE v.channel = 'counter' AND v.kind IS DISTINCT FROM 'appointment' AND v.outcome NOT IN ('cancelled_before', 'booked', 'did_not_attend')
    UNION ALL
    SELECT DISTINCT v.site, day.week_start AS local_date, 604800 AS span_s, v.channel
    FROM counter_visit AS v
    JOIN calendar AS day ON day.local_date = v.local_date
    WHERE v.channel = 'counter' AND v.kind IS DISTINCT FROM 'appointment' AND v.outcome NOT IN ('cancelled_before', 'booked', 'did_not_attend')
),
judged AS (
    SELECT
        w.source, w.site, w.label, w.ts, w.ts_s, w.local_date, w.local_minute, w.span_s, w.outcome, w.visits, w.typed, w.parts, w.file_id, w.cell,
        coalesce(ruled.channel, 'counter') AS channel,
        coalesce(ruled.origin, 'resident') AS origin,
        ruled.service, ruled.service_rule, ruled.channel_rule, ruled.origin_rule,
        CASE WHEN single.site IS NOT NULL THEN 'visits' WHEN w.parts IS NOT NULL THEN 'parts' END AS beside
    FROM counter_stretch AS w
    LEFT JOIN ruled ON ruled.source = w.source AND ruled.site_label = w.site_label AND ruled.label = w.label
    LEFT JOIN single ON single.site = w.site AND single.local_date = w.local_date
        AND single.span_s = CASE WHEN w.span_s = 604800 THEN 604800 ELSE 86400 END
        AND single.channel = coalesce(ruled.channel, 'counter')
)
SELECT
    s.source,
    s.site,
    s.label,
    coalesce(s.service, own.service, mapped.service, named.service, 'unmapped') AS service,
    s.ts,
    s.ts_s,
    s.local_date,
    s.local_minute,
    substr(CAST(s.local_date AS VARCHAR), 1, 7) AS local_month,
    s.span_s,
    s.outcome,
    s.visits,
    s.beside IS NULL OR (s.beside = 'parts' AND s.visits > 0) AS counts,
    s.beside,
    s.typed,
    s.parts,
    s.file_id,
    s.cell,
    s.channel,
    s.origin,
    s.service_rule,
    s.channel_rule,
    s.origin_rule
FROM judged AS s
LEFT JOIN services AS own ON own.service = s.label
LEFT JOIN service_labels AS mapped ON mapped.kind = 'ticket' AND mapped.label = s.label
LEFT JOIN (
    SELECT k.name, min(k.service) AS service
    FROM services AS k
    GROUP BY k.name
    HAVING count(*) = 1
) AS named ON named.name = s.label
