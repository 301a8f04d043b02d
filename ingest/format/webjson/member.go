package webjson

// dialect is a server's way to write a request as JSON.
type dialect string

// The dialects, as Options.Pattern names them.
const (
	caddy      dialect = "caddy"
	traefik    dialect = "traefik"
	nginx      dialect = "nginx"
	cloudflare dialect = "cloudflare"
)

// what a member of an object says.
type what uint8

const (
	nothing what = iota
	client
	when
	user
	host
	request // METHOD target HTTP/x.y; with Caddy, the object of its parts
	method
	target
	query
	referer
	agent
	status
	size
	seconds     // duration as a decimal number
	nanoseconds // duration as a whole number
	elapsed     // duration as Caddy is told to write it
	logger
	level
	message
	kinds // how many there are
)

// member is what one name stands for. Where an object has several that say the
// same, the one of the least rank counts. A name that only one dialect has
// tells which it is.
type member struct {
	what    what
	rank    uint8
	dialect dialect
}

// members are the names of all dialects; they do not contradict one another.
func members() map[string]member {
	return map[string]member{
		"ts":      {when, 5, ""},
		"user_id": {user, 1, ""},
		"status":  {status, 0, ""},
		"size":    {size, 2, ""},
		"logger":  {logger, 0, ""},
		"level":   {level, 0, ""},
		"msg":     {message, 0, ""},
		"message": {message, 0, ""},
		// Caddy's alone; nginx may have a number of seconds under this name too.
		"duration": {elapsed, 0, ""},

		"remote_addr":     {client, 1, nginx},
		"client_ip":       {client, 0, ""},
		"time_iso8601":    {when, 1, nginx},
		"time_local":      {when, 2, nginx},
		"msec":            {when, 3, nginx},
		"@timestamp":      {when, 4, ""},
		"timestamp":       {when, 4, ""},
		"time":            {when, 5, ""},
		"remote_user":     {user, 0, nginx},
		"host":            {host, 0, ""},
		"http_host":       {host, 1, nginx},
		"server_name":     {host, 2, ""},
		"request":         {request, 0, nginx},
		"request_method":  {method, 0, nginx},
		"method":          {method, 1, ""},
		"request_uri":     {target, 0, nginx},
		"uri":             {target, 1, ""},
		"args":            {query, 0, ""},
		"query_string":    {query, 0, ""},
		"http_referer":    {referer, 0, nginx},
		"http_referrer":   {referer, 1, nginx},
		"referer":         {referer, 1, ""},
		"referrer":        {referer, 1, ""},
		"http_user_agent": {agent, 0, nginx},
		"user_agent":      {agent, 1, ""},
		"body_bytes_sent": {size, 0, nginx},
		"bytes_sent":      {size, 1, nginx},
		"request_time":    {seconds, 0, nginx},

		"ClientHost":            {client, 0, traefik},
		"ClientAddr":            {client, 1, traefik},
		"ClientUsername":        {user, 0, traefik},
		"StartUTC":              {when, 0, traefik},
		"StartLocal":            {when, 1, traefik},
		"RequestHost":           {host, 0, traefik},
		"RequestAddr":           {host, 1, traefik},
		"RequestMethod":         {method, 0, traefik},
		"RequestPath":           {target, 0, traefik},
		"request_User-Agent":    {agent, 0, traefik},
		"request_Referer":       {referer, 0, traefik},
		"DownstreamStatus":      {status, 0, traefik},
		"DownstreamContentSize": {size, 0, traefik},
		"Duration":              {nanoseconds, 0, traefik},

		"ClientIP":               {client, 0, cloudflare},
		"EdgeStartTimestamp":     {when, 0, cloudflare},
		"ClientRequestHost":      {host, 0, cloudflare},
		"ClientRequestMethod":    {method, 0, cloudflare},
		"ClientRequestURI":       {target, 0, cloudflare},
		"ClientRequestPath":      {target, 1, cloudflare},
		"ClientRequestReferer":   {referer, 0, cloudflare},
		"ClientRequestUserAgent": {agent, 0, cloudflare},
		"EdgeResponseStatus":     {status, 0, cloudflare},
		"EdgeResponseBytes":      {size, 0, cloudflare},
	}
}

// caddyMember knows the names inside the request of a Caddy line. Caddy before
// 2.5 wrote the address as remote_addr; client_ip is the one that its trusted
// proxies name.
func caddyMember(name string) member {
	switch name {
	case "client_ip":
		return member{client, 0, caddy}
	case "remote_ip":
		return member{client, 1, caddy}
	case "remote_addr":
		return member{client, 2, caddy}
	case "method":
		return member{method, 0, caddy}
	case "host":
		return member{host, 0, caddy}
	case "uri":
		return member{target, 0, caddy}
	}
	return member{}
}
