package privacy

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// ringFile is how a key ring is kept: which key makes new pseudonyms, and all
// keys there were, in hex.
type ringFile struct {
	Current string            `json:"current"`
	Keys    map[string]string `json:"keys"`
}

// LoadRing reads the key ring at path and returns its current key. The file
// must be readable by its owner alone: whoever has it can find a person's
// pseudonym.
func LoadRing(path string) (*Keys, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("key ring: %w", err)
	}
	if mode := info.Mode().Perm(); runtime.GOOS != "windows" && mode&0o077 != 0 {
		return nil, fmt.Errorf("key ring %s can be read by others (mode %04o)\nhint: chmod 600 %s", path, mode, path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("key ring: %w", err)
	}
	var ring ringFile
	if err := json.Unmarshal(text, &ring); err != nil {
		return nil, fmt.Errorf("key ring %s cannot be read: %w\nhint: restore it from its backup; a new one would break every link to earlier contacts", path, err)
	}
	secret, err := hex.DecodeString(ring.Keys[ring.Current])
	if err != nil || ring.Keys[ring.Current] == "" {
		return nil, fmt.Errorf("key ring %s has no usable key %q\nhint: restore it from its backup", path, ring.Current)
	}
	return NewKeys(ring.Current, secret)
}

// CreateRing makes a key ring with one new key at path, mode 0600, and never
// overwrites one. The ring is there whole and durably, or not at all: half a
// ring would stop every later run, and one that a power cut takes back would
// leave pseudonyms that nobody can make again.
func CreateRing(path string) (*Keys, error) {
	keys, err := GenerateKeys()
	if err != nil {
		return nil, err
	}
	text, err := json.MarshalIndent(ringFile{keys.id, map[string]string{keys.id: hex.EncodeToString(keys.secret)}}, "", "  ")
	if err != nil {
		return nil, err
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the key ring: %w", err)
	}
	f, err := os.CreateTemp(dir, ".keys-*") // mode 0600
	if err != nil {
		return nil, fmt.Errorf("make the key ring: %w", err)
	}
	_, err = f.Write(append(text, '\n'))
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Link(f.Name(), path)
	}
	if err = errors.Join(err, os.Remove(f.Name())); err == nil {
		err = syncDir(dir)
	}
	if err != nil {
		return nil, fmt.Errorf("make the key ring: %w", err)
	}
	return keys, nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// HasRing reports whether there is a file at path.
func HasRing(path string) (bool, error) {
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}
