/*---
title: "Messages answered within target"
question: "How many e-mails, chats, letters and social messages were answered, and within the promised time?"
why: "Load that is shifted from the phone to the inbox is served only when somebody writes back."
grain: "one month, channel and service"
params:
  - {name: by, type: VARCHAR, default: "service", values: [service, none], doc: "Whether services are shown apart or together."}
  - {name: from, type: DATE, default: "1900-01-01", doc: "First local date."}
  - {name: to, type: DATE, default: "2999-12-31", doc: "Last local date."}
columns:
  - {name: month, type: VARCHAR, doc: "Month in which the message was received, yyyy-mm."}
  - {name: channel, type: VARCHAR, doc: "email, webchat, post or social, or the channel that contact_rules.csv gives the mailbox: a message counts under that one, and by its targets."}
  - {name: service, type: VARCHAR, doc: "Service; all when not split."}
  - {name: received, type: BIGINT, unit: contacts, doc: "Contacts of residents: messages of one conversation within 7 days of each other are one."}
  - {name: answered, type: BIGINT, unit: contacts, doc: "Those that a person answered."}
  - {name: forwarded, type: BIGINT, unit: contacts, doc: "Those passed on to somebody else who answers: they are due from nobody here."}
  - {name: unknown, type: BIGINT, unit: contacts, doc: "Those of which the export does not tell whether they were answered: they are not due."}
  - {name: target_hours, type: BIGINT, unit: hours, doc: "The target by the clock, from message_targets.csv; empty without one, and where several apply."}
  - {name: due, type: BIGINT, unit: contacts, doc: "Contacts whose target had run out by the newest message of their source, answered or not."}
  - {name: within_target, type: BIGINT, unit: contacts, doc: "Those of them that were answered in time."}
  - {name: share_within_target, type: DOUBLE, unit: share, doc: "within_target / due."}
  - {name: open_not_due, type: BIGINT, unit: contacts, doc: "Contacts without an answer whose target had not run out yet: in no rate."}
  - {name: timed, type: BIGINT, unit: contacts, doc: "Answered contacts with a known time of the answer."}
  - {name: median_hours, type: DOUBLE, unit: hours, doc: "Time to the first answer that half of the timed contacts did not exceed (nearest rank)."}
  - {name: p90_hours, type: DOUBLE, unit: hours, doc: "The same for nine in ten."}
chart: {kind: line, x: month, y: share_within_target, series: channel, format: percent}
notes:
  - "Hours are by the clock, nights and weekends included. The target is that of the day the message came: of its service, else of the channel."
  - "An automatic acknowledgement is no answer. An answered contact whose time is not known is not in time; an abandoned chat is not answered."
  - "A message counts in the share once its target has run out, however soon it was answered: else the newest ones would be in it only if they were answered. Median and p90 are of those answered so far."
  - "Letters have a day and no time, so their hours are whole days from midnight to midnight."
---*/
WITH newest AS (
    SELECT f.source, max(f.newest_ts_s) AS ts_s
    FROM file_ledger AS f
    WHERE f.table_name = 'message'
    GROUP BY f.source
),
aimed AS (
    SELECT
        t.contact_id, t.source, t.local_month, t.channel, t.service, t.outcome, t.ts_s, t.answer_s, g.target_hours,
        row_number() OVER (
            PARTITION BY t.source, t.contact_id
            ORDER BY CASE WHEN g.service = t.service THEN 0 ELSE 1 END, g.valid_from DESC NULLS LAST
        ) AS choice
    FROM message_thread AS t
    LEFT JOIN message_targets AS g ON g.channel = t.channel AND (g.service = t.service OR g.service = '*')
        AND g.valid_from <= t.local_date
    WHERE t.origin = 'resident' AND t.local_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
),
judged AS (
    SELECT
        a.local_month AS month,
        a.channel,
        CASE $by WHEN 'none' THEN 'all' ELSE a.service END AS service,
        a.outcome,
        a.answer_s,
        a.target_hours,
        a.outcome NOT IN ('forwarded', 'unknown') AND coalesce(a.ts_s + a.target_hours * 3600 <= n.ts_s, false) AS due,
        coalesce(a.answer_s <= a.target_hours * 3600, false) AS in_time,
        a.outcome = 'open' AND coalesce(a.ts_s + a.target_hours * 3600 > n.ts_s, false) AS open_not_due
    FROM aimed AS a
    LEFT JOIN newest AS n ON n.source = a.source
    WHERE a.choice = 1
),
ranked AS (
    SELECT
        j.month, j.channel, j.service, j.outcome, j.answer_s, j.target_hours, j.due, j.in_time, j.open_not_due,
        row_number() OVER (PARTITION BY j.month, j.channel, j.service ORDER BY j.answer_s NULLS LAST) AS place,
        count(j.answer_s) OVER (PARTITION BY j.month, j.channel, j.service) AS timed
    FROM judged AS j
),
counted AS (
    SELECT
        r.month,
        r.channel,
        r.service,
        count(*) AS received,
        sum(CASE WHEN r.outcome = 'answered' THEN 1 ELSE 0 END) AS answered,
        sum(CASE WHEN r.outcome = 'forwarded' THEN 1 ELSE 0 END) AS forwarded,
        sum(CASE WHEN r.outcome = 'unknown' THEN 1 ELSE 0 END) AS unknown,
        CASE WHEN min(r.target_hours) = max(r.target_hours) AND count(r.target_hours) = count(*) THEN min(r.target_hours) END AS target_hours,
        sum(CASE WHEN r.due THEN 1 ELSE 0 END) AS due,
        sum(CASE WHEN r.due AND r.in_time THEN 1 ELSE 0 END) AS within_target,
        sum(CASE WHEN r.open_not_due THEN 1 ELSE 0 END) AS open_not_due,
        max(r.timed) AS timed,
        min(CASE WHEN r.place * 100 >= r.timed * 50 THEN r.answer_s END) AS median_s,
        min(CASE WHEN r.place * 100 >= r.timed * 90 THEN r.answer_s END) AS p90_s
    FROM ranked AS r
    GROUP BY r.month, r.channel, r.service
)
SELECT
    c.month,
    c.channel,
    c.service,
    c.received,
    CAST(c.answered AS BIGINT) AS answered,
    CAST(c.forwarded AS BIGINT) AS forwarded,
    CAST(c.unknown AS BIGINT) AS unknown,
    CAST(c.target_hours AS BIGINT) AS target_hours,
    CAST(c.due AS BIGINT) AS due,
    CAST(c.within_target AS BIGINT) AS within_target,
    CAST(c.within_target AS DOUBLE) / nullif(c.due, 0) AS share_within_target,
    CAST(c.open_not_due AS BIGINT) AS open_not_due,
    c.timed,
    CAST(c.median_s AS DOUBLE) / 3600 AS median_hours,
    CAST(c.p90_s AS DOUBLE) / 3600 AS p90_hours
FROM counted AS c
ORDER BY c.service, c.month, c.channel
