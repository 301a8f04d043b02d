package delta

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
)

// ErrSeal says that a file does not hold the bytes it was written with.
var ErrSeal = errors.New("its content does not match its contentSha256")

const (
	sealKey = `"contentSha256":"`
	sealLen = 2 * sha256.Size
)

// Seal fills in the contentSha256 of a JSON file: the hex SHA-256 of the whole
// file with the seal itself written as zeros. data must hold the key once with
// a blank seal; the file is then a reader's plain JSON and yet no byte of it
// can change unseen.
func Seal(data []byte) ([]byte, error) {
	at, err := findSeal(data)
	if err != nil {
		return nil, err
	}
	out := bytes.Clone(data)
	copy(out[at:], sealOf(out, at))
	return out, nil
}

// CheckSeal returns ErrSeal unless data is exactly what Seal made.
func CheckSeal(data []byte) error {
	at, err := findSeal(data)
	if err != nil {
		return err
	}
	if string(data[at:at+sealLen]) != sealOf(data, at) {
		return ErrSeal
	}
	return nil
}

// BlankSeal is the value to marshal before Seal: 64 zeros.
func BlankSeal() string { return strings.Repeat("0", sealLen) }

func findSeal(data []byte) (int, error) {
	i := bytes.Index(data, []byte(sealKey))
	if i < 0 || len(data) < i+len(sealKey)+sealLen {
		return 0, ErrSeal
	}
	return i + len(sealKey), nil
}

func sealOf(data []byte, at int) string {
	h := sha256.New()
	h.Write(data[:at])
	h.Write([]byte(BlankSeal()))
	h.Write(data[at+sealLen:])
	return hex.EncodeToString(h.Sum(nil))
}
