package ingest

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"frontdoor/data/schema"
	"frontdoor/ingest/privacy"
)

// Source is one configured place that files of one format come from.
type Source struct {
	Name     string
	Format   Format
	Paths    []string // files or globs; relative ones are under Root
	Root     string   // folder that names in the ledger are relative to
	Options  Options
	Identity Identity // overrides the format's when not ""
}

func (s Source) identity() Identity {
	if s.Identity != "" {
		return s.Identity
	}
	return s.Format.Identity
}

// decoder names all that decides what rows a file gives: when it changes, files
// that were read before are read again.
func (s Source) decoder() string {
	zone := func(z *time.Location) string {
		if z == nil {
			return ""
		}
		return z.String()
	}
	settings := fmt.Appendf(nil, "%q %q %q %q %q", s.Format.Declared, s.Options.Pattern, s.Options.Region,
		zone(s.Options.Zone), zone(s.Options.LogZone))
	if s.Options.Label != "" { // added later: without one, files that are known stay known
		settings = fmt.Appendf(settings, " %q", s.Options.Label)
	}
	sum := sha256.Sum256(settings)
	return fmt.Sprintf("%s/%d/%x%s", s.Format.Name, s.Format.Version, sum[:4], s.council())
}

// council names what the settings say of the council where it decides what rows
// a file gives: its networks in web logs, its mail in messages.
func (s Source) council() string {
	identity := ""
	switch {
	case s.Format.Table == (*schema.WebRequest)(nil).TableName() && s.Options.Networks != nil:
		identity = s.Options.Networks.Identity()
	case s.Format.Table == (*schema.Message)(nil).TableName() && s.Options.Mail != nil:
		identity = s.Options.Mail.Identity()
	default:
		return ""
	}
	sum := sha256.Sum256([]byte(identity))
	return fmt.Sprintf("/%x", sum[:4])
}

// candidate is a file that a source's globs found.
type candidate struct {
	path string // as opened
	name string // as the ledger and messages show it, relative to the root
	size int64
}

// discover lists a source's files, each once, in the order of their names. A
// folder that cannot be read is an error: a glob that silently finds nothing
// would look like a quiet night.
func discover(s Source) ([]candidate, error) {
	var out []candidate
	seen := map[string]bool{}
	for _, pattern := range s.Paths {
		full := pattern
		if !filepath.IsAbs(full) {
			full = filepath.Join(s.Root, pattern)
		}
		paths, err := expand(full)
		if err != nil {
			return nil, fmt.Errorf("source %s: %w", s.Name, err)
		}
		for _, path := range paths {
			if seen[path] {
				continue
			}
			seen[path] = true
			c := candidate{path: path, name: displayName(s.Root, path)}
			info, err := os.Stat(path)
			switch {
			case errors.Is(err, fs.ErrNotExist): // rotated away, or a link to nothing: reported when it is read
			case err != nil:
				return nil, fmt.Errorf("source %s: %w", s.Name, err)
			case !info.Mode().IsRegular():
				continue
			default:
				c.size = info.Size()
			}
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b candidate) int { return strings.Compare(a.name, b.name) })
	return out, nil
}

// expand is filepath.Glob that does not hide folders it may not read.
func expand(pattern string) ([]string, error) {
	dir := pattern
	for strings.ContainsAny(dir, "*?[") {
		dir = filepath.Dir(dir)
	}
	if dir == pattern {
		if _, err := os.Stat(pattern); errors.Is(err, fs.ErrNotExist) {
			return nil, nil // reported as a missing source
		}
		return []string{pattern}, nil
	}
	if _, err := os.ReadDir(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("folder cannot be read: %w", err)
	}
	paths, err := filepath.Glob(pattern)
	if err != nil {
		return nil, fmt.Errorf("pattern %q: %w", pattern, err)
	}
	return paths, nil
}

// publicName is a file's name as the ledger keeps it. Two names that differ
// only in what was taken out of them stay apart by a pseudonym.
func publicName(name string, maker *privacy.Maker) string {
	public := privacy.RedactName(name)
	if public == name {
		return name
	}
	return public + " (" + maker.Of(privacy.Reference, name) + ")"
}

func displayName(root, path string) string {
	if rel, err := filepath.Rel(root, path); err == nil && !strings.HasPrefix(rel, "..") {
		return filepath.ToSlash(rel)
	}
	return filepath.Base(path)
}
