package transform

import (
	"context"
	"testing"

	"frontdoor/data/reference"
)

func load(t *testing.T) *Catalog {
	t.Helper()
	ref, err := reference.Load("")
	if err != nil {
		t.Fatal(err)
	}
	c, err := Load(ref)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Every model compiles, returns its declared columns, and its stories hold.
func TestModels(t *testing.T) {
	c := load(t)
	run, problems, err := RunUnitTests(context.Background(), c, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Error(p)
	}
	if run < 10 {
		t.Errorf("only %d unit tests were found in the models", run)
	}
}

func TestModelsKeepToThePortableSubset(t *testing.T) {
	for _, p := range load(t).Lint() {
		t.Error(p)
	}
}
