// Package deploy holds what runs Strongroom somewhere. These tests hold it to what the
// documentation promises: nothing is open that is not named.
package deploy

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/strongroom/strongroom/server/config"
	"github.com/strongroom/strongroom/server/httpd"
)

// node is a part of a manifest.
type node map[string]any

func (n node) get(path string) any {
	var at any = map[string]any(n)
	for key := range strings.SplitSeq(path, ".") {
		m, ok := at.(map[string]any)
		if !ok {
			return nil
		}
		at = m[key]
	}
	return at
}

func (n node) list(path string) (out []node) {
	items, _ := n.get(path).([]any)
	for _, item := range items {
		m, _ := item.(map[string]any)
		out = append(out, m)
	}
	return out
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// documents reads every document of every manifest that matches.
func documents(t *testing.T, pattern string) (out []node) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s matches %v (%v)", pattern, files, err)
	}
	for _, f := range files {
		d := yaml.NewDecoder(bytes.NewReader([]byte(read(t, f))))
		for {
			var n map[string]any
			if err := d.Decode(&n); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f, err)
			}
			out = append(out, n)
		}
	}
	return out
}

func kind(all []node, name string) (out []node) {
	for _, n := range all {
		if n["kind"] == name {
			out = append(out, n)
		}
	}
	return out
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	g, err := yaml.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	w, err := yaml.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(g, w) {
		t.Errorf("%s is %q, want %q", what, g, w)
	}
}

func TestKubernetesDeniesBothWaysAndOpensOnePort(t *testing.T) {
	t.Parallel()
	all := documents(t, "kubernetes/*.yaml")
	denied, into := false, []any{}
	out := map[string][]any{}
	for _, p := range kind(all, "NetworkPolicy") {
		name, _ := p.get("metadata.name").(string)
		in, eg := p.list("spec.ingress"), p.list("spec.egress")
		if name == "default-deny" {
			denied = len(in) == 0 && len(eg) == 0
			equal(t, "what is denied", p.get("spec.policyTypes"), []string{"Ingress", "Egress"})
			equal(t, "to whom it is denied", p.get("spec.podSelector"), map[string]any{})
			continue
		}
		equal(t, name+" is about", p.get("spec.podSelector.matchLabels"), map[string]string{"app.kubernetes.io/name": "strongroom"})
		for _, r := range in {
			if len(r.list("from")) == 0 || len(r.list("ports")) == 0 {
				t.Errorf("%s lets everybody, or every port, in", name)
			}
			for _, port := range r.list("ports") {
				into = append(into, port["port"])
			}
		}
		for _, r := range eg {
			if len(r.list("to")) == 0 || len(r.list("ports")) == 0 {
				t.Errorf("%s lets out to everywhere", name)
			}
			for _, to := range r.list("to") {
				if cidr, _ := to.get("ipBlock.cidr").(string); strings.HasSuffix(cidr, "/0") {
					t.Errorf("%s lets out to %s", name, cidr)
				}
				if len(to) == 0 || slices.ContainsFunc([]string{"namespaceSelector", "podSelector"}, func(k string) bool {
					m, ok := to[k].(map[string]any)
					return ok && len(m) == 0
				}) {
					t.Errorf("%s selects everything", name)
				}
			}
			for _, port := range r.list("ports") {
				out[name] = append(out[name], port["port"])
			}
		}
	}
	if !denied {
		t.Error("nothing denies by default")
	}
	equal(t, "ports that are open", into, []int{8080})
	equal(t, "ways out", out, map[string][]int{"allow-dns": {53, 53}, "allow-postgresql": {5432}, "allow-smtp": {587}})
	for _, s := range kind(all, "Service") {
		equal(t, "the type of the service", s.get("spec.type"), "ClusterIP")
		if len(s.list("spec.ports")) != 1 {
			t.Error("the service has more than one port")
		}
	}
	for _, n := range all {
		if n["kind"] != "Namespace" && n.get("metadata.namespace") != "strongroom" {
			t.Errorf("%v %v lies outside the namespace", n["kind"], n.get("metadata.name"))
		}
	}
	for _, n := range kind(all, "Namespace") {
		equal(t, "pod security", n["metadata"].(map[string]any)["labels"].(map[string]any)["pod-security.kubernetes.io/enforce"], "restricted")
	}
}

func TestKubernetesRunsWithoutPrivileges(t *testing.T) {
	t.Parallel()
	deployments := kind(documents(t, "kubernetes/*.yaml"), "Deployment")
	if len(deployments) != 1 {
		t.Fatalf("%d deployments", len(deployments))
	}
	pod, _ := deployments[0].get("spec.template.spec").(map[string]any)
	p := node(pod)
	for path, want := range map[string]any{
		"securityContext.runAsNonRoot": true, "securityContext.seccompProfile.type": "RuntimeDefault",
		"automountServiceAccountToken": false, "hostNetwork": nil, "hostPID": nil, "hostIPC": nil, "initContainers": nil,
	} {
		equal(t, path, p.get(path), want)
	}
	containers := p.list("containers")
	if len(containers) != 1 {
		t.Fatalf("%d containers", len(containers))
	}
	c := containers[0]
	for path, want := range map[string]any{
		"securityContext.allowPrivilegeEscalation": false, "securityContext.privileged": false,
		"securityContext.readOnlyRootFilesystem": true, "securityContext.capabilities.drop": []string{"ALL"}, "securityContext.capabilities.add": nil,
	} {
		equal(t, path, c.get(path), want)
	}
	if c.get("resources.limits.memory") == nil || c.get("resources.requests.cpu") == nil {
		t.Error("resources are not bounded")
	}
	for _, v := range p.list("volumes") {
		if v["hostPath"] != nil {
			t.Error("a folder of the node is mounted")
		}
	}
	router := (&httpd.Health{}).Intercept(http.NotFoundHandler())
	for _, probe := range []string{"startupProbe", "livenessProbe", "readinessProbe"} {
		path, _ := c.get(probe + ".httpGet.path").(string)
		w := httptest.NewRecorder()
		router.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/"+strings.TrimPrefix(path, "/"), nil))
		if path == "" || w.Code != http.StatusOK {
			t.Errorf("%s asks %q, which answers %d", probe, path, w.Code)
		}
	}
	var names []string
	for _, e := range c.list("env") {
		name, _ := e["name"].(string)
		names = append(names, name)
	}
	known(t, names)
}

var settingName = regexp.MustCompile(`STRONGROOM_[A-Z_]+`)

// known reports names that are no settings, and secrets that are not by reference.
func known(t *testing.T, names []string) {
	t.Helper()
	var page strings.Builder
	if err := config.Page(&page); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		of, byFile := strings.CutSuffix(name, "_FILE")
		line := regexp.MustCompile("(?m)^\\| `" + of + "` .*$").FindString(page.String())
		if secret := strings.Contains(line, "*Secret.*"); line == "" || secret != byFile {
			t.Errorf("%s is no setting, or a secret that stands in the manifest", name)
		}
	}
}

func TestComposeOpensOnePortAndHidesTheDatabase(t *testing.T) {
	t.Parallel()
	c := documents(t, "compose.yaml")[0]
	services, _ := c["services"].(map[string]any)
	var open []any
	for name, raw := range services {
		s := node(raw.(map[string]any))
		ports, _ := s["ports"].([]any)
		open = append(open, ports...)
		equal(t, name+" is read-only", s["read_only"], true)
		equal(t, name+" drops", s["cap_drop"], []string{"ALL"})
		equal(t, name+" is confined", s["security_opt"], []string{"no-new-privileges:true"})
		if s["privileged"] != nil || s["network_mode"] != nil || s["pid"] != nil {
			t.Errorf("%s shares the host", name)
		}
		if name == "proxy" {
			equal(t, "what the proxy may", s["cap_add"], []string{"NET_BIND_SERVICE"})
			continue
		}
		if user, _ := s["user"].(string); user == "" || strings.HasPrefix(user, "0") || s["cap_add"] != nil {
			t.Errorf("%s runs as %q with %v", name, user, s["cap_add"])
		}
		// Workers have a network namespace of their own with nothing in it; the server that
		// starts them has no way out either.
		networks, _ := s["networks"].([]any)
		for _, network := range networks {
			equal(t, name+" on an internal network", c.get("networks."+network.(string)+".internal"), true)
		}
		if len(networks) == 0 {
			t.Errorf("%s is on the default network", name)
		}
	}
	equal(t, "open ports", open, []string{"443:443"})
	equal(t, "networks of the database", c.get("services.database.networks"), []string{"back"})
	var names []string
	env, _ := c.get("services.strongroom.environment").(map[string]any)
	for name := range env {
		names = append(names, name)
	}
	known(t, names)
}

func TestImageIsNotRoot(t *testing.T) {
	t.Parallel()
	stages := strings.Split(read(t, "docker/Dockerfile"), "\nFROM ")
	last := stages[len(stages)-1]
	if len(stages) < 3 || !strings.HasPrefix(last, "gcr.io/distroless/") {
		t.Error("the image is not made in stages from one without a shell")
	}
	if !strings.Contains(last, "\nUSER 65532:65532\n") || strings.Contains(last, "\nRUN ") || strings.Count(last, "\nEXPOSE ") != 1 {
		t.Error("the image is root, runs a shell or opens more than a port")
	}
	known(t, settingName.FindAllString(last, -1))
}

func TestFirewallDropsWhatIsNotNamed(t *testing.T) {
	t.Parallel()
	rules := read(t, "nftables.conf")
	for _, hook := range []string{"input", "forward", "output"} {
		if !strings.Contains(rules, "hook "+hook+" priority filter; policy drop;") {
			t.Errorf("%s is not denied", hook)
		}
	}
	if got := regexp.MustCompile(`(?m)^\t\ttcp dport .*$`).FindAllString(rules, -1); len(got) != 1 || !strings.Contains(got[0], "443") {
		t.Errorf("open to everybody: %q", got)
	}
}

func TestUnitIsConfined(t *testing.T) {
	t.Parallel()
	unit := "\n" + read(t, "strongroom.service")
	for _, line := range []string{
		"DynamicUser=yes", "NoNewPrivileges=yes", "CapabilityBoundingSet=", "ProtectSystem=strict", "ProtectHome=yes", "PrivateDevices=yes",
		"ProtectControlGroups=yes", "UMask=0077", "LimitCORE=0", "SystemCallArchitectures=native", "MemorySwapMax=0",
	} {
		if !strings.Contains(unit, "\n"+line+"\n") {
			t.Errorf("%s is missing", line)
		}
	}
}
