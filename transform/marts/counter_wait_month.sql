/*---
doc: >-
  Everyone who came to a counter in a month, by how long they are known to have waited and what ended it: the distribution that
  medians and survival curves are made of. Visits without a known time are rows with a NULL, so that no one is missing.
materialized: table
partition: local_month
published: 3
sort: [site, service, kind, stayed_s]
columns:
  - {name: local_month, type: VARCHAR, doc: "Month of arrival, yyyy-mm."}
  - {name: site, type: VARCHAR, doc: "Site."}
  - {name: service, type: VARCHAR, doc: "Service of the first ticket."}
  - {name: kind, type: VARCHAR, doc: "walk_in or appointment."}
  - {name: outcome, type: VARCHAR, doc: "Outcome of the visit; none of those cancelled before, booked or not attended, to which nobody came."}
  - {name: stayed_s, type: BIGINT, unit: s, doc: "From arrival, or the start of an appointment if that is later, to the first call or to leaving uncalled; NULL where that is not known, and for expired visits."}
  - {name: stay_ended, type: VARCHAR, doc: "desk, not_there, left or not_known, as in counter_visit; NULL without stayed_s."}
  - {name: visits, type: BIGINT, unit: visits, doc: "Visits."}
tests:
  - name: equal stays are one row, and who has no known time stays in the count
    given:
      counter_visit:
        - {contact_id: a, site: hub, service: s, kind: walk_in, outcome: served, stayed_s: 60, stay_ended: desk, at: "2026-01-05 09:00:00"}
        - {contact_id: b, site: hub, service: s, kind: walk_in, outcome: served, stayed_s: 60, stay_ended: desk, at: "2026-01-19 15:00:00"}
        - {contact_id: c, site: hub, service: s, kind: walk_in, outcome: walked_out, stayed_s: 60, stay_ended: left, at: "2026-01-05 09:00:00"}
        - {contact_id: d, site: hub, service: s, kind: walk_in, outcome: expired, at: "2026-01-05 09:00:00"}
        - {contact_id: e, site: hub, service: s, kind: appointment, outcome: did_not_attend, at: "2026-01-05 09:00:00"}
        - {contact_id: f, site: hub, service: s, kind: appointment, outcome: cancelled_before, at: "2026-01-05 09:00:00"}
        - {contact_id: g, site: hub, service: s, kind: appointment, outcome: booked, at: "2026-01-05 09:00:00"}
    expect:
      - {local_month: 2026-01, outcome: served, stayed_s: 60, stay_ended: desk, visits: 2}
      - {outcome: walked_out, stayed_s: 60, stay_ended: left, visits: 1}
      - {outcome: expired, stayed_s: null, stay_ended: null, visits: 1}
---*/
SELECT
    v.local_month,
    v.site,
    v.service,
    v.kind,
    v.outcome,
    v.stayed_s,
    v.stay_ended,
    count(*) AS visits
FROM counter_visit AS v
WHERE v.outcome NOT IN ('cancelled_before', 'did_not_attend', 'booked')
GROUP BY v.local_month, v.site, v.service, v.kind, v.outcome, v.stayed_s, v.stay_ended
