/*---
doc: >-
  One contact of a resident with the council: a call that was offered or answered in a queue, a counter visit or appointment that was not cancelled and of which more is known than the booking, an
  online form that the resident started, or that a forms platform completed without a start in the data, or a conversation by e-mail, web chat, post or social media. Forms typed by an adviser are part of the call or visit they happened in.
  A phone system that exports only counts has two rows a stretch of time, whose weights are its calls answered and not. A counter that keeps
  a tally has a row a stretch and outcome; a week's is dated by its Monday.
materialized: table
partition: local_month
published: 2
days: 28
sort: [channel, service, ts_s, contact_id]
columns:
  - {name: contact_id, type: VARCHAR, doc: "Id of the contact within its channel."}
  - {name: channel, type: VARCHAR, doc: "phone, counter, online_form, email, webchat, post or social; as a rule (contact_rules) says where there is one."}
  - {name: channel_group, type: VARCHAR, doc: "phone, face_to_face, digital, assisted or other."}
  - {name: service, type: VARCHAR, doc: "Service the contact was about; unmapped where reference data does not say."}
  - {name: site, type: VARCHAR, doc: "Site of a counter visit or tally, whatever its channel; NULL elsewhere."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "When the contact began."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same in whole seconds."}
  - {name: local_date, type: DATE, doc: "Civil date of the contact."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute of the contact."}
  - {name: local_month, type: VARCHAR, doc: "Month of the contact, yyyy-mm."}
  - {name: resident_key, type: VARCHAR, doc: "Pseudonym of the resident where one is known.", privacy: pseudonym}
  - {name: outcome, type: VARCHAR, doc: "Outcome in the words of the channel."}
  - {name: served, type: BOOLEAN, doc: "Whether the contact got what it came for: answered, served or completed. NULL where the source cannot tell, as a tally of visits."}
  - {name: wait_s, type: BIGINT, unit: s, doc: "Wait before being served or giving up; NULL where the channel has none, as e-mail and post, whose answers messages_answered times."}
  - {name: handle_s, type: BIGINT, unit: s, doc: "Time spent with the resident."}
  - {name: weight, type: DOUBLE, unit: contacts, doc: "How many contacts the row stands for: 1 but for counted tallies."}
  - {name: origin, type: VARCHAR, doc: "resident, internal or automated."}
  - {name: in_hours, type: BOOLEAN, doc: "Whether the channel was open then, by opening_hours and bank holidays; for a call, its queue by queue_hours where it has any. True for a counter's tally of more than an hour: it was kept while the counter was open."}
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: grain_s, type: BIGINT, unit: s, doc: "Length of the stretch of time that a row of a tally counts; NULL for a single contact, which is known to the second."}
tests:
  - name: what is a contact and what is not
    given:
      call:
        - {contact_id: p/a, channel: phone, origin: resident, source: p, service: benefits, offered: true, answered: true, outcome: answered, wait_s: 20, talk_s: 100, at: "2026-01-05 09:00:00"}
        - {contact_id: p/b, channel: phone, origin: resident, source: p, service: benefits, offered: false, answered: false, outcome: closed, at: "2026-01-05 20:00:00"}
        - {contact_id: p/c, channel: phone, origin: resident, source: p, service: benefits, offered: true, answered: false, outcome: abandoned, at: "2026-04-03 10:00:00"}
      counter_visit:
        - {contact_id: v1, channel: counter, origin: resident, service: benefits, site: hub, outcome: walked_out, at: "2026-01-05 08:59:00"}
        - {contact_id: v2, channel: counter, origin: resident, service: benefits, site: hub, outcome: cancelled_before, at: "2026-01-05 09:00:00"}
        - {contact_id: v3, channel: counter, origin: resident, service: benefits, site: hub, outcome: booked, at: "2026-01-05 09:00:00"}
      web_journey:
        - {journey_id: f1, channel: online_form, service: benefits, started: true, completed: true, entered_by: customer, origin: resident, outcome: completed, at: "2026-01-04 03:00:00"}
        - {journey_id: f3, channel: online_form, found_by: form, service: benefits, started: false, completed: true, entered_by: customer, origin: resident, outcome: completed, at: "2026-01-04 03:00:00"}
        - {journey_id: f2, channel: online_form, service: benefits, started: true, completed: true, entered_by: adviser, origin: resident, outcome: completed, at: "2026-01-05 10:00:00"}
    expect:
      - {contact_id: p/a, channel: phone, served: true, in_hours: true, wait_s: 20, weight: 1}
      - {contact_id: p/c, channel: phone, served: false, in_hours: false}
      - {contact_id: v1, channel: counter, channel_group: face_to_face, served: false, in_hours: false}
      - {contact_id: f3, channel: online_form, served: true}
      - {contact_id: f1, channel: online_form, channel_group: digital, served: true, in_hours: true}
  - name: messages are contacts, and may be written at any hour
    given:
      message_thread:
        - {contact_id: m/a, source: m, channel: email, service: benefits, origin: resident, outcome: answered, answer_s: 7200, resident_key: e1, at: "2026-01-04 03:00:00"}
        - {contact_id: m/b, source: m, channel: email, origin: automated, outcome: open, at: "2026-01-05 09:00:00"}
        - {contact_id: m/c, source: m, channel: post, origin: resident, outcome: unknown, at: "2026-04-03 00:00:00"}
        - {contact_id: c/d, source: c, channel: webchat, origin: resident, outcome: abandoned, wait_s: 120, at: "2026-01-04 10:00:00"}
    expect:
      - {contact_id: m/a, channel: email, channel_group: digital, served: true, wait_s: null, weight: 1, in_hours: true, resident_key: e1, grain_s: null}
      - {contact_id: m/b, origin: automated, served: false}
      - {contact_id: m/c, channel: post, channel_group: other, served: null, in_hours: true}
      - {contact_id: c/d, channel: webchat, served: false, wait_s: 120, in_hours: false}
  - name: counts are contacts by weight; a queue's own hours decide; a call straight to a person is none
    given:
      call:
        - {contact_id: p/a, channel: phone, origin: resident, queue: q, offered: false, answered: true, outcome: answered, in_hours: false, at: "2026-01-05 12:00:00"}
        - {contact_id: p/b, channel: phone, origin: resident, queue: q, offered: false, answered: false, outcome: full, in_hours: false, at: "2026-01-05 12:00:00"}
        - {contact_id: p/c, channel: phone, origin: resident, offered: false, answered: true, outcome: answered, at: "2026-01-05 12:00:00"}
      phone_tally:
        - {source: acd, label: q, channel: phone, origin: resident, service: benefits, span_s: 1800, offered: 100, answered: 90, counts: true, at: "2026-01-05 09:00:00"}
        - {source: acd, label: r, channel: phone, origin: resident, service: benefits, span_s: 1800, offered: 5, answered: 5, counts: true, at: "2026-01-05 17:00:00"}
        - {source: acd, label: q, channel: phone, origin: resident, service: benefits, span_s: 86400, offered: 100, answered: 90, counts: false, at: "2026-01-05 00:00:00"}
    expect:
      - {contact_id: p/a, served: true, in_hours: false, weight: 1}
      - {contact_id: acd/q/1767603600/1800/answered, channel: phone, served: true, outcome: answered, weight: 90, in_hours: true, resident_key: null}
      - {contact_id: acd/q/1767603600/1800/unanswered, served: false, outcome: unknown, weight: 10, service: benefits}
      - {contact_id: acd/r/1767632400/1800/answered, weight: 5, in_hours: false, grain_s: 1800}
  - name: the channel and origin that rules give; a call that is not offered for a rule alone is a contact
    given:
      call:
        - {contact_id: p/a, queue: q, channel: webchat, origin: resident, offered: false, answered: false, outcome: abandoned, at: "2026-01-05 12:00:00"}
        - {contact_id: p/b, queue: q, channel: phone, origin: internal, offered: false, answered: true, outcome: answered, at: "2026-01-05 12:00:00"}
        - {contact_id: p/c, queue: q, channel: phone, origin: internal, offered: false, answered: false, outcome: closed, at: "2026-01-05 12:00:00"}
        - {contact_id: p/d, queue: q, channel: phone, origin: internal, offered: false, answered: false, outcome: full, in_hours: false, at: "2026-01-05 12:00:00"}
      counter_visit:
        - {contact_id: v1, channel: phone, origin: resident, site: hub, outcome: served, at: "2026-01-05 12:00:00"}
        - {contact_id: v2, channel: counter, origin: automated, site: hub, outcome: served, at: "2026-01-05 12:00:00"}
      web_journey:
        - {journey_id: f1, channel: email, started: true, completed: false, entered_by: customer, origin: resident, outcome: abandoned, at: "2026-01-05 12:00:00"}
      phone_tally:
        - {source: acd, label: q, channel: webchat, origin: internal, span_s: 1800, offered: 9, answered: 9, counts: true, at: "2026-01-05 09:00:00"}
      counter_tally:
        - {source: paper, site: hub, label: Calls, channel: phone, origin: internal, span_s: 3600, outcome: unknown, visits: 4, counts: true, at: "2026-01-05 09:00:00"}
      message_thread:
        - {contact_id: m/a, source: m, channel: online_form, origin: internal, outcome: answered, at: "2026-01-05 09:00:00"}
    expect:
      - {contact_id: p/a, channel: webchat, channel_group: digital, origin: resident}
      - {contact_id: p/b, channel: phone, origin: internal, served: true}
      - {contact_id: v1, channel: phone, channel_group: phone, site: hub, served: true}
      - {contact_id: v2, channel: counter, origin: automated}
      - {contact_id: f1, channel: email, served: false}
      - {contact_id: acd/q/1767603600/1800/answered, channel: webchat, origin: internal, weight: 9}
      - {contact_id: paper/hub/Calls/1767603600/3600/unknown, channel: phone, channel_group: phone, origin: internal, site: hub, weight: 4}
      - {contact_id: m/a, channel: online_form, origin: internal, served: true}
  - name: a counter's tally is contacts by weight, one row a stretch and outcome, and nobody's
    given:
      counter_tally:
        - {source: paper, channel: counter, origin: resident, site: hub, label: Housing, service: housing_options, span_s: 3600, outcome: unknown, visits: 12, counts: true, at: "2026-01-05 09:00:00"}
        - {source: paper, channel: counter, origin: resident, site: hub, label: Housing, service: housing_options, span_s: 3600, outcome: turned_away, visits: 2, counts: true, at: "2026-01-05 09:00:00"}
        - {source: paper, channel: counter, origin: resident, site: hub, label: Housing, service: housing_options, span_s: 3600, outcome: unknown, visits: 0, counts: true, at: "2026-01-05 10:00:00"}
        - {source: paper, channel: counter, origin: resident, site: hub, label: Housing, service: housing_options, span_s: 86400, outcome: unknown, visits: 40, counts: false, beside: parts, at: "2026-01-05 00:00:00"}
        - {source: paper, channel: counter, origin: resident, site: hub, label: Housing, service: housing_options, span_s: 604800, outcome: served, visits: 90, counts: true, at: "2026-01-12 00:00:00"}
    expect:
      - {contact_id: paper/hub/Housing/1767603600/3600/unknown, channel: counter, channel_group: face_to_face, site: hub, service: housing_options, outcome: unknown, served: null, weight: 12, grain_s: 3600, in_hours: true, resident_key: null, wait_s: null}
      - {contact_id: paper/hub/Housing/1767603600/3600/turned_away, outcome: turned_away, served: false, weight: 2}
      - {contact_id: paper/hub/Housing/1768176000/604800/served, outcome: served, served: true, weight: 90, grain_s: 604800, in_hours: true, local_date: 2026-01-12}
---*/
WITH made AS (
    SELECT
        c.contact_id, c.channel, c.service, CAST(NULL AS VARCHAR) AS site, c.ts, c.ts_s, c.local_date,
        c.local_minute, c.local_month, c.resident_key, c.outcome, c.answered AS served, c.wait_s, c.talk_s AS handle_s,
        c.origin, c.source, CAST(1 AS DOUBLE) AS weight, c.in_hours, CAST(NULL AS BIGINT) AS grain_s
    FROM call AS c
    -- Not offered by a rule alone: what it makes internal, automated or of another channel is a contact as any other.
    WHERE c.offered OR (c.answered AND c.queue IS NOT NULL)
        OR (
            (c.channel <> 'phone' OR c.origin <> 'resident') AND c.queue IS NOT NULL
                AND c.outcome NOT IN ('closed', 'diverted') AND coalesce(c.in_hours, true)
        )
    UNION ALL
    SELECT
        t.source || '/' || t.label || '/' || CAST(t.ts_s AS VARCHAR) || '/' || CAST(t.span_s AS VARCHAR) || '/' || part.part AS contact_id,
        t.channel, t.service, CAST(NULL AS VARCHAR) AS site, t.ts, t.ts_s, t.local_date, t.local_minute,
        t.local_month, CAST(NULL AS VARCHAR) AS resident_key,
        CASE WHEN part.part = 'answered' THEN 'answered' ELSE 'unknown' END AS outcome,
        part.part = 'answered' AS served, CAST(NULL AS BIGINT) AS wait_s, CAST(NULL AS BIGINT) AS handle_s,
        t.origin, t.source,
        CAST(CASE WHEN part.part = 'answered' THEN t.answered ELSE t.offered - t.answered END AS DOUBLE) AS weight,
        CAST(NULL AS BOOLEAN) AS in_hours, t.span_s AS grain_s
    FROM phone_tally AS t
    CROSS JOIN (SELECT 'answered' AS part UNION ALL SELECT 'unanswered' AS part) AS part
    WHERE t.counts AND CASE WHEN part.part = 'answered' THEN t.answered ELSE t.offered - t.answered END > 0
    UNION ALL
    SELECT
        v.contact_id, v.channel, v.service, v.site, v.ts, v.ts_s, v.local_date,
        v.local_minute, v.local_month, v.resident_key, v.outcome, v.outcome = 'served' AS served, v.wait_s, v.handle_s,
        v.origin, v.source, CAST(1 AS DOUBLE) AS weight, CAST(NULL AS BOOLEAN) AS in_hours, CAST(NULL AS BIGINT) AS grain_s
    FROM counter_visit AS v
    WHERE v.outcome NOT IN ('cancelled_before', 'booked')
    UNION ALL
    SELECT
        t.source || '/' || t.site || '/' || t.label || '/' || CAST(t.ts_s AS VARCHAR) || '/' || CAST(t.span_s AS VARCHAR) || '/' || t.outcome AS contact_id,
        t.channel, t.service, t.site, t.ts, t.ts_s, t.local_date,
        t.local_minute, t.local_month, CAST(NULL AS VARCHAR) AS resident_key, t.outcome,
        CASE WHEN t.outcome <> 'unknown' THEN t.outcome = 'served' END AS served,
        CAST(NULL AS BIGINT) AS wait_s, CAST(NULL AS BIGINT) AS handle_s,
        t.origin, t.source, CAST(t.visits AS DOUBLE) AS weight, CASE WHEN t.span_s > 3600 THEN true END AS in_hours, t.span_s AS grain_s
    FROM counter_tally AS t
    WHERE t.counts AND t.visits > 0
    UNION ALL
    SELECT
        j.journey_id AS contact_id, j.channel, j.service, CAST(NULL AS VARCHAR) AS site, j.ts, j.ts_s,
        j.local_date, j.local_minute, j.local_month, j.resident_key, j.outcome, j.completed AS served,
        CAST(NULL AS BIGINT) AS wait_s, CAST(NULL AS BIGINT) AS handle_s, j.origin, j.source,
        CAST(1 AS DOUBLE) AS weight, CAST(NULL AS BOOLEAN) AS in_hours, CAST(NULL AS BIGINT) AS grain_s
    FROM web_journey AS j
    WHERE (j.started OR (j.completed AND j.found_by = 'form')) AND j.entered_by <> 'adviser'
    UNION ALL
    SELECT
        w.contact_id, w.channel, w.service, CAST(NULL AS VARCHAR) AS site, w.ts, w.ts_s, w.local_date, w.local_minute, w.local_month,
        w.resident_key, w.outcome, CASE WHEN w.outcome <> 'unknown' THEN w.outcome = 'answered' END AS served, w.wait_s, w.handle_s,
        w.origin, w.source, CAST(1 AS DOUBLE) AS weight, CAST(NULL AS BOOLEAN) AS in_hours, CAST(NULL AS BIGINT) AS grain_s
    FROM message_thread AS w
),
open_hours AS (
    SELECT h.channel, h.weekday, min(h.opens_minute) AS opens_minute, max(h.closes_minute) AS closes_minute
    FROM opening_hours AS h
    WHERE h.site = '*'
    GROUP BY h.channel, h.weekday
)
SELECT
    m.contact_id,
    m.channel,
    k.channel_group,
    m.service,
    m.site,
    m.ts,
    m.ts_s,
    m.local_date,
    m.local_minute,
    m.local_month,
    m.resident_key,
    m.outcome,
    m.served,
    m.wait_s,
    m.handle_s,
    m.weight,
    m.origin,
    coalesce(
        m.in_hours,
        (m.channel IN ('online_form', 'email', 'post', 'social') OR NOT day.is_bank_holiday)
            AND coalesce(m.local_minute >= h.opens_minute AND m.local_minute < h.closes_minute, false)
    ) AS in_hours,
    m.source,
    m.grain_s
FROM made AS m
JOIN channels AS k ON k.channel = m.channel
JOIN calendar AS day ON day.local_date = m.local_date
LEFT JOIN open_hours AS h ON h.channel = m.channel AND h.weekday = day.weekday
