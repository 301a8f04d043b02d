/*---
doc: >-
  One contact by e-mail, web chat, post or social media: messages to the council in one conversation that follow each other within 7 days; a later one begins a new contact.
  Automatic replies and bounces are contacts of their own (automated) and join nobody's; what the council's own people write to each other in a resident's conversation is none
  (if the resident wrote in that month, the 8 days before it or the month after).
  Spam is left out. A conversation is followed to the end of the month after the one it began in: a later answer is not seen, unless the message's own record has its time.
materialized: table
partition: local_month
sort: [ts_s, source, contact_id]
window: {stg_message: [8, month]} # 7 days, and the hour that one of them may have more
columns:
  - {name: contact_id, type: VARCHAR, doc: "source/first message/seconds of its time.", privacy: pseudonym}
  - {name: source, type: VARCHAR, doc: "Name of the configured source."}
  - {name: channel, type: VARCHAR, doc: "email, webchat, post or social, or the channel that a rule (contact_rules) gives the label: the one it counts under."}
  - {name: label, type: VARCHAR, doc: "Mailbox, department, queue or account that the first message came to; the first with a name."}
  - {name: service, type: VARCHAR, doc: "Service of the label, or that of a rule; unmapped where reference data does not say."}
  - {name: ts, type: TIMESTAMP, unit: UTC, doc: "When the first message was received."}
  - {name: ts_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "The same in whole seconds."}
  - {name: local_date, type: DATE, doc: "Civil date of the first message."}
  - {name: local_minute, type: INTEGER, unit: minutes after local midnight, doc: "Wall-clock minute of the same; 0 of a letter, of which the day alone is known."}
  - {name: local_month, type: VARCHAR, doc: "Month of local_date, yyyy-mm."}
  - {name: resident_key, type: VARCHAR, doc: "Pseudonym of the resident's e-mail or phone number.", privacy: pseudonym}
  - {name: origin, type: VARCHAR, doc: "Who wrote: resident, internal (the council's own people) or automated; or the origin that a rule gives the label, whoever wrote."}
  - {name: outcome, type: VARCHAR, doc: "answered; else forwarded, abandoned or open (no answer seen); unknown where the export cannot tell: it neither says nor ties an answer to its message."}
  - {name: answered_s, type: BIGINT, unit: s since 1970-01-01 UTC, doc: "First answer by a person; an automatic acknowledgement is none. NULL without one, or without its time."}
  - {name: answer_s, type: BIGINT, unit: s, doc: "From the first message to that answer, by the clock."}
  - {name: wait_s, type: BIGINT, unit: s, doc: "Of a chat, from its start to the first answer, or to its end where nobody took it. NULL elsewhere: nobody sits waiting for a letter."}
  - {name: handle_s, type: BIGINT, unit: s, doc: "Of a chat that was answered, from when a person took it to its end; NULL elsewhere."}
  - {name: messages_in, type: BIGINT, unit: messages, doc: "Messages of the contact to the council."}
  - {name: messages_out, type: BIGINT, unit: messages, doc: "Messages of the council's people in the conversation, up to the next contact of it."}
  - {name: service_rule, type: VARCHAR, doc: "Rule of contact_rules that set the service; NULL where none did."}
  - {name: channel_rule, type: VARCHAR, doc: "Rule that set the channel."}
  - {name: origin_rule, type: VARCHAR, doc: "Rule that set the origin."}
tests:
  - name: one message to several, an automatic reply, an acknowledgement, an answer, and a message after a week
    given:
      raw_message:
        - {line: 1, message_id: m1, thread_id: t1, channel: email, direction: inbound, origin: resident, label: other mailbox, outcome: unknown, resident_key: e1, at: "2026-01-05 09:00:00"}
        - {line: 2, message_id: m1, thread_id: t1, channel: email, direction: inbound, origin: resident, label: parking, outcome: unknown, resident_key: e1, at: "2026-01-05 09:00:01"}
        - {line: 3, message_id: a1, thread_id: t1, channel: email, direction: outbound, origin: automated, label: parking, outcome: unknown, at: "2026-01-05 09:00:05"}
        - {line: 4, message_id: m2, thread_id: t1, channel: email, direction: inbound, origin: resident, label: parking, outcome: unknown, at: "2026-01-06 09:00:01"}
        - {line: 5, message_id: i1, thread_id: t1, channel: email, direction: internal, origin: internal, label: parking, outcome: unknown, at: "2026-01-06 10:00:00"}
        - {line: 6, message_id: o1, thread_id: t1, channel: email, direction: outbound, origin: internal, label: parking, outcome: unknown, at: "2026-01-07 09:00:01"}
        - {line: 7, message_id: x1, thread_id: t1, channel: email, direction: inbound, origin: automated, label: parking, outcome: unknown, at: "2026-01-07 09:00:03"}
        - {line: 8, message_id: m3, thread_id: t1, channel: email, direction: inbound, origin: resident, label: parking, outcome: unknown, at: "2026-01-13 09:00:02"}
        - {line: 9, message_id: i2, thread_id: t2, channel: email, direction: internal, origin: internal, label: parking, outcome: unknown, at: "2026-01-13 09:00:00"}
        - {line: 10, message_id: s1, thread_id: t3, channel: email, direction: inbound, origin: resident, label: parking, outcome: spam, at: "2026-01-13 09:00:00"}
        - {line: 11, message_id: u1, thread_id: u1, channel: email, direction: inbound, origin: resident, label: parking, outcome: unknown, at: "2026-01-13 09:00:00"}
        - {line: 12, message_id: n1, thread_id: t4, channel: email, direction: outbound, origin: internal, label: parking, outcome: unknown, at: "2026-01-13 09:00:00"}
      service_labels:
        - {kind: message, label: parking, service: parking_permits}
    expect:
      - {contact_id: test/m1/1767603601, channel: email, label: parking, service: parking_permits, local_date: 2026-01-05, resident_key: e1, origin: resident, outcome: answered, answered_s: 1767776401, answer_s: 172800, wait_s: null, handle_s: null, messages_in: 2, messages_out: 1}
      - {contact_id: test/x1/1767776403, origin: automated, outcome: open, messages_in: 1, messages_out: 0}
      - {contact_id: test/m3/1768294802, origin: resident, outcome: open, answered_s: null, answer_s: null, messages_in: 1, messages_out: 0}
      - {contact_id: test/i2/1768294800, origin: internal, outcome: open}
      - {contact_id: test/u1/1768294800, origin: resident, outcome: unknown}
  - name: exactly seven days is the same contact, and a register says itself what became of a case
    given:
      raw_message:
        - {message_id: m1, thread_id: t1, channel: social, direction: inbound, origin: resident, label: news, outcome: unknown, at: "2026-01-05 09:00:00"}
        - {message_id: m2, thread_id: t1, channel: social, direction: inbound, origin: resident, label: news, outcome: unknown, at: "2026-01-12 09:00:00"}
        - {message_id: r1, thread_id: r1, channel: post, direction: inbound, origin: resident, label: Bins, outcome: answered, answered_s: 1775000000, at: "2026-01-05 00:00:00"}
        - {message_id: r2, thread_id: r2, channel: post, direction: inbound, origin: resident, label: Bins, outcome: forwarded, at: "2026-01-05 00:00:00"}
        - {message_id: r3, thread_id: r3, channel: post, direction: inbound, origin: resident, label: Bins, outcome: answered, at: "2026-01-05 00:00:00"}
        - {message_id: r4, thread_id: r4, channel: post, direction: inbound, origin: resident, label: Bins, outcome: open, at: "2026-01-05 00:00:00"}
    expect:
      - {contact_id: test/m1/1767603600, outcome: open, messages_in: 2}
      - {contact_id: test/r1/1767571200, service: unmapped, outcome: answered, answer_s: 7428800, wait_s: null}
      - {contact_id: test/r2/1767571200, outcome: forwarded}
      - {contact_id: test/r3/1767571200, outcome: answered, answered_s: null, answer_s: null}
      - {contact_id: test/r4/1767571200, outcome: open}
  - name: a chat waits until it is taken or given up
    given:
      raw_message:
        - {message_id: c1, thread_id: c1, channel: webchat, direction: inbound, origin: resident, label: Bins, outcome: answered, accepted_s: 1767603640, closed_s: 1767604240, at: "2026-01-05 09:00:00"}
        - {message_id: c2, thread_id: c2, channel: webchat, direction: inbound, origin: resident, label: Bins, outcome: abandoned, closed_s: 1767603720, at: "2026-01-05 09:00:00"}
        - {message_id: c3, thread_id: c3, channel: webchat, direction: inbound, origin: automated, label: Bins, outcome: abandoned, closed_s: 1767603720, at: "2026-01-05 09:00:00"}
    expect:
      - {contact_id: test/c1/1767603600, outcome: answered, wait_s: 40, handle_s: 600, answer_s: 40}
      - {contact_id: test/c2/1767603600, outcome: abandoned, wait_s: 120, handle_s: null, answer_s: null}
      - {contact_id: test/c3/1767603600, origin: automated}
  - name: a rule of a mailbox sets its service, channel and origin, after the conversation is told apart by who wrote
    given:
      label_map:
        - {kind: message, written: HR team, label: Staff}
      label_rule:
        - {kind: message, source: "*", label: "*"}
        - {kind: message, source: "*", label: Staff, origin: internal, origin_rule: staff}
        - {kind: message, source: "*", label: Forms}
        - {kind: message, source: "*", label: Notes, channel: email, channel_rule: notes}
        - {kind: message, source: test, label: "*"}
        - {kind: message, source: test, label: Staff, origin: internal, origin_rule: staff}
        - {kind: message, source: test, label: Forms, channel: online_form, channel_rule: forms, service: general, service_rule: forms}
        - {kind: message, source: test, label: Notes, channel: email, channel_rule: notes}
        - {kind: form, source: test, label: Bins, origin: automated, origin_rule: trials}
      service_labels:
        - {kind: message, label: Forms, service: benefits}
        - {kind: message, label: Staff, service: benefits}
      raw_message:
        - {message_id: m1, thread_id: t1, channel: email, direction: inbound, origin: resident, label: HR team, outcome: unknown, at: "2026-01-05 09:00:00"}
        - {message_id: o1, thread_id: t1, channel: email, direction: outbound, origin: internal, label: Staff, outcome: unknown, at: "2026-01-05 10:00:00"}
        - {message_id: x1, thread_id: t1, channel: email, direction: inbound, origin: automated, label: Staff, outcome: unknown, at: "2026-01-05 11:00:00"}
        - {message_id: m2, thread_id: t2, channel: email, direction: inbound, origin: resident, label: Forms, outcome: answered, answered_s: 1767603660, at: "2026-01-05 09:00:00"}
        - {message_id: m3, thread_id: t3, channel: email, direction: inbound, origin: resident, label: Bins, outcome: unknown, at: "2026-01-05 09:00:00"}
        - {message_id: m4, thread_id: t4, channel: email, direction: inbound, origin: resident, label: Forms, outcome: spam, at: "2026-01-05 09:00:00"}
        - {message_id: c1, thread_id: c1, channel: webchat, direction: inbound, origin: resident, label: Notes, outcome: answered, accepted_s: 1767603640, closed_s: 1767604240, at: "2026-01-05 09:00:00"}
        - {source: other, message_id: c1, thread_id: c1, channel: webchat, direction: inbound, origin: resident, label: Forms, outcome: unknown, at: "2026-01-05 09:00:00"}
    expect:
      - {contact_id: test/m1/1767603600, label: Staff, service: benefits, channel: email, origin: internal, outcome: answered, messages_out: 1, service_rule: null, channel_rule: null, origin_rule: staff}
      - {contact_id: test/x1/1767610800, origin: internal, origin_rule: staff, messages_out: 0}
      - {contact_id: test/m2/1767603600, channel: online_form, channel_rule: forms, service: general, service_rule: forms, origin: resident, origin_rule: null, wait_s: null}
      - {contact_id: test/m3/1767603600, channel: email, service: unmapped, origin: resident, origin_rule: null}
      - {contact_id: test/c1/1767603600, channel: email, channel_rule: notes, outcome: answered, answer_s: 40, wait_s: null, handle_s: null}
      - {contact_id: other/c1/1767603600, channel: webchat, service: benefits, service_rule: null}
  - name: a case that moved to another register
    given:
      raw_message:
        - {file_id: a, message_id: e1, thread_id: e1, channel: email, direction: inbound, origin: resident, label: Parking, outcome: open, at: "2026-01-05 09:00:00"}
        - {file_id: b, message_id: e1, thread_id: e1, channel: email, direction: inbound, origin: resident, label: Permits, outcome: answered, answered_s: 1767610800, at: "2026-01-05 09:00:00"}
    expect:
      - {contact_id: test/e1/1767603600, label: Permits, outcome: answered, answer_s: 7200, messages_in: 1}
---*/
WITH copy AS (
    -- A message that came to several recipients is one: that of a named mailbox counts before the others. A case that
    -- moved from one register to another is the one that tells of its end.
    SELECT
        m.source, m.message_id, m.thread_id, m.channel, m.direction, m.origin, m.label, m.resident_key, m.accepted_s,
        m.answered_s, m.closed_s, m.outcome, m.ts, m.ts_s, m.local_date, m.local_minute,
        max(CASE WHEN m.direction = 'outbound' THEN 1 ELSE 0 END) OVER (PARTITION BY m.source, m.message_id, m.local_date) AS sent,
        row_number() OVER (
            PARTITION BY m.source, m.message_id, m.local_date
            ORDER BY
                CASE WHEN m.label = 'other mailbox' THEN 1 ELSE 0 END,
                CASE WHEN m.answered_s IS NOT NULL THEN 0 WHEN m.closed_s IS NOT NULL THEN 1 ELSE 2 END,
                m.ts_s, m.file_id, m.line
        ) AS copy_no
    FROM stg_message AS m
    WHERE m.outcome <> 'spam'
),
said AS (
    SELECT
        c.source, c.message_id, c.thread_id, c.channel, c.direction, c.origin, c.label, c.resident_key, c.accepted_s, c.answered_s,
        c.closed_s, c.outcome, c.ts, c.ts_s, c.local_date, c.local_minute, c.sent,
        max(CASE WHEN c.sent = 0 AND c.origin = 'resident' THEN 1 ELSE 0 END) OVER (PARTITION BY c.source, c.thread_id) AS of_resident
    FROM copy AS c
    WHERE c.copy_no = 1
),
asked AS (
    SELECT
        s.source, s.message_id, s.thread_id, s.channel, s.origin, s.label, s.resident_key, s.accepted_s, s.answered_s,
        s.closed_s, s.outcome, s.ts, s.ts_s, s.local_date, s.local_minute,
        s.ts_s - lag(s.ts_s) OVER (PARTITION BY s.source, s.thread_id, s.origin ORDER BY s.ts_s, s.message_id) AS pause_s,
        row_number() OVER (PARTITION BY s.source, s.thread_id, s.origin ORDER BY s.ts_s, s.message_id) AS place
    FROM said AS s
    WHERE s.sent = 0 AND (s.origin <> 'internal' OR s.of_resident = 0)
),
numbered AS (
    SELECT
        a.source, a.message_id, a.thread_id, a.channel, a.origin, a.label, a.resident_key, a.accepted_s, a.answered_s,
        a.closed_s, a.outcome, a.ts, a.ts_s, a.local_date, a.local_minute, a.place,
        sum(CASE WHEN a.pause_s <= 604800 THEN 0 ELSE 1 END) OVER (
            PARTITION BY a.source, a.thread_id, a.origin ORDER BY a.place
        ) AS contact_no
    FROM asked AS a
),
made AS (
    SELECT
        n.source, n.thread_id, n.origin, n.contact_no,
        min_by(n.message_id, n.place) AS message_id,
        min_by(n.channel, n.place) AS channel,
        coalesce(min_by(n.label, n.place) FILTER (WHERE n.label <> 'other mailbox'), 'other mailbox') AS label,
        min_by(n.ts, n.place) AS ts,
        min(n.ts_s) AS ts_s,
        min(n.local_date) AS local_date,
        min_by(n.local_minute, n.place) AS local_minute,
        min_by(n.resident_key, n.place) FILTER (WHERE n.resident_key IS NOT NULL) AS resident_key,
        min(n.accepted_s) AS accepted_s,
        min(n.answered_s) AS answered_s,
        max(n.closed_s) AS closed_s,
        max(CASE WHEN n.outcome = 'answered' THEN 1 ELSE 0 END) AS answered,
        max(CASE WHEN n.outcome = 'forwarded' THEN 1 ELSE 0 END) AS forwarded,
        max(CASE WHEN n.outcome = 'abandoned' THEN 1 ELSE 0 END) AS abandoned,
        max(CASE WHEN n.outcome = 'open' THEN 1 ELSE 0 END) AS is_open,
        -- A conversation with an id of its own would show its answer.
        max(CASE WHEN n.thread_id <> n.message_id AND n.outcome = 'unknown' THEN 1 ELSE 0 END) AS in_conversation,
        count(*) AS messages_in
    FROM numbered AS n
    GROUP BY n.source, n.thread_id, n.origin, n.contact_no
),
followed AS (
    SELECT
        m.source, m.thread_id, m.origin, m.contact_no, m.ts_s,
        lead(m.ts_s) OVER (PARTITION BY m.source, m.thread_id, m.origin ORDER BY m.contact_no) AS next_s
    FROM made AS m
    WHERE m.origin <> 'automated'
),
reply AS (
    SELECT f.source, f.thread_id, f.origin, f.contact_no, min(s.ts_s) AS replied_s, count(*) AS messages_out
    FROM followed AS f
    JOIN said AS s ON s.source = f.source AND s.thread_id = f.thread_id
    WHERE s.sent = 1 AND s.origin = 'internal' AND s.ts_s >= f.ts_s AND coalesce(s.ts_s < f.next_s, true)
    GROUP BY f.source, f.thread_id, f.origin, f.contact_no
),
judged AS (
    SELECT
        m.source, m.message_id, m.origin, m.channel, m.label, m.ts, m.ts_s, m.local_date, m.local_minute, m.resident_key,
        m.accepted_s, m.closed_s, m.messages_in,
        coalesce(r.messages_out, 0) AS messages_out,
        CASE WHEN r.replied_s < m.answered_s OR m.answered_s IS NULL THEN r.replied_s ELSE m.answered_s END AS answered_s,
        CASE
            WHEN m.answered = 1 OR m.answered_s IS NOT NULL OR r.replied_s IS NOT NULL THEN 'answered'
            WHEN m.forwarded = 1 THEN 'forwarded'
            WHEN m.abandoned = 1 THEN 'abandoned'
            WHEN m.is_open = 1 OR m.in_conversation = 1 THEN 'open'
            ELSE 'unknown'
        END AS outcome
    FROM made AS m
    LEFT JOIN reply AS r ON r.source = m.source AND r.thread_id = m.thread_id AND r.origin = m.origin AND r.contact_no = m.contact_no
),
ruled AS (
    -- Who wrote has told the contacts of a conversation apart by now: a rule says what they count as, and joins none.
    SELECT
        j.source, j.message_id, j.label, j.ts, j.ts_s, j.local_date, j.local_minute, j.resident_key, j.accepted_s, j.closed_s,
        j.messages_in, j.messages_out, j.answered_s, j.outcome, rule.service, rule.service_rule, rule.channel_rule, rule.origin_rule,
        coalesce(rule.channel, j.channel) AS channel,
        coalesce(rule.origin, j.origin) AS origin
    FROM judged AS j
    LEFT JOIN label_rule AS known ON known.kind = 'message' AND known.source = j.source AND known.label = '*'
    LEFT JOIN label_rule AS named ON named.kind = 'message' AND named.source = '*' AND named.label = j.label
    LEFT JOIN label_rule AS rule ON rule.kind = 'message' AND rule.source = coalesce(known.source, '*')
        AND rule.label = coalesce(named.label, '*')
)
SELECT
    j.source || '/' || j.message_id || '/' || CAST(j.ts_s AS VARCHAR) AS contact_id,
    j.source,
    j.channel,
    j.label,
    coalesce(j.service, mapped.service, 'unmapped') AS service,
    j.ts,
    j.ts_s,
    j.local_date,
    j.local_minute,
    substr(CAST(j.local_date AS VARCHAR), 1, 7) AS local_month,
    j.resident_key,
    j.origin,
    j.outcome,
    j.answered_s,
    j.answered_s - j.ts_s AS answer_s,
    CASE
        WHEN j.channel <> 'webchat' THEN NULL
        WHEN j.outcome = 'answered' THEN j.answered_s - j.ts_s
        WHEN j.outcome = 'abandoned' THEN j.closed_s - j.ts_s
    END AS wait_s,
    CASE
        WHEN j.channel = 'webchat' AND j.outcome = 'answered' AND j.closed_s >= coalesce(j.accepted_s, j.answered_s)
            THEN j.closed_s - coalesce(j.accepted_s, j.answered_s)
    END AS handle_s,
    j.messages_in,
    j.messages_out,
    j.service_rule,
    j.channel_rule,
    j.origin_rule
FROM ruled AS j
LEFT JOIN service_labels AS mapped ON mapped.kind = 'message' AND mapped.label = j.label
