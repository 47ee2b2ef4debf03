package ledger

import (
	"encoding/json"
	"fmt"
	"io"
)

// Format is what the first line of an export says that it is.
const Format = "strongroom-audit-log-v1"

// Header is the first line of an export.
type Header struct {
	Format       string `json:"format"`
	Organization string `json:"organization"`
	Origin       string `json:"origin"`
	// Key is the verifier key as the server gives it. A verifier who has it from
	// here alone trusts the server.
	Key string `json:"key"`
}

// Opening is what a commitment commits to.
type Opening struct {
	Salt  []byte `json:"salt"`
	Plain []byte `json:"plain"` // JSON
}

// Record is a line of an export: an entry, with what its commitments commit to
// where that was not erased.
type Record struct {
	Entry  *Entry   `json:"entry"`
	Detail *Opening `json:"detail,omitempty"`
	Origin *Opening `json:"origin,omitempty"`
}

// footer is the last line of an export.
type footer struct {
	Checkpoint string `json:"checkpoint"`
}

// Writer writes an export: JSON, one line each for the header, every entry from the
// first on, and the checkpoint.
type Writer struct {
	json *json.Encoder
}

// NewWriter writes the header.
func NewWriter(w io.Writer, h Header) (*Writer, error) {
	h.Format = Format
	out := &Writer{json: json.NewEncoder(w)}
	out.json.SetEscapeHTML(false)
	if err := out.json.Encode(h); err != nil {
		return nil, fmt.Errorf("write export: %w", err)
	}
	return out, nil
}

// Write writes the next entry.
func (w *Writer) Write(r Record) error {
	if err := w.json.Encode(r); err != nil {
		return fmt.Errorf("write export: %w", err)
	}
	return nil
}

// Close writes the checkpoint, which signs all that was written.
func (w *Writer) Close(checkpoint string) error {
	if err := w.json.Encode(footer{checkpoint}); err != nil {
		return fmt.Errorf("write export: %w", err)
	}
	return nil
}
