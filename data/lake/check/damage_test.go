package check_test

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdoor/data/lake/check"
	"frontdoor/data/lake/inventory"
)

// digested lists the files of which every bit counts.
func digested(t *testing.T, root string) []string {
	t.Helper()
	var paths []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && d.Name() != "LOCK" {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil || len(paths) < 70 {
		t.Fatalf("files %v, %v", paths, err)
	}
	return paths
}

func kindsOfFiles() []string {
	return []string{"part", "published part", "log entry", "checkpoint", ".sha256", "_last_checkpoint", "snapshot", "database", "current"}
}

// kind says what a file of a lake is, in the words of kindsOfFiles.
func kind(path string) string {
	switch name := filepath.Base(path); {
	case strings.HasSuffix(name, ".checkpoint.parquet"):
		return "checkpoint"
	case filepath.Ext(name) == ".sha256":
		return ".sha256"
	case name == "_last_checkpoint", name == "current":
		return name
	case inventory.InLog(path):
		return "log entry"
	case filepath.Base(filepath.Dir(path)) == "snapshot":
		return "snapshot"
	case filepath.Ext(name) == ".duckdb":
		return "database"
	case strings.Contains(path, "/published/"):
		return "published part"
	}
	return "part"
}

// damage flips a bit or cuts the file short and returns what it was.
func damage(t *testing.T, random *rand.Rand, path string) (good []byte, what string) {
	t.Helper()
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := random.IntN(len(good))
	bad := append([]byte{}, good...)
	bad[at] ^= 1 << random.IntN(8)
	what = fmt.Sprintf("a bit of byte %d of %s flipped", at, path)
	if random.IntN(4) == 0 {
		bad = good[:at]
		what = fmt.Sprintf("%s cut after %d bytes", path, at)
	}
	if err := os.WriteFile(path, bad, 0o600); err != nil { // in place: all names of the file see it
		t.Fatal(err)
	}
	return good, what
}

// found says whether a report names the file, or another name of it.
func found(t *testing.T, r *check.Report, path string) bool {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range r.Damages {
		other, err := os.Stat(d.Path)
		same := d.Path == path || d.Path+".sha256" == path
		if same || err == nil && os.SameFile(info, other) {
			return d.What != "" && d.Hint != ""
		}
	}
	return false
}

func TestEveryDamageIsFound(t *testing.T) {
	t.Parallel()
	root := nights(t)
	copied := filepath.Join(t.TempDir(), "copied") // without its hard links
	if err := os.CopyFS(copied, os.DirFS(root)); err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(3, 300))
	kinds := map[string]int{}
	for i := range 300 {
		lakeDir := []string{root, copied}[i%2]
		paths := digested(t, lakeDir)
		path := paths[random.IntN(len(paths))]
		if i%3 > 0 { // log entries are many: each other kind gets its turn
			for kind(path) != kindsOfFiles()[i/2%len(kindsOfFiles())] {
				path = paths[random.IntN(len(paths))]
			}
		}
		kinds[kind(path)]++
		good, what := damage(t, random, path)
		if r := look(t, lakeDir, check.Options{ReadData: true}); !found(t, r, path) {
			t.Errorf("%s: found only %v", what, r.Damages)
		}
		if err := os.WriteFile(path, good, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if r := look(t, root, check.Options{ReadData: true}); len(r.Damages) > 0 {
		t.Errorf("with all put back: %v", r.Damages)
	}
	for _, k := range kindsOfFiles() {
		if kinds[k] < 15 {
			t.Errorf("a %s was damaged only %d times: %v", k, kinds[k], kinds)
		}
	}
	t.Log(kinds)
}

// Without reading the data, cut files are found, and a damaged footer neither
// hangs nor ends the check.
func TestDamagedPartsWithoutReadingData(t *testing.T) {
	t.Parallel()
	root := nights(t)
	random := rand.New(rand.NewPCG(3, 7))
	for _, path := range digested(t, root) {
		if !inventory.IsPart(path) || strings.Contains(path, "published") {
			continue
		}
		for range 25 {
			good, what := damage(t, random, path)
			r := look(t, root, check.Options{})
			if strings.Contains(what, "cut") && !found(t, r, path) {
				t.Errorf("%s: found only %v", what, r.Damages)
			}
			if err := os.WriteFile(path, good, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}
