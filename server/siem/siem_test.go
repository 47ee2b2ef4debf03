package siem

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/strongroom/strongroom/server/activity"
)

func event(kind string) Event {
	return Event{
		ID: "evt_1", Kind: kind, Organization: "org_1", Outcome: "SUCCEEDED", Sequence: 7, Time: time.UnixMilli(1_790_000_000_123).UTC(),
		Actor: "usr_1", ActorName: "Ann", Object: "obj_1",
		Detail: activity.Detail{Name: "Thing", Address: "203.0.113.9", Agent: "Firefox", Request: "req_1", Facts: map[string]string{"a": "b"}},
	}
}

// required are the attributes that OCSF 1.3.0 requires: of every event, and of each
// class besides; "a|b" stands for at least one of them.
var required = map[int][]string{
	-1:   {"activity_id", "category_uid", "class_uid", "metadata.version", "metadata.product.vendor_name", "metadata.product.name", "severity_id", "time", "type_uid"},
	2004: {"finding_info.uid", "finding_info.title"},
	2005: {"finding_info_list", "status_id", "assignee|assignee_group"},
	3001: {"user.uid|user.name"},
	3002: {"user.uid|user.name", "service.name|dst_endpoint"},
	3004: {"entity.uid|entity.name"},
	6003: {"actor.user|actor.app_name", "api.operation", "src_endpoint.ip|src_endpoint.name|src_endpoint.svc_name"},
	6005: {"actor.user|actor.app_name", "src_endpoint.ip|src_endpoint.name|src_endpoint.svc_name", "table.uid|table.name"},
}

func has(o map[string]any, path string) bool {
	for _, way := range strings.Split(path, "|") {
		var at any = o
		for _, part := range strings.Split(way, ".") {
			m, _ := at.(map[string]any)
			at = m[part]
		}
		if at != nil && at != "" {
			return true
		}
	}
	return false
}

func TestEachKindIsMappedWithWhatItsClassRequires(t *testing.T) {
	t.Parallel()
	for _, k := range activity.Kinds {
		s, ok := table[k]
		if !ok {
			t.Errorf("%s is not mapped", k.Name)
			continue
		}
		if name := s.class.activities[s.activity]; (name == "") != (s.activity == other && s.named != "") {
			t.Errorf("%s: activity %d is %q, %q", k.Name, s.activity, name, s.named)
		}
		erased, system := event(k.Name), event(k.Name)
		erased.ActorName, erased.Detail = "", activity.Detail{}
		system.Actor, system.ActorName, system.Object, system.Detail = "", "", "", activity.Detail{}
		system.Outcome = "FAILED"
		if s.class == detection || s.class == incident {
			system.Object = "alr_1" // these are always about one
		}
		for name, e := range map[string]Event{"whole": event(k.Name), "erased": erased, "of the system": system} {
			text, err := e.Encode("1.0", line)
			if err != nil {
				t.Fatal(err)
			}
			var o map[string]any
			if err := json.Unmarshal(text, &o); err != nil {
				t.Fatal(err)
			}
			for _, path := range slices.Concat(required[-1], required[s.class.uid]) {
				if !has(o, path) {
					t.Errorf("%s, %s: %s is missing in %s", k.Name, name, path, text)
				}
			}
			if o["type_uid"] != float64(s.class.uid*100+s.activity) || o["category_uid"] != float64(s.class.uid/1000) {
				t.Errorf("%s: %v, %v", k.Name, o["type_uid"], o["category_uid"])
			}
		}
	}
	if len(table) != len(activity.Kinds) {
		t.Errorf("%d kinds are mapped, of %d", len(table), len(activity.Kinds))
	}
}

func TestAnEventSaysWhoWhatAndWhere(t *testing.T) {
	t.Parallel()
	text, err := event("session.started").Encode("1.0", line)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"activity_id":1,"activity_name":"Logon","actor":{"user":{"name":"Ann","type":"User","type_id":1,"uid":"usr_1"}},` +
		`"category_name":"Identity & Access Management","category_uid":3,"class_name":"Authentication","class_uid":3002,` +
		`"http_request":{"uid":"req_1","user_agent":"Firefox"},"is_remote":true,"message":"Ann signed in",` +
		`"metadata":{"event_code":"session.started","log_name":"audit","log_provider":"Strongroom","product":{"name":"Strongroom","vendor_name":"Strongroom","version":"1.0"},"sequence":7,"tenant_uid":"org_1","uid":"evt_1","version":"1.3.0"},` +
		`"service":{"name":"Strongroom","uid":"org_1"},"severity":"Informational","severity_id":1,"src_endpoint":{"ip":"203.0.113.9"},` +
		`"status":"Success","status_id":1,"time":1790000000123,"type_name":"Authentication: Logon","type_uid":300201,` +
		`"unmapped":{"facts":{"a":"b"},"kind":"session.started","object_id":"obj_1","object_name":"Thing","outcome":"SUCCEEDED"},` +
		`"user":{"name":"Ann","type_id":1,"type":"User","uid":"usr_1"}}`
	var got, wanted any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(want), &wanted); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wanted, got); diff != "" {
		t.Error(diff)
	}
}

func TestAKindOfALaterVersionIsStreamedAllTheSame(t *testing.T) {
	t.Parallel()
	text, err := event("future.happened").Encode("1.0", line)
	if err != nil || !bytes.Contains(text, []byte(`"class_uid":0`)) || !bytes.Contains(text, []byte(`"future.happened"`)) {
		t.Errorf("%s, %v", text, err)
	}
}

// hostile are names that try to end the line, the frame, the element or the string.
var hostile = []string{
	"a\nb", "a\r\n<104>1 2026-01-01T00:00:00Z evil - - - - forged", "a\u2028b\u2029c\u0085d", `x"] [forged@32473 sequence="9"]`, `\`, `\"`, "]", "\x00\x1b[2J",
	"a\xffb", "\"}\n{\"class_uid\":3002}", "😀 ünïcode", strings.Repeat("long ", 5000), strings.Repeat("\"", 9000),
}

func TestANameCannotForgeASecondEvent(t *testing.T) {
	t.Parallel()
	for _, name := range hostile {
		checkHostile(t, name)
	}
}

var valid = regexp.MustCompile(`^<1(06|07|08|09|10)>1 \S+ rooms\.example Strongroom - dataset\.changed ` +
	`\[origin software="Strongroom" swVersion="1\.0"\]\[meta sequenceId="7"\]\[strongroom@32473( [a-z]+="([^"\\\]]|\\["\\\]])*")*\] (\{.*\})$`)

// checkHostile streams an event with a name, and reads it as receivers do.
func checkHostile(t *testing.T, name string) {
	t.Helper()
	e := event("dataset.changed")
	e.Name, e.ActorName, e.Agent, e.Facts = name, name, name, map[string]string{name: name}
	text, err := e.Encode("1.0", line)
	if err != nil {
		t.Fatal(err)
	}
	if len(text) > line || bytes.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) {
		t.Errorf("%q: %d octets, or not printable ASCII: %.200q", name, len(text), text)
	}
	frame, err := e.Syslog("rooms.example", "1.0")
	if err != nil {
		t.Fatal(err)
	}
	length, message, _ := strings.Cut(string(frame), " ")
	if n, err := strconv.Atoi(length); err != nil || n != len(message) || n > longest {
		t.Fatalf("%q: a frame of %d octets says %s, %v", name, len(message), length, err)
	}
	parts := valid.FindStringSubmatch(message)
	if parts == nil || strings.ContainsAny(message, "\n\r\x00") {
		t.Fatalf("%q: %.600q", name, message)
	}
	for _, text := range []string{string(text), parts[len(parts)-1]} {
		var o struct {
			Metadata struct{ Sequence int }
			Class    int `json:"class_uid"`
		}
		d := json.NewDecoder(strings.NewReader(text))
		if err := d.Decode(&o); err != nil || o.Metadata.Sequence != 7 || o.Class != 6005 || d.More() {
			t.Errorf("%q: %v, %+v", name, err, o)
		}
	}
}

func FuzzName(f *testing.F) {
	for _, name := range hostile {
		f.Add(name)
	}
	f.Fuzz(checkHostile)
}

// TestAValueIsReadBackAsItWas undoes the escapes of RFC 5424, 6.3.3.
func TestAValueIsReadBackAsItWas(t *testing.T) {
	t.Parallel()
	undo := strings.NewReplacer(`\"`, `"`, `\\`, `\`, `\]`, `]`)
	for _, s := range []string{"plain", `"quoted"`, `back\slash`, "a]b[c", `all "of\ them]`, "ünïcode"} {
		if got := undo.Replace(escape(s)); got != s {
			t.Errorf("%q becomes %q", s, got)
		}
	}
	if got := escape("a\nb\tc\xff"); got != "a b c\uFFFD" {
		t.Errorf("%q", got)
	}
}

func TestSeverities(t *testing.T) {
	t.Parallel()
	for facts, want := range map[string]int{"": 3, "LOW": 2, "high": 4, "CRITICAL": 5} {
		e := event(activity.AlertRaised.Name)
		e.Facts = map[string]string{"severity": facts}
		if got := severity(e); got != want {
			t.Errorf("%q: %d", facts, got)
		}
	}
	e := event(activity.SignInFailed.Name)
	e.Outcome = "FAILED"
	if severity(e) != 2 {
		t.Error("what failed is no more than what did not")
	}
}

func TestNumbersOfSyslogBeginAgain(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]int{1: 1, 2147483647: 2147483647, 2147483648: 1, 2147483649: 2} {
		if got := counted(n); got != want {
			t.Errorf("%d: %d", n, got)
		}
	}
	if got := fmt.Sprint([]string{header("a b\ncé", 32), header("", 3), header("abcdef", 3)}); got != "[abc - abc]" {
		t.Error(got)
	}
}

func TestAnAuthorityIsCertificatesAndNothingElse(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"x", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"} {
		if _, err := checkAuthority(s); err == nil {
			t.Errorf("%q is accepted", s)
		}
	}
	if s, err := checkAuthority("  \n"); s != "" || err != nil {
		t.Errorf("%q, %v", s, err)
	}
}
