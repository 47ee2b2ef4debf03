package worker

import (
	"encoding/json"
	"io"
)

// Bounds of JSON files. Deep nesting kills the engine's process, and it holds a
// whole record in memory.
const (
	maxJSONDepth  = 64
	maxJSONRecord = 128 << 20
	maxMembers    = 1 << 18 // of the object at the top
)

// jsonShape is what one pass over a JSON file tells, without building anything.
type jsonShape struct {
	first    byte // of the first value: { or [
	values   int64
	spread   bool // a value at the top goes over several lines
	big      bool // there are integers of 19 digits or more
	largest  int64
	elements elements // of the first value, if it is an array
	members  []member // of the first value, if it is an object
}

// elements are what is known of the elements of an array.
type elements struct {
	first   byte // of the first element, 0 if there is none
	largest int64
}

// member is a member of the object at the top.
type member struct {
	key        string
	start, end int64 // of its value
	first      byte  // of its value
	elements   elements
}

// jsonScanner follows the nesting of a file. It is no validator: it sees what
// would hurt the engine and what decides how to read, the engine sees the rest.
type jsonScanner struct {
	shape  jsonShape
	off    int64
	line   int64
	depth  int
	stack  [maxJSONDepth + 1]byte
	quoted bool
	escape bool

	digits     int  // of the number being read
	fractional bool // it has a point or an exponent

	begin   [3]int64 // where the value now open at depth 0, 1 and 2 began, -1 if none
	newline bool     // seen inside the value at the top
	keyFrom int64    // offset of the key being read, -1 if none
	key     []byte
	want    bool // a key comes next in the object at the top
	current *member
}

// scanJSON reads a whole file.
func scanJSON(r io.ReaderAt, size int64) (jsonShape, error) {
	s := jsonScanner{line: 1, begin: [3]int64{-1, -1, -1}, keyFrom: -1}
	err := scan(r, size, func(piece []byte) error {
		for _, b := range piece {
			if err := s.next(b); err != nil {
				return err
			}
			s.off++
		}
		return nil
	})
	if err != nil {
		return jsonShape{}, err
	}
	if s.quoted || s.depth > 0 {
		return jsonShape{}, badInput("The JSON file ends in the middle of a value: it was cut off.")
	}
	s.endValue(0)
	if s.shape.values == 0 {
		return jsonShape{}, badInput("The file holds no JSON value.")
	}
	return s.shape, nil
}

func (s *jsonScanner) next(b byte) error {
	if b == '\n' {
		s.line++
		s.newline = true
	}
	if s.quoted {
		return s.inString(b)
	}
	if s.number(b) {
		return nil
	}
	switch b {
	case ' ', '\t', '\r', '\n':
		if s.depth == 0 && s.begin[0] >= 0 {
			s.endValue(0) // a bare number or word at the top
		}
	case '"':
		s.beginValue(b)
		s.quoted = true
		if s.depth == 1 && s.want && s.shape.values == 1 {
			s.keyFrom, s.key = s.off, append(s.key[:0], '"')
		}
	case '{', '[':
		s.beginValue(b)
		if s.depth == maxJSONDepth {
			return badInput("The JSON on line %d is nested more than %d levels deep.", s.line, maxJSONDepth)
		}
		s.stack[s.depth] = b
		s.depth++
		s.want = s.depth == 1 && b == '{'
	case '}', ']':
		s.endValue(s.depth)
		if s.depth == 0 || (s.stack[s.depth-1] == '{') != (b == '}') {
			return badInput("The JSON is malformed: there is a stray %q on line %d.", b, s.line)
		}
		s.depth--
		s.off++ // the bracket belongs to the value
		if s.depth == 0 {
			s.endValue(0)
		}
		s.off--
	case ',':
		if s.depth == 0 {
			return badInput("The JSON is malformed: there is a stray comma on line %d.", s.line)
		}
		s.endValue(s.depth)
		s.want = s.depth == 1 && s.stack[0] == '{'
	case ':':
		if s.depth == 1 && s.stack[0] == '{' {
			s.begin[1] = -1 // what was read is the key
			s.want = false
		}
	case 0:
		return badInput("This is not a JSON text: there is a NUL byte on line %d.", s.line)
	default:
		s.beginValue(b)
	}
	return nil
}

func (s *jsonScanner) inString(b byte) error {
	if s.keyFrom >= 0 && len(s.key) < 1024 {
		s.key = append(s.key, b)
	}
	switch {
	case s.escape:
		s.escape = false
	case b == '\\':
		s.escape = true
	case b == '"':
		s.quoted = false
		if s.keyFrom >= 0 {
			s.keyFrom = -1
			var key string
			if json.Unmarshal(s.key, &key) != nil {
				key = "?"
			}
			if len(s.shape.members) == maxMembers {
				return badInput("The object at the top of the JSON file has too many members. A list of records is needed.")
			}
			s.shape.members = append(s.shape.members, member{key: key, start: -1})
			s.current = &s.shape.members[len(s.shape.members)-1]
		}
		if s.depth == 0 {
			s.off++
			s.endValue(0)
			s.off--
		}
	}
	return nil
}

// number counts the digits of numbers and says whether b belongs to one.
func (s *jsonScanner) number(b byte) bool {
	switch {
	case b >= '0' && b <= '9':
		if s.digits == 0 {
			s.beginValue(b)
		}
		s.digits++
		return true
	case s.digits > 0 && (b == '.' || b == 'e' || b == 'E' || b == '+' || b == '-'):
		s.fractional = true
		return true
	case s.digits > 0:
		s.shape.big = s.shape.big || s.digits >= 19 && !s.fractional
		s.digits, s.fractional = 0, false
	}
	return false
}

// beginValue notes the start of a value at the levels that matter.
func (s *jsonScanner) beginValue(b byte) {
	if s.depth > 2 || s.begin[s.depth] >= 0 {
		return
	}
	s.begin[s.depth] = s.off
	switch s.depth {
	case 0:
		s.newline = false
		if s.shape.values++; s.shape.values == 1 {
			s.shape.first = b
		}
	case 1:
		if s.shape.values != 1 {
			return
		}
		switch {
		case s.stack[0] == '[':
			if s.shape.elements.first == 0 {
				s.shape.elements.first = b
			}
		case s.current != nil && s.current.start < 0 && !s.want:
			s.current.start, s.current.first = s.off, b
		}
	case 2:
		if s.shape.values == 1 && s.stack[1] == '[' && s.current != nil && s.current.elements.first == 0 {
			s.current.elements.first = b
		}
	}
}

// endValue notes the end of the value that is open at a level, if one is.
func (s *jsonScanner) endValue(depth int) {
	if depth > 2 || s.begin[depth] < 0 {
		return
	}
	size := s.off - s.begin[depth]
	s.begin[depth] = -1
	switch depth {
	case 0:
		s.shape.largest = max(s.shape.largest, size)
		s.shape.spread = s.shape.spread || s.newline
		s.current = nil
	case 1:
		if s.shape.values == 1 && s.stack[0] == '[' {
			s.shape.elements.largest = max(s.shape.elements.largest, size)
		}
		if s.current != nil && s.current.start >= 0 {
			s.current.end = s.off
		}
	case 2:
		if s.current != nil && s.stack[1] == '[' {
			s.current.elements.largest = max(s.current.elements.largest, size)
		}
	}
}
