package delta

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// EncodeEntry writes a log entry: one JSON line for each action, sealed. The
// first action must be the commitInfo.
func EncodeEntry(actions []Action) ([]byte, error) {
	if len(actions) == 0 || actions[0].CommitInfo == nil {
		return nil, fmt.Errorf("a log entry must begin with its commitInfo")
	}
	info := *actions[0].CommitInfo
	info.Seal = BlankSeal()
	lines := append([]Action{{CommitInfo: &info}}, actions[1:]...)

	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	for _, a := range lines {
		if err := enc.Encode(a); err != nil {
			return nil, fmt.Errorf("cannot write a log entry: %w", err)
		}
	}
	return Seal(buf.Bytes())
}

// ParseEntry reads a log entry. Every byte is covered by the entry's seal, so
// that a flipped bit or a cut file is an error and not a wrong figure. name is
// the path that errors begin with. Actions this package does not know are
// left out: a table that needs them says so in its protocol.
func ParseEntry(name string, data []byte) ([]Action, error) {
	if err := CheckSeal(data); err != nil {
		return nil, fmt.Errorf("%s: log entry is damaged: %w", name, err)
	}
	var actions []Action
	for i, line := range bytes.Split(data, []byte("\n")) {
		if len(line) == 0 {
			continue
		}
		var a Action
		if err := json.Unmarshal(line, &a); err != nil {
			return nil, fmt.Errorf("%s:%d: not an action of a Delta log: %w", name, i+1, err)
		}
		if a == (Action{}) {
			continue
		}
		if err := a.check(); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, i+1, err)
		}
		actions = append(actions, a)
	}
	return actions, nil
}

// check refuses an action that lacks what replaying it needs.
func (a Action) check() error {
	switch {
	case a.Add != nil && a.Add.Path == "":
		return fmt.Errorf("add names no path")
	case a.Remove != nil && a.Remove.Path == "":
		return fmt.Errorf("remove names no path")
	case a.Txn != nil && a.Txn.AppID == "":
		return fmt.Errorf("txn names no appId")
	case a.MetaData != nil && a.MetaData.SchemaString == "":
		return fmt.Errorf("metaData has no schemaString")
	}
	return nil
}
