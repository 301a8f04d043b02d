package workbook

import (
	"bytes"
	"errors"
	"strconv"
	"unicode/utf8"
)

// local is a name without its namespace prefix.
func local(name []byte) []byte { return name[bytes.IndexByte(name, ':')+1:] }

// attribute returns the first of the attributes in a tag, its prefix aside and
// references still in its value, and the rest; an empty name at the end.
func attribute(attrs []byte) (name, value, rest []byte) {
	attrs = bytes.TrimLeft(attrs, " \t\r\n")
	eq := bytes.IndexByte(attrs, '=')
	if eq < 1 {
		return nil, nil, nil
	}
	name = local(bytes.TrimRight(attrs[:eq], " \t\r\n"))
	attrs = bytes.TrimLeft(attrs[eq+1:], " \t\r\n")
	if len(attrs) == 0 || attrs[0] != '"' && attrs[0] != '\'' {
		return nil, nil, nil
	}
	end := bytes.IndexByte(attrs[1:], attrs[0])
	if end < 0 {
		return nil, nil, nil
	}
	return name, attrs[1 : end+1], attrs[end+2:]
}

// attr is the text of one attribute of the tag read last, or "".
func (x *xmlReader) attr(name string) (string, error) {
	for rest := x.attrs; ; {
		n, v, r := attribute(rest)
		if n == nil {
			return "", nil
		}
		if string(n) == name {
			text, err := appendText(nil, v)
			return string(text), err
		}
		rest = r
	}
}

// maxReference is longer than any reference that XML has without a document type.
const maxReference = 12

// appendText appends text with its references resolved.
func appendText(dst, text []byte) ([]byte, error) {
	for {
		i := bytes.IndexByte(text, '&')
		if i < 0 {
			return append(dst, text...), nil
		}
		dst, text = append(dst, text[:i]...), text[i:]
		end := bytes.IndexByte(text[:min(len(text), maxReference)], ';')
		if end < 0 {
			return nil, errors.New("its XML has an & that begins no reference")
		}
		r, ok := reference(string(text[1:end]))
		if !ok {
			return nil, errors.New("its XML refers to an entity of its own")
		}
		dst, text = utf8.AppendRune(dst, r), text[end+1:]
	}
}

func reference(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 21)
	return rune(n), err == nil
}
