package privacy

import (
	"bytes"
	"encoding/base32"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func keys(t *testing.T, b byte) *Keys {
	t.Helper()
	k, err := NewKeys("k1", bytes.Repeat([]byte{b}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestSpellingsOfOneNumberMeet(t *testing.T) {
	p := NewPhones(NewMaker(keys(t, 1)), "GB")
	want, class := p.Key("07700900123")
	if class != Number || len(want) != 21 || want[0] != 'p' {
		t.Fatalf("got %q %q", want, class)
	}
	for _, raw := range []string{"+447700900123", "447700900123", "0044 7700 900123", "07700 900 123", `"A Name" <07700900123>`, " 07700900123 "} {
		if got, _ := p.Key(raw); got != want {
			t.Errorf("%q: got %q, want %q", raw, got, want)
		}
	}
	other, _ := p.Key("07700900124")
	if other == want {
		t.Error("two numbers share a pseudonym")
	}
}

func TestWhatIsNoPublicNumberHasNoKey(t *testing.T) {
	p := NewPhones(NewMaker(keys(t, 1)), "GB")
	for raw, want := range map[string]Class{
		"": Withheld, "anonymous": Withheld, "Unavailable": Withheld, "2041": Internal, "s": Invalid, "000000000000000000": Invalid,
	} {
		if key, class := p.Key(raw); key != "" || class != want {
			t.Errorf("%q: got %q %q, want class %q", raw, key, class, want)
		}
	}
}

func TestPseudonymsDependOnKeyKindAndValue(t *testing.T) {
	a, b := NewMaker(keys(t, 1)), NewMaker(keys(t, 2))
	seen := map[string]bool{
		a.Of(Address, "192.0.2.1"): true, b.Of(Address, "192.0.2.1"): true,
		a.Of(Login, "192.0.2.1"): true, a.Of(Address, "192.0.2.2"): true,
		a.OfPair(Visitor, "a", "bc"): true, a.OfPair(Visitor, "ab", "c"): true,
	}
	if len(seen) != 6 {
		t.Errorf("some pseudonyms are equal: %v", seen)
	}
	if again := NewMaker(keys(t, 1)).Of(Address, "192.0.2.1"); again != a.Of(Address, "192.0.2.1") {
		t.Error("a pseudonym changes")
	}
	if a.Of(Phone, "") != "" {
		t.Error("nobody has a pseudonym")
	}
}

func TestRedact(t *testing.T) {
	for in, want := range map[string]string{
		"/bins/report":                    "/bins/report",
		"/user/a.person@example.com/edit": "/user/{email}/edit",
		"/user/a.person%40example.com":    "/user/{email}",
		"/call/07700900123":               "/call/{number}",
		"/call/07700 900 123/x":           "/call/{number}/x",
		"/call/07700%20900%20123":         "/call/{number}",
		"/call/+44-7700-900123":           "/call/{number}",
		"/news/2026-03-29/item-12":        "/news/2026-03-29/item-12",
		"/news/20260329":                  "/news/20260329",
		"/ip/192.0.2.1":                   "/ip/{address}",
		"/u-192.0.2.1-x":                  "/u-{address}-x",
		"x192.0.2.1y":                     "x{address}y",
		"/v/1.2.3.4.5":                    "/v/1.2.3.4.5",
		"/ip/2001:db8::1/x":               "/ip/{address}/x",
		"at 10:20:30 sharp":               "at 10:20:30 sharp",
		"https://192.0.2.7:8080/":         "https://{address}:8080/",
		"a@b":                             "{email}",
	} {
		if got := Redact(in); got != want {
			t.Errorf("Redact(%q) = %q, want %q", in, got, want)
		}
	}
	agent := "Mozilla/5.0 (X11; rv:140.0) Gecko/20100101 Chrome/126.0.0.0 from 192.0.2.1"
	if got, want := RedactAgent(agent), strings.Replace(agent, "192.0.2.1", "{address}", 1); got != want {
		t.Errorf("RedactAgent = %q, want %q", got, want)
	}
}

func TestRedactNameKeepsDates(t *testing.T) {
	for in, want := range map[string]string{
		"phone/queue_log.20260110.gz": "phone/queue_log.20260110.gz", "queue_log.1767225600": "queue_log.1767225600",
		"mail of a@example.com.csv": "mail of {email}", "recording-07700900123.csv": "recording-{number}.csv",
	} {
		if got := RedactName(in); got != want {
			t.Errorf("RedactName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestExcerptShowsOnlyTheShape(t *testing.T) {
	if got, want := Excerpt("1700000000|Bob Example|07700 900123|\x1b[31m"), "9999999999|Aaa Aaaaaaa|99999 999999|?[99a"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := Excerpt(strings.Repeat("x", 5000)); len(got) > 130 {
		t.Errorf("the excerpt has %d bytes", len(got))
	}
}

func TestRing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sub", "lake.keys")
	made, err := CreateRing(path)
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := LoadRing(path)
	if err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("beside the ring are left %v, %v", left, err)
	}
	if made.ID() != loaded.ID() || NewMaker(made).Of(Phone, "x") != NewMaker(loaded).Of(Phone, "x") {
		t.Error("the ring does not come back as it was made")
	}
	if _, err := CreateRing(path); err == nil {
		t.Error("a ring was overwritten")
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadRing(path); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a ring that others can read: %v", err)
	}
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadRing(path); err == nil || !strings.Contains(err.Error(), "backup") {
		t.Errorf("a damaged ring: %v", err)
	}
}

func FuzzRedact(f *testing.F) {
	f.Add("/user/a@example.com/07700 900 123/192.0.2.1")
	f.Add("0000000 0000000000.0.0.0") // a group longer than a phone number
	longRun := regexp.MustCompile(`[0-9]{9}`)
	f.Fuzz(func(t *testing.T, s string) {
		got := Redact(s)
		if strings.Contains(got, "@") || longRun.MatchString(got) || Redact(got) != got {
			t.Errorf("Redact(%q) = %q", s, got)
		}
	})
}

// The fast look at an id never lets through what the slow one takes out.
func TestPlainIDs(t *testing.T) {
	const alphabet = "0123456789-_abcdefxAZ. :@%+(44"
	r := rand.New(rand.NewPCG(1, 2))
	plain := 0
	for range 200_000 {
		id := make([]byte, 1+r.IntN(30))
		for i := range id {
			id[i] = alphabet[r.IntN(len(alphabet))]
			if r.IntN(3) > 0 {
				id[i] = "0123456789-"[r.IntN(11)]
			}
		}
		if s := string(id); isPlainID(s) {
			plain++
			if RedactField(s) != s {
				t.Fatalf("%q is taken for plain, but becomes %q", s, RedactField(s))
			}
		}
	}
	if plain < 1000 {
		t.Errorf("only %d ids were plain", plain)
	}
	if !isPlainID("5f0c4a1e-7d2b-4c59-9e3a-0a1b2c3d4e5f") || isPlainID("07700-900-123") || isPlainID("a@example.com") {
		t.Error("a UUID is not plain, or a number or address is")
	}
}

// Somebody who asks to be erased may read the id off their cookie.
func TestCookieIsFoundAgain(t *testing.T) {
	m := NewMaker(keys(t, 1))
	want := m.Of(Cookie, "1234567890.1767603600")
	for _, written := range []string{"1234567890.1767603600", "GA1.1.1234567890.1767603600", " GA1.2.1234567890.1767603600 "} {
		if !slices.Contains(m.Pseudonyms(written, "GB"), want) {
			t.Errorf("%q is not found", written)
		}
	}
	if NormaliseCookie("GA1.x") != "GA1.x" {
		t.Error("an id of another kind was changed")
	}
}

// Once makes the pseudonym that Of makes.
func TestOnce(t *testing.T) {
	keys, err := NewKeys("k", []byte(strings.Repeat("secret", 6)))
	if err != nil {
		t.Fatal(err)
	}
	m := NewMaker(keys)
	if a, b := m.Once(Reference, "a line"), NewMaker(keys).Of(Reference, "a line"); a != b || a == "" || m.Once(Reference, "") != "" {
		t.Errorf("once %q, remembered %q", a, b)
	}
	if a, b := m.Once(Reference, "a line"), m.Once(Reference, "a lime"); a == b {
		t.Error("two lines have one pseudonym")
	}
}

// A pseudonym is the kind and 20 digits of base32hex, as the standard library
// writes them.
func TestPseudonymEncoding(t *testing.T) {
	keys, err := NewKeys("k", []byte(strings.Repeat("secret", 6)))
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"a", "+441632960001", strings.Repeat("long ", 500)} {
		mac := keys.mac(Phone)
		mac.Write([]byte(id))
		want := "p" + strings.ToLower(base32.HexEncoding.EncodeToString(mac.Sum(nil))[:20])
		if got := NewMaker(keys).Of(Phone, id); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
