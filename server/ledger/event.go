package ledger

import (
	"encoding/json"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// EventFormat is the format of a proof of one event.
const EventFormat = "strongroom-event-proof/1"

// EventProof is that a signed log holds one entry.
type EventProof struct {
	Format     string   `json:"format"`
	Key        string   `json:"key"`
	Entry      string   `json:"entry"`
	Sequence   int64    `json:"sequence"`
	Checkpoint string   `json:"checkpoint"`
	Hashes     []string `json:"hashes"`

	// Origin and Size are of the checkpoint, once it is verified.
	Origin string `json:"-"`
	Size   int64  `json:"-"`
}

// VerifyEvent checks a proof of one event as anybody can who has nothing else. With a
// key, that of the proof must be the same.
func VerifyEvent(text []byte, key string) (*EventProof, error) {
	var p EventProof
	if err := json.Unmarshal(text, &p); err != nil {
		return nil, fmt.Errorf("read proof: %w", err)
	}
	if p.Format != EventFormat {
		return nil, fmt.Errorf("the file is no proof of the format %s", EventFormat)
	}
	if key != "" {
		p.Key = key
	}
	c, err := OpenCheckpoint(p.Checkpoint, p.Key)
	if err != nil {
		return nil, err
	}
	p.Origin, p.Size = c.Origin, c.Size
	if p.Sequence < 1 || p.Sequence > c.Size {
		return nil, errors.New("the signed log has no entry of this number")
	}
	proof := make(tlog.RecordProof, len(p.Hashes))
	for i, h := range p.Hashes {
		if proof[i], err = tlog.ParseHash(h); err != nil {
			return nil, fmt.Errorf("read hash %d: %w", i+1, err)
		}
	}
	if err := tlog.CheckRecord(proof, c.Size, c.Root, p.Sequence-1, tlog.RecordHash([]byte(p.Entry))); err != nil {
		return nil, fmt.Errorf("the entry is not what was signed: %w", err)
	}
	var e struct {
		Sequence int64 `json:"sequence"`
	}
	if err := json.Unmarshal([]byte(p.Entry), &e); err != nil || e.Sequence != p.Sequence {
		return nil, errors.New("the entry has another number than its place")
	}
	return &p, nil
}
