package delta

import (
	"encoding/json"
	"fmt"

	"frontdoor/data/schema"
)

type structType struct {
	Type   string  `json:"type"`
	Fields []field `json:"fields"`
}

type field struct {
	Name     string            `json:"name"`
	Type     string            `json:"type"`
	Nullable bool              `json:"nullable"`
	Metadata map[string]string `json:"metadata"`
}

// Keys of a field's metadata. Other tools show the comment; the rest brings
// the contract back whole.
const (
	keyComment = "comment"
	keyUnit    = "frontdoor.unit"
	keyPrivacy = "frontdoor.privacy"
)

// SchemaString writes columns as the schemaString of a metaData action.
func SchemaString(columns []schema.Column) (string, error) {
	st := structType{Type: "struct", Fields: []field{}}
	for _, c := range columns {
		t, err := deltaType(c.Type)
		if err != nil {
			return "", fmt.Errorf("column %s: %w", c.Name, err)
		}
		meta := map[string]string{}
		for key, value := range map[string]string{keyComment: c.Doc, keyUnit: c.Unit, keyPrivacy: string(c.Privacy)} {
			if value != "" {
				meta[key] = value
			}
		}
		st.Fields = append(st.Fields, field{c.Name, t, c.Nullable, meta})
	}
	text, err := json.Marshal(st)
	return string(text), err
}

// ParseSchema reads a schemaString back into columns.
func ParseSchema(text string) ([]schema.Column, error) {
	var st structType
	if err := json.Unmarshal([]byte(text), &st); err != nil {
		return nil, fmt.Errorf("schemaString is not a flat struct: %w", err)
	}
	columns := make([]schema.Column, 0, len(st.Fields))
	for _, f := range st.Fields {
		t, err := columnType(f.Type)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", f.Name, err)
		}
		columns = append(columns, schema.Column{
			Name: f.Name, Type: t, Nullable: f.Nullable, Unit: f.Metadata[keyUnit],
			Doc: f.Metadata[keyComment], Privacy: schema.Privacy(f.Metadata[keyPrivacy]),
		})
	}
	return columns, nil
}

func deltaType(t schema.Type) (string, error) {
	for _, p := range typePairs() {
		if p.column == t {
			return p.delta, nil
		}
	}
	return "", fmt.Errorf("type %q has no Delta type", t)
}

func columnType(name string) (schema.Type, error) {
	for _, p := range typePairs() {
		if p.delta == name {
			return p.column, nil
		}
	}
	return "", fmt.Errorf("the lake has no columns of Delta type %q", name)
}

type typePair struct {
	column schema.Type
	delta  string
}

func typePairs() []typePair {
	return []typePair{
		{schema.Timestamp, "timestamp"},
		{schema.Date, "date"},
		{schema.Bigint, "long"},
		{schema.Integer, "integer"},
		{schema.Double, "double"},
		{schema.Boolean, "boolean"},
		{schema.Varchar, "string"},
	}
}
