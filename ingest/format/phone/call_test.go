package phone

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/formattest"
)

// callRows decodes content, of which no line may be rejected, and writes each
// row on a line: its time in UTC, then its columns that are not empty. Times of
// the row are shown as seconds after the first, pseudonyms by their kind.
func callRows(t *testing.T, f ingest.Format, o ingest.Options, content string) []string {
	t.Helper()
	out := formattest.Decode(t, f, o, content)
	if len(out.Rejects) > 0 {
		t.Errorf("rejects %+v\nof %s", out.Rejects, content)
	}
	var rows []string
	for _, r := range out.Rows {
		rows = append(rows, callText(r.(*schema.Call)))
	}
	return rows
}

func callText(r *schema.Call) string {
	text := []string{time.UnixMicro(r.TsMicros).UTC().Format("2006-01-02T15:04:05.999999")}
	v := reflect.ValueOf(*r)
	for i := range v.NumField() {
		name, value := v.Type().Field(i).Name, v.Field(i)
		if name == "Base" || value.IsZero() {
			continue
		}
		switch x := value.Interface().(type) {
		case string:
			if isPseudonym(x) {
				x = "<" + x[:1] + ">"
			}
			text = append(text, name+"="+x)
		case *int64:
			if strings.HasSuffix(name, "S") {
				text = append(text, fmt.Sprintf("%s=%+d", name, *x-r.TsS))
			} else {
				text = append(text, fmt.Sprintf("%s=%d", name, *x))
			}
		}
	}
	return strings.Join(text, " ")
}

func isPseudonym(s string) bool {
	return len(s) == 21 && strings.IndexByte("psr", s[0]) >= 0 && !strings.ContainsAny(s, "-_. ")
}

// sameText compares rows.
func sameText(t *testing.T, name string, got, want []string) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		g, w := "(none)", "(none)"
		if i < len(got) {
			g = got[i]
		}
		if i < len(want) {
			w = want[i]
		}
		if g != w {
			t.Errorf("%s, row %d\ngot  %s\nwant %s", name, i+1, g, w)
		}
	}
}

// rejectCode decodes content, of which one line must be rejected.
func rejectCode(t *testing.T, f ingest.Format, content string) string {
	t.Helper()
	out := formattest.Decode(t, f, formattest.Options(t), content)
	if len(out.Rejects) != 1 || out.Rejects[0].Hint == "" {
		t.Errorf("want one reject with a hint, got %+v of %s", out.Rejects, content)
		return ""
	}
	return out.Rejects[0].Code
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}
