package password

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha1" //nolint:gosec // the lists of stolen passwords are in SHA-1
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/trustelem/zxcvbn/frequency"
)

// Breached knows passwords that others know. It always knows the 30,000 most
// common ones, in look-alikes, backwards and with decoration at their ends. With a
// file it knows every stolen password of the file, and with a service those of the
// service, which learns five hexadecimal digits of a hash and nothing else.
type Breached struct {
	// File is a list as Have I Been Pwned publishes it: lines of an upper-case SHA-1
	// and a count, sorted by hash. It may be tens of gigabytes long; about 35 reads
	// find a hash. nil is none.
	File *os.File
	// Service is the address of a range service; empty asks none. What it cannot
	// answer is decided without it.
	Service string
	Client  *http.Client
	Log     *slog.Logger
}

// OpenBreached opens the list at path, if one is named.
func OpenBreached(path, service string, log *slog.Logger) (*Breached, error) {
	b := &Breached{Service: service, Log: log, Client: &http.Client{
		Timeout: serviceTimeout,
		// A redirect would carry the prefix to somebody whom the operator did not name.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	if path == "" {
		return b, nil
	}
	f, err := os.Open(path) //nolint:gosec // the operator names it
	if err != nil {
		return nil, fmt.Errorf("open breached passwords: %w", err)
	}
	line, err := bufio.NewReaderSize(f, maxLine).ReadString('\n')
	if (err != nil && !errors.Is(err, io.EOF)) || len(line) < hashDigits || !isHash(line[:hashDigits]) {
		return nil, errors.Join(fmt.Errorf("open breached passwords: %s does not begin with the SHA-1 of a password", path), f.Close())
	}
	b.File = f
	return b, nil
}

// Close closes the list.
func (b *Breached) Close() error {
	if b == nil || b.File == nil {
		return nil
	}
	return b.File.Close()
}

const (
	hashDigits     = 2 * sha1.Size
	prefixDigits   = 5
	maxLine        = 256
	serviceTimeout = 2 * time.Second
	// maxAnswer bounds a service's answer: a range holds about 2,000 lines.
	maxAnswer = 1 << 20
)

// Contains reports whether others know the password. A list that cannot be read or
// a service that does not answer counts as not knowing it.
func (b *Breached) Contains(ctx context.Context, password string) bool {
	if isCommon(password) {
		return true
	}
	if b == nil {
		return false
	}
	sum := sha1.Sum([]byte(password)) //nolint:gosec // not for safekeeping
	hash := strings.ToUpper(hex.EncodeToString(sum[:]))
	if b.File != nil {
		found, err := search(b.File, hash)
		if err != nil {
			b.Log.ErrorContext(ctx, "search breached passwords", "error", err)
		}
		if found {
			return true
		}
	}
	if b.Service == "" {
		return false
	}
	found, err := b.ask(ctx, hash)
	if err != nil {
		b.Log.WarnContext(ctx, "ask for breached passwords", "error", err)
	}
	return found
}

// commonPasswords holds the most common passwords, as they are and folded.
var commonPasswords = sync.OnceValue(func() map[string]bool {
	list := frequency.FrequencyLists["passwords"]
	out := make(map[string]bool, 2*len(list))
	for _, p := range list {
		out[p] = true
		if f := fold(p); len(f) >= 6 {
			out[f] = true
		}
	}
	return out
})

func isCommon(password string) bool {
	known := commonPasswords()
	low := strings.ToLower(password)
	core := strings.TrimFunc(low, func(r rune) bool { return !unicode.IsLetter(r) })
	for _, form := range []string{low, fold(low), core, fold(core)} {
		if form != "" && (known[form] || known[reverse(form)]) {
			// Decoration makes a short word no longer; a long rest does.
			return len([]rune(low))-len([]rune(form)) < plenty
		}
	}
	return false
}

// search finds a hash in a sorted file by bisection.
func search(f *os.File, hash string) (bool, error) {
	info, err := f.Stat()
	if err != nil {
		return false, err
	}
	// A line that holds the hash begins in [low, high).
	low, high := int64(0), info.Size()
	buf := make([]byte, 2*maxLine)
	for low < high {
		middle := low + (high-low)/2
		start, line, err := lineAfter(f, buf, middle)
		if err != nil {
			return false, err
		}
		if start >= high || line == "" { // no line begins between: look at the rest one by one
			if middle == low {
				return false, nil
			}
			high = middle
			continue
		}
		if len(line) < hashDigits || !isHash(line[:hashDigits]) {
			return false, fmt.Errorf("no SHA-1 at byte %d", start)
		}
		switch strings.Compare(line[:hashDigits], hash) {
		case 0:
			return true, nil
		case -1:
			low = start + int64(len(line)) + 1
		default:
			high = middle
		}
	}
	return false, nil
}

// lineAfter returns the first line that begins at the offset or after it.
func lineAfter(f *os.File, buf []byte, at int64) (start int64, line string, err error) {
	from := max(at-1, 0) // a line begins here if the byte before ends one
	n, err := f.ReadAt(buf, from)
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, "", err
	}
	chunk := buf[:n]
	if at > 0 {
		end := bytes.IndexByte(chunk, '\n')
		if end < 0 {
			return from + int64(n), "", nil
		}
		from, chunk = from+int64(end)+1, chunk[end+1:]
	}
	if end := bytes.IndexByte(chunk, '\n'); end >= 0 {
		chunk = chunk[:end]
	}
	return from, string(chunk), nil
}

func isHash(s string) bool {
	return strings.Trim(s, "0123456789ABCDEF") == ""
}

// ask asks a range service, which is told the first five digits only and pads its
// answer so that its length tells nothing either.
func (b *Breached) ask(ctx context.Context, hash string) (bool, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(b.Service, "/")+"/"+hash[:prefixDigits], nil)
	if err != nil {
		return false, errors.New("the address of the service is none")
	}
	req.Header.Set("Add-Padding", "true")
	res, err := b.Client.Do(req)
	if err != nil {
		return false, errors.New("the service cannot be reached") // the error holds the prefix
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return false, fmt.Errorf("the service answers %d", res.StatusCode)
	}
	lines := bufio.NewScanner(io.LimitReader(res.Body, maxAnswer))
	for lines.Scan() {
		suffix, count, _ := strings.Cut(lines.Text(), ":")
		if strings.EqualFold(suffix, hash[prefixDigits:]) && strings.TrimSpace(count) != "0" { // 0 is padding
			return true, nil
		}
	}
	return false, lines.Err()
}
