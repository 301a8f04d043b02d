package reference

import "frontdoor/data/schema"

// spec describes one CSV file and the table made of it.
type spec struct {
	name, doc string
	fields    []field
	// added counts the columns at the end that came later: a file may leave
	// them out, all or the last of them, and they are empty then.
	added int
	// unique lists sets of columns that no two rows may share; the first is
	// the key.
	unique [][]string
	// keeps are the codes of the first column that the program itself uses.
	keeps []string
	// checkRow compares cells of one row; nil when there is nothing to compare.
	checkRow func(row []string) *flaw
	// checkRows compares the rows of a file without other faults; nil when
	// there is nothing to compare.
	checkRows func(rows [][]string) []rowFlaw
	// numbered adds the column line_no to the table, where the order of the rows
	// decides something.
	numbered bool
	// columns and convert make the table where it differs from the file.
	columns []schema.Column
	convert func(row []string) []string
}

// field is one column of a CSV file.
type field struct {
	name string
	kind kind
	null bool // an empty cell is allowed
	doc  string
	// refers names the table whose first column holds the allowed codes.
	refers string
}

// flaw is what checkRow found: in which column, what was expected, and a hint.
type flaw struct{ column, expected, hint string }

// rowFlaw is a flaw in the row of an index.
type rowFlaw struct {
	row int
	flaw
}

func (s spec) tableColumns() []schema.Column {
	if s.columns != nil {
		return s.columns
	}
	var out []schema.Column
	for _, f := range s.fields {
		out = append(out, column(f.name, f.kind.sql, f.kind.unit, f.doc, f.null))
	}
	if s.numbered {
		out = append(out, column("line_no", schema.Integer, "", "Place of the row in its file, 1 for the first.", false))
	}
	return out
}

func column(name string, t schema.Type, unit, doc string, null bool) schema.Column {
	return schema.Column{Name: name, Type: t, Unit: unit, Doc: doc, Privacy: schema.Plain, Nullable: null}
}

// specs lists the files, in the order of README.md.
func specs() []spec {
	return []spec{
		services(), serviceLabels(), labelMap(), contactRules(), queues(), queueHours(), queueTargets(), messageTargets(), channels(), sites(), openingHours(), journeys(), bankHolidays(),
		channelCosts(), referenceLines(),
	}
}

func services() spec {
	return spec{
		name: "services", doc: "One service that residents contact the council about.",
		fields: []field{
			{"service", code(), false, "Code of the service, used in every result.", ""},
			{"name", text(), false, "Name for people to read.", ""},
			{"lgsl", whole(1, ""), true, "Number in the Local Government Services List; NULL where not known.", ""},
			{"directorate", text(), false, "Directorate that answers for the service.", ""},
			{"transactional", boolean(), false, "Whether residents complete transactions in it, so that digital take-up has a meaning.", ""},
			{"digital_from", oneOf("form", "web", "both"), true, "Which side counts its online transactions where a forms platform and the web log both have some: form, web, or both (they are different transactions); NULL for form.", ""},
		},
		added:  1,
		unique: [][]string{{"service"}},
		keeps:  []string{"unmapped"},
	}
}

func serviceLabels() spec {
	return spec{
		name: "service_labels", doc: "One name that a source uses for a service.",
		fields: []field{
			{"kind", oneOf("queue", "ticket", "form", "message"), false, "Where the label stands: queue (phone), ticket (counter), form (web) or message (mailbox, chat department, account, post).", ""},
			{"label", text(), false, "The label exactly as the source writes it.", ""},
			{"service", code(), false, "Code of the service it means.", "services"},
		},
		unique: [][]string{{"kind", "label"}},
	}
}

func queues() spec {
	return spec{
		name: "queues", doc: "One phone queue with settings of its own.",
		fields: []field{
			{"queue", text(), false, "Queue exactly as the phone system writes it.", ""},
			{"name", text(), false, "Name for people to read.", ""},
			{"short_abandon_s", whole(0, "s"), false, "Callers who hang up after at most this long are counted apart, as abandoned_short.", ""},
		},
		unique: [][]string{{"queue"}},
	}
}

func channels() spec {
	return spec{
		name: "channels", doc: "One channel by which residents make contact.",
		fields: []field{
			{"channel", code(), false, "Code of the channel, used in every result.", ""},
			{"name", text(), false, "Name for people to read.", ""},
			{"channel_group", oneOf("phone", "face_to_face", "digital", "assisted", "other"), false, "Group in which channels are compared: phone, face_to_face, digital, assisted or other.", ""},
			{"direction", oneOf("neutral", "up", "down"), false, "Whether the council wants more of it (up), less (down), or says neither (neutral).", ""},
		},
		unique: [][]string{{"channel"}},
		keeps:  []string{"phone", "counter", "online_form", "assisted_form", "email", "webchat", "post", "social"},
	}
}

func sites() spec {
	return spec{
		name: "sites", doc: "One place where residents are served at a counter.",
		fields: []field{
			{"site", code(), false, "Code of the site, used in every result.", ""},
			{"name", text(), false, "Name for people to read.", ""},
			{"label", text(), false, "The site exactly as the queue system's exports write it.", ""},
			{"opened_on", date(), true, "First day it served residents; NULL when before all data.", ""},
			{"closed_on", date(), true, "Last day it served residents; NULL while open.", ""},
		},
		unique: [][]string{{"site"}, {"label"}},
		checkRow: func(row []string) *flaw {
			if row[3] != "" && row[4] != "" && row[4] < row[3] {
				return &flaw{"closed_on", "a day on or after opened_on", "correct one of the two dates"}
			}
			return nil
		},
	}
}

func bankHolidays() spec {
	return spec{
		name: "bank_holidays", doc: "One bank holiday.",
		fields: []field{
			{"date", date(), false, "Day of the holiday: the substitute day where it is moved.", ""},
			{"name", text(), false, "Name of the holiday.", ""},
		},
		unique: [][]string{{"date"}},
		checkRow: func(row []string) *flaw {
			if row[0] < FirstDay || row[0] > LastDay {
				return &flaw{"date", "a day of the calendar, " + FirstDay + " to " + LastDay, "take the row out"}
			}
			return nil
		},
	}
}
