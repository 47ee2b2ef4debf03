package signin

import (
	"fmt"

	"github.com/strongroom/strongroom/server/detect/blob"
)

const (
	profileKind, profileVersion = 'p', 1
	modelKind, modelVersion     = 'm', 1
	priorKind, priorVersion     = 'r', 1

	manySightings = 1e9 // no count is higher
)

// MarshalBinary writes a profile: about 20 bytes for each network and client.
func (p *Profile) MarshalBinary() ([]byte, error) {
	w := blob.New(profileKind, profileVersion)
	p.Encode(w)
	return w.Seal(), nil
}

// UnmarshalBinary reads what MarshalBinary wrote; after an error p is as it was.
func (p *Profile) UnmarshalBinary(data []byte) error {
	r := blob.Open(profileKind, profileVersion, data)
	var read Profile
	read.Decode(r)
	if err := r.Close(); err != nil {
		return fmt.Errorf("read profile of sign-ins: %w", err)
	}
	*p = read
	return nil
}

// Encode writes the profile as a part of a record.
func (p *Profile) Encode(w *blob.Writer) {
	w.Varint(p.at)
	for _, l := range []place{p.last, p.before} {
		w.Bool(l.set)
		if !l.set {
			continue
		}
		w.Varint(l.at)
		w.Bool(l.located)
		if l.located {
			w.Varint(int64(l.lat))
			w.Varint(int64(l.lon))
		}
	}
	w.Uvarint(uint64(p.nets))
	for _, n := range p.networks[:p.nets] {
		w.Uint32(n.address)
		w.Uint32(n.prefix)
		w.Uvarint(uint64(n.asn))
		w.Uvarint(uint64(n.country))
		w.Float(float64(n.count))
	}
	w.Uvarint(uint64(p.cls))
	for _, c := range p.clients[:p.cls] {
		w.Uvarint(uint64(c.class))
		w.Uint32(c.os)
		w.Uint32(c.browser)
		w.Uvarint(uint64(c.version))
		w.Uvarint(uint64(c.previous))
		w.Float(float64(c.count))
		w.Float(float64(c.current))
	}
	// Tokens keep their places: which makes way depends on them.
	for _, t := range p.tokens {
		w.Bool(t.hash != 0)
		if t.hash != 0 {
			w.Uint32(t.hash)
			w.Float(float64(t.count))
		}
	}
	var used uint64
	for i, h := range p.hours {
		if h != 0 {
			used |= 1 << i
		}
	}
	w.Uvarint(used)
	for _, h := range p.hours {
		if h != 0 {
			w.Float(float64(h))
		}
	}
	for _, d := range p.devices {
		w.Float(float64(d))
	}
}

// Decode reads what Encode wrote; r tells whether it was sound.
func (p *Profile) Decode(r *blob.Reader) {
	p.at = r.Varint()
	for _, l := range []*place{&p.last, &p.before} {
		if l.set = r.Bool(); !l.set {
			continue
		}
		l.at = r.Varint()
		if l.located = r.Bool(); l.located {
			lat, lon := r.Varint(), r.Varint()
			r.Check(lat >= -90*180 && lat <= 90*180 && lon >= -180*180 && lon <= 180*180, "a place is not on Earth")
			l.lat, l.lon = int16(lat), int16(lon)
		}
	}
	p.nets = uint8(r.Uvarint(Networks))
	for i := range p.networks[:p.nets] {
		p.networks[i] = network{
			address: r.Uint32(), prefix: r.Uint32(), asn: uint32(r.Uvarint(1<<32 - 1)),
			country: uint16(r.Uvarint(1<<16 - 1)), count: float32(r.Float(0, manySightings)),
		}
	}
	p.cls = uint8(r.Uvarint(Clients))
	for i := range p.clients[:p.cls] {
		p.clients[i] = client{
			class: Class(r.Uvarint(uint64(classes) - 1)), os: r.Uint32(), browser: r.Uint32(),
			version: uint16(r.Uvarint(1<<16 - 1)), previous: uint16(r.Uvarint(1<<16 - 1)),
			count: float32(r.Float(0, manySightings)), current: float32(r.Float(0, manySightings)),
		}
	}
	for i := range p.tokens {
		if r.Bool() {
			p.tokens[i] = token{hash: r.Uint32(), count: float32(r.Float(0, manySightings))}
			r.Check(p.tokens[i].hash != 0, "a token is empty")
		}
	}
	used := r.Uvarint(1<<hours - 1)
	for i := range p.hours {
		if used&(1<<i) != 0 {
			p.hours[i] = float32(r.Float(0, manySightings))
		}
	}
	for i := range p.devices {
		p.devices[i] = float32(r.Float(0, manySightings))
	}
}

// MarshalBinary writes the model.
func (m *Model) MarshalBinary() ([]byte, error) {
	w := blob.New(modelKind, modelVersion)
	m.Encode(w)
	return w.Seal(), nil
}

// UnmarshalBinary reads what MarshalBinary wrote; after an error m is as it was.
func (m *Model) UnmarshalBinary(data []byte) error {
	r := blob.Open(modelKind, modelVersion, data)
	read := Decode(r)
	if err := r.Close(); err != nil {
		return fmt.Errorf("read model of sign-ins: %w", err)
	}
	*m = *read
	return nil
}

// Encode writes the model as a part of a record.
func (m *Model) Encode(w *blob.Writer) {
	w.Uint64(m.key)
	w.Uint64(m.random)
	w.Bool(m.marked)
	m.population.encode(w)
	for _, v := range m.hours {
		w.Float(v)
	}
	for _, v := range m.devices {
		w.Float(v)
	}
	m.encodeLearnt(w)
	w.Double(m.steps)
	w.Uvarint(uint64(len(m.recent)))
	for i := range m.recent {
		m.recent[(m.next+i)%len(m.recent)].encode(w)
	}
}

// Decode reads what Encode wrote; r tells whether it was sound.
func Decode(r *blob.Reader) *Model {
	m := New(0, false)
	m.key, m.random, m.marked = r.Uint64(), r.Uint64(), r.Bool()
	m.population.decode(r)
	for i := range m.hours {
		m.hours[i] = r.Float(0, manySightings)
	}
	for i := range m.devices {
		m.devices[i] = r.Float(0, manySightings)
	}
	m.decodeLearnt(r)
	m.steps = r.Double(0, 1e18)
	m.recent = make([]facts, r.Count(pool))
	for i := range m.recent {
		m.recent[i].decode(r)
	}
	return m
}

// encodeLearnt writes what does not depend on the key.
func (m *Model) encodeLearnt(w *blob.Writer) {
	m.cells.encode(w)
	m.speeds.encode(w)
	m.gaps.encode(w)
	for _, v := range m.weights {
		w.Double(v)
	}
	w.Double(m.bias)
}

func (m *Model) decodeLearnt(r *blob.Reader) {
	m.cells.decode(r)
	m.speeds.decode(r)
	m.gaps.decode(r)
	for i := range m.weights {
		m.weights[i] = r.Double(0, 100)
	}
	m.bias = r.Double(-1000, 1000)
}

func (f *facts) encode(w *blob.Writer) {
	w.Varint(f.at)
	for _, h := range []uint32{f.person, f.asn, f.prefix, f.address, f.os, f.browser, f.token} {
		w.Uint32(h)
	}
	for _, v := range []uint16{f.country, f.version, uint16(f.lat), uint16(f.lon)} {
		w.Uvarint(uint64(v))
	}
	w.Uvarint(uint64(f.hour))
	w.Uvarint(uint64(f.class))
	w.Uvarint(uint64(f.device))
	w.Bool(f.located)
	w.Bool(f.routed)
}

func (f *facts) decode(r *blob.Reader) {
	f.at = r.Varint()
	for _, h := range []*uint32{&f.person, &f.asn, &f.prefix, &f.address, &f.os, &f.browser, &f.token} {
		*h = r.Uint32()
	}
	f.country, f.version = uint16(r.Uvarint(1<<16-1)), uint16(r.Uvarint(1<<16-1))
	f.lat, f.lon = int16(r.Uvarint(1<<16-1)), int16(r.Uvarint(1<<16-1))
	f.hour = uint8(r.Uvarint(hours - 1))
	f.class, f.device = Class(r.Uvarint(uint64(classes)-1)), Device(r.Uvarint(uint64(devices)-1))
	f.located, f.routed = r.Bool(), r.Bool()
}
