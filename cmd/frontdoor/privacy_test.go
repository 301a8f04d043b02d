package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"frontdoor/cmd/frontdoor/internal/cli"
	"frontdoor/data/synthetic"
	"frontdoor/queries"
)

// Given logs full of names, numbers and addresses, when the night has run and
// people have asked it everything, then none of them is anywhere but in the
// logs: not in the lake, the receipt, the reports, the logs of the program or
// its answers.
func TestNobodyIsFoundDownstream(t *testing.T) {
	b := newBorough(t, synthetic.Options{
		Seed: 11, Days: 20, Residents: 70_000, Start: time.Date(2026, 3, 16, 0, 0, 0, 0, time.UTC),
	})
	b.checkScannerFinds(t)
	b.plantBadFiles(t)

	l := newLeaks(spellings(b.truth.Identifiers))
	say := func(what string, got outcome) { l.scan(what, []byte(got.out+got.err)) }
	first := call(t.Context(), b.at, "--config", b.path("council.yaml"), "--log-format", "json", "run")
	if first.code != cli.ExitWarnings || !strings.Contains(first.err, "is damaged") || !strings.Contains(first.err, "were rejected") {
		t.Fatalf("exit code %d, want 3 for the planted files, saying\n%s", first.code, first.err)
	}
	say("the first night's log", first)
	say("the second night's log", call(t.Context(), b.later(1), "--config", b.path("council.yaml"), "run"))
	if pages, err := filepath.Glob(b.path("reports", "*.html")); err != nil || len(pages) == 0 {
		t.Fatalf("no report was written (%v)", err)
	}
	l.scanTree(t, b.path("lake"))
	l.scanTree(t, b.path("reports"))

	catalog, err := queries.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range catalog.Questions {
		say("the answer to "+q.Name, b.do(t, b.at, "query", q.Name, "--output", "csv"))
	}
	say("lake status", b.do(t, b.at, "lake", "status"))
	say("lake history", b.do(t, b.at, "lake", "history"))
	for _, pattern := range []string{"phone/*2026040?", "web/*2026040?", "counter/tickets-*.csv", "forms/forms-*.csv", "mail/trace-*.csv", "chat/chats-*.csv"} {
		files, err := filepath.Glob(b.path(pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("no file is called %s (%v)", pattern, err)
		}
		for _, file := range files {
			say("format try "+filepath.Base(file), b.do(t, b.at, "format", "try", file, "--rows", "100000"))
		}
	}
	for format, file := range map[string]string{
		"asterisk_queue_log": "phone/queue_log.bad", "ncsa": "web/access.log-bad", "tickets": "counter/bad.csv", "forms": "forms/bad.csv",
	} {
		say("format try "+file, b.do(t, b.at, "format", "try", b.path(file), "--format", format))
	}
	for id, place := range l.found {
		t.Errorf("%q is in %s", id, place)
	}
}

// plantBadFiles adds what cannot be read and is full of identifiers, where they
// are expected and where not, even in the names of files.
func (b *borough) plantBadFiles(t *testing.T) {
	t.Helper()
	ids := b.truth.Identifiers
	name, email, address := ids.Names[0], ids.Emails[0], ids.Addresses[0]
	i := slices.IndexFunc(ids.Phones, func(s string) bool { return len(s) == 11 && s[0] == '0' })
	phone := ids.Phones[i]
	for file, text := range map[string]string{
		"phone/queue_log.bad": "noon|1.1|q-ctax|NONE|ENTERQUEUE||" + phone + "|1\n" + phone + "\n",
		"web/access.log-bad": address + " " + email + "\n" +
			address + " - " + email + ` [31/Feb/2026:10:00:00 +0000] "GET /?q=` + phone + ` HTTP/1.1" 200 1 "-" "` + name + "\"\n",
		"counter/bad.csv": "Ticket No,Visit No,Site,Service,Type,Status,Printed,Called,Finished,Desk,Name,Mobile,Email\n" +
			"A1,V1,Hub,Benefits,Walk-in," + name + ",05/03/2026 09:00:00,,,," + name + "," + phone + "," + email + "\n" +
			name + "," + phone + "," + email + "\n",
		"forms/bad.csv": "Form,Reference,Event,Entered by,Step,At,Email,Mobile\n" +
			"Pest,R1," + email + "," + name + ",1,2026-03-05T09:00:00+00:00," + email + "," + phone + "\n" +
			"Pest,R2,started,customer,1," + phone + "," + email + "," + phone + "\n",
		"phone/queue_log." + phone:          "1772442000|1772442000.1|q-ctax|NONE|ENTERQUEUE||" + phone + "|1\n",
		"web/access.log-" + email + ".gz":   "\x1f\x8b\x08 cut short",
		"counter/" + email + " tickets.csv": "\x1f\x8b\x08 cut short",
	} {
		writeFile(t, b.path(file), text)
	}
}

// checkScannerFinds proves that the search can fail: it finds every identifier
// in the logs it was written to, and one within a compressed column.
func (b *borough) checkScannerFinds(t *testing.T) {
	t.Helper()
	ids := b.truth.Identifiers
	for kind, list := range map[string][]string{
		"phone": ids.Phones, "e-mail": ids.Emails, "name": ids.Names, "address": ids.Addresses,
	} {
		if len(list) < 5 {
			t.Fatalf("there are only %d identifiers of the kind %s", len(list), kind)
		}
		var all []string
		for _, id := range list {
			all = append(all, written(id)...)
		}
		l := newLeaks(all)
		for _, source := range []string{"phone", "web", "counter", "forms", "mail", "chat"} {
			l.scanTree(t, b.path(source))
		}
		for _, id := range list {
			if !slices.ContainsFunc(written(id), func(s string) bool { return l.found[strings.ToLower(s)] != "" }) {
				t.Fatalf("the %s %q was not found in the logs it is in", kind, id)
			}
		}
	}

	type secret struct {
		Text string `parquet:"text,zstd,dict"`
	}
	path := filepath.Join(t.TempDir(), "secret.parquet")
	// The rows around it are the least and the greatest, which the footer tells.
	row := secret{strings.Repeat("x", 100) + strings.ToUpper(ids.Emails[0])}
	if err := parquet.WriteFile(path, []secret{{"a"}, row, {"z"}}); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	inside := newLeaks(ids.Emails)
	if err := inside.scanParquet(path, data); err != nil {
		t.Fatal(err)
	}
	if len(inside.found) != 1 || bytes.Contains(data, []byte(row.Text)) {
		t.Fatal("an e-mail address in a compressed column was not found, or was not compressed")
	}
}
