package cli

import (
	"errors"
	"fmt"
	"path/filepath"

	"frontdoor/cmd/frontdoor/internal/config"
	"frontdoor/ingest"
	"frontdoor/ingest/format"
)

// byHand makes a source of files named on the command line.
func (a *app) byHand(source, formatName, pattern string, paths []string) (*config.Source, error) {
	if source == "" || formatName == "" || len(paths) == 0 {
		return nil, usageError{errors.New("files given by hand need --source, --format and at least one path\nhint: frontdoor ingest --source web --format auto access.log")}
	}
	out := &config.Source{Name: source, Format: formatName, Pattern: pattern}
	for _, p := range paths {
		full, err := filepath.Abs(p)
		if err != nil {
			return nil, err
		}
		out.Paths = append(out.Paths, full)
	}
	if formatName == "auto" {
		found, err := detectAll(out.Paths)
		if err != nil {
			return nil, err
		}
		out.Format = found
	}
	return out, nil
}

// detectAll finds the one format of all files.
func detectAll(patterns []string) (string, error) {
	formats, err := format.All()
	if err != nil {
		return "", err
	}
	found := ""
	for _, pattern := range patterns {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			return "", usageError{fmt.Errorf("pattern %q: %w", pattern, err)}
		}
		for _, path := range paths {
			f, err := ingest.Resolve("auto", path, formats)
			if errors.Is(err, ingest.ErrUnknownFormat) {
				return "", usageError{fmt.Errorf("%w\nhint: name it with --format; `frontdoor format list` shows them", err)}
			}
			if err != nil {
				return "", err
			}
			if found != "" && f.Name != found {
				return "", usageError{fmt.Errorf("%s is %s, but the files before it are %s\nhint: one source has one format", path, f.Name, found)}
			}
			found = f.Name
		}
	}
	if found == "" {
		return "", usageError{fmt.Errorf("no file matches %v", patterns)}
	}
	return found, nil
}
