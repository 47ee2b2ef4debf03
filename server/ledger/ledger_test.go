package ledger_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/strongroom/strongroom/server/ledger"
)

const origin = "strongroom.example/audit/org_1"

// store keeps tiles as a database would.
type store map[[2]int64][]byte

func (s store) read(tiles []tlog.Tile) ([][]byte, error) {
	out := make([][]byte, len(tiles))
	for i, t := range tiles {
		out[i] = s[[2]int64{int64(t.L), t.N}]
	}
	return out, nil
}

// log is a log under test: its entries, its tree and its key.
type log struct {
	records []ledger.Record
	tiles   store
	tree    ledger.Tree
	key     ed25519.PrivateKey
}

func newLog(t *testing.T, entries int) *log {
	t.Helper()
	l := &log{tiles: store{}, tree: ledger.Empty(), key: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32))}
	l.grow(t, entries)
	return l
}

func (l *log) grow(t *testing.T, entries int) {
	t.Helper()
	var leaves []tlog.Hash
	for range entries {
		n := int64(len(l.records) + 1)
		detail := &ledger.Opening{Salt: ledger.NewSalt(), Plain: fmt.Appendf(nil, `{"name":"dataset %d"}`, n)}
		e := &ledger.Entry{
			ID: fmt.Sprintf("evt_%d", n), Sequence: n, Organization: "org_1", Kind: "dataset.changed", Outcome: "SUCCEEDED",
			Actor: "usr_1", Object: "dst_1", Time: ledger.Instant(time.Unix(n, 0)),
			Detail: ledger.Commit(detail.Salt, detail.Plain),
		}
		l.records = append(l.records, ledger.Record{Entry: e, Detail: detail})
		leaf, err := e.Hash()
		if err != nil {
			t.Fatal(err)
		}
		leaves = append(leaves, leaf)
	}
	l.tree.Read = l.tiles.read
	head, tiles, err := l.tree.Append(leaves)
	if err != nil {
		t.Fatal(err)
	}
	for _, tile := range tiles {
		l.tiles[[2]int64{int64(tile.Level), tile.Position}] = tile.Hashes
	}
	l.tree.Head = head
}

func (l *log) sign(t *testing.T) string {
	t.Helper()
	c, err := ledger.Sign(origin, l.key, l.tree.Head)
	if err != nil {
		t.Fatal(err)
	}
	return c.Text
}

func (l *log) verifier(t *testing.T) string {
	t.Helper()
	key, err := ledger.VerifierKey(origin, l.key.Public().(ed25519.PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (l *log) export(t *testing.T, records []ledger.Record, checkpoint string) string {
	t.Helper()
	var b strings.Builder
	w, err := ledger.NewWriter(&b, ledger.Header{Organization: "org_1", Origin: origin, Key: l.verifier(t)})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(checkpoint); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func copied(records []ledger.Record) []ledger.Record {
	out := make([]ledger.Record, len(records))
	for i, r := range records {
		e := *r.Entry
		out[i] = ledger.Record{Entry: &e, Detail: r.Detail, Origin: r.Origin}
	}
	return out
}

// The five things that somebody can do to a log who may write to every table of it.
func TestTamperingIsFound(t *testing.T) {
	t.Parallel()
	l := newLog(t, 600)
	early, earlySize := l.sign(t), 600
	l.grow(t, 100)
	late := l.sign(t)
	forked := newLog(t, 600)
	forked.records[10].Entry.Actor = "usr_2"
	other := newLog(t, 0)
	for _, r := range forked.records { // the same key signs another history
		other.records = append(other.records, r)
		leaf, err := r.Entry.Hash()
		if err != nil {
			t.Fatal(err)
		}
		other.tree.Read = other.tiles.read
		head, tiles, err := other.tree.Append([]tlog.Hash{leaf})
		if err != nil {
			t.Fatal(err)
		}
		other.tree.Head = head
		for _, tile := range tiles {
			other.tiles[[2]int64{int64(tile.Level), tile.Position}] = tile.Hashes
		}
	}
	for _, test := range []struct {
		name    string
		tamper  func([]ledger.Record) []ledger.Record
		signed  string
		witness []string
		want    string
	}{
		{"nothing", func(r []ledger.Record) []ledger.Record { return r }, late, []string{early, late}, ""},
		{"edit", func(r []ledger.Record) []ledger.Record { r[5].Entry.Actor = "usr_9"; return r }, late, nil, "not those that were signed"},
		{"edit what is committed to", func(r []ledger.Record) []ledger.Record {
			r[5].Detail = &ledger.Opening{Salt: r[5].Detail.Salt, Plain: []byte(`{"name":"another"}`)}
			return r
		}, late, nil, "detail of entry 6 is not what was logged"},
		{"edit, with the commitment", func(r []ledger.Record) []ledger.Record {
			o := &ledger.Opening{Salt: r[5].Detail.Salt, Plain: []byte(`{"name":"another"}`)}
			r[5].Detail, r[5].Entry.Detail = o, ledger.Commit(o.Salt, o.Plain)
			return r
		}, late, nil, "not those that were signed"},
		{"delete", func(r []ledger.Record) []ledger.Record { return append(r[:5], r[6:]...) }, late, nil, "Entries 6 to 6 are missing"},
		{"delete and renumber", func(r []ledger.Record) []ledger.Record {
			r = append(r[:5], r[6:]...)
			for i := range r {
				r[i].Entry.Sequence = int64(i + 1)
			}
			return r
		}, late, nil, "The last 1 of 700 entries are missing"},
		{"reorder", func(r []ledger.Record) []ledger.Record { r[5], r[6] = r[6], r[5]; return r }, late, nil, "stands after"},
		{"reorder and renumber", func(r []ledger.Record) []ledger.Record {
			r[5], r[6] = r[6], r[5]
			r[5].Entry.Sequence, r[6].Entry.Sequence = 6, 7
			return r
		}, late, nil, "not those that were signed"},
		{"insert", func(r []ledger.Record) []ledger.Record {
			e := *r[699].Entry
			e.Sequence = 701
			return append(r, ledger.Record{Entry: &e})
		}, late, nil, "The last 1 of 701 entries are not signed"},
		{"truncate", func(r []ledger.Record) []ledger.Record { return r[:earlySize] }, late, nil, "The last 100 of 700 entries are missing"},
		{"truncate to what was once signed", func(r []ledger.Record) []ledger.Record { return r[:earlySize] }, early, []string{late}, "the log was cut off"},
		{"fork", func([]ledger.Record) []ledger.Record { return copied(other.records) }, other.sign(t), []string{early}, "rewritten or exists twice"},
		{"unsigned", func(r []ledger.Record) []ledger.Record { return r }, strings.Replace(late, "700", "701", 1), nil, "not signed by the key"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			export := l.export(t, test.tamper(copied(l.records)), test.signed)
			report, err := ledger.Verify(strings.NewReader(export), l.verifier(t), test.witness)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(report.Problems, "\n"); (test.want == "") != (got == "") || !strings.Contains(got, test.want) {
				t.Errorf("found %q, want %q", got, test.want)
			}
			if test.want == "" && (report.Head != l.tree.Head || len(report.Witnessed) != 2 || !report.Own) {
				t.Errorf("the report is %+v", report)
			}
		})
	}
}

func TestWhatIsErasedStillVerifies(t *testing.T) {
	t.Parallel()
	l := newLog(t, 3)
	records := copied(l.records)
	records[1].Detail = nil
	report, err := ledger.Verify(strings.NewReader(l.export(t, records, l.sign(t))), "", nil)
	if err != nil || !report.Sound() || report.Erased != 1 || report.Own {
		t.Errorf("%+v %v", report, err)
	}
}

func TestATreeGrowsTheSameInAnySteps(t *testing.T) {
	t.Parallel()
	whole := newLog(t, 1000)
	steps := newLog(t, 0)
	for _, n := range []int{1, 1, 254, 1, 255, 400, 88} {
		steps.grow(t, n)
	}
	// Salts are random, so the leaves are compared by growing the one from the other's.
	again := &log{tiles: store{}, tree: ledger.Empty()}
	for _, part := range [][]ledger.Record{whole.records[:1], whole.records[1:257], whole.records[257:]} {
		var leaves []tlog.Hash
		for _, r := range part {
			leaf, err := r.Entry.Hash()
			if err != nil {
				t.Fatal(err)
			}
			leaves = append(leaves, leaf)
		}
		again.tree.Read = again.tiles.read
		head, tiles, err := again.tree.Append(leaves)
		if err != nil {
			t.Fatal(err)
		}
		again.tree.Head = head
		for _, tile := range tiles {
			again.tiles[[2]int64{int64(tile.Level), tile.Position}] = tile.Hashes
		}
	}
	if again.tree.Head != whole.tree.Head || steps.tree.Size != 1000 {
		t.Errorf("%v is not %v", again.tree.Head, whole.tree.Head)
	}
}

func TestProofsHoldForWhatTheyProveAlone(t *testing.T) {
	t.Parallel()
	l := newLog(t, 777)
	before, err := l.tree.At(500)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := l.records[299].Entry.Hash()
	if err != nil {
		t.Fatal(err)
	}
	proof, err := l.tree.Inclusion(300)
	if err != nil {
		t.Fatal(err)
	}
	if err := tlog.CheckRecord(proof, l.tree.Size, l.tree.Root, 299, leaf); err != nil {
		t.Error(err)
	}
	if tlog.CheckRecord(proof, l.tree.Size, l.tree.Root, 298, leaf) == nil {
		t.Error("the proof holds for another entry")
	}
	consistent, err := l.tree.Consistency(500)
	if err != nil {
		t.Fatal(err)
	}
	if err := tlog.CheckTree(consistent, l.tree.Size, l.tree.Root, before.Size, before.Root); err != nil {
		t.Error(err)
	}
	for _, n := range []int64{0, -1, 778} {
		if _, err := l.tree.Inclusion(n); err == nil {
			t.Errorf("entry %d is proved", n)
		}
		if _, err := l.tree.Consistency(n); err == nil {
			t.Errorf("size %d is proved", n)
		}
	}
}

func TestAChangedTileIsAnError(t *testing.T) {
	t.Parallel()
	l := newLog(t, 600)
	l.tiles[[2]int64{0, 1}][40] ^= 1
	if _, err := l.tree.Inclusion(300); err == nil {
		t.Error("a changed tile gives a proof")
	}
	l = newLog(t, 600)
	l.tiles[[2]int64{0, 2}][5] ^= 1
	if _, _, err := l.tree.Append([]tlog.Hash{{1}}); err == nil {
		t.Error("a log grows on a changed tile")
	}
}

func TestEntriesHaveOneEncoding(t *testing.T) {
	t.Parallel()
	e := ledger.Entry{ID: "evt_1", Kind: "a.b", Organization: "org_1", Outcome: "DENIED", Sequence: 1, Time: "t"}
	b, err := e.Encode()
	if want := `{"id":"evt_1","kind":"a.b","organization":"org_1","outcome":"DENIED","sequence":1,"time":"t"}`; err != nil || string(b) != want {
		t.Errorf("%s %v, want %s", b, err, want)
	}
	for _, object := range []string{"a\"", "a\\", "a\n", "é", "\x7f"} {
		e.Object = object
		if _, err := e.Encode(); err == nil {
			t.Errorf("%q is encoded", object)
		}
	}
}

func FuzzVerify(f *testing.F) {
	l := &log{tiles: store{}, tree: ledger.Empty(), key: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32))}
	key, err := ledger.VerifierKey(origin, l.key.Public().(ed25519.PublicKey))
	if err != nil {
		f.Fatal(err)
	}
	c, err := ledger.Sign(origin, l.key, ledger.Empty().Head)
	if err != nil {
		f.Fatal(err)
	}
	header, _ := json.Marshal(ledger.Header{Format: ledger.Format, Organization: "org_1", Origin: origin, Key: key})
	foot, _ := json.Marshal(map[string]string{"checkpoint": c.Text})
	f.Add(string(header)+"\n"+string(foot)+"\n", c.Text)
	f.Add(string(header)+"\n"+`{"entry":{"id":"e","kind":"k","organization":"org_1","outcome":"o","sequence":1,"time":"t"},"detail":{"salt":"AA==","plain":"AA=="}}`+"\n"+string(foot), "")
	f.Fuzz(func(t *testing.T, export, witnessed string) {
		var seen []string
		if witnessed != "" {
			seen = append(seen, witnessed)
		}
		report, err := ledger.Verify(strings.NewReader(export), key, seen)
		if err != nil {
			return
		}
		// The key has signed the empty log alone.
		if report.Sound() && report.Entries != 0 {
			t.Errorf("%q is sound", export)
		}
	})
}
