// Package privacy turns identifiers into keyed pseudonyms before anything is
// written, and takes identifiers out of text that is kept.
//
// A pseudonym is a letter for the identifier's kind and 100 bits of
// HMAC-SHA-256 (RFC 2104) over the normalised identifier, in lower-case
// base32hex. Every kind has its own derived key, so a phone number and a login
// with the same digits never meet. The secret lives outside the lake.
package privacy

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"strings"
)

// Kind is a kind of identifier. Its value is the first letter of the pseudonym.
type Kind byte

// The kinds of identifiers.
const (
	Phone     Kind = 'p' // E.164 number
	Email     Kind = 'e' // lower-case e-mail address
	Address   Kind = 'i' // IP address, or host name of a client
	Visitor   Kind = 'v' // client address and user agent
	Login     Kind = 'l' // authenticated web user
	Staff     Kind = 's' // agent, desk
	Reference Kind = 'r' // case or form reference
	Cookie    Kind = 'c' // browser, by the id that a page's tag keeps in it
	Session   Kind = 'w' // one visit of a browser, as the tag numbers them
	Erasure   Kind = 'x' // pseudonym of an erased person
)

// Keys is the secret used for new pseudonyms. It is safe for concurrent use.
type Keys struct {
	id     string
	secret []byte
}

// NewKeys returns keys for a secret of at least 32 bytes. The id is public: it
// is written beside every pseudonym.
func NewKeys(id string, secret []byte) (*Keys, error) {
	if len(secret) < 32 {
		return nil, fmt.Errorf("key %s has %d bytes, at least 32 are needed", id, len(secret))
	}
	return &Keys{id: id, secret: secret}, nil
}

// GenerateKeys makes keys from the system's random source.
func GenerateKeys() (*Keys, error) {
	secret := make([]byte, 32)
	if _, err := rand.Read(secret); err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	sum := sha256.Sum256(append([]byte("frontdoor key id\x00"), secret...))
	return NewKeys("k"+hex.EncodeToString(sum[:3]), secret)
}

// ID is the public name of the key in use.
func (k *Keys) ID() string { return k.id }

// mac returns the keyed hash of one kind of identifier.
func (k *Keys) mac(kind Kind) hash.Hash {
	derive := hmac.New(sha256.New, k.secret)
	derive.Write([]byte("frontdoor identifier kind "))
	derive.Write([]byte{byte(kind)})
	return hmac.New(sha256.New, derive.Sum(nil))
}

// cacheLimit bounds the memory of one cache of pseudonyms.
const cacheLimit = 1 << 18

// maxCachedID keeps hostile identifiers, such as kilobytes of user agent, out
// of the caches.
const maxCachedID = 1 << 10

// Maker makes pseudonyms and remembers those it made. One per goroutine.
type Maker struct {
	keys  *Keys
	kinds [256]*kindMaker
}

type kindMaker struct {
	mac  hash.Hash
	seen map[string]string
	sum  [sha256.Size]byte
	in   []byte
}

// NewMaker returns a maker of pseudonyms under keys.
func NewMaker(keys *Keys) *Maker { return &Maker{keys: keys} }

// Of returns the pseudonym of a normalised identifier; "" has none.
func (m *Maker) Of(kind Kind, id string) string {
	if id == "" {
		return ""
	}
	k := m.kinds[kind]
	if k == nil {
		k = &kindMaker{mac: m.keys.mac(kind), seen: map[string]string{}}
		m.kinds[kind] = k
	}
	if p, ok := k.seen[id]; ok {
		return p
	}
	return k.make(kind, id)
}

// OfPair returns the pseudonym of two identifiers together. The pair is kept
// apart by a byte that neither can hold.
func (m *Maker) OfPair(kind Kind, a, b string) string {
	k := m.kinds[kind]
	if k == nil {
		k = &kindMaker{mac: m.keys.mac(kind), seen: map[string]string{}}
		m.kinds[kind] = k
	}
	k.in = append(append(append(k.in[:0], a...), 0), b...)
	if p, ok := k.seen[string(k.in)]; ok {
		return p
	}
	return k.make(kind, string(k.in))
}

// Once is Of for an identifier that does not recur, such as a whole line: it is
// not remembered.
func (m *Maker) Once(kind Kind, id string) string {
	if id == "" {
		return ""
	}
	k := m.kinds[kind]
	if k == nil {
		k = &kindMaker{mac: m.keys.mac(kind), seen: map[string]string{}}
		m.kinds[kind] = k
	}
	return k.pseudonym(kind, id)
}

func (k *kindMaker) pseudonym(kind Kind, id string) string {
	k.in = append(k.in[:0], id...)
	k.mac.Reset()
	k.mac.Write(k.in)
	sum := k.mac.Sum(k.sum[:0])
	const digits = "0123456789abcdefghijklmnopqrstuv" // base32hex (RFC 4648), lower case
	text := [21]byte{byte(kind)}
	bits, n := 0, 1
	for held := uint32(0); n < len(text); { // 104 bits, of which 100 are kept
		held, bits, sum = held<<8|uint32(sum[0]), bits+8, sum[1:]
		for ; bits >= 5 && n < len(text); n++ {
			bits -= 5
			text[n] = digits[held>>bits&31]
		}
	}
	return string(text[:])
}

func (k *kindMaker) make(kind Kind, id string) string {
	p := k.pseudonym(kind, id)
	if len(id) > maxCachedID {
		return p
	}
	if len(k.seen) >= cacheLimit {
		clear(k.seen)
	}
	k.seen[strings.Clone(id)] = p // id may be cut from a chunk that must be let go
	return p
}
