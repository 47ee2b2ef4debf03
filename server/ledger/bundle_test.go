package ledger_test

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"io"
	"strings"
	"testing"

	"github.com/strongroom/strongroom/server/ledger"
)

// bundle is a bundle about three of the entries of a log.
func (l *log) bundle(t *testing.T) (file []byte, manifest string) {
	t.Helper()
	p := ledger.Proved{Origin: origin, Key: l.verifier(t), Checkpoint: l.sign(t)}
	for _, n := range []int64{3, 7, 300} {
		hashes, err := l.tree.Inclusion(n)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, h := range hashes {
			out = append(out, base64.StdEncoding.EncodeToString(h[:]))
		}
		p.Records, p.Proofs = append(p.Records, l.records[n-1]), append(p.Proofs, out)
	}
	var b bytes.Buffer
	manifest, err := ledger.WriteBundle(&b, p, []byte(`{"title":"x"}`), nil, "2026-01-01T00:00:00.000Z")
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), manifest
}

// repack changes the files of a bundle.
func repack(t *testing.T, file []byte, change func(name, text string) string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		w, err := out.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, change(f.Name, string(text))); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestChangedEvidenceIsFound(t *testing.T) {
	t.Parallel()
	l := newLog(t, 300)
	file, manifest := l.bundle(t)
	verify := func(file []byte) *ledger.BundleReport {
		t.Helper()
		r, err := ledger.VerifyBundle(bytes.NewReader(file), int64(len(file)), l.verifier(t))
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if r := verify(file); !r.Sound() || r.Entries != 3 || r.First != 3 || r.Last != 300 || r.Manifest != manifest || r.Signed.Size != 300 {
		t.Fatalf("%+v", r)
	}
	in := func(wanted, old, new string) func(name, text string) string {
		return func(name, text string) string {
			if name == wanted {
				if !strings.Contains(text, old) {
					t.Errorf("%s has no %q", name, old)
				}
				return strings.Replace(text, old, new, 1)
			}
			return text
		}
	}
	for name, change := range map[string]func(name, text string) string{
		"another kind":     in("events.jsonl", "dataset.changed", "dataset.deleted"),
		"another detail":   in("events.jsonl", `"plain":"ey`, `"plain":"eX`),
		"another number":   in("events.jsonl", `"sequence":7`, `"sequence":8`),
		"another proof":    in("proofs.jsonl", `"sequence":7`, `"sequence":8`),
		"another incident": in("incident.json", "x", "y"),
		"another size":     in("checkpoint.txt", "\n300\n", "\n301\n"),
		"a line less": func(name, text string) string {
			if name == "events.jsonl" {
				_, text, _ = strings.Cut(text, "\n")
			}
			return text
		},
	} {
		if r := verify(repack(t, file, change)); r.Sound() {
			t.Errorf("%s is not noticed", name)
		}
	}
	// Whoever changes the manifest with it has still no proof, and the log names another.
	other := newLog(t, 300)
	other.records[2].Entry.Kind = "dataset.deleted"
	forged, _ := other.bundle(t)
	if r := verify(forged); r.Sound() || r.Manifest == manifest {
		t.Error("an event that was never logged is proved")
	}
}

func FuzzVerifyBundle(f *testing.F) {
	f.Add([]byte("PK"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		if r, err := ledger.VerifyBundle(bytes.NewReader(b), int64(len(b)), ""); err == nil && r.Sound() && r.Entries > 0 && r.Signed.Size == 0 {
			t.Error("something is proved by nothing")
		}
	})
}
