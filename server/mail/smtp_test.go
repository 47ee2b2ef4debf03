package mail

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"io"
	"math/big"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"testing"
	"time"
)

// sink is a mail server for one message.
type sink struct {
	tls      *tls.Config // offered by STARTTLS; nil offers none
	atOnce   bool        // speaks TLS from the first byte instead
	reject   string      // answer to RCPT, if set
	port     int
	commands chan []string // what the client said, when it is done
	data     string
}

func startSink(t *testing.T, s *sink) *sink {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	s.port, s.commands = listener.Addr().(*net.TCPAddr).Port, make(chan []string, 1)
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			s.commands <- nil
			return
		}
		s.commands <- s.serve(conn)
	}()
	return s
}

func (s *sink) serve(conn net.Conn) (commands []string) {
	defer func() { conn.Close() }()
	encrypted := s.atOnce
	if encrypted {
		conn = tls.Server(conn, s.tls)
	}
	lines := bufio.NewReader(conn)
	say := func(format string, args ...any) { fmt.Fprintf(conn, format+"\r\n", args...) }
	say("220 sink ESMTP")
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return commands
		}
		line = strings.TrimRight(line, "\r\n")
		commands = append(commands, line)
		switch verb, _, _ := strings.Cut(strings.ToUpper(line), " "); verb {
		case "EHLO":
			say("250-sink")
			if s.tls != nil && !encrypted {
				say("250-STARTTLS")
			}
			say("250-AUTH PLAIN")
			say("250 8BITMIME")
		case "STARTTLS":
			say("220 go on")
			conn = tls.Server(conn, s.tls)
			lines, encrypted = bufio.NewReader(conn), true
		case "AUTH":
			say("235 welcome")
		case "RCPT":
			if s.reject != "" {
				say("%s", s.reject)
				continue
			}
			say("250 ok")
		case "DATA":
			say("354 go on")
			var b strings.Builder
			for {
				line, err := lines.ReadString('\n')
				if err != nil || line == ".\r\n" {
					break
				}
				b.WriteString(strings.TrimPrefix(line, "."))
			}
			s.data = b.String()
			say("250 kept")
		case "QUIT":
			say("221 bye")
			return commands
		default:
			say("250 ok")
		}
	}
}

// certificate returns what a server presents and what a client must trust.
func certificate(t *testing.T) (server, client *tls.Config) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(time.Hour),
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA:         true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, &tls.Config{RootCAs: pool}
}

func TestSMTPDeliversOverSTARTTLS(t *testing.T) {
	t.Parallel()
	server, roots := certificate(t)
	s := startSink(t, &sink{tls: server})
	i := invitation()
	i.Inviter = "Åsa Öberg"
	m, err := i.Message(frame)
	if err != nil {
		t.Fatal(err)
	}
	sender := SMTP{Host: "127.0.0.1", Port: s.port, User: "rooms", Password: "secret", From: "Strongroom <rooms@example.com>", TLS: "starttls", roots: roots}
	if err := sender.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	commands := strings.Join(<-s.commands, "\n")
	auth := "AUTH PLAIN " + base64.StdEncoding.EncodeToString([]byte("\x00rooms\x00secret"))
	start, signIn := strings.Index(commands, "STARTTLS"), strings.Index(commands, auth)
	if start < 0 || signIn < start || !strings.Contains(commands, "RCPT TO:<bo@example.com>") {
		t.Errorf("the client said:\n%s", commands)
	}

	got, err := mail.ReadMessage(strings.NewReader(s.data))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
	if err != nil || subject != m.Subject {
		t.Errorf("subject %q, %v", subject, err)
	}
	if id := got.Header.Get("Message-Id"); !strings.HasSuffix(id, "@example.com>") {
		t.Errorf("message id %q tells the machine's name", id)
	}
	_, params, err := mime.ParseMediaType(got.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(got.Body, params["boundary"])
	for _, want := range []struct{ kind, content string }{{"text/plain", m.Text}, {"text/html", m.HTML}} {
		part, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(part.Header.Get("Content-Type"), want.kind) || strings.ReplaceAll(string(content), "\r\n", "\n") != want.content {
			t.Errorf("got %s:\n%s", part.Header.Get("Content-Type"), content)
		}
	}
}

func TestSMTPSignsInOverTLSFromTheFirstByte(t *testing.T) {
	t.Parallel()
	server, roots := certificate(t)
	s := startSink(t, &sink{tls: server, atOnce: true})
	m, err := share().Message(frame)
	if err != nil {
		t.Fatal(err)
	}
	sender := SMTP{Host: "127.0.0.1", Port: s.port, User: "rooms", Password: "secret", From: "rooms@example.com", TLS: "tls", roots: roots}
	if err := sender.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	said := strings.Join(<-s.commands, "\n")
	if strings.Contains(said, "STARTTLS") || !strings.Contains(said, "AUTH PLAIN") || !strings.Contains(s.data, "Subject:") {
		t.Errorf("the client said:\n%s", said)
	}
}

func TestSMTPSendsNothingWithoutEncryption(t *testing.T) {
	t.Parallel()
	server, _ := certificate(t)
	for name, c := range map[string]*sink{"no STARTTLS": {}, "unknown certificate": {tls: server}} {
		s := startSink(t, c)
		m, err := invitation().Message(frame)
		if err != nil {
			t.Fatal(err)
		}
		err = SMTP{Host: "127.0.0.1", Port: s.port, User: "rooms", Password: "secret", From: "rooms@example.com", TLS: "starttls"}.Send(t.Context(), m)
		if err == nil {
			t.Errorf("%s: no error", name)
		}
		if said := strings.Join(<-s.commands, "\n"); strings.Contains(said, "AUTH") || strings.Contains(said, "RCPT") {
			t.Errorf("%s: the client said:\n%s", name, said)
		}
	}
}

func TestSMTPRefusesPlaintextOffLoopback(t *testing.T) {
	t.Parallel()
	m, err := invitation().Message(frame)
	if err != nil {
		t.Fatal(err)
	}
	for _, mode := range []string{"none", "", "STARTTLS?"} {
		err := SMTP{Host: "192.0.2.1", Port: 25, From: "rooms@example.com", TLS: mode}.Send(t.Context(), m)
		if err == nil || !strings.Contains(err.Error(), "without encryption") {
			t.Errorf("%q: got error %v", mode, err)
		}
	}
}

func TestSMTPErrorNamesNoRecipient(t *testing.T) {
	t.Parallel()
	s := startSink(t, &sink{reject: "550 5.1.1 <bo@example.com> is unknown here"})
	m, err := invitation().Message(frame)
	if err != nil {
		t.Fatal(err)
	}
	err = SMTP{Host: "127.0.0.1", Port: s.port, From: "rooms@example.com", TLS: "none"}.Send(t.Context(), m)
	if err == nil || strings.Contains(err.Error(), "bo@") || !strings.Contains(err.Error(), "(550") {
		t.Errorf("got error %v", err)
	}
}
