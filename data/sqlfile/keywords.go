package sqlfile

import "strings"

// keyword checks an unquoted word that is not behind a dot.
func (l *linter) keyword(i int) (rule, bool) {
	prev, next := l.at(i-1), l.at(i+1)
	if l.at(i).Is("MATERIALIZED") && (prev.Is("AS") || prev.Is("NOT")) {
		return rule{"materialized", "MATERIALIZED is not portable", "leave it to the engine, or make the part a model of its own"}, true
	}
	if prev.Is("AS") && !next.Is(")") {
		return rule{}, false // a column's alias
	}
	switch word := strings.ToUpper(l.at(i).Text); word {
	case "QUALIFY":
		return rule{"qualify", "QUALIFY is not portable", "compute row_number() in a sub-query and filter it outside"}, true
	case "ASOF", "POSITIONAL":
		return rule{"asof-join", word + " joins are not portable", "join on a range and keep the latest row with row_number()"}, next.Is("JOIN") || next.Is("LEFT")
	case "SEMI", "ANTI":
		return rule{"semi-join", word + " JOIN is not portable", "write EXISTS or NOT EXISTS"}, next.Is("JOIN")
	case "PIVOT", "UNPIVOT", "PIVOT_WIDER", "PIVOT_LONGER":
		return rule{"pivot", word + " is not portable", "write one CASE or FILTER (WHERE ...) per column"}, true
	case "ON":
		return rule{"distinct-on", "DISTINCT ON is not portable", "keep the first row with row_number() in a sub-query"}, prev.Is("DISTINCT")
	case "ALL":
		by := prev.Is("BY")
		return rule{"by-all", l.at(i-2).Text + " BY ALL is not portable", "list the columns"}, by
	case "INTERVAL":
		literal := next.Kind == String || next.Kind == Number || next.Kind == Param || next.Is("(") || prev.Is("AS")
		return rule{"interval", "INTERVAL arithmetic differs between engines", "subtract ts_s (seconds), or join the calendar table"}, literal
	case "ILIKE":
		return rule{"ilike", "ILIKE is not portable", "write lower(x) LIKE 'pattern'"}, true
	case "GLOB":
		return regexpRule(word), next.Kind == String || next.Kind == Param
	case "SIMILAR":
		return regexpRule("SIMILAR TO"), next.Is("TO")
	case "CURRENT_DATE", "CURRENT_TIMESTAMP", "CURRENT_TIME", "LOCALTIME", "LOCALTIMESTAMP":
		return clockRule(word), true
	case "SAMPLE", "TABLESAMPLE":
		return randomRule(word), word == "TABLESAMPLE" || prev.Is("USING")
	}
	return rule{}, false
}

// function checks the name of a function, in lower case.
func function(name string) (rule, bool) {
	call := name + "()"
	switch {
	case strings.HasPrefix(name, "regexp_"):
		return regexpRule(call), true
	case strings.HasPrefix(name, "list_"), strings.HasPrefix(name, "array_"), strings.HasPrefix(name, "map_"), strings.HasPrefix(name, "struct_"):
		return listRule(call), true
	case strings.HasPrefix(name, "read_"), strings.HasSuffix(name, "_scan"):
		return rule{"file-read", call + " reads a file", "read a model or raw table by name"}, true
	case strings.HasPrefix(name, "quantile"), strings.HasPrefix(name, "percentile"), strings.HasPrefix(name, "approx_"), name == "median", name == "mad", name == "reservoir_quantile":
		return rule{"percentile", call + " differs between engines", "take the nearest rank: row_number() over the order, and the row at ceil(p * count(*) over)"}, true
	}
	switch name {
	case "date_diff", "datediff", "date_sub", "datesub", "date_add", "date_trunc", "datetrunc", "date_part", "datepart",
		"strftime", "strptime", "try_strptime", "to_timestamp", "epoch", "epoch_ms", "make_date", "make_timestamp", "time_bucket",
		"age", "dayname", "monthname", "last_day", "isodow", "weekday", "yearweek", "to_days", "to_hours", "to_minutes", "to_seconds":
		return rule{"date-function", call + " is not portable", "subtract ts_s (seconds), or join the calendar table"}, true
	case "generate_series", "range", "unnest":
		return rule{"generate-series", call + " is not portable", "join the calendar table or another reference table"}, true
	case "list", "map", "len", "string_split", "str_split", "split", "flatten", "row":
		return listRule(call), true
	case "columns":
		return rule{"star-trick", "COLUMNS() is not portable", "list the columns"}, true
	case "glob":
		return rule{"file-read", call + " lists files", "read a model or raw table by name"}, true
	case "now", "today", "get_current_timestamp", "get_current_time", "transaction_timestamp":
		return clockRule(call), true
	case "random", "rand", "setseed", "uuid", "gen_random_uuid", "shuffle":
		return randomRule(call), true
	case "first", "last", "any_value", "arbitrary":
		return rule{"any-row", call + " takes whichever row is read first", "say which one: min(x), or max_by(x, ts_s)"}, true
	case "round", "round_even", "roundbankers":
		return rule{"round", call + " rounds halves differently between engines, and totals of rounded figures do not add up", "return the full figure: rounding is done when it is shown"}, true
	}
	return replacement(name)
}

// replacement covers functions that have the same meaning under a name both
// engines know.
func replacement(name string) (rule, bool) {
	var instead string
	switch name {
	case "arg_max", "argmax":
		instead = "write max_by(x, y)"
	case "arg_min", "argmin":
		instead = "write min_by(x, y)"
	case "ifnull", "nvl":
		instead = "write coalesce(x, y)"
	case "strlen":
		instead = "write length(x)"
	case "string_agg", "group_concat", "listagg":
		instead = "return rows, and join the text where it is shown"
	case "prefix", "suffix", "contains", "ends_with":
		instead = "compare substr(x, 1, length(y)) = y, or use LIKE"
	default:
		return rule{}, false
	}
	return rule{"function-name", name + "() is not portable", instead}, true
}

func regexpRule(what string) rule {
	return rule{"regexp", what + " matches patterns that differ between engines", "classify at ingest, or use LIKE"}
}

func listRule(what string) rule {
	return rule{"list", what + " makes or reads a list, struct or map, which engines write differently", "use rows: a sub-query or a reference table"}
}

func clockRule(what string) rule {
	return rule{"clock", what + " makes the answer depend on when it is asked", "take the date as a parameter, or use the newest local_date in the data"}
}

func randomRule(what string) rule {
	return rule{"random", what + " gives another answer each time", "select by a column of the data"}
}
