package apptest

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"encoding/pem"
	"io"
	"net"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"
)

// syslogServer reads frames (RFC 5425) until each sender ends the connection.
func syslogServer(t *testing.T, c *collector, certificate *tls.Certificate) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	in := l
	if certificate != nil {
		in = tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{*certificate}, MinVersion: tls.VersionTLS12})
	}
	go func() {
		for {
			conn, err := in.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				r := bufio.NewReader(conn)
				for {
					length, err := r.ReadString(' ')
					if err != nil {
						return
					}
					n, _ := strconv.Atoi(strings.TrimSpace(length))
					message := make([]byte, n)
					if _, err := io.ReadFull(r, message); err != nil {
						return
					}
					c.mu.Lock()
					if c.refuse {
						c.mu.Unlock()
						if tc, ok := conn.(*tls.Conn); ok {
							_ = tc.NetConn().Close() // cut off
						}
						return
					}
					c.bodies = append(c.bodies, message)
					if _, text, ok := bytes.Cut(message, []byte("] {")); ok {
						c.take(append([]byte{'{'}, text...))
					}
					c.mu.Unlock()
				}
			}()
		}
	}()
	return l.Addr().String()
}

func TestSyslogIsFramedSentOverTLSAndConfirmed(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		o.Environ = toLoopback
		a := Start(t, o)
		admin := a.SetUp()
		https := httptest.NewTLSServer(nil) // for its certificate
		defer https.Close()
		c := &collector{}
		address := "tls://" + syslogServer(t, c, &https.TLS.Certificates[0])
		id, secret := admin.stream("kind", "SYSLOG", "name", "SIEM", "address", address, "from", "BEGINNING")
		Eventually(t, "refusal", func() bool { return strings.Contains(admin.streamState().Problem, "certificate") })
		if got := c.all(); len(got) != 0 || secret != "" {
			t.Fatalf("%d events went to somebody whom nobody vouches for", len(got))
		}
		authority := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: https.Certificate().Raw}))
		admin.Must(updatingStream, input("id", id, "authority", authority), nil)
		a.numbered()
		a.caughtUp(c, admin.Organization)
		c.whole(t, 1)
		if p := admin.streamProblem(id); p != "" {
			t.Error(p)
		}
		if m := string(c.bodies[0]); !strings.HasPrefix(m, "<110>1 ") || !strings.Contains(m, ` localhost Strongroom - organization.created [origin software="Strongroom" swVersion="test"][meta sequenceId="1"][strongroom@32473 `) {
			t.Errorf("%.300s", m)
		}

		c.set(true, false)
		a.happen(admin.Organization, 2)
		Eventually(t, "a connection that is cut off", func() bool { return admin.streamState().FailingSince != "" })
		c.set(false, false)
		a.Clock.Advance(10 * time.Minute)
		a.caughtUp(c, admin.Organization)
		c.whole(t, 1)
	})
}

func TestPlainSyslogReachesWhatTheOperatorAllowsOnly(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{Environ: toLoopback})
	admin := a.SetUp()
	c := &collector{}
	address := "tcp://" + syslogServer(t, c, nil)
	admin.stream("kind", "SYSLOG", "name", "SIEM", "address", address, "from", "BEGINNING")
	a.numbered()
	a.caughtUp(c, admin.Organization)
	c.whole(t, 1)
	admin.Refused("INVALID", addingStream, input("kind", "SYSLOG", "name", "Out", "address", "tcp://8.8.8.8:514", "from", "NOW"))
}

func TestStreamsReachPublicAddressesOnly(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	for _, address := range []string{"http://127.0.0.1/", "https://127.0.0.1/", "https://169.254.169.254/latest"} {
		admin.Refused("INVALID", addingStream, input("kind", "WEBHOOK", "name", "Inside", "address", address, "from", "NOW"))
	}
	for _, address := range []string{
		"tcp://127.0.0.1:514", "tls://127.0.0.1:6514", "tls://10.0.0.1", "tls://[::1]:6514", "tls://169.254.169.254:80", "https://siem.example.com",
		"tls://siem.example.com:99999", "tls://user:secret@siem.example.com", "tls://siem.example.com/path", "tls://", "siem.example.com:6514",
	} {
		admin.Refused("INVALID", addingStream, input("kind", "SYSLOG", "name", "Inside", "address", address, "from", "NOW"))
	}
	id, _ := admin.stream("kind", "SYSLOG", "name", "A name for inside", "address", "tls://localhost:1", "from", "NOW")
	if p := admin.streamProblem(id); !strings.Contains(p, "public Internet") {
		t.Errorf("the test says %q", p)
	}
}
