package worker

import (
	"fmt"
	"io"
	"sort"
	"sync"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// transcoded reads a text of another encoding as UTF-8, at any place, without
// keeping it: an index says where the text of each block of the source begins.
// The engine reads UTF-16 too, but not all of it, and none of our own checks do.
type transcoded struct {
	src    io.ReaderAt
	size   int64 // of the source
	decode func(src io.ReaderAt, size, from, to int64) ([]byte, error)
	starts []int64 // of the text of each block, and its end

	mu sync.Mutex
	// last and text are guarded by mu: the block that was decoded last. Its
	// text is never changed.
	last int
	text []byte
}

const transcodeBlock = 64 << 10

// transcode indexes a source by decoding all of it once.
func transcode(src io.ReaderAt, size int64, decode func(io.ReaderAt, int64, int64, int64) ([]byte, error)) (*transcoded, error) {
	t := &transcoded{src: src, size: size, decode: decode, starts: []int64{0}, last: -1}
	end := int64(0)
	for from := int64(0); from < size; from += transcodeBlock {
		text, err := decode(src, size, from, min(from+transcodeBlock, size))
		if err != nil {
			return nil, err
		}
		end += int64(len(text))
		t.starts = append(t.starts, end)
	}
	return t, nil
}

// Size returns the length of the text in bytes.
func (t *transcoded) Size() int64 { return t.starts[len(t.starts)-1] }

// ReadAt implements io.ReaderAt.
func (t *transcoded) ReadAt(p []byte, off int64) (int, error) {
	n := 0
	for n < len(p) && off < t.Size() {
		i := sort.Search(len(t.starts), func(i int) bool { return t.starts[i] > off }) - 1
		text, err := t.block(i)
		if err != nil {
			return n, err
		}
		k := copy(p[n:], text[off-t.starts[i]:])
		n, off = n+k, off+int64(k)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (t *transcoded) block(i int) ([]byte, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.last == i {
		return t.text, nil
	}
	from := int64(i) * transcodeBlock
	text, err := t.decode(t.src, t.size, from, min(from+transcodeBlock, t.size))
	if err != nil {
		return nil, err
	}
	if int64(len(text)) != t.starts[i+1]-t.starts[i] {
		return nil, fmt.Errorf("decode text: the source changed")
	}
	t.last, t.text = i, text
	return text, nil
}

func part(src io.ReaderAt, from, to int64) ([]byte, error) {
	b := make([]byte, to-from)
	if n, err := src.ReadAt(b, from); n < len(b) {
		return nil, fmt.Errorf("decode text: %w", err)
	}
	return b, nil
}

// decodeUTF16 decodes the characters that begin in [from, to). A pair of
// surrogates may reach beyond, so one unit on each side is looked at.
func decodeUTF16(big bool) func(io.ReaderAt, int64, int64, int64) ([]byte, error) {
	return func(src io.ReaderAt, size, from, to int64) ([]byte, error) {
		start, end := max(from-2, 0), min(to+2, size&^1)
		b, err := part(src, start, end)
		if err != nil {
			return nil, err
		}
		units := make([]uint16, len(b)/2)
		for i := range units {
			if big {
				units[i] = uint16(b[2*i])<<8 | uint16(b[2*i+1])
			} else {
				units[i] = uint16(b[2*i+1])<<8 | uint16(b[2*i])
			}
		}
		pair := func(i int) rune {
			if i < 0 || i+1 >= len(units) {
				return utf8.RuneError
			}
			return utf16.DecodeRune(rune(units[i]), rune(units[i+1]))
		}
		first, last := int(from-start)/2, int(min(to, end)-start)/2
		if first > 0 && pair(first-1) != utf8.RuneError {
			first++ // it belongs to the block before
		}
		text := make([]byte, 0, len(b))
		for i := first; i < last; i++ {
			if r := pair(i); r != utf8.RuneError {
				text = utf8.AppendRune(text, r)
				i++
			} else {
				text = utf8.AppendRune(text, rune(units[i])) // a lone surrogate becomes U+FFFD
			}
		}
		return text, nil
	}
}

// decodeLatin1 decodes what is called Latin-1 and is, as everywhere, its
// superset Windows-1252.
func decodeLatin1(src io.ReaderAt, _, from, to int64) ([]byte, error) {
	b, err := part(src, from, to)
	if err != nil {
		return nil, err
	}
	text := make([]byte, 0, len(b)+len(b)/8)
	for _, c := range b {
		text = utf8.AppendRune(text, charmap.Windows1252.DecodeByte(c))
	}
	return text, nil
}
