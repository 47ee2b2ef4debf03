package config

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Validate checks the settings against each other. Every error names the setting
// and says what to do.
func (c *Config) Validate() error {
	var problems []error
	demand := func(ok bool, format string, args ...any) {
		if !ok {
			problems = append(problems, fmt.Errorf(prefix+format, args...))
		}
	}

	demand(slices.Contains([]Mode{Development, Production}, c.Mode), "MODE: %q is neither development nor production", c.Mode)
	demand(c.Mode != Development || c.isLocal(),
		"MODE: development needs loopback addresses in LISTEN and BASE_URL, because it shows mail and the schema to anyone; use production")
	demand(strings.TrimSpace(c.DataDir) != "", "DATA_DIR: name a folder")
	c.validateAddresses(demand)
	c.validateDatabase(demand)
	if c.RootKey.IsSet() {
		_, err := decodeKey(c.RootKey.Reveal())
		demand(err == nil, "ROOT_KEY: %v", err)
	}
	demand(c.SessionIdle >= time.Minute, "SESSION_IDLE: %s is too short; give at least 1m", c.SessionIdle)
	demand(c.SessionLifetime >= c.SessionIdle, "SESSION_LIFETIME: %s is shorter than SESSION_IDLE (%s)", c.SessionLifetime, c.SessionIdle)
	demand(c.MaxUploadBytes > 0, "MAX_UPLOAD_BYTES: give a size above zero")
	demand(c.MaxBodyBytes >= 64<<10, "MAX_BODY_BYTES: %s is too small for the web application; give at least 64KiB", c.MaxBodyBytes)
	demand(new(slog.Level).UnmarshalText([]byte(c.LogLevel)) == nil && slices.Contains([]string{"debug", "info", "warn", "error"}, c.LogLevel),
		"LOG_LEVEL: %q is none of debug, info, warn, error", c.LogLevel)
	demand(slices.Contains([]string{"text", "json"}, c.LogFormat), "LOG_FORMAT: %q is neither text nor json", c.LogFormat)
	c.validateMail(demand)
	c.validateTexts(demand)
	if u, err := url.Parse(c.SecurityContact); c.SecurityContact != "" {
		demand(err == nil && (u.Scheme == "https" && u.Host != "" || u.Scheme == "mailto" && strings.Contains(u.Opaque, "@")),
			"SECURITY_CONTACT: %q is neither a mailto: nor an https: address", c.SecurityContact)
	}
	if u, err := url.Parse(c.BreachedService); c.BreachedService != "" {
		demand(err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname())),
			"BREACHED_SERVICE: %q is no https address", c.BreachedService)
	}

	s := c.Sandbox
	demand(s.Threads >= 1 && s.Threads <= 64, "SANDBOX_THREADS: %d is not between 1 and 64", s.Threads)
	demand(s.MemoryMB >= 128, "SANDBOX_MEMORY_MB: %d is too little for any query; give at least 128", s.MemoryMB)
	demand(s.SpillMB >= 0, "SANDBOX_SPILL_MB: %d is negative; 0 forbids spilling", s.SpillMB)
	demand(s.QueryTimeout >= time.Second, "SANDBOX_QUERY_TIMEOUT: %s is too short; give at least 1s", s.QueryTimeout)
	demand(s.MaxRows >= 1 && s.MaxRows <= 10_000_000, "SANDBOX_MAX_ROWS: %d is not between 1 and 10000000", s.MaxRows)
	demand(s.Runs >= 0 && s.Runs <= 256, "SANDBOX_RUNS: %d is not between 0 and 256", s.Runs)
	demand(s.Warm >= 0 && s.Warm <= 64, "SANDBOX_WARM: %d is not between 0 and 64", s.Warm)

	g := c.GraphQL
	demand(g.Depth >= 8, "GRAPHQL_DEPTH: %d is too little for the web application; give at least 8", g.Depth)
	demand(g.Cost >= 1000, "GRAPHQL_COST: %d is too little for the web application; give at least 1000", g.Cost)
	demand(g.Aliases >= 1, "GRAPHQL_ALIASES: give at least 1")
	demand(g.Mutations >= 1, "GRAPHQL_MUTATIONS: give at least 1")
	return errors.Join(problems...)
}

type demander = func(ok bool, format string, args ...any)

func (c *Config) validateAddresses(demand demander) {
	host, _, err := net.SplitHostPort(c.Listen)
	demand(err == nil, "LISTEN: %q is no address; write it like localhost:8080 or 0.0.0.0:8443", c.Listen)
	if err == nil {
		demand(isLoopback(host) || c.ServesTLS() || c.AllowPlainListen,
			"LISTEN: %s can be reached from other machines without encryption; set TLS_CERT and TLS_KEY, or ALLOW_PLAIN_LISTEN=true behind a TLS proxy", c.Listen)
	}

	demand((c.TLSCert == "") == (c.TLSKey == ""), "TLS_CERT: set TLS_CERT and TLS_KEY together")
	if c.ServesTLS() {
		_, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
		demand(err == nil, "TLS_CERT: %v", err)
	}

	u, err := url.Parse(c.BaseURL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		demand(false, "BASE_URL: %q is no address; write the one that people type, like https://strongroom.example.com", c.BaseURL)
		return
	}
	demand(u.Path == "" && u.RawQuery == "" && u.Fragment == "" && u.User == nil,
		"BASE_URL: write scheme and host alone, like https://strongroom.example.com")
	demand(u.Scheme == "https" || isLoopback(u.Hostname()),
		"BASE_URL: %s is not encrypted and not on this machine; use https", c.BaseURL)
}

func (c *Config) validateDatabase(demand demander) {
	if !c.DatabaseURL.IsSet() {
		return
	}
	// The URL may hold a password, so none of it is repeated.
	u, err := url.Parse(c.DatabaseURL.Reveal())
	demand(err == nil && (u.Scheme == "postgres" || u.Scheme == "postgresql"),
		"DATABASE_URL: write it like postgres://user:password@host:5432/strongroom, special characters of the password percent-encoded")
}

func (c *Config) validateMail(demand demander) {
	m := c.SMTP
	demand(slices.Contains([]string{"starttls", "tls", "none"}, m.TLS), "SMTP_TLS: %q is none of starttls, tls, none", m.TLS)
	if m.Host == "" {
		return
	}
	demand(m.Port > 0 && m.Port < 1<<16, "SMTP_PORT: %d is no port", m.Port)
	_, err := mail.ParseAddress(m.From)
	demand(err == nil, "SMTP_FROM: %q is no address; write it like Strongroom <strongroom@example.com>", m.From)
	demand(m.TLS != "none" || isLoopback(m.Host), "SMTP_TLS: none is only possible with a mail server on loopback; use starttls or tls")
	demand((m.User == "") == !m.Password.IsSet(), "SMTP_USER: set SMTP_USER and SMTP_PASSWORD together")
}

func (c *Config) validateTexts(demand demander) {
	t := c.SMS
	demand(slices.Contains([]string{"", "twilio", "http"}, t.Gateway), "SMS_GATEWAY: %q is neither twilio nor http", t.Gateway)
	demand(t.Hourly >= 1 && t.Hourly <= 1_000_000, "SMS_HOURLY: give a number from 1 to 1000000")
	if t.Gateway == "" {
		return
	}
	demand(t.Token.IsSet(), "SMS_TOKEN: the gateway needs a secret to sign in with")
	if t.URL != "" || t.Gateway == "http" {
		u, err := url.Parse(t.URL) // it may hold a secret, so none of it is repeated
		demand(err == nil && u.Host != "" && u.User == nil && (u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname())),
			"SMS_URL: write the gateway's address like https://sms.example.com/messages; plain http is only possible on loopback")
	}
	if t.Gateway == "twilio" {
		demand(strings.HasPrefix(t.Account, "AC"), "SMS_ACCOUNT: write the SID of the account at Twilio; it begins with AC")
		demand(t.Key == "" || strings.HasPrefix(t.Key, "SK"), "SMS_KEY: write the SID of an API key at Twilio; it begins with SK")
		demand(t.From != "", "SMS_FROM: name the sender: a number, or the SID of a messaging service")
	}
}

// ServesTLS tells whether the server itself speaks HTTPS.
func (c *Config) ServesTLS() bool { return c.TLSCert != "" && c.TLSKey != "" }

// IsSecure tells whether people reach the server by HTTPS.
func (c *Config) IsSecure() bool { return strings.HasPrefix(c.BaseURL, "https://") }

// isLocal tells whether only this machine can reach the server. A trusted proxy
// means that strangers come through it, whatever the addresses say.
func (c *Config) isLocal() bool {
	host, _, err := net.SplitHostPort(c.Listen)
	u, urlErr := url.Parse(c.BaseURL)
	return err == nil && urlErr == nil && isLoopback(host) && isLoopback(u.Hostname()) && len(c.TrustedProxies) == 0
}

// derive fills what was left empty from the rest.
func (c *Config) derive() {
	if host, _, err := net.SplitHostPort(c.Listen); c.BaseURL == "" && err == nil && isLoopback(host) {
		c.BaseURL = "http://" + c.Listen
		if c.ServesTLS() {
			c.BaseURL = "https://" + c.Listen
		}
	}
	if c.Mode == "" {
		c.Mode = Production
		if c.isLocal() && !c.IsSecure() {
			c.Mode = Development
		}
	}
}

// isLoopback knows the name localhost and literal addresses. It resolves no
// other name: what a resolver says may change after the check.
func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}
