// Package format lists the input formats. Those that need code are in phone,
// cloud, web, w3c, webjson and sheet; an export that is just columns is one YAML file in
// layout.
package format

import (
	"fmt"

	"frontdoor/ingest"
	"frontdoor/ingest/format/cloud"
	"frontdoor/ingest/format/layout"
	"frontdoor/ingest/format/phone"
	"frontdoor/ingest/format/sheet"
	"frontdoor/ingest/format/w3c"
	"frontdoor/ingest/format/web"
	"frontdoor/ingest/format/webjson"
)

// All lists the formats in the order that `format list` shows them. This is the
// one place to add a format to. The error is a fault in a built-in layout.
func All() ([]ingest.Format, error) {
	layouts, err := layout.Builtin()
	if err != nil {
		return nil, fmt.Errorf("built-in layouts: %w", err)
	}
	coded := []ingest.Format{
		phone.QueueLog(),
		phone.QueueLogDB(),
		phone.AsteriskCDR(),
		phone.FreeSwitchCDR(),
		phone.TeamsQueue(),
		cloud.AmazonConnect(),
		cloud.GenesysCloud(),
		web.NCSA(),
		web.ALB(),
		w3c.Format(),
		webjson.JSONLines(),
		webjson.GA4(),
		sheet.Format(),
	}
	return append(coded, layouts...), nil
}
