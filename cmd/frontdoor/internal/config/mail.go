package config

import (
	"strings"

	"frontdoor/ingest/mailbox"
)

// Mail is the council's own mail, by which messages to it are told from those of
// its own people.
type Mail struct {
	Domains   []string `yaml:"domains"`   // what stands behind the @ of its addresses
	Mailboxes []string `yaml:"mailboxes"` // what stands before it of those that several people share: no other is named
}

// checkMail makes the directory of the council's mail, or says why there can be
// none.
func (c *Config) checkMail(fault func(hint, format string, args ...any)) {
	if len(c.Mail.Domains)+len(c.Mail.Mailboxes) == 0 {
		return
	}
	mail, err := mailbox.New(c.Mail.Domains, c.Mail.Mailboxes)
	if err != nil {
		message, hint, _ := strings.Cut(err.Error(), "\nhint: ")
		fault(hint, "mail: %s", message)
		return
	}
	c.mail = mail
}
