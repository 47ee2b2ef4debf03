package ledger

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	// maxLine bounds a line of an export.
	maxLine = 4 << 20
	// maxProblems bounds what is said of an export that is wrong all over.
	maxProblems = 50
)

// Report is what the verification of an export found.
type Report struct {
	Origin string
	// Key is the verifier key that the signatures were checked with; Own is set if the
	// verifier had it from elsewhere than the export.
	Key string
	Own bool
	// Entries is how many entries the export holds, Erased how many details of them
	// have been erased since.
	Entries int64
	Erased  int64
	// Head is what the entries of the export make, Signed what their key has signed.
	Head   Head
	Signed Checkpoint
	// Witnessed are the sizes of earlier checkpoints that the export was found to
	// continue.
	Witnessed []int64
	// Problems are what is wrong, in words; none if the export is what was logged.
	Problems []string
}

// Sound reports whether nothing is wrong.
func (r *Report) Sound() bool { return len(r.Problems) == 0 }

func (r *Report) problem(format string, args ...any) {
	if len(r.Problems) < maxProblems {
		r.Problems = append(r.Problems, fmt.Sprintf(format, args...))
	}
}

// ErrNoExport says that a file is no export of a log, or is cut off in a line.
var ErrNoExport = errors.New("this is no export of an audit log")

// Verify checks an export against the key of its log and against checkpoints that a
// witness has kept. With an empty key that of the export is used. An error says that
// the export or what it is compared with could not be read; what is wrong with the
// log stands in the report.
//
// An entry that was changed, removed, added or moved gives another root than the one
// that was signed. Entries cut off at the end, with everything that mentions them,
// give an older root that was signed, too: only a later checkpoint in the hands of
// a witness tells. The same holds for a second log that the key has signed.
func Verify(export io.Reader, key string, witnessed []string) (*Report, error) {
	lines := bufio.NewScanner(export)
	lines.Buffer(make([]byte, 0, 64<<10), maxLine)
	header, err := readHeader(lines)
	if err != nil {
		return nil, err
	}
	r := &Report{Origin: header.Origin, Key: key, Own: key != ""}
	if key == "" {
		r.Key = header.Key
	}
	seen, err := openWitnessed(witnessed, r.Key)
	if err != nil {
		return nil, err
	}
	v := &verifier{report: r, organization: header.Organization, seen: seen, roots: map[int64]tlog.Hash{}}
	signed := ""
	for lines.Scan() {
		if signed != "" {
			return nil, fmt.Errorf("%w: it goes on after its checkpoint", ErrNoExport)
		}
		if signed, err = v.line(lines.Bytes()); err != nil {
			return nil, err
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read export: %w", err)
	}
	v.finish(signed)
	return r, nil
}

func readHeader(lines *bufio.Scanner) (Header, error) {
	var h Header
	if !lines.Scan() || strict(lines.Bytes(), &h) != nil || h.Format != Format {
		return h, errors.Join(ErrNoExport, lines.Err())
	}
	return h, nil
}

// openWitnessed returns the checkpoints of a witness, the smallest first.
func openWitnessed(texts []string, key string) ([]Checkpoint, error) {
	out := make([]Checkpoint, 0, len(texts))
	for i, text := range texts {
		c, err := OpenCheckpoint(text, key)
		if err != nil {
			return nil, fmt.Errorf("read checkpoint %d of the witness: %w", i+1, err)
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Checkpoint) int { return int(max(-1, min(1, a.Size-b.Size))) })
	return out, nil
}

// verifier reads the entries of an export one after the other.
type verifier struct {
	report       *Report
	organization string
	seen         []Checkpoint
	roots        map[int64]tlog.Hash // of the sizes that were witnessed
	grown        compactRange
	last         int64 // the sequence before
	next         int   // the first of seen that may still come
}

// line reads one line after the header. It returns the checkpoint if it is one.
func (v *verifier) line(b []byte) (string, error) {
	var any struct {
		Record
		footer
	}
	if err := strict(b, &any); err != nil {
		return "", fmt.Errorf("%w: line %d: %w", ErrNoExport, v.report.Entries+2, err)
	}
	if any.Entry == nil {
		if any.Checkpoint == "" {
			return "", fmt.Errorf("%w: line %d holds neither an entry nor a checkpoint", ErrNoExport, v.report.Entries+2)
		}
		return any.Checkpoint, nil
	}
	v.entry(any.Record)
	return "", nil
}

func (v *verifier) entry(rec Record) {
	r, e := v.report, *rec.Entry
	r.Entries++
	switch want := v.last + 1; {
	case e.Sequence > want:
		r.problem("Entries %d to %d are missing.", want, e.Sequence-1)
	case e.Sequence < want:
		r.problem("Entry %d stands after entry %d.", e.Sequence, v.last)
	}
	v.last = e.Sequence
	if e.Organization != v.organization {
		r.problem("Entry %d belongs to another log.", e.Sequence)
	}
	r.opens(e.Sequence, "detail", e.Detail, rec.Detail)
	r.opens(e.Sequence, "origin", e.Origin, rec.Origin)
	leaf, err := e.Hash()
	if err != nil {
		r.problem("Entry %d cannot have been logged: %v.", e.Sequence, err)
	}
	v.grown.append(leaf)
	for v.next < len(v.seen) && v.seen[v.next].Size <= r.Entries {
		if size := v.seen[v.next].Size; size == r.Entries {
			v.roots[size] = v.grown.root()
		}
		v.next++
	}
}

// opens checks that what an entry is said to commit to is what it commits to.
func (r *Report) opens(sequence int64, what string, commitment []byte, o *Opening) {
	switch {
	case o == nil && len(commitment) > 0:
		r.Erased++
	case o != nil && !Opens(commitment, o.Salt, o.Plain):
		r.problem("The %s of entry %d is not what was logged.", what, sequence)
	}
}

func (v *verifier) finish(signed string) {
	r := v.report
	r.Head = Head{Size: r.Entries, Root: v.grown.root()}
	if signed == "" {
		r.problem("The export ends without a checkpoint: it was cut off.")
	} else if c, err := OpenCheckpoint(signed, r.Key); err != nil {
		r.problem("The checkpoint of the export is not signed by the key of the log.")
	} else {
		r.Signed = c
		switch {
		case c.Size > r.Head.Size:
			r.problem("The last %d of %d entries are missing.", c.Size-r.Head.Size, c.Size)
		case c.Size < r.Head.Size:
			r.problem("The last %d of %d entries are not signed.", r.Head.Size-c.Size, r.Head.Size)
		case c.Root != r.Head.Root:
			r.problem("The entries are not those that were signed: at least one was changed, added, removed or moved.")
		}
	}
	for _, c := range v.seen {
		root, ok := v.roots[c.Size]
		if c.Size == 0 {
			root, ok = Empty().Root, true
		}
		switch {
		case !ok:
			r.problem("A witness has seen %d entries, and the export has %d: the log was cut off.", c.Size, r.Head.Size)
		case root != c.Root:
			r.problem("A witness has seen other entries among the first %d: the log was rewritten or exists twice.", c.Size)
		default:
			r.Witnessed = append(r.Witnessed, c.Size)
		}
	}
}

// strict reads one JSON object without fields that nobody checks.
func strict(b []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if d.More() {
		return errors.New("more than one value")
	}
	return nil
}

// compactRange is the right edge of a growing tree: one hash for each bit of its size.
type compactRange struct {
	size  int64
	edges []tlog.Hash
}

func (c *compactRange) append(leaf tlog.Hash) {
	h := leaf
	for n := c.size; n&1 == 1; n >>= 1 {
		last := len(c.edges) - 1
		h = tlog.NodeHash(c.edges[last], h)
		c.edges = c.edges[:last]
	}
	c.edges = append(c.edges, h)
	c.size++
}

func (c *compactRange) root() tlog.Hash {
	if c.size == 0 {
		return Empty().Root
	}
	h := c.edges[len(c.edges)-1]
	for i := len(c.edges) - 2; i >= 0; i-- {
		h = tlog.NodeHash(c.edges[i], h)
	}
	return h
}
