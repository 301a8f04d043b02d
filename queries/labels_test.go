package queries

import "testing"

// ruled makes the tables that the questions about labels and rules read, all
// empty.
func ruled(t *testing.T) world {
	t.Helper()
	w := newWorld(t)
	base := "source VARCHAR, file_id VARCHAR, line BIGINT, local_date DATE, "
	for name, columns := range map[string]string{
		"raw_queue_event":      base + "queue VARCHAR",
		"raw_call":             base + "queue VARCHAR",
		"raw_form_event":       base + "form VARCHAR, event VARCHAR",
		"raw_message":          base + "label VARCHAR",
		"raw_tally":            base + "ts_s BIGINT, channel VARCHAR, site VARCHAR, label VARCHAR, label_kind VARCHAR, measure VARCHAR",
		"raw_ticket":           base + "site VARCHAR, service_label VARCHAR, queue_label VARCHAR, source_label VARCHAR",
		"duplicate_ticket":     "source VARCHAR, file_id VARCHAR, line BIGINT",
		"duplicate_form_event": "source VARCHAR, file_id VARCHAR, line BIGINT, event VARCHAR",
		"duplicate_tally":      "source VARCHAR, file_id VARCHAR, line BIGINT, ts_s BIGINT, label VARCHAR, measure VARCHAR",
		"services":             "service VARCHAR, name VARCHAR",
		"service_labels":       "kind VARCHAR, label VARCHAR, service VARCHAR",
		"sites":                "site VARCHAR, label VARCHAR",
		"label_map":            "kind VARCHAR, written VARCHAR, label VARCHAR",
		"contact_rules":        "rule VARCHAR, source VARCHAR, kind VARCHAR, label VARCHAR, channel VARCHAR, service VARCHAR, origin VARCHAR, line_no INTEGER",
	} {
		w.table(t, name, columns, nil)
	}
	for _, name := range []string{"call", "counter_visit", "form_journey", "tally_interval", "counter_tally", "message_thread"} {
		w.decided(t, name)
	}
	return w
}

// decided makes a model of rows that rules decided: date, service_rule,
// channel_rule, origin_rule. Each is of a resident, and has a service.
func (w world) decided(t *testing.T, model string, rows ...[]any) {
	t.Helper()
	for i := range rows {
		rows[i] = append(rows[i], "acd", "q", "label", "general", "resident")
	}
	w.table(t, model, "local_date DATE, service_rule VARCHAR, channel_rule VARCHAR, origin_rule VARCHAR, source VARCHAR, queue VARCHAR, "+
		"label VARCHAR, service VARCHAR, origin VARCHAR", rows)
}

func (w world) rules(t *testing.T, rows ...[]any) {
	t.Helper()
	for i := range rows {
		rows[i] = append(rows[i], i+1)
	}
	w.table(t, "contact_rules", "rule VARCHAR, source VARCHAR, kind VARCHAR, label VARCHAR, channel VARCHAR, service VARCHAR, origin VARCHAR, line_no INTEGER", rows)
}

func (w world) tickets(t *testing.T, rows ...[]any) {
	t.Helper()
	for i := range rows {
		rows[i] = append([]any{"desk", "f", i + 1}, rows[i]...)
	}
	w.table(t, "raw_ticket", "source VARCHAR, file_id VARCHAR, line BIGINT, local_date DATE, site VARCHAR, service_label VARCHAR, queue_label VARCHAR, source_label VARCHAR", rows)
}

// A rule is counted by the rows it decided, in whatever model; one that decided
// two things of a row touched one row, and one without rows is shown.
func TestRulesApplied(t *testing.T) {
	w := ruled(t)
	w.rules(t,
		[]any{"at_desk", "*", "queue_label", "Desk", "counter", nil, nil},
		[]any{"by_word", "list", "source_label", "*", "phone", "general", nil},
		[]any{"misspelt", "*", "queue", "Benfits", nil, nil, "internal"},
	)
	w.decided(t, "call", []any{"2026-01-05", nil, nil, nil}, []any{"2026-01-09", "by_word", nil, nil})
	w.decided(t, "counter_visit",
		[]any{"2026-01-06", "by_word", "at_desk", nil}, []any{"2026-01-07", "by_word", "by_word", nil}, []any{"2026-01-08", "by_word", "by_word", nil})
	w.decided(t, "form_journey", []any{"2026-01-04", nil, nil, "at_desk"})
	w.decided(t, "tally_interval", []any{"2026-01-03", nil, "by_word", nil})
	w.decided(t, "counter_tally", []any{"2026-01-02", "by_word", nil, nil}, []any{"2026-01-02", nil, nil, nil})
	w.decided(t, "message_thread", []any{"2026-01-10", nil, nil, "by_word"}, []any{"2026-01-11", nil, nil, "at_desk"})
	expect(t, w.answer(t, "rules_applied"), "rule source kind label channel service origin rows first_date last_date",
		"at_desk * queue_label Desk counter - - 3 2026-01-04 2026-01-11",
		"by_word list source_label * phone general - 7 2026-01-02 2026-01-10",
		"misspelt * queue Benfits - - internal 0 - -",
	)
}

// The old ways of writing a label are counted where they stand, by kind.
func TestLabelsMapped(t *testing.T) {
	w := ruled(t)
	w.table(t, "label_map", "kind VARCHAR, written VARCHAR, label VARCHAR", [][]any{
		{"queue", "Council tax", "Council Tax"},
		{"queue", "CTAX", "Council Tax"},
		{"ticket", "Council tax", "Revenues"},
		{"site", "HUB", "Hub"},
		{"form", "F 2019", "F"},
		{"message", "Council tax", "revenues"},
	})
	w.table(t, "raw_message", "local_date DATE, label VARCHAR", [][]any{{"2017-01-05", "Council tax"}, {"2018-01-05", "Council tax"}, {"2019-01-05", "revenues"}})
	w.tickets(t, []any{"2026-01-05", "HUB", "Council tax", nil, nil}, []any{"2026-01-06", "Hub", "Council tax", nil, nil})
	w.table(t, "raw_queue_event", "local_date DATE, queue VARCHAR", [][]any{{"2019-01-05", "Council tax"}, {"2026-01-05", "Council Tax"}})
	w.table(t, "raw_call", "local_date DATE, queue VARCHAR", [][]any{{"2020-01-05", "Council tax"}})
	w.table(t, "raw_form_event", "local_date DATE, form VARCHAR", [][]any{{"2019-03-05", "F 2019"}})
	w.table(t, "raw_tally", "local_date DATE, channel VARCHAR, site VARCHAR, label VARCHAR, label_kind VARCHAR", [][]any{
		{"2018-01-05", "phone", nil, "Council tax", "queue"}, {"2018-01-06", "counter", "HUB", "Council tax", "service"}, {"2018-01-06", "web", nil, "Council tax", "site"},
	})
	expect(t, w.answer(t, "labels_mapped"), "kind written label rows first_date last_date",
		"form F 2019 F 1 2019-03-05 2019-03-05",
		"message Council tax revenues 2 2017-01-05 2018-01-05",
		"queue CTAX Council Tax 0 - -",
		"queue Council tax Council Tax 3 2018-01-05 2020-01-05",
		"site HUB Hub 2 2018-01-06 2026-01-05",
		"ticket Council tax Revenues 3 2018-01-06 2026-01-06",
	)
}

// What has no service and no rule that gives one is shown by the label of
// today, and so are sites that reference data does not know.
func TestUnmappedLabels(t *testing.T) {
	w := ruled(t)
	w.table(t, "service_labels", "kind VARCHAR, label VARCHAR, service VARCHAR", [][]any{{"ticket", "Council Tax", "council_tax"}})
	w.table(t, "sites", "site VARCHAR, label VARCHAR", [][]any{{"hub", "Hub"}})
	w.table(t, "label_map", "kind VARCHAR, written VARCHAR, label VARCHAR", [][]any{
		{"ticket", "Council tax", "Council Tax"}, {"ticket", "Taxis", "Licensing"}, {"site", "HUB", "Hub"}, {"form", "F 2019", "F"},
	})
	w.rules(t,
		[]any{"staff", "*", "ticket", "Staff", nil, nil, "internal"},
		[]any{"births", "*", "queue_label", "B", nil, "registrars", nil},
		[]any{"ours", "forms", "form", "G", nil, "general", nil},
		[]any{"lines", "acd", "queue", "*", nil, "general", nil},
	)
	w.tickets(t,
		[]any{"2026-01-05", "HUB", "Council tax", "A", nil}, []any{"2026-01-05", "Hub", "Taxis", "A", nil}, []any{"2026-01-05", "Hub", "Licensing", "A", nil},
		[]any{"2026-01-05", "Hub", "Staff", "A", nil}, []any{"2026-01-05", "Depot", "Births", "B", nil}, []any{"2026-01-05", "Depot", nil, "A", nil},
		[]any{"2026-01-05", "Depot", nil, nil, nil},
	)
	w.table(t, "raw_form_event", "source VARCHAR, file_id VARCHAR, line BIGINT, form VARCHAR, event VARCHAR", [][]any{
		{"forms", "f", 1, "F 2019", "started"}, {"forms", "f", 2, "F", "started"}, {"forms", "f", 3, "G", "started"}, {"other", "f", 3, "G", "started"},
	})
	w.decided(t, "tally_interval", []any{"2026-01-05", nil, nil, nil})
	w.table(t, "counter_tally", "label VARCHAR, service VARCHAR", [][]any{{"Licensing", "unmapped"}, {"Calls", "general"}})
	w.table(t, "message_thread", "label VARCHAR, service VARCHAR, origin VARCHAR", [][]any{
		{"parking", "unmapped", "resident"}, {"parking", "unmapped", "resident"}, {"hr", "unmapped", "internal"}, {"website", "general", "resident"},
	})
	w.table(t, "queue_visit", "source VARCHAR, queue VARCHAR", [][]any{{"acd", "q"}, {"log", "q"}, {"log", "r"}})
	w.table(t, "raw_tally", "source VARCHAR, file_id VARCHAR, line BIGINT, ts_s BIGINT, channel VARCHAR, site VARCHAR, label VARCHAR, label_kind VARCHAR, measure VARCHAR", [][]any{
		{"door", "f", 1, 1, "counter", "Library", "Main", "door", "entries"},
		{"door", "f", 2, 1, "counter", "HUB", "Main", "door", "entries"},
		{"typed", "f", 1, 1, "online_form", nil, "F 2019", "service", "digital_completed"},
		{"sheet", "f", 1, 1, "phone", "Annexe", "q", "queue", "offered"},
	})
	expect(t, w.answer(t, "unmapped_labels"), "kind label seen",
		"form F 3", "form G 1", "message parking 2", "queue q 1", "queue r 1", "queue_label A 1", "site Depot 3", "site Library 1", "ticket Licensing 3", "ticket Staff 1", "ticket - 1",
	)
}
