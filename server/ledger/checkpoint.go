package ledger

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint is a head of a log that its key has signed (C2SP tlog-checkpoint).
type Checkpoint struct {
	Origin string
	Head
	// Text is the signed note, as it is kept, mailed and posted.
	Text string
}

// Sign signs a head. The origin names the log; it is the name of the key, too.
func Sign(origin string, key ed25519.PrivateKey, h Head) (Checkpoint, error) {
	signer, err := signerOf(origin, key)
	if err != nil {
		return Checkpoint{}, err
	}
	body := fmt.Sprintf("%s\n%d\n%s\n", origin, h.Size, base64.StdEncoding.EncodeToString(h.Root[:]))
	text, err := note.Sign(&note.Note{Text: body}, signer)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("sign checkpoint: %w", err)
	}
	return Checkpoint{Origin: origin, Head: h, Text: string(text)}, nil
}

// signerOf writes the key as package note reads it: that package alone knows how a
// note is signed.
func signerOf(origin string, key ed25519.PrivateKey) (note.Signer, error) {
	verifier, err := VerifierKey(origin, key.Public().(ed25519.PublicKey))
	if err != nil {
		return nil, err
	}
	_, rest, _ := strings.Cut(verifier, "+")
	id, _, _ := strings.Cut(rest, "+")
	encoded := base64.StdEncoding.EncodeToString(append([]byte{algEd25519}, key.Seed()...))
	signer, err := note.NewSigner("PRIVATE+KEY+" + origin + "+" + id + "+" + encoded)
	if err != nil {
		return nil, fmt.Errorf("read log key: %w", err)
	}
	return signer, nil
}

const algEd25519 = 1

// VerifierKey writes the public key of a log as text (C2SP signed-note): its name, a
// hash and the key. Whoever verifies must have it from elsewhere than from the log.
func VerifierKey(origin string, key ed25519.PublicKey) (string, error) {
	text, err := note.NewEd25519VerifierKey(origin, key)
	if err != nil {
		return "", fmt.Errorf("name log %q: %w", origin, err)
	}
	return text, nil
}

// ErrUnsigned says that a checkpoint is not signed by the key of the log.
var ErrUnsigned = errors.New("the checkpoint is not signed by the key of the log")

// OpenCheckpoint reads a checkpoint and verifies its signature.
func OpenCheckpoint(text, verifierKey string) (Checkpoint, error) {
	verifier, err := note.NewVerifier(strings.TrimSpace(verifierKey))
	if err != nil {
		return Checkpoint{}, fmt.Errorf("read the log's key: it should look like name+hash+key: %w", err)
	}
	n, err := note.Open([]byte(text), note.VerifierList(verifier))
	if err != nil {
		return Checkpoint{}, ErrUnsigned
	}
	c, err := parse(n.Text)
	c.Text = text
	if err == nil && c.Origin != verifier.Name() {
		err = ErrUnsigned
	}
	return c, err
}

var errCheckpoint = errors.New("this is no checkpoint: its lines should be a name, a size and a hash")

func parse(body string) (Checkpoint, error) {
	lines := strings.SplitN(body, "\n", 4)
	if len(lines) != 4 || lines[0] == "" {
		return Checkpoint{}, errCheckpoint
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return Checkpoint{}, errCheckpoint
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return Checkpoint{}, errCheckpoint
	}
	return Checkpoint{Origin: lines[0], Head: Head{Size: size, Root: tlog.Hash(root)}}, nil
}
