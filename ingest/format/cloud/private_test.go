package cloud

import (
	"fmt"
	"strings"
	"testing"

	"frontdoor/ingest"
	"frontdoor/ingest/formattest"
)

// Identifiers are put into every field but two that are the council's own: the
// name of a queue, and the number that was dialled.
func TestHidesIdentifiers(t *testing.T) {
	hidden := []string{"07700900123", "+447700900123", "07700 900123", "jexample@example.com", "Mrs Example", "192.0.2.55"}
	for _, id := range hidden {
		for _, c := range []struct {
			format ingest.Format
			record string
		}{
			{AmazonConnect(), connectFilled(id)},
			{GenesysCloud(), genesysFilled(id, "acd")},
			{GenesysCloud(), genesysFilled(id, id)},
		} {
			for _, packed := range []string{c.record, "[" + c.record, c.record[:len(c.record)-1] + "]", `{"x":"` + id + `"}`, id} {
				out := formattest.Decode(t, c.format, formattest.Options(t), packed)
				if err := out.Check(1, append(hidden, "7700900123", "900123", "Mrs", "jexample", "192.0.2")); err != nil {
					t.Errorf("%s, %s: %v", c.format.Name, id, err)
				}
			}
		}
	}
}

// connectFilled is a contact record with the same text wherever there is one.
func connectFilled(id string) string {
	var b strings.Builder
	for _, name := range []string{
		"ContactId", "InitialContactId", "PreviousContactId", "NextContactId", "Channel", "InitiationMethod", "DisconnectReason",
		"LastUpdateTimestamp", "DisconnectTimestamp", "Name", "Attributes",
	} {
		fmt.Fprintf(&b, "%q:%q,", name, id)
	}
	return "{" + strings.ReplaceAll(b.String()+`"InitiationTimestamp":"2026-01-05T09:00:00Z","Attributes":{"ID":"ID"},"CustomerEndpoint":{"Address":"ID","Type":"TELEPHONE_NUMBER"},`+
		`"SystemEndpoint":{"Address":"x ID","Type":"ID"},"TransferredToEndpoint":{"Address":"ID"},"Queue":{"ARN":"a/queue/agent/ID","Name":"ID","Duration":"ID"},`+
		`"Agent":{"Username":"ID","ARN":"ID","AgentInteractionDuration":"x ID"}`, "ID", id) + "}"
}

// genesysFilled is a conversation with the same text wherever there is one.
func genesysFilled(id, purpose string) string {
	participant := `{"participantId":"ID","participantName":"ID","userId":"ID","purpose":"PURPOSE","sessions":[{"sessionId":"ID","mediaType":"ID","direction":"ID","ani":"ID","dnis":"x ID","remote":"ID",` +
		`"segments":[{"segmentStart":"2026-01-05T09:00:00Z","segmentEnd":"ID","queueId":"ID","disconnectType":"ID","segmentType":"ID","wrapUpNote":"ID"}],"metrics":[{"name":"tAnswered","value":"x ID","emitDate":"ID"},{"name":"tTalk","value":5}]}]}`
	var all []string
	for _, p := range []string{purpose, "customer", "agent"} {
		all = append(all, strings.ReplaceAll(participant, "PURPOSE", p))
	}
	return strings.ReplaceAll(`{"conversationId":"ID","conversationStart":"2026-01-05T09:00:00Z","conversationEnd":"ID","originatingDirection":"ID","externalTag":"ID","participants":[`+
		strings.Join(all, ",")+`]}`, "ID", id)
}
