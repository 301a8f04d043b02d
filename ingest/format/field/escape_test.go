package field

import "testing"

func TestUnescape(t *testing.T) {
	for written, want := range map[string]string{
		`plain`:               "plain",
		`a\"b\\c\/d`:          `a"b\c/d`,
		`\x22Caf\xc3\xa9\x22`: `"Café"`,
		`Caf\u00e9`:           "Café",
		`\ud83d\ude00!`:       "😀!",
		`\ud83d!`:             "\ufffd!", // half a character
		`\ud83d\u0041`:        "\ufffdA",
		`\xZZ\x2`:             `\xZZ\x2`,
		`\u12`:                `\u12`,
		"a\\nb\\tc":           "a\x1ab\x1ac",
		`end\`:                `end\`,
	} {
		if got := Unescape(written); got != want {
			t.Errorf("Unescape(%q) is %q, want %q", written, got, want)
		}
	}
}
