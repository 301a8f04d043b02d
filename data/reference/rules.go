package reference

import "fmt"

// labelMap joins the ways in which one label was written over the years. A
// label of today is never rewritten again, so one look is enough.
func labelMap() spec {
	return spec{
		name: "label_map", doc: "One way in which a label was written, and the label it is today.",
		fields: []field{
			{"kind", oneOf("queue", "ticket", "form", "site", "message"), false, "Where the label stands: queue (phone), ticket (the service of a counter ticket), form (web), site (of a counter) or message (mailbox, chat department).", ""},
			{"written", text(), false, "The label as it was written, letter by letter.", ""},
			{"label", text(), false, "The label as it is written today: that of service_labels, queues, sites and contact_rules.", ""},
		},
		unique: [][]string{{"kind", "written"}},
		checkRow: func(row []string) *flaw {
			if row[1] == row[2] {
				return &flaw{"label", "another label than the one written", "take the row out: a label that is not in the file stays as it is written"}
			}
			return nil
		},
		checkRows: func(rows [][]string) []rowFlaw {
			now := map[[2]string]string{} // of a kind and written label
			for _, row := range rows {
				now[[2]string{row[0], row[1]}] = row[2]
			}
			var out []rowFlaw
			for i, row := range rows {
				if next, ok := now[[2]string{row[0], row[2]}]; ok {
					hint := fmt.Sprintf("it is mapped to %q: write that here too", next)
					out = append(out, rowFlaw{i, flaw{"label", "a label of today, which the file does not map again", hint}})
				}
			}
			return out
		},
	}
}

// every in contact_rules stands for every source, or for every contact of a
// source, with a label or without.
const every = "*"

// contactRules say what a channel column or a label gets wrong. For each of
// channel, service and origin the first row that sets it and matches decides.
func contactRules() spec {
	return spec{
		name: "contact_rules", doc: "One rule that sets the channel, service or origin of the contacts it matches.",
		fields: []field{
			{"rule", code(), false, "Code of the rule, shown beside the figures.", ""},
			{"source", text(), false, "Name of the source; * for every source.", ""},
			{"kind", oneOf("queue", "ticket", "source_label", "queue_label", "site", "form", "message"), false, "What label is: a phone queue, the service, source, queue or site of a counter ticket, a form, or the mailbox of a message.", ""},
			{"label", text(), false, "The label, after label_map; * for every contact of the source that the kind is about.", ""},
			{"channel", code(), true, "Channel that it sets; NULL to leave it.", "channels"},
			{"service", code(), true, "Service that it sets; NULL to leave it.", "services"},
			{"origin", oneOf("resident", "internal", "automated"), true, "Origin that it sets; NULL to leave it.", ""},
		},
		unique: [][]string{{"rule"}},
		checkRow: func(row []string) *flaw {
			switch {
			case row[1] == every && row[3] == every:
				return &flaw{"label", "a label, since the rule is for every source", "name the source whose contacts are all meant, or the label"}
			case row[4] == "" && row[5] == "" && row[6] == "":
				return &flaw{"channel", "a channel, service or origin to set", "fill in at least one of the three"}
			}
			return nil
		},
		numbered: true,
	}
}
