package outbound

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/strongroom/strongroom/server/fault"
)

// CheckPour reads the address of a connection that somebody typed: tls://host, with
// the port if it is not that of syslog over TLS, or tcp://host:port where the operator
// allows it.
func (c *Client) CheckPour(field, address string) (*url.URL, error) {
	address = strings.TrimSpace(address)
	u, err := url.Parse(address)
	switch {
	case err != nil || len(address) > maxURL || strings.ContainsFunc(address, unicode.IsSpace) || u.Hostname() == "" || u.Opaque != "" ||
		strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil || len(u.Host) > 260:
		return nil, fault.Invalid(field, "Write tls://, the host and the port, such as tls://siem.example.com:6514.")
	case u.Scheme != "tls" && (u.Scheme != "tcp" || len(c.Private) == 0):
		return nil, fault.Invalid(field, "The address must begin with tls://.")
	case u.Scheme == "tcp" && u.Port() == "":
		return nil, fault.Invalid(field, "Write the port, too, such as tcp://10.0.0.5:601.")
	}
	u.Path = ""
	if u.Port() == "" {
		u.Host = net.JoinHostPort(u.Hostname(), "6514")
	}
	if n, err := strconv.Atoi(u.Port()); err != nil || n < 1 || n > 65535 {
		return nil, fault.Invalid(field, "That is not a port.")
	}
	if a, err := netip.ParseAddr(u.Hostname()); err == nil && !c.allowed(a, u.Scheme == "tls") {
		return nil, fault.Invalid(field, "%s", errRefused.Error())
	}
	return u, nil
}

// Pour connects to an address that CheckPour has read, writes body, ends its side of
// the connection, and waits until the other side has ended its own: under TLS by
// close_notify, which it sends after it has read ours and so everything before it
// (RFC 5425, 4.4). The error is a Problem.
func (c *Client) Pour(ctx context.Context, address string, body []byte) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	u, err := c.CheckPour("address", address)
	if err != nil {
		return problem("The address cannot be used.")
	}
	conn, err := c.Dial(ctx, u.Host, u.Scheme == "tls")
	if err != nil {
		return Explain(err)
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	cut := new(bool)
	var way interface {
		io.ReadWriter
		CloseWrite() error
	}
	if u.Scheme == "tls" {
		watched := &ending{Conn: conn}
		cut = &watched.ended
		secure := tls.Client(watched, &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: c.Roots, ServerName: u.Hostname()})
		if err := secure.HandshakeContext(ctx); err != nil {
			return Explain(err)
		}
		way = secure
	} else {
		way = conn.(*net.TCPConn)
	}
	if _, err := way.Write(body); err != nil {
		return Explain(err)
	}
	if err := way.CloseWrite(); err != nil {
		return Explain(err)
	}
	n, err := io.Copy(io.Discard, io.LimitReader(way, maxAnswer+1))
	switch {
	case n > maxAnswer:
		return problem("The other side answers, and does not stop.")
	case err == nil && *cut, errors.Is(err, io.ErrUnexpectedEOF):
		return problem("The other side cut the connection off without saying that it has read everything.")
	case err != nil:
		var slow net.Error
		if ctx.Err() != nil || errors.As(err, &slow) && slow.Timeout() {
			return problem("The other side did not end the connection within 10 seconds, so it is not known whether it has read everything.")
		}
		return Explain(err)
	}
	return nil
}

// Trusting returns a client that trusts certificates which these, as PEM, vouch for,
// instead of those that it trusts itself. Without any it is the client itself.
func (c *Client) Trusting(authority string) (*Client, error) {
	if authority == "" {
		return c, nil
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM([]byte(authority)) {
		return nil, problem("The certificates of the authority cannot be read.")
	}
	out := *c
	out.Roots = roots
	return &out, nil
}

// ending notes that the connection beneath TLS ended, or broke: the end of what TLS
// read is then not the end that the other side has said.
type ending struct {
	net.Conn
	ended bool
}

func (e *ending) Read(b []byte) (int, error) {
	n, err := e.Conn.Read(b)
	e.ended = e.ended || err != nil
	return n, err
}
