package config

// Example is the commented configuration that `frontdoor init` writes.
const Example = `# frontdoor: what to read, and where to put it.
# Relative paths are relative to this file. Check it with: frontdoor check

council: My Council
timezone: Europe/London   # local days and hours are counted in this zone
region: GB                # how national phone numbers are read

lake: lake                # the data, pseudonymised; keep it on a local disk
# keys: /secure/place/frontdoor.keys
#   The secret that makes the pseudonyms. Without this line it is made beside
#   the lake as lake.keys. Back it up, apart from the lake: with a new one,
#   nobody's later contacts can be linked to earlier ones.
reference: reference      # your own CSVs: services, queues, sites, opening hours

reject_threshold: 0.01    # a night with more rejected lines than this exits with 3
stale_after_days: 3       # a source whose newest event is older exits with 3; 0: never
keep_snapshots: 7         # published states to roll back to; older ones are removed after the night

# retention:              # single calls, visits and requests older than this go; counts stay
#   - {months: 24}                      # the current month and 24 before it
#   - {table: web_request, months: 13}  # more particular: a table, a source, or both

# networks:               # web requests from these addresses are no residents'
#   - {name: contact_centre, origin: internal, addresses: ["203.0.113.0/24", "2001:db8:77::/48"]}  # staff
#   - {name: monitor, origin: automated, addresses: ["198.51.100.7"]}  # your own machines

# mail:                   # your own addresses: who writes from them is staff
#   domains: [example.org]
#   mailboxes: [parking, council.tax]  # shared ones, by what stands before the @ or a register calls them; no other is named

sources:
  # - name: phone
  #   format: asterisk_queue_log        # frontdoor format list shows all of them
  #   paths: ["/var/log/asterisk/queue_log*"]
  # - name: web
  #   format: ncsa
  #   paths: ["/var/log/nginx/access.log*"]
  #   pattern: combined                 # or paste your LogFormat / log_format
  # - name: counter
  #   format: tickets
  #   paths: ["exports/tickets-*.csv"]
  # - name: forms
  #   format: forms
  #   paths: ["exports/forms-*.csv"]
  # - name: mail
  #   format: mailbox_export            # needs mail: above
  #   paths: ["exports/message-trace-*.csv"]
  # - name: webchat
  #   format: webchat_transcripts
  #   paths: ["exports/chats-*.csv"]
  # - name: website
  #   format: plausible_daily
  #   paths: ["exports/visitors*.csv"]
  #   label: www.example.org            # for formats that otherwise go by the file's name

reports: [channel_report] # written after each night that changed something
reports_dir: reports
`
