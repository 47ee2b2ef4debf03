package worker

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"
)

// textFacts is what one pass over the bytes of a text file tells.
type textFacts struct {
	lines    int64 // newlines, and a last line without one
	quotes   int64 // of the given character
	nul      int64 // line of the first NUL byte, from 1; 0 if none
	valid    bool  // UTF-8
	lastByte byte
}

const scanSize = 1 << 20

// scan calls f with successive pieces of the file.
func scan(r io.ReaderAt, size int64, f func(piece []byte) error) error {
	buf := make([]byte, min(scanSize, size))
	for off := int64(0); off < size; {
		n, err := r.ReadAt(buf[:min(int64(len(buf)), size-off)], off)
		if n == 0 && err != nil {
			return fmt.Errorf("look over file: %w", err)
		}
		if err := f(buf[:n]); err != nil {
			return err
		}
		off += int64(n)
	}
	return nil
}

// examine looks at every byte of a text file.
func examine(r io.ReaderAt, size int64, quote byte) (textFacts, error) {
	facts := textFacts{valid: true}
	var partial []byte // of a character cut by the end of a piece
	err := scan(r, size, func(piece []byte) error {
		if facts.nul == 0 {
			if i := bytes.IndexByte(piece, 0); i >= 0 {
				facts.nul = facts.lines + int64(bytes.Count(piece[:i], newline)) + 1
			}
		}
		facts.lines += int64(bytes.Count(piece, newline))
		facts.quotes += int64(bytes.Count(piece, []byte{quote}))
		facts.lastByte = piece[len(piece)-1]
		if !facts.valid {
			return nil
		}
		text := piece
		if len(partial) > 0 {
			for len(partial) < utf8.UTFMax && len(text) > 0 && !utf8.FullRune(partial) {
				partial, text = append(partial, text[0]), text[1:]
			}
			if !utf8.FullRune(partial) {
				return nil
			}
			facts.valid = utf8.Valid(partial)
		}
		cut := len(text)
		for i := 1; i < utf8.UTFMax && i <= len(text); i++ {
			if b := text[len(text)-i]; utf8.RuneStart(b) {
				if !utf8.FullRune(text[len(text)-i:]) {
					cut = len(text) - i
				}
				break
			}
		}
		partial = append(partial[:0], text[cut:]...)
		facts.valid = facts.valid && utf8.Valid(text[:cut])
		return nil
	})
	if len(partial) > 0 {
		facts.valid = facts.valid && utf8.Valid(partial)
	}
	if size > 0 && facts.lastByte != '\n' {
		facts.lines++
	}
	return facts, err
}

var newline = []byte{'\n'}

// openQuote returns the line on which a quoted value begins that the end of the
// file still finds open, or 0. A quote opens a value only at its beginning.
func openQuote(r io.ReaderAt, size int64, delimiter, quote byte) (int64, error) {
	var opened int64
	line, quoted, begin := int64(1), false, true
	err := scan(r, size, func(piece []byte) error {
		for _, b := range piece {
			switch {
			case b == '\n':
				line++
				begin = begin || !quoted
			case quoted:
				// A doubled quote closes and opens again, which is the same.
				quoted = b != quote
				begin = !quoted
			case b == quote && begin:
				quoted, opened = true, line
			default:
				begin = b == delimiter || b == '\r'
			}
		}
		return nil
	})
	if !quoted {
		opened = 0
	}
	return opened, err
}
