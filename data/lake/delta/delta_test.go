package delta

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"frontdoor/data/schema"
)

func sampleActions() []Action {
	return []Action{
		{CommitInfo: &CommitInfo{Timestamp: 1773972000000, Operation: "ingest", RunID: "run", EngineInfo: "frontdoor"}},
		{Protocol: &Protocol{MinReader: 1, MinWriter: 2}},
		{MetaData: &MetaData{
			ID: "0", Name: "contact", Format: Format{Provider: "parquet", Options: map[string]string{}},
			SchemaString: `{"type":"struct","fields":[]}`, PartitionBy: []string{"local_month"},
			Configuration: map[string]string{}, CreatedTime: 1773972000000,
		}},
		{Txn: &Txn{AppID: "digest", Version: 3}},
		{Remove: &Remove{Path: "old.parquet", DeletionTimestamp: 1773972000000, DataChange: true}},
		{Remove: &Remove{Path: "ancient.parquet", DeletionTimestamp: 1, DataChange: true}},
		{Add: &Add{
			Path: "local_month=2026-03/0123456789abcdef.parquet", PartitionValues: map[string]string{"local_month": "2026-03"},
			Size: 1234, ModificationTime: 1773972000000, DataChange: true,
			Stats: `{"numRecords":5}`, Tags: map[string]string{"sha256": "00"},
		}},
	}
}

func TestEntryRoundTrip(t *testing.T) {
	data, err := EncodeEntry(sampleActions())
	if err != nil {
		t.Fatal(err)
	}
	got, err := ParseEntry("x.json", data)
	if err != nil {
		t.Fatal(err)
	}
	sealed := cmpopts.IgnoreFields(CommitInfo{}, "Seal")
	if diff := cmp.Diff(sampleActions(), got, sealed); diff != "" {
		t.Error(diff)
	}
	if _, err := EncodeEntry(sampleActions()[1:]); err == nil {
		t.Error("an entry without commitInfo was written")
	}
}

func TestEntryErrorsNameFileAndLine(t *testing.T) {
	info := `{"commitInfo":{"contentSha256":"` + BlankSeal() + `"}}` + "\n"
	for body, want := range map[string]string{
		`{"add":{"size":1}}`:       "x.json:2: add names no path",
		`{"remove":{}}`:            "x.json:2: remove names no path",
		`{"txn":{}}`:               "x.json:2: txn names no appId",
		`{"metaData":{"id":"1"}}`:  "x.json:2: metaData has no schemaString",
		`{"add":`:                  "x.json:2: not an action",
		"{}\n" + `{"add":"parts"}`: "x.json:3: not an action",
	} {
		data, err := Seal([]byte(info + body))
		if err != nil {
			t.Fatal(err)
		}
		_, err = ParseEntry("x.json", data)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: error %v, want %s", body, err, want)
		}
	}
}

func TestCheckpointRoundTrip(t *testing.T) {
	s := NewState()
	if err := s.Apply(sampleActions()); err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	n, err := WriteCheckpoint(&buf, s, time.UnixMilli(1773972000000).Add(24*time.Hour))
	if err != nil || n != 5 {
		t.Fatalf("%d actions, %v; want 5, the removal of 1970 being long over", n, err)
	}
	got, err := ReadCheckpoint(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	if err != nil {
		t.Fatal(err)
	}
	delete(s.Gone, "ancient.parquet")
	s.Live["local_month=2026-03/0123456789abcdef.parquet"].DataChange = false
	if diff := cmp.Diff(s, got); diff != "" {
		t.Error(diff)
	}
}

func TestSchemaRoundTrip(t *testing.T) {
	for _, table := range schema.Tables() {
		text, err := SchemaString(table.Columns)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ParseSchema(text)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(table.Columns, got); diff != "" {
			t.Errorf("%s: %s", table.Name, diff)
		}
	}
	if _, err := SchemaString([]schema.Column{{Name: "x", Type: "BLOB"}}); err == nil {
		t.Error("a type without a Delta type was written")
	}
	if _, err := ParseSchema(`{"fields":[{"name":"x","type":"binary"}]}`); err == nil {
		t.Error("a Delta type that no column has was read")
	}
}

func TestNewerProtocolIsRefused(t *testing.T) {
	err := NewState().Apply([]Action{{Protocol: &Protocol{MinReader: 3, MinWriter: 7}}})
	if err == nil || !strings.Contains(err.Error(), "reader version 3") {
		t.Errorf("error %v", err)
	}
}

func TestStatsKeepLargeIntegers(t *testing.T) {
	want := Stats{
		Rows: 3, Nulls: map[string]int64{"n": 1},
		Min: map[string]string{"n": "-9223372036854775808", "d": "2026-03-29", "x": "1e-07"},
		Max: map[string]string{"n": "9223372036854775807", "d": "2026-10-25", "x": "2.5"},
	}
	text, err := want.Encode()
	if err != nil {
		t.Fatal(err)
	}
	got, err := ParseStats(text)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestNames(t *testing.T) {
	if got := EntryName(42); got != "00000000000000000042.json" {
		t.Error(got)
	}
	for name, want := range map[string]bool{
		EntryName(0): true, "42.json": false, "0000000000000000004x.json": false,
		"99999999999999999999.json": false, CheckpointName(1): false,
	} {
		if _, ok := ParseEntryName(name); ok != want {
			t.Errorf("%s: %v", name, ok)
		}
	}
	if v, ok := ParseCheckpointName(CheckpointName(50)); !ok || v != 50 {
		t.Error("checkpoint name does not come back")
	}
}

// FuzzParseEntry seals whatever it is given, since behind an honest seal
// anything may stand: parsing must not panic, and what it accepts must come
// back the same when written again.
func FuzzParseEntry(f *testing.F) {
	good, err := EncodeEntry(sampleActions())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(`{"commitInfo":{"contentSha256":"` + BlankSeal() + `"}}` + "\n" + `{"add":{"path":"a","stats":"{}"}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if at, err := findSeal(data); err == nil {
			copy(data[at:], sealOf(data, at))
		}
		actions, err := ParseEntry("x.json", data)
		if err != nil || len(actions) == 0 || actions[0].CommitInfo == nil {
			return
		}
		if err := NewState().Apply(actions); err != nil {
			return
		}
		text, err := EncodeEntry(actions)
		if err != nil {
			t.Fatalf("cannot write back: %v", err)
		}
		again, err := ParseEntry("x.json", text)
		if err != nil {
			t.Fatalf("cannot read back %s: %v", text, err)
		}
		ignore := cmp.Options{cmpopts.IgnoreFields(CommitInfo{}, "Seal"), cmpopts.EquateEmpty()}
		if diff := cmp.Diff(actions, again, ignore); diff != "" {
			t.Fatal(diff)
		}
	})
}
