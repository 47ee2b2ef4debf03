package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/strongroom/strongroom/server/ledger"
)

type auditCommand struct {
	Verify verifyCommand `cmd:"" help:"Verify an export of an audit log, without the server."`
	Bundle bundleCommand `cmd:"" help:"Verify the evidence of an incident, as exported from its room, without the server."`
	Event  eventCommand  `cmd:"" help:"Verify the proof of one event, as saved from its details, without the server."`
}

type verifyCommand struct {
	File       string   `arg:"" help:"The export, as fetched from the Audit page; - reads it from the standard input." type:"path"`
	Key        string   `help:"The log's key as you noted it down: name+hash+key. Without it the export's own is used, which proves nothing against whoever made the export." placeholder:"KEY"`
	Checkpoint []string `help:"A checkpoint that a witness has kept; can be given several times." type:"existingfile" placeholder:"FILE"`
}

var errUnsound = errors.New("the audit log is not what was logged")

// Run prints what the verification found; it fails if something is wrong.
func (c *verifyCommand) Run(*commands) error {
	in := io.ReadCloser(os.Stdin)
	if c.File != "-" {
		file, err := os.Open(c.File)
		if err != nil {
			return fmt.Errorf("open export: %w", err)
		}
		in = file
	}
	defer in.Close()
	witnessed := make([]string, len(c.Checkpoint))
	for i, name := range c.Checkpoint {
		text, err := os.ReadFile(name)
		if err != nil {
			return fmt.Errorf("open checkpoint: %w", err)
		}
		witnessed[i] = ledger.Copied(string(text))
	}
	report, err := ledger.Verify(in, c.Key, witnessed)
	if err != nil {
		return fmt.Errorf("verify export: %w", err)
	}
	printReport(os.Stdout, report)
	if !report.Sound() {
		return errUnsound
	}
	return nil
}

type eventCommand struct {
	File string `arg:"" help:"The proof, as saved from the details of an event; - reads it from the standard input." type:"path"`
	Key  string `help:"The log's key as you noted it down: name+hash+key. Without it the proof's own is used, which proves nothing against whoever made it." placeholder:"KEY"`
}

// Run prints what was proved; it fails if nothing is.
func (c *eventCommand) Run(*commands) error {
	in := io.ReadCloser(os.Stdin)
	if c.File != "-" {
		file, err := os.Open(c.File)
		if err != nil {
			return fmt.Errorf("open proof: %w", err)
		}
		in = file
	}
	defer in.Close()
	text, err := io.ReadAll(io.LimitReader(in, maxProof))
	if err != nil {
		return fmt.Errorf("read proof: %w", err)
	}
	p, err := ledger.VerifyEvent(text, c.Key)
	if err != nil {
		return fmt.Errorf("%w: %w", errUnsound, err)
	}
	fmt.Printf("log         %s\nkey         %s\nentry       %d of %d\n%s\n", p.Origin, p.Key, p.Sequence, p.Size, p.Entry)
	if c.Key == "" {
		fmt.Println("note        the key is the proof's own; give --key to verify against the one you noted down")
	}
	fmt.Println("sound       the signed log holds this entry")
	return nil
}

type bundleCommand struct {
	File string `arg:"" help:"The evidence, a ZIP as exported from the room of an incident." type:"existingfile"`
	Key  string `help:"The log's key as you noted it down: name+hash+key. Without it the bundle's own is used, which proves nothing against whoever made it." placeholder:"KEY"`
}

// Run prints what the verification found; it fails if something is wrong.
func (c *bundleCommand) Run(*commands) error {
	file, err := os.Open(c.File)
	if err != nil {
		return fmt.Errorf("open evidence: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("open evidence: %w", err)
	}
	r, err := ledger.VerifyBundle(file, info.Size(), c.Key)
	if err != nil {
		return fmt.Errorf("verify evidence: %w", err)
	}
	fmt.Printf("log         %s\nkey         %s\nmade        %s\nmanifest    %s\nevents      %d, from number %d to %d of %d\n",
		r.Origin, r.Key, r.MadeAt, r.Manifest, r.Entries, r.First, r.Last, r.Signed.Size)
	if r.Erased > 0 {
		fmt.Printf("erased      details of %d; the events themselves still verify\n", r.Erased)
	}
	for _, p := range r.Problems {
		fmt.Printf("WRONG       %s\n", p)
	}
	if !r.Own {
		fmt.Println("note        the key is the bundle's own; give --key to verify against the one you noted down")
	}
	if !r.Sound() {
		return errUnsound
	}
	fmt.Println("note        that nothing was left out shows if the log says that this manifest was exported")
	fmt.Println("sound       the signed log holds every event as it is")
	return nil
}

// maxProof bounds the file of a proof, which is a few kilobytes.
const maxProof = 1 << 20

func printReport(w io.Writer, r *ledger.Report) {
	fmt.Fprintf(w, "log         %s\n", r.Origin)
	fmt.Fprintf(w, "key         %s\n", r.Key)
	fmt.Fprintf(w, "entries     %d\n", r.Entries)
	fmt.Fprintf(w, "root        %s\n", r.Head.Root)
	if r.Erased > 0 {
		fmt.Fprintf(w, "erased      details of %d; the entries themselves still verify\n", r.Erased)
	}
	for _, size := range r.Witnessed {
		fmt.Fprintf(w, "continues   the checkpoint of %d entries\n", size)
	}
	for _, p := range r.Problems {
		fmt.Fprintf(w, "WRONG       %s\n", p)
	}
	if !r.Own {
		fmt.Fprintln(w, "note        the key is the export's own; give --key to verify against the one you noted down")
	}
	if len(r.Witnessed) == 0 {
		fmt.Fprintln(w, "note        no checkpoint of a witness was given: that entries were cut off at the end cannot be ruled out")
	}
	if r.Sound() {
		fmt.Fprintln(w, "sound       every entry is what was logged")
	}
}
