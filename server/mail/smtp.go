package mail

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/netip"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// SMTP delivers through a mail server, one connection for each message.
type SMTP struct {
	Host     string
	Port     int
	User     string // empty sends without signing in
	Password string
	From     string // such as Strongroom <strongroom@example.com>
	// TLS is starttls, tls or none. The last one works on loopback only, whatever
	// the rest of the program thinks.
	TLS string

	roots *tls.Config // for tests; nil trusts the roots of the system
}

// timeout bounds one delivery.
const timeout = 30 * time.Second

// Send delivers one message.
func (s SMTP) Send(ctx context.Context, m Message) error {
	if err := m.check(); err != nil {
		return err
	}
	msg, err := s.compose(m)
	if err != nil {
		return fmt.Errorf("compose %s mail: %w", m.Kind, err)
	}
	var line connection
	defer line.close()
	client, err := s.client(&line)
	if err != nil {
		return fmt.Errorf("set up mail server: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if err := client.DialAndSendWithContext(ctx, msg); err != nil {
		return fmt.Errorf("send %s mail: %w", m.Kind, withoutRecipient(err))
	}
	return nil
}

func (s SMTP) compose(m Message) (*gomail.Msg, error) {
	from, err := mail.ParseAddress(s.From)
	if err != nil {
		return nil, errors.New("the sender is no address; correct STRONGROOM_SMTP_FROM")
	}
	_, domain, _ := strings.Cut(from.Address, "@")
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(from)
	msg.ToMailAddress(&mail.Address{Address: m.To})
	msg.Subject(m.Subject)
	msg.SetDate()
	msg.SetMessageIDWithValue(rand.Text() + "@" + domain)
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no out-of-office answers
	if m.Unsubscribe != "" {                             // RFC 8058, section 3.1
		msg.SetGenHeader("List-Unsubscribe", "<"+m.Unsubscribe+">")
		msg.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	return msg, nil
}

// connection remembers what was dialed. The client forgets to close it when
// STARTTLS or signing in fails.
type connection struct{ net.Conn }

func (c *connection) close() {
	if c.Conn != nil {
		_ = c.Conn.Close() // mostly the client has closed it
	}
}

func (s SMTP) client(line *connection) (*gomail.Client, error) {
	config := &tls.Config{ServerName: s.Host, MinVersion: tls.VersionTLS12}
	if s.roots != nil {
		config.RootCAs = s.roots.RootCAs
	}
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(ctx, network, address)
		line.Conn = conn
		return conn, err
	}
	options := []gomail.Option{gomail.WithPort(s.Port), gomail.WithTimeout(timeout), gomail.WithTLSConfig(config)}
	switch {
	case s.TLS == "starttls":
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory), gomail.WithDialContextFunc(dial))
	case s.TLS == "tls":
		options = append(options, gomail.WithSSL()) // must dial by itself to know that it is encrypted
	case s.TLS == "none" && isLoopback(s.Host):
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS), gomail.WithDialContextFunc(dial))
	default:
		return nil, errors.New("mail would leave this machine without encryption; set STRONGROOM_SMTP_TLS to starttls or tls")
	}
	if s.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
	}
	return gomail.NewClient(s.Host, options...)
}

// withoutRecipient keeps what an operator needs: mail servers repeat the address
// in their answers, and the log must hold none.
func withoutRecipient(err error) error {
	var e *gomail.SendError
	if !errors.As(err, &e) {
		return err
	}
	kind := "permanently"
	if e.IsTemp() {
		kind = "for now"
	}
	code := strings.TrimSpace(fmt.Sprint(e.ErrorCode(), " ", e.EnhancedStatusCode()))
	return fmt.Errorf("the mail server refused it %s: %s (%s)", kind, e.Reason, code)
}

func isLoopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && addr.Unmap().IsLoopback()
}
