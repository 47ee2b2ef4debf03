package attack

import (
	"fmt"
	"slices"

	"github.com/strongroom/strongroom/server/detect/blob"
)

const (
	kind, version = 't', 1
	many          = 1e9
)

// MarshalBinary writes the model.
func (m *Model) MarshalBinary() ([]byte, error) {
	w := blob.New(kind, version)
	m.Encode(w)
	return w.Seal(), nil
}

// UnmarshalBinary reads what MarshalBinary wrote; after an error m is as it was.
func (m *Model) UnmarshalBinary(data []byte) error {
	r := blob.Open(kind, version, data)
	read := Decode(r)
	if err := r.Close(); err != nil {
		return fmt.Errorf("read model of attacks: %w", err)
	}
	*m = *read
	return nil
}

// Encode writes the model as a part of a record.
func (m *Model) Encode(w *blob.Writer) {
	w.Uint64(m.key)
	w.Uint32(m.tries)
	for _, of := range m.counters {
		keys := make([]uint32, 0, len(of))
		for k := range of {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		w.Uvarint(uint64(len(keys)))
		for _, k := range keys {
			w.Uint32(k)
			of[k].encode(w)
		}
	}
}

// Decode reads what Encode wrote; r tells whether it was sound.
func Decode(r *blob.Reader) *Model {
	m := New(0)
	m.key, m.tries = r.Uint64(), r.Uint32()
	for kind := range m.counters {
		for range r.Count(Keys) {
			k := r.Uint32()
			c := &counter{}
			c.decode(r, rules[kind].room)
			m.counters[kind][k] = c
		}
	}
	return m
}

func (c *counter) encode(w *blob.Writer) {
	w.Float(c.average)
	w.Varint(c.period)
	w.Uvarint(uint64(c.peak))
	w.Uvarint(uint64(c.before))
	w.Bool(c.noisy)
	w.Varint(c.hour)
	w.Uvarint(uint64(len(c.seen)))
	for _, s := range c.seen {
		w.Uint32(s.value)
		w.Varint(s.at)
	}
}

func (c *counter) decode(r *blob.Reader, room int) {
	c.average = r.Float(0, many)
	c.period = r.Varint()
	c.peak = int(r.Uvarint(many))
	c.before = int(r.Uvarint(many))
	c.noisy = r.Bool()
	c.hour = r.Varint()
	c.seen = make([]sighting, r.Count(room))
	for i := range c.seen {
		c.seen[i] = sighting{value: r.Uint32(), at: r.Varint()}
		r.Check(i == 0 || c.seen[i].at >= c.seen[i-1].at, "sightings are out of order")
	}
}
