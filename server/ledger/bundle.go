package ledger

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

// BundleFormat is what the manifest of a bundle of evidence says that it is.
const BundleFormat = "strongroom-evidence/1"

// The files of a bundle, in their order.
const (
	manifestFile   = "manifest.json"
	incidentFile   = "incident.json"
	eventsFile     = "events.jsonl"
	proofsFile     = "proofs.jsonl"
	checkpointFile = "checkpoint.txt"
	reachFile      = "reach.json"
	unprovedFile   = "unproved.jsonl"
)

// bundled are in every bundle. One about somebody's account says what could be reached
// through it, too, and one that is not whole says what is wrong.
var (
	bundled  = []string{incidentFile, eventsFile, proofsFile, checkpointFile}
	optional = []string{reachFile, unprovedFile}
)

// maxBundle bounds what is unpacked of each file of a bundle.
const maxBundle = 256 << 20

// ErrNoBundle says that a file is no bundle of evidence.
var ErrNoBundle = errors.New("this is no bundle of evidence")

// Proved is entries of a log, with the hashes that prove that its signed head holds
// each.
type Proved struct {
	Origin, Key, Checkpoint string
	Records                 []Record
	Proofs                  [][]string // base64, from the leaf up
	// Unproved is what belongs to them and does not verify, or cannot be read.
	Unproved []Unproved
}

// Flaw is what is wrong with something that a bundle names.
type Flaw string

// What can be wrong.
const (
	// Changed is an event that is not what was logged: none of it is in the bundle.
	Changed Flaw = "changed"
	// Unheld is an event that the log does not hold, or does not prove any more, since its
	// tables do not fit each other.
	Unheld Flaw = "unheld"
	// Unreadable is what does not open: what was sealed of it was changed. Of an event the
	// bundle holds and proves the rest.
	Unreadable Flaw = "unreadable"
)

var flaws = map[Flaw]string{
	Changed:    "is not what was logged: whoever made this bundle found it changed",
	Unheld:     "has no proof: whoever made this bundle found that the tables of the log do not fit each other",
	Unreadable: "cannot be read: whoever made this bundle found that what was sealed of it had been changed",
}

// Unproved is an event, or a part of the incident, with something wrong.
type Unproved struct {
	Sequence int64  `json:"sequence,omitempty"` // of an event
	ID       string `json:"id"`
	Flaw     Flaw   `json:"flaw"`
}

type manifest struct {
	Format string       `json:"format"`
	MadeAt string       `json:"made_at"`
	Origin string       `json:"origin"`
	Key    string       `json:"key"`
	Events int          `json:"events"`
	Files  []bundleFile `json:"files"`
}

type bundleFile struct {
	Name   string `json:"name"`
	Size   int    `json:"size"`
	SHA256 string `json:"sha256"`
}

// proofLine is a line of the proofs, for the event in the same line of the events.
type proofLine struct {
	Sequence int64    `json:"sequence"`
	Hashes   []string `json:"hashes"`
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// WriteBundle writes a bundle of evidence about an incident, a ZIP, and returns the
// SHA-256 of its manifest. reach, if there is any, is what could be reached through the
// account that the incident is about.
func WriteBundle(w io.Writer, p Proved, incident, reach []byte, madeAt string) (string, error) {
	var events, proofs bytes.Buffer
	for i, rec := range p.Records {
		if err := line(&events, rec); err != nil {
			return "", err
		}
		if err := line(&proofs, proofLine{rec.Entry.Sequence, p.Proofs[i]}); err != nil {
			return "", err
		}
	}
	content := map[string][]byte{
		incidentFile: incident, eventsFile: events.Bytes(), proofsFile: proofs.Bytes(), checkpointFile: []byte(p.Checkpoint),
	}
	m := manifest{Format: BundleFormat, MadeAt: madeAt, Origin: p.Origin, Key: p.Key, Events: len(p.Records)}
	names := slices.Clone(bundled)
	if len(reach) > 0 {
		names, content[reachFile] = append(names, reachFile), reach
	}
	if len(p.Unproved) > 0 {
		var unproved bytes.Buffer
		for _, u := range p.Unproved {
			if err := line(&unproved, u); err != nil {
				return "", err
			}
		}
		names, content[unprovedFile] = append(names, unprovedFile), unproved.Bytes()
	}
	for _, name := range names {
		m.Files = append(m.Files, bundleFile{name, len(content[name]), digest(content[name])})
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return "", fmt.Errorf("write manifest: %w", err)
	}
	content[manifestFile] = text
	z := zip.NewWriter(w)
	for _, name := range slices.Concat([]string{manifestFile}, names) {
		f, err := z.Create(name)
		if err == nil {
			_, err = f.Write(content[name])
		}
		if err != nil {
			return "", fmt.Errorf("write %s: %w", name, err)
		}
	}
	if err := z.Close(); err != nil {
		return "", fmt.Errorf("write bundle: %w", err)
	}
	return digest(text), nil
}

func line(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write bundle: %w", err)
	}
	return nil
}

// BundleReport is what the verification of a bundle found.
type BundleReport struct {
	Report
	// Manifest is its SHA-256: the audit log says which one was handed out.
	Manifest string
	MadeAt   string
	// First and Last are the numbers of the first and the last event.
	First, Last int64

	unreadable map[int64]bool // events of which it is said already
}

// VerifyBundle checks a bundle of evidence as anybody can who has nothing else: that
// its files are those of its manifest, and that the signed log holds each event as it
// is. With a key, the log must be the one that it verifies.
func VerifyBundle(file io.ReaderAt, size int64, key string) (*BundleReport, error) {
	z, err := zip.NewReader(file, size)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoBundle, err)
	}
	content := map[string][]byte{}
	for _, f := range z.File {
		if _, twice := content[f.Name]; twice || f.Name != manifestFile && !slices.Contains(slices.Concat(bundled, optional), f.Name) {
			return nil, fmt.Errorf("%w: it has a file %q too many", ErrNoBundle, f.Name)
		}
		if content[f.Name], err = unpack(f); err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrNoBundle, f.Name, err)
		}
	}
	var m manifest
	if err := strict(content[manifestFile], &m); err != nil || m.Format != BundleFormat {
		return nil, fmt.Errorf("%w: its manifest is not of the format %s", ErrNoBundle, BundleFormat)
	}
	r := &BundleReport{Manifest: digest(content[manifestFile]), MadeAt: m.MadeAt}
	r.Origin, r.Key, r.Own = m.Origin, m.Key, key != ""
	if key != "" {
		r.Key = key
	}
	r.files(m, content)
	r.unproved(content[unprovedFile])
	c, err := OpenCheckpoint(string(content[checkpointFile]), r.Key)
	if err != nil {
		r.problem("The checkpoint is not signed by the key of the log.")
		return r, nil
	}
	r.Signed, r.Head = c, c.Head
	r.Origin = c.Origin
	r.events(m, content[eventsFile], content[proofsFile])
	return r, nil
}

func unpack(f *zip.File) ([]byte, error) {
	in, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	b, err := io.ReadAll(io.LimitReader(in, maxBundle+1))
	if err == nil && len(b) > maxBundle {
		err = errors.New("it is too large")
	}
	return b, err
}

func (r *BundleReport) files(m manifest, content map[string][]byte) {
	names := slices.Clone(bundled)
	for _, name := range optional {
		_, there := content[name]
		if there || slices.ContainsFunc(m.Files, func(f bundleFile) bool { return f.Name == name }) {
			names = append(names, name)
		}
	}
	if len(m.Files) != len(names) {
		r.problem("The manifest does not name the files of a bundle.")
	}
	for i, name := range names {
		text, ok := content[name]
		switch {
		case !ok:
			r.problem("%s is missing.", name)
		case i >= len(m.Files) || m.Files[i] != (bundleFile{name, len(text), digest(text)}):
			r.problem("%s is not the file that the manifest names.", name)
		}
	}
}

// unproved says what the maker of a bundle found wrong. It is somebody else's file: only
// what is known is said.
func (r *BundleReport) unproved(file []byte) {
	r.unreadable = map[int64]bool{}
	for i, text := range lines(file) {
		var u Unproved
		if err := strict(text, &u); err != nil || flaws[u.Flaw] == "" || u.Sequence < 0 {
			r.problem("Line %d of %s cannot be read.", i+1, unprovedFile)
			continue
		}
		if u.Sequence == 0 {
			r.problem("%q of the incident %s.", u.ID, flaws[u.Flaw])
			continue
		}
		r.unreadable[u.Sequence] = u.Flaw == Unreadable
		r.problem("Event %d %s.", u.Sequence, flaws[u.Flaw])
	}
}

func (r *BundleReport) events(m manifest, events, proofs []byte) {
	e, p := lines(events), lines(proofs)
	if len(e) != m.Events || len(p) != m.Events {
		r.problem("The manifest names %d events, and there are %d, with %d proofs.", m.Events, len(e), len(p))
	}
	for i := range min(len(e), len(p)) {
		var rec Record
		var proof proofLine
		if err := errors.Join(strict(e[i], &rec), strict(p[i], &proof)); err != nil || rec.Entry == nil {
			r.problem("Line %d of the events or proofs cannot be read.", i+1)
			continue
		}
		r.event(rec, proof)
	}
}

func lines(b []byte) [][]byte {
	if b = bytes.TrimSuffix(b, []byte("\n")); len(b) == 0 {
		return nil
	}
	return bytes.Split(b, []byte("\n"))
}

func (r *BundleReport) event(rec Record, p proofLine) {
	n := rec.Entry.Sequence
	r.Entries++
	if r.First == 0 {
		r.First = n
	}
	if n <= r.Last {
		r.problem("Event %d stands after event %d.", n, r.Last)
	}
	r.Last = n
	if n < 1 || n > r.Signed.Size || p.Sequence != n {
		r.problem("Event %d has no proof.", n)
		return
	}
	leaf, err := rec.Entry.Hash()
	if err != nil {
		r.problem("Event %d cannot have been logged: %v.", n, err)
		return
	}
	hashes := make(tlog.RecordProof, len(p.Hashes))
	for i, h := range p.Hashes {
		if hashes[i], err = tlog.ParseHash(h); err != nil {
			r.problem("The proof of event %d cannot be read.", n)
			return
		}
	}
	if tlog.CheckRecord(hashes, r.Signed.Size, r.Signed.Root, n-1, leaf) != nil {
		r.problem("Event %d is not what was logged.", n)
	}
	if r.unreadable[n] {
		return
	}
	r.opens(n, "detail", rec.Entry.Detail, rec.Detail)
	r.opens(n, "origin", rec.Entry.Origin, rec.Origin)
}
