package transform

import (
	"context"
	"fmt"
	"slices"

	"frontdoor/data/duck"
	"frontdoor/data/lake"
)

// model is what an audit has in common with a model: text that reads relations
// of the catalogue, maybe a month of them, and a build key that says what the
// result follows from.
func (a *Audit) model() *Model {
	reads := slices.DeleteFunc(slices.Clone(a.Reads), func(r string) bool { return r == storedRows })
	return &Model{Name: "audit " + a.Name, File: a.File, Reads: reads, Spec: Spec{Partition: a.Partition, Window: a.Window}}
}

// query is the audit's SELECT for one month, or its SELECT if it has no months.
func (a *Audit) query(month string) string {
	if a.Partition == "" {
		return a.File.SQL
	}
	return "SELECT * FROM (" + a.File.SQL + "\n) AS audit WHERE " + PartitionColumn + " = " + duck.Quote(month)
}

// auditMonths runs a partitioned audit for the months that changed since the
// snapshot whose results are given, and takes over those of the others: the key
// covers the audit, the engine and every part that the month can see, so a month
// with the same key has the same result. Final months are passed over.
func (b *Builder) auditMonths(ctx context.Context, a *Audit, before []lake.AuditMonth) (lake.AuditResult, error) {
	m := a.model()
	stored, views := b.Catalog.inputs(m)
	known := map[string]lake.AuditMonth{}
	for _, r := range before {
		known[r.Month] = r
	}
	var months []lake.AuditMonth
	final := b.firstMonth(m)
	for _, value := range b.partitions(m, stored) {
		if value <= final { // its counts stand, and what they were made of is gone
			continue
		}
		parts, key := b.inputParts(m, stored, views, value)
		key = key[:auditKeySize]
		if old, ok := known[value]; ok && old.Key == key && !b.Full {
			months = append(months, old)
			continue
		}
		result, err := b.auditMonth(ctx, a, views, parts, value)
		if err != nil {
			return lake.AuditResult{}, fmt.Errorf("audit %s of %s: %w", a.Name, value, err)
		}
		result.Key = key
		months = append(months, result)
	}
	return a.sum(months), nil
}

// auditKeySize is how many hex digits of a build key a snapshot keeps: 128 bits.
const auditKeySize = 32

// auditMonth runs the audit over one month. Like a model's, its rows say which
// month they belong to; those that a window shows of another month are that
// month's to report.
func (b *Builder) auditMonth(ctx context.Context, a *Audit, views []*Model, parts map[string][]lake.Part, value string) (lake.AuditMonth, error) {
	r := lake.AuditMonth{Month: value}
	db, err := b.engine(ctx)
	if err != nil {
		return r, err
	}
	if err := b.viewParts(ctx, db, parts, value); err != nil {
		return r, err
	}
	if err := createViews(ctx, db, views); err != nil {
		return r, err
	}
	rows, err := db.Query(ctx, a.query(value), nil)
	if err != nil || len(rows.Cells) == 0 {
		return r, err
	}
	r.Rows, r.Detail = int64(len(rows.Cells)), firstRow(rows)
	return r, nil
}

// sum is the result over all months: it fails when one of them does, whenever
// that was found.
func (a *Audit) sum(months []lake.AuditMonth) lake.AuditResult {
	r := lake.AuditResult{Name: a.Name, Severity: a.Severity, Status: Passed, Months: months}
	for _, m := range months {
		r.Rows += m.Rows
	}
	if i := slices.IndexFunc(months, func(m lake.AuditMonth) bool { return m.Rows > 0 }); i >= 0 {
		r.Status, r.Message = Failed, a.message(months[i].Detail, r.Rows)
	}
	return r
}
