package config

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite docs/generated/configuration.md")

func load(t *testing.T, flags map[string]string, environ ...string) *Config {
	t.Helper()
	c, err := Load(Input{Flags: flags, Environ: environ})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestDefaultsStartALocalDevelopmentServer(t *testing.T) {
	t.Parallel()
	c := load(t, nil)
	want := []any{Development, "./data", "localhost:8080", "http://localhost:8080", 30 * time.Minute, 12 * time.Hour, Bytes(2 << 30)}
	got := []any{c.Mode, c.DataDir, c.Listen, c.BaseURL, c.SessionIdle, c.SessionLifetime, c.MaxUploadBytes}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestModeIsProductionWhenAnyoneElseCanReachTheServer(t *testing.T) {
	t.Parallel()
	for _, environ := range [][]string{
		{"STRONGROOM_BASE_URL=https://rooms.example.com"},
		{"STRONGROOM_BASE_URL=https://localhost:8080"},
		{"STRONGROOM_TRUSTED_PROXIES=127.0.0.1"},
		{"STRONGROOM_LISTEN=0.0.0.0:8080", "STRONGROOM_ALLOW_PLAIN_LISTEN=true", "STRONGROOM_BASE_URL=http://localhost:8080"},
	} {
		if c := load(t, nil, environ...); c.Mode != Production {
			t.Errorf("%v: mode is %s", environ, c.Mode)
		}
	}
}

func TestFlagBeatsEnvironmentBeatsFileBeatsDefault(t *testing.T) {
	t.Parallel()
	file := write(t, "strongroom.conf", `
# three settings, the last in quotes
STRONGROOM_DATA_DIR=/file
STRONGROOM_LISTEN = localhost:1
STRONGROOM_SMTP_FROM="Rooms <rooms@example.com>"
`)
	c := load(t, map[string]string{"DATA_DIR": "/flag", "LISTEN": ""},
		"STRONGROOM_CONFIG_FILE="+file, "STRONGROOM_DATA_DIR=/environment", "STRONGROOM_LISTEN=localhost:2", "STRONGROOM_LOG_LEVEL=")
	got := map[string]string{}
	for _, s := range c.Settings() {
		got[s.Name] = s.Value + " from " + string(s.Source)
	}
	for name, want := range map[string]string{
		"STRONGROOM_DATA_DIR":  "/flag from flag",
		"STRONGROOM_LISTEN":    "localhost:2 from environment",
		"STRONGROOM_SMTP_FROM": "Rooms <rooms@example.com> from file",
		"STRONGROOM_LOG_LEVEL": "info from default",
	} {
		if got[name] != want {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
	}
	if c.BaseURL != "http://localhost:2" {
		t.Errorf("base URL %q does not follow the listen address", c.BaseURL)
	}
}

func TestSecretIsReadFromAFile(t *testing.T) {
	t.Parallel()
	c := load(t, nil, "STRONGROOM_DATABASE_URL_FILE="+write(t, "url", "postgres://u:p@db/x\n"))
	if got := c.DatabaseURL.Reveal(); got != "postgres://u:p@db/x" {
		t.Errorf("got %q", got)
	}
}

func TestSecretNeverPrints(t *testing.T) {
	t.Parallel()
	const canary = "canary-9f2c"
	c := load(t, nil, "STRONGROOM_SMTP_HOST=mail.example.com", "STRONGROOM_SMTP_FROM=a@example.com", "STRONGROOM_SMTP_USER=u",
		"STRONGROOM_SMTP_PASSWORD="+canary, "STRONGROOM_DATABASE_URL=postgres://u:"+canary+"@db/x?password="+canary)
	var out bytes.Buffer
	if err := c.Print(&out); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(&out, "%v %+v %#v %s", *c, *c, *c, c.SMTP.Password)
	if err := json.NewEncoder(&out).Encode(c); err != nil {
		t.Fatal(err)
	}
	slog.New(slog.NewTextHandler(&out, nil)).Info("", "config", c, "password", c.SMTP.Password)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("", "config", c)
	if strings.Contains(out.String(), canary) {
		t.Errorf("a secret shows in:\n%s", out.String())
	}
	if want := "STRONGROOM_DATABASE_URL=postgres://[redacted]@db/x\n"; !strings.Contains(out.String(), want) {
		t.Errorf("%q is missing in:\n%s", want, out.String())
	}
}

func TestMistakesSayWhatToDo(t *testing.T) {
	t.Parallel()
	const production = "STRONGROOM_BASE_URL=https://rooms.example.com"
	for _, c := range []struct {
		environ []string
		want    string
	}{
		{[]string{production, "STRONGROOM_LISTEN=0.0.0.0:80"}, "STRONGROOM_LISTEN: 0.0.0.0:80 can be reached from other machines without encryption; set TLS_CERT"},
		{[]string{production, "STRONGROOM_LISTEN=:80"}, "STRONGROOM_LISTEN: :80 can be reached"},
		{[]string{"STRONGROOM_LISTEN=10.1.2.3:80", "STRONGROOM_ALLOW_PLAIN_LISTEN=true"}, "STRONGROOM_BASE_URL: \"\" is no address"},
		{[]string{"STRONGROOM_LISTEN=nonsense"}, "STRONGROOM_LISTEN: \"nonsense\" is no address"},
		{[]string{"STRONGROOM_BASE_URL=http://rooms.example.com"}, "is not encrypted and not on this machine; use https"},
		{[]string{"STRONGROOM_BASE_URL=http://localhost.evil.example"}, "is not encrypted"},
		{[]string{production + "/path"}, "write scheme and host alone"},
		{[]string{production, "STRONGROOM_MODE=development"}, "development needs loopback addresses"},
		{[]string{"STRONGROOM_MODE=staging"}, "\"staging\" is neither development nor production"},
		{[]string{"STRONGROOM_TRUSTED_PROXIES=10.0.0.0/8,proxy"}, "STRONGROOM_TRUSTED_PROXIES (from environment): \"proxy\" is neither an address nor a range"},
		{[]string{"STRONGROOM_MAX_BODY_BYTES=lots"}, "\"lots\" is not a size"},
		{[]string{"STRONGROOM_SANDBOX_THREADS=two"}, "STRONGROOM_SANDBOX_THREADS (from environment)"},
		{[]string{"STRONGROOM_SANDBOX_THREADS=0"}, "STRONGROOM_SANDBOX_THREADS: 0 is not between"},
		{[]string{"STRONGROOM_DATABASE_URL=mysql://x"}, "STRONGROOM_DATABASE_URL: write it like postgres://"},
		{[]string{"STRONGROOM_ROOT_KEY=short"}, "openssl rand -hex 32"},
		{[]string{"STRONGROOM_ROOT_KEY=a", "STRONGROOM_ROOT_KEY_FILE=b"}, "are both set; remove one"},
		{[]string{"STRONGROOM_ROOT_KEY_FILE=/nowhere/root.key"}, "STRONGROOM_ROOT_KEY_FILE: open /nowhere/root.key"},
		{[]string{"STRONGROOM_SMTP_HOST=mail.example.com", "STRONGROOM_SMTP_FROM=a@example.com", "STRONGROOM_SMTP_TLS=none"}, "none is only possible with a mail server on loopback"},
		{[]string{"STRONGROOM_SMTP_HOST=mail.example.com"}, "STRONGROOM_SMTP_FROM: \"\" is no address"},
		{[]string{"STRONGROOM_SMTP_HOST=localhost", "STRONGROOM_SMTP_FROM=a@example.com", "STRONGROOM_SMTP_USER=u"}, "set SMTP_USER and SMTP_PASSWORD together"},
		{[]string{"STRONGROOM_TLS_CERT=cert.pem"}, "set TLS_CERT and TLS_KEY together"},
		{[]string{"STRONGROOM_SESSION_LIFETIME=1m"}, "is shorter than SESSION_IDLE"},
		{[]string{"STRONGROOM_CONFIG_FILE=/nowhere.conf"}, "read configuration file: open /nowhere.conf"},
	} {
		_, err := Load(Input{Environ: c.environ})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: got error %v, want %q in it", c.environ, err, c.want)
		}
	}
}

func TestMistakeInASecretDoesNotRepeatIt(t *testing.T) {
	t.Parallel()
	_, err := Load(Input{Environ: []string{"STRONGROOM_DATABASE_URL=postgres://u:canary%zz@h/x", "STRONGROOM_ROOT_KEY=canary"}})
	if err == nil || strings.Contains(err.Error(), "canary") {
		t.Errorf("got error %v", err)
	}
}

func TestMisspeltNames(t *testing.T) {
	t.Parallel()
	c := load(t, nil, "STRONGROOM_LISTN=localhost:1", "STRONGROOM_PORT=tcp://10.0.0.1:80", "STRONGROOM_TEST_POSTGRES_URL=x", "HOME=/")
	want := []string{
		"STRONGROOM_LISTN is set in the environment but is no setting; did you mean STRONGROOM_LISTEN?",
		"STRONGROOM_PORT is set in the environment but is no setting",
	}
	if diff := cmp.Diff(want, c.Warnings()); diff != "" {
		t.Error(diff)
	}
	_, err := Load(Input{File: write(t, "c", "STRONGROOM_LISTN=localhost:1\nnonsense\n")})
	for _, want := range []string{"c:1: there is no setting STRONGROOM_LISTN; did you mean STRONGROOM_LISTEN?", "c:2: not of the form NAME=VALUE"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got error %v, want %q in it", err, want)
		}
	}
}

func TestNetworks(t *testing.T) {
	t.Parallel()
	var n Networks
	if err := n.UnmarshalText([]byte("10.1.2.3/8, 192.0.2.7,2001:db8::/32,::ffff:172.16.0.0/108")); err != nil {
		t.Fatal(err)
	}
	if got, want := n.String(), "10.0.0.0/8,192.0.2.7/32,2001:db8::/32,172.16.0.0/12"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for addr, want := range map[string]bool{
		"10.9.9.9": true, "::ffff:10.9.9.9": true, "192.0.2.7": true, "172.31.0.1": true, "2001:db8::1%eth0": true,
		"192.0.2.8": false, "11.0.0.1": false, "2001:db9::1": false, "::1": false,
	} {
		if n.Contains(netip.MustParseAddr(addr)) != want {
			t.Errorf("Contains(%s) is not %v", addr, want)
		}
	}
	if n.Contains(netip.Addr{}) {
		t.Error("the zero address is contained")
	}
}

func TestBytes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Bytes{"1048576": 1 << 20, "1MiB": 1 << 20, "2 GiB": 2 << 30, "5kB": 5000, "7B": 7} {
		var b Bytes
		if err := b.UnmarshalText([]byte(text)); err != nil || b != want {
			t.Errorf("%s: got %d, %v", text, b, err)
		}
	}
	for _, text := range []string{"", "-1", "1.5GiB", "9999999999GiB", "MiB", "1TiB"} {
		if err := new(Bytes).UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is accepted", text)
		}
	}
}

func TestEverySettingIsDocumented(t *testing.T) {
	t.Parallel()
	fields := describe()
	if len(fields) < 30 {
		t.Fatalf("only %d settings were found", len(fields))
	}
	for _, f := range fields {
		if len(f.Doc) < 10 || !strings.HasSuffix(f.Doc, ".") {
			t.Errorf("%s is documented as %q", f.Name, f.Doc)
		}
		if strings.Contains(f.Name, "PASSWORD") && f.Name != "STRONGROOM_BREACHED_PASSWORDS" && !f.Secret { // that one is the path of a file
			t.Errorf("%s is no secret", f.Name)
		}
	}
}

func TestConfigurationPageIsCurrent(t *testing.T) {
	t.Parallel()
	var want bytes.Buffer
	if err := Page(&want); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("..", "..", "docs", "generated", "configuration.md")
	if *update {
		if err := os.WriteFile(path, want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.String(), string(got)); diff != "" {
		t.Errorf("run make generate:\n%s", diff)
	}
}
