package reference

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"frontdoor/data/schema"
)

// Every folder testdata/*.good is an overlay that loads; want.txt holds the
// tables it replaces. Every *.bad is refused with the words of want.txt.
func TestOverlays(t *testing.T) {
	folders, err := filepath.Glob("testdata/*.*")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no overlays to test: %v", err)
	}
	for _, dir := range folders {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			want, err := os.ReadFile(filepath.Join(dir, "want.txt"))
			if err != nil {
				t.Fatal(err)
			}
			set, err := Load(dir)
			var got string
			switch {
			case strings.HasSuffix(dir, ".good") && err == nil:
				got = replacedTables(t, set)
			case strings.HasSuffix(dir, ".bad") && err != nil:
				got = err.Error() + "\n"
			default:
				t.Fatalf("loading gave the error %v", err)
			}
			if got != string(want) {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// replacedTables writes the tables that come from the overlay, without the
// computed calendar.
func replacedTables(t *testing.T, set *Set) string {
	t.Helper()
	var out bytes.Buffer
	for _, table := range set.Tables() {
		if table.Origin == builtIn || table.Name == "calendar" {
			continue
		}
		out.WriteString("# " + table.Origin + "\n")
		if err := table.WriteCSV(&out); err != nil {
			t.Fatal(err)
		}
	}
	return out.String()
}

func TestBuiltInTables(t *testing.T) {
	set, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, table := range set.Tables() {
		names = append(names, table.Name)
		if !strings.HasSuffix(table.Doc, ".") || table.Origin != "built in" {
			t.Errorf("%s: doc %q, origin %q", table.Name, table.Doc, table.Origin)
		}
		checkColumns(t, table)
	}
	want := []string{"bank_holidays", "calendar", "channel_costs", "channels", "contact_rules", "journeys", "label_map", "message_targets", "opening_hours", "queue_hours", "queue_targets", "queues", "reference_lines", "service_labels", "services", "sites"}
	if !slices.Equal(names, want) {
		t.Errorf("tables %v, want %v", names, want)
	}
	if _, ok := set.Table("nothing"); ok {
		t.Error("a table that does not exist was found")
	}
	hours, _ := set.Table("opening_hours")
	if got := strings.Join(hours.Rows[0], "|"); got != "phone|*|1|540|1020" {
		t.Errorf("phone hours on Monday: %s", got)
	}
	if got := strings.Join(hours.Rows[len(hours.Rows)-1], "|"); got != "social|*|7|0|1440" {
		t.Errorf("social media hours on Sunday: %s", got)
	}
}

// checkColumns holds a table to the rules of a contract: documented columns,
// full rows, no empty cell where NULL is not allowed.
func checkColumns(t *testing.T, table Table) {
	t.Helper()
	for i, c := range table.Columns {
		if c.Privacy != schema.Plain || !strings.HasSuffix(c.Doc, ".") {
			t.Errorf("%s.%s: privacy %q, doc %q", table.Name, c.Name, c.Privacy, c.Doc)
		}
		for _, row := range table.Rows {
			if len(row) != len(table.Columns) {
				t.Fatalf("%s: a row of %d cells for %d columns", table.Name, len(row), len(table.Columns))
			}
			if row[i] == "" && !c.Nullable {
				t.Errorf("%s.%s is empty in %v", table.Name, c.Name, row)
			}
		}
	}
}

func TestLoadNeedsTheFolder(t *testing.T) {
	_, err := Load("testdata/nowhere")
	want := "cannot read the reference folder: open testdata/nowhere: no such file or directory\nhint: check the path, or leave it out to use the built-in tables"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestDigestFollowsTheContents(t *testing.T) {
	table := Table{
		Columns: []schema.Column{column("a", schema.Varchar, "", "A.", false), column("b", schema.Varchar, "", "B.", true)},
		Rows:    [][]string{{"x", "y"}, {"z", ""}},
	}
	digest := table.Digest()
	other := table
	other.Doc, other.Origin = "Other words.", "elsewhere"
	if other.Digest() != digest {
		t.Error("words about the table changed its digest")
	}
	for name, rows := range map[string][][]string{
		"cell moved":    {{"xy", ""}, {"z", ""}},
		"row order":     {{"z", ""}, {"x", "y"}},
		"row fewer":     {{"x", "y"}},
		"rows rejoined": {{"x", "y", "z", ""}},
	} {
		other := table
		other.Rows = rows
		if other.Digest() == digest {
			t.Errorf("%s: the same digest", name)
		}
	}
	other = table
	other.Columns = slices.Clone(table.Columns)
	other.Columns[0].Type = schema.Integer
	if other.Digest() == digest {
		t.Error("another type, the same digest")
	}
}
