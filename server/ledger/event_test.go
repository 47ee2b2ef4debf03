package ledger_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"github.com/strongroom/strongroom/server/ledger"
)

func (l *log) proof(t *testing.T, sequence int64) ledger.EventProof {
	t.Helper()
	entry, err := l.records[sequence-1].Entry.Encode()
	if err != nil {
		t.Fatal(err)
	}
	hashes, err := l.tree.Inclusion(sequence)
	if err != nil {
		t.Fatal(err)
	}
	p := ledger.EventProof{Format: ledger.EventFormat, Key: l.verifier(t), Entry: string(entry), Sequence: sequence, Checkpoint: l.sign(t)}
	for _, h := range hashes {
		p.Hashes = append(p.Hashes, base64.StdEncoding.EncodeToString(h[:]))
	}
	return p
}

func TestTheProofOfAnEventProvesNothingElse(t *testing.T) {
	t.Parallel()
	l := newLog(t, 300)
	check := func(change func(*ledger.EventProof), key string) error {
		p := l.proof(t, 123)
		change(&p)
		text, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		_, err = ledger.VerifyEvent(text, key)
		return err
	}
	if err := check(func(*ledger.EventProof) {}, l.verifier(t)); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*ledger.EventProof){
		"another kind": func(p *ledger.EventProof) {
			p.Entry = strings.Replace(p.Entry, "dataset.changed", "dataset.deleted", 1)
		},
		"another number":         func(p *ledger.EventProof) { p.Sequence = 124 },
		"a number beyond":        func(p *ledger.EventProof) { p.Sequence = 301 },
		"no number":              func(p *ledger.EventProof) { p.Sequence = 0 },
		"another format":         func(p *ledger.EventProof) { p.Format = "x" },
		"a hash less":            func(p *ledger.EventProof) { p.Hashes = p.Hashes[1:] },
		"no hash":                func(p *ledger.EventProof) { p.Hashes[0] = "?" },
		"an unsigned checkpoint": func(p *ledger.EventProof) { p.Checkpoint = strings.Replace(p.Checkpoint, "\n300\n", "\n301\n", 1) },
	} {
		if check(change, "") == nil {
			t.Errorf("%s is proved", name)
		}
	}
	if check(func(*ledger.EventProof) {}, "other+00000000+AAAA") == nil {
		t.Error("another key verifies it")
	}
}

func FuzzVerifyEvent(f *testing.F) {
	f.Add([]byte(`{"format":"strongroom-event-proof/1","key":"k","entry":"{}","sequence":1,"checkpoint":"c","hashes":["AA=="]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if p, err := ledger.VerifyEvent(text, ""); err == nil && (p.Sequence < 1 || p.Sequence > p.Size) {
			t.Errorf("proved %+v", p)
		}
	})
}
