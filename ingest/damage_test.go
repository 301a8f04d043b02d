package ingest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"frontdoor/data/schema"
	"frontdoor/ingest"
	"frontdoor/ingest/format"
	"frontdoor/ingest/format/phone"
	"frontdoor/ingest/format/web"
)

// kind is one kind of source, with a log of it that is beyond doubt.
type kind struct {
	name   string
	format ingest.Format
	header string // with its line end; "" for none
	record func(i int) string
	stored func(w *world) []string // every row, without where it came from
	bad    [2]string               // what a valid date of a record is replaced by
}

// records is how many records an undamaged file has.
const records = 40

func kinds(t *testing.T) []kind {
	formats, err := format.All()
	if err != nil {
		t.Fatal(err)
	}
	forms, err := ingest.Resolve("forms", "", formats)
	if err != nil {
		t.Fatal(err)
	}
	return []kind{
		{
			name: "phone", format: phone.QueueLog(), stored: stored[schema.QueueEvent]("queue_event"), bad: [2]string{"17676", "noon "},
			record: func(i int) string { return strings.TrimSuffix(string(calls(i, i+1)), "\n") },
		},
		{
			name: "web", format: web.NCSA(), stored: stored[schema.WebRequest]("web_request"), bad: [2]string{"05/Jan", "31/Feb"},
			record: func(i int) string {
				return fmt.Sprintf(`192.0.2.%d - - [05/Jan/2026:09:00:%02d +0000] "GET /page-%d HTTP/1.1" 200 %d "-" "Mozilla/5.0"`, i, i, i, 1000+i)
			},
		},
		{
			name: "counter", format: tickets(t), stored: stored[schema.Ticket]("ticket"), bad: [2]string{"05/01/2026 09", "29/03/2026 01"},
			header: "Ticket No,Visit No,Site,Service,Type,Status,Printed,Called,Finished,Desk,Name,Mobile,Email\n",
			record: func(i int) string {
				return fmt.Sprintf("T%d,V%d,Hub,Benefits,Walk-in,Left,05/01/2026 09:00:%02d,,,,A,07700 9000%02d,", i, i, i, i)
			},
		},
		{
			name: "forms", format: forms, stored: stored[schema.FormEvent]("form_event"), bad: [2]string{"2026-01-05", "2026-02-30"},
			header: "Form,Reference,Event,Entered by,Step,At,Email,Mobile\n",
			record: func(i int) string {
				return fmt.Sprintf("Pest,FS-%d,started,customer,1,2026-01-05T09:00:%02d+00:00,,07700 9000%02d", i, i, i)
			},
		},
	}
}

// stored reads the rows of a table back, without the file and line they are of.
func stored[T any](table string) func(*world) []string {
	return func(w *world) []string {
		var out []string
		for _, r := range rows[T](w, table) {
			text, err := json.Marshal(r)
			if err != nil {
				w.t.Fatal(err)
			}
			var fields map[string]any
			if err := json.Unmarshal(text, &fields); err != nil {
				w.t.Fatal(err)
			}
			delete(fields, "FileID")
			delete(fields, "Line")
			out = append(out, fmt.Sprint(fields))
		}
		slices.Sort(out)
		return out
	}
}

// file has the records from from to to-1.
func (k kind) file(from, to int) []byte {
	text := k.header
	for i := from; i < to; i++ {
		text += k.record(i) + "\n"
	}
	return []byte(text)
}

func (k kind) whole() []byte { return k.file(0, records) }

// edit changes one record in the middle.
func (k kind) edit(change func(record string) string) []byte {
	record := k.record(records / 2)
	return bytes.Replace(k.whole(), []byte(record+"\n"), []byte(change(record)+"\n"), 1)
}

func (k kind) header0() bool { return k.header == "" }

// night is what lies in the folder when a run begins.
type night map[string][]byte

// loss bounds what a damage may do to the 40 rows.
type loss struct {
	lost    int // rows of the truth that may be missing, each for a reason
	least   int // and must be
	altered int // rows that may be there and are not of the truth
	twice   int // rows that may be there twice
}

type damage struct {
	name   string
	only   func(kind) bool // nil for all kinds
	nights func(k kind, t *testing.T) []night
	loss   loss
}

func once(f func(k kind) []byte) func(kind, *testing.T) []night {
	return func(k kind, _ *testing.T) []night { return []night{{"a.log": f(k)}} }
}

// textDamages are those of one file, delivered once.
func textDamages() []damage {
	all := loss{lost: records, least: records}
	return []damage{
		{name: "nothing", nights: once(kind.whole)},
		{name: "cut within a line", nights: once(func(k kind) []byte { return k.whole()[:len(k.whole())*2/3] }), loss: loss{lost: 20, least: 8, altered: 1}},
		{name: "a flipped bit", nights: once(func(k kind) []byte { return k.edit(func(s string) string { return s[:9] + string(s[9]^1) + s[10:] }) }), loss: loss{lost: 1, altered: 1}},
		{name: "lines twice", nights: once(func(k kind) []byte { return append(k.whole(), k.file(3, 9)[len(k.header):]...) }), loss: loss{twice: 6}},
		{name: "byte order mark", nights: once(func(k kind) []byte { return append([]byte("\xef\xbb\xbf"), k.whole()...) }), loss: loss{lost: 1, altered: 1}},
		{name: "UTF-16", nights: once(func(k kind) []byte { return utf16LE(k.whole()) })},
		{name: "Latin-1", nights: once(func(k kind) []byte {
			return k.edit(func(s string) string { return s[:len(s)-3] + "\xe9" + s[len(s)-3:] })
		}), loss: loss{lost: 1, altered: 1}},
		{name: "NUL bytes", nights: once(func(k kind) []byte { return k.edit(func(s string) string { return s[:5] + "\x00\x00" + s[7:] }) }), loss: loss{lost: 1, least: 1}},
		{name: "a run of NUL bytes", nights: once(func(k kind) []byte {
			return k.edit(func(s string) string { return strings.Repeat("\x00", 4096) + "\n" + s })
		})},
		{name: "a stray quote", nights: once(func(k kind) []byte { return k.edit(func(s string) string { return s[:9] + `"` + s[9:] }) }), loss: loss{lost: 1, altered: 1}},
		{name: "a field of 10 MB", nights: once(func(k kind) []byte {
			return k.edit(func(s string) string { return s[:9] + strings.Repeat("x", 10<<20) + s[9:] })
		}), loss: loss{lost: 1, least: 1}},
		{name: "a date that is none", nights: once(func(k kind) []byte {
			return k.edit(func(s string) string { return strings.Replace(s, k.bad[0], k.bad[1], 1) })
		}), loss: loss{lost: 1, least: 1}},
		{name: "CRLF", nights: once(func(k kind) []byte { return bytes.ReplaceAll(k.whole(), []byte("\n"), []byte("\r\n")) })},
		{name: "no end to the last line", nights: once(func(k kind) []byte { return bytes.TrimSuffix(k.whole(), []byte("\n")) })},
		{name: "blank lines", nights: once(func(k kind) []byte { return append(k.whole(), "\n\n\r\n"...) })},
		{name: "foreign lines", nights: once(func(k kind) []byte { return append(k.whole(), "PHP Warning: out of memory in line 7\n\n"...) })},
		{name: "the other way round", nights: once(func(k kind) []byte {
			text := k.header
			for i := records - 1; i >= 0; i-- {
				text += k.record(i) + "\n"
			}
			return []byte(text)
		})},
		{name: "two logs in one", nights: once(func(k kind) []byte {
			text := k.header
			for i := range records / 2 {
				text += k.record(i) + "\n" + k.record(records-1-i) + "\n"
			}
			return []byte(text)
		})},
		{name: "columns in another order", only: func(k kind) bool { return !k.header0() }, nights: once(func(k kind) []byte { return swapped(k.whole()) })},
		{name: "columns in another order than the heading", only: func(k kind) bool { return !k.header0() }, loss: all, nights: once(func(k kind) []byte {
			return append([]byte(k.header), bytes.SplitAfterN(swapped(k.whole()), []byte("\n"), 2)[1]...)
		})},
		{name: "no heading", only: func(k kind) bool { return !k.header0() }, nights: once(func(k kind) []byte { return k.whole()[len(k.header):] }), loss: all},
		{name: "empty", nights: once(func(kind) []byte { return nil }), loss: all},
		{name: "one line end", nights: once(func(kind) []byte { return []byte("\n") }), loss: all},
	}
}

func utf16LE(text []byte) []byte {
	out := []byte("\xff\xfe")
	for _, u := range utf16.Encode([]rune(string(text))) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

// swapped exchanges the columns that hold the time and the first text.
func swapped(text []byte) []byte {
	var out []string
	at := -1
	for line := range strings.Lines(string(text)) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), ",")
		if at < 0 {
			at = max(slices.Index(fields, "Printed"), slices.Index(fields, "At"))
		}
		fields[0], fields[at] = fields[at], fields[0]
		out = append(out, strings.Join(fields, ",")+"\n")
	}
	return []byte(strings.Join(out, ""))
}

// fileDamages are those of files and of several nights.
func fileDamages() []damage {
	nights := func(n ...night) []night { return n }
	all := loss{lost: records, least: records}
	packed := func(change func(z []byte) []byte) func(kind, *testing.T) []night {
		return func(k kind, t *testing.T) []night { return nights(night{"a.log": change(gz(t, k.whole()))}) }
	}
	return []damage{
		{name: "gzip under a plain name", nights: packed(func(z []byte) []byte { return z })},
		{name: "gzip cut", nights: packed(func(z []byte) []byte { return z[:len(z)*2/3] }), loss: all},
		{name: "gzip with a flipped bit", nights: packed(func(z []byte) []byte { z[len(z)/2] ^= 8; return z }), loss: all},
		{name: "gzip with a wrong checksum", nights: packed(func(z []byte) []byte { z[len(z)-6] ^= 1; return z }), loss: all},
		{name: "gzip of two members", nights: func(k kind, t *testing.T) []night {
			return nights(night{"a.log": append(gz(t, k.file(0, 10)), gz(t, k.file(10, records)[len(k.header):])...)})
		}},
		{name: "a plain file called gz", nights: func(k kind, _ *testing.T) []night { return nights(night{"a.log.gz": k.whole()}) }},
		{name: "a copy", nights: func(k kind, _ *testing.T) []night { return nights(night{"a.log": k.whole(), "b.log": k.whole()}) }},
		{name: "renamed", nights: func(k kind, _ *testing.T) []night {
			return nights(night{"a.log": k.whole()}, night{"b.log": k.whole()})
		}},
		{name: "delivered again", nights: func(k kind, _ *testing.T) []night {
			return nights(night{"a.log": k.whole()}, night{}, night{"a.log": k.whole()})
		}},
		{name: "packed anew", nights: func(k kind, t *testing.T) []night {
			return nights(night{"a.log": k.whole()}, night{"a.log.gz": gz(t, k.whole())}, night{"a.log.zst": zst(t, k.whole())})
		}},
		{name: "in two", nights: func(k kind, _ *testing.T) []night {
			return nights(night{"a.log": k.file(0, 17), "b.log": k.file(17, records)})
		}},
		{name: "the later half first", nights: func(k kind, _ *testing.T) []night {
			return nights(night{"b.log": k.file(17, records)}, night{"b.log": k.file(17, records), "a.log": k.file(0, 17)})
		}},
		{name: "grown", nights: func(k kind, _ *testing.T) []night {
			return nights(night{"a.log": k.file(0, 17)}, night{"a.log": k.file(0, 18)}, night{"a.log": k.whole()})
		}},
		{name: "grown within a line", nights: func(k kind, _ *testing.T) []night {
			return nights(night{"a.log": k.whole()[:len(k.whole())/2]}, night{"a.log": k.whole()})
		}},
		{name: "rotated", nights: func(k kind, _ *testing.T) []night {
			return nights(night{"a.log": k.file(0, 17)}, night{"a.log.1": k.file(0, 17), "a.log": k.file(17, records)})
		}},
		{name: "half mended", nights: func(k kind, t *testing.T) []night {
			z := gz(t, k.whole())
			return nights(night{"a.log.gz": z[:len(z)/2]}, night{"a.log.gz": z})
		}},
		{name: "two logs put together", nights: func(k kind, _ *testing.T) []night {
			joined := append(k.file(0, 17), k.file(17, records)[len(k.header):]...)
			return nights(night{"a.log": k.file(0, 17), "b.log": k.file(17, records)}, night{"c.log": joined})
		}, loss: loss{twice: records}},
	}
}
