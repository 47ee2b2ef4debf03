// Package outbound talks to addresses that an organization typed, such as those of
// webhooks. They must not lead into the operator's own network (SSRF): a name is
// resolved once, the address is checked, and that very address is dialled. There
// are no redirects, no proxy, no cookies, and little time.
package outbound

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/strongroom/strongroom/server/fault"
)

const (
	timeout   = 10 * time.Second
	maxAnswer = 64 << 10 // bytes
	maxURL    = 2000     // characters
)

// Client sends. The zero Client reaches the Internet only, over TLS.
type Client struct {
	// Private are ranges that the operator lets organizations reach although they are
	// not public; there plain HTTP is possible, too.
	Private []netip.Prefix
	// Roots are the certificates to trust; nil is the system's.
	Roots *x509.CertPool
	// Resolve looks a name up; nil asks the system.
	Resolve func(ctx context.Context, host string) ([]netip.Addr, error)
}

// Problem is why something could not be sent, in a sentence that holds no part of
// the address.
type Problem struct {
	Text string
	// Answer is the status that the other side answered with; 0 if it did not.
	Answer int
}

func (p *Problem) Error() string { return p.Text }

func problem(text string) error { return &Problem{Text: text} }

var errRefused = problem("The address is not on the public Internet. The operator can allow it by STRONGROOM_OUTBOUND_PRIVATE.")

// Check reads an address that somebody typed. field is what to complain about.
func (c *Client) Check(field, address string) (*url.URL, error) {
	address = strings.TrimSpace(address)
	u, err := url.Parse(address)
	switch {
	case err != nil || len(address) > maxURL || strings.ContainsFunc(address, unicode.IsSpace) || u.Hostname() == "" || u.Opaque != "":
		return nil, fault.Invalid(field, "That is not a web address.")
	case u.Scheme != "https" && (u.Scheme != "http" || len(c.Private) == 0):
		return nil, fault.Invalid(field, "The address must begin with https://.")
	case u.User != nil:
		return nil, fault.Invalid(field, "The address must not hold a name or a password.")
	case u.Fragment != "":
		return nil, fault.Invalid(field, "The address must not hold a #.")
	}
	if p := u.Port(); p != "" {
		if n, err := strconv.Atoi(p); err != nil || n < 1 || n > 65535 {
			return nil, fault.Invalid(field, "That is not a web address.")
		}
	}
	if a, err := netip.ParseAddr(u.Hostname()); err == nil && !c.allowed(a, u.Scheme == "https") {
		return nil, fault.Invalid(field, "%s", errRefused.Error())
	}
	return u, nil
}

// allowed reports whether an address can be dialled.
func (c *Client) allowed(a netip.Addr, secure bool) bool {
	if a.Zone() == "" && !a.Is4In6() && within(a, c.Private) {
		return true
	}
	return secure && Public(a)
}

// Post sends a body and returns what was answered, if that is a success. The error
// is a Problem.
func (c *Client) Post(ctx context.Context, address string, header http.Header, body []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	u, err := c.Check("address", address)
	if err != nil {
		return nil, problem("The address cannot be used.")
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), bytes.NewReader(body))
	if err != nil {
		return nil, problem("The address cannot be used.")
	}
	req.Header = header.Clone()
	req.Header.Set("User-Agent", "Strongroom")
	transport := &http.Transport{
		Proxy: nil,
		DialContext: func(ctx context.Context, _, hostport string) (net.Conn, error) {
			return c.Dial(ctx, hostport, u.Scheme == "https")
		},
		TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: c.Roots},
		TLSHandshakeTimeout: timeout, ResponseHeaderTimeout: timeout, MaxResponseHeaderBytes: maxAnswer,
		DisableKeepAlives: true, DisableCompression: true,
	}
	client := &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	res, err := client.Do(req)
	if err != nil {
		return nil, Explain(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	switch {
	case res.StatusCode < 200 || res.StatusCode > 299:
		text := "The other side answered " + strconv.Itoa(res.StatusCode) + "."
		if res.StatusCode >= 300 && res.StatusCode < 400 {
			text = "The other side answered " + strconv.Itoa(res.StatusCode) + ", a redirect, which is not followed."
		}
		return nil, &Problem{Text: text, Answer: res.StatusCode}
	case err != nil:
		return nil, Explain(err)
	case len(answer) > maxAnswer:
		return nil, &Problem{Text: "The answer is longer than 64 KiB.", Answer: res.StatusCode}
	}
	return answer, nil
}

// Dial resolves a host once and connects to the first of its addresses that can be
// reached and is allowed. secure says that TLS follows.
func (c *Client) Dial(ctx context.Context, hostport string, secure bool) (net.Conn, error) {
	host, port, err := net.SplitHostPort(hostport)
	if err != nil {
		return nil, problem("The address cannot be used.")
	}
	addresses, err := c.resolve(ctx, host)
	if err != nil {
		return nil, problem("The name of the host could not be resolved.")
	}
	last := errRefused
	for _, a := range addresses {
		if !c.allowed(a, secure) {
			continue
		}
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", net.JoinHostPort(a.String(), port))
		if err == nil {
			return conn, nil
		}
		last = err
	}
	return nil, last
}

func (c *Client) resolve(ctx context.Context, host string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{a}, nil
	}
	look := c.Resolve
	if look == nil {
		look = func(ctx context.Context, host string) ([]netip.Addr, error) {
			found, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
			for i, a := range found {
				found[i] = a.Unmap() // an A record, in the form that the resolver has for it
			}
			return found, err
		}
	}
	return look(ctx, host)
}

// Explain turns what went wrong into a Problem. The error itself may quote the
// address, which can be a secret.
func Explain(err error) error {
	var p *Problem
	var invalid *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var network net.Error
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &invalid):
		return problem("The certificate of the other side is not valid.")
	case errors.As(err, &record):
		return problem("The other side does not speak TLS.")
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return problem("The other side did not answer within 10 seconds.")
	}
	return problem("The other side could not be reached.")
}
