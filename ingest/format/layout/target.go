package layout

import (
	"fmt"

	"frontdoor/data/schema"
)

// target is a row that a table's layouts fill, and how to empty it.
func target(table string) (schema.Row, func(), error) {
	switch table {
	case "call":
		r := &schema.Call{}
		return r, func() { *r = schema.Call{} }, nil
	case "tally":
		r := &schema.Tally{}
		return r, func() { *r = schema.Tally{} }, nil
	case "ticket":
		r := &schema.Ticket{}
		return r, func() { *r = schema.Ticket{} }, nil
	case "form_event":
		r := &schema.FormEvent{}
		return r, func() { *r = schema.FormEvent{} }, nil
	case "message":
		r := &schema.Message{}
		return r, func() { *r = schema.Message{} }, nil
	}
	return nil, nil, fmt.Errorf("layouts cannot fill the table %s", table)
}

// pointers are the fields of a row by column: *string, *int64 or **int64.
func pointers(row schema.Row) map[string]any {
	switch r := row.(type) {
	case *schema.Call:
		return map[string]any{
			"record_id": &r.RecordID, "call_id": &r.CallID, "previous_id": &r.PreviousID, "updated_s": &r.UpdatedS,
			"record_kind": &r.RecordKind, "medium": &r.Medium, "direction": &r.Direction, "initiation": &r.Initiation,
			"queue": &r.Queue, "dialled": &r.Dialled, "result": &r.Result, "outcome": &r.Outcome,
			"enqueued_s": &r.EnqueuedS, "answered_s": &r.AnsweredS, "left_s": &r.LeftS, "ended_s": &r.EndedS,
			"wait_ms": &r.WaitMs, "talk_ms": &r.TalkMs, "hold_ms": &r.HoldMs, "wrap_ms": &r.WrapMs,
			"agent_key": &r.AgentKey, "caller_key": &r.CallerKey, "caller_class": &r.CallerClass,
		}
	case *schema.Tally:
		return map[string]any{
			"channel": &r.Channel, "site": &r.Site, "label": &r.Label, "label_kind": &r.LabelKind, "span_s": &r.SpanS,
			"measure": &r.Measure, "count": &r.Count, "threshold_s": &r.ThresholdS, "cell": &r.Cell,
		}
	case *schema.Ticket:
		return map[string]any{
			"ticket_id": &r.TicketID, "visit_id": &r.VisitID, "site": &r.Site, "service_label": &r.Service,
			"kind": &r.Kind, "state": &r.State, "outcome": &r.Outcome, "called_s": &r.CalledS, "ended_s": &r.EndedS,
			"resident_key": &r.ResidentKey, "resident_key_kind": &r.ResidentKind, "desk_key": &r.DeskKey,
			"queue_label": &r.Queue, "source_label": &r.SourceLabel, "booked_s": &r.BookedS, "arrived_s": &r.ArrivedS,
			"waiting_s": &r.WaitingS, "walking_s": &r.WalkingS, "transaction_s": &r.TransactionS,
			"recycles": &r.Recycles, "party_size": &r.PartySize,
		}
	case *schema.FormEvent:
		return map[string]any{
			"form": &r.FormID, "reference": &r.Reference, "event": &r.Event, "entered_by": &r.EnteredBy, "step": &r.Step,
			"resident_key": &r.ResidentKey, "resident_key_kind": &r.ResidentKind, "rating": &r.Rating,
		}
	case *schema.Message:
		return map[string]any{
			"message_id": &r.MessageID, "thread_id": &r.ThreadID, "channel": &r.Channel, "direction": &r.Direction,
			"origin": &r.Origin, "label": &r.Label, "label_kind": &r.LabelKind,
			"resident_key": &r.ResidentKey, "resident_key_kind": &r.ResidentKind, "accepted_s": &r.AcceptedS,
			"answered_s": &r.AnsweredS, "closed_s": &r.ClosedS, "agent_key": &r.AgentKey, "outcome": &r.Outcome, "site": &r.Site,
		}
	}
	return nil
}

// needed lists the columns that a table's layouts must fill.
func needed(table string) []string {
	switch table {
	case "call":
		return []string{"record_id", "call_id", "record_kind", "medium", "direction", "outcome"}
	case "tally":
		return []string{"channel", "label", "label_kind", "span_s"}
	case "ticket":
		return []string{"ticket_id", "visit_id", "kind", "outcome"}
	case "message":
		return []string{"message_id", "thread_id", "channel", "direction", "origin", "label", "label_kind", "outcome"}
	}
	return nil
}

// derived says of a column that no layout fills itself what fills it.
func derived(table, column string) string {
	switch table + "." + column {
	case "call.caller_class":
		return "caller_key"
	case "ticket.resident_key_kind", "form_event.resident_key_kind", "message.resident_key_kind":
		return "resident_key"
	case "tally.measure", "tally.count", "tally.threshold_s", "tally.cell":
		return "measures"
	}
	return ""
}

// words lists what a column may hold, or nil where it may hold any text.
func words(table, column string) []string {
	switch table + "." + column {
	case "call.record_kind":
		return []string{"queue", "call", "leg"}
	case "call.medium":
		return []string{"voice", "callback", "chat", "email", "task", "other"}
	case "call.direction":
		return []string{"inbound", "outbound", "internal", "unknown"}
	case "call.outcome":
		return []string{
			"answered", "abandoned", "timeout", "full", "no_agents_on_entry", "no_agents_waiting", "closed", "diverted",
			"exit_key", "transferred", "system_error", "menu_only", "unknown", "open",
		}
	case "tally.label_kind":
		return []string{"queue", "service", "form", "site", "door"}
	case "form_event.event":
		return []string{"started", "saved", "submitted", "failed", "completed", "ineligible", "rated"}
	case "form_event.entered_by":
		return []string{"customer", "adviser", "unknown"}
	case "form_event.rating":
		return []string{"1", "2", "3", "4", "5", ""}
	case "ticket.kind":
		return []string{"walk_in", "appointment"}
	case "ticket.outcome":
		return []string{
			"served", "transferred", "walked_out", "no_show", "expired", "turned_away", "cancelled_before", "did_not_attend",
			"booked", "open", "recycled", "unknown",
		}
	case "message.channel":
		return []string{"email", "webchat", "post", "social"}
	case "message.direction":
		return []string{"inbound", "outbound", "internal"}
	case "message.origin":
		return []string{"resident", "internal", "automated"}
	case "message.label_kind":
		return []string{"mailbox", "department", "queue", "service", "account"}
	case "message.outcome":
		return []string{"answered", "open", "abandoned", "spam", "forwarded", "unknown"}
	}
	return nil
}

// isID reports that a column tells records apart, so that its values must stay
// apart when they are redacted.
func isID(column string) bool {
	switch column {
	case "ticket_id", "visit_id", "record_id", "call_id", "previous_id":
		return true
	}
	return false
}

// isKey reports that a column is the pseudonym of a resident.
func isKey(column string) bool { return column == "resident_key" || column == "caller_key" }
