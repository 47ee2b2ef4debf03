package access

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/strongroom/strongroom/server/detect/blob"
	"github.com/strongroom/strongroom/server/detect/conformal"
)

const (
	profileKind, profileVersion = 'a', 1
	modelKind, modelVersion     = 'A', 1

	// Bounds of what can have been counted and summed up.
	many    = 1e12
	extreme = 1e30
)

// MarshalBinary writes a profile.
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
		return fmt.Errorf("read profile of data access: %w", err)
	}
	*p = read
	return nil
}

// sparse writes which of up to 64 numbers are not zero, and those.
func sparse(w *blob.Writer, v []float32) {
	var used uint64
	for i, x := range v {
		if x != 0 {
			used |= 1 << i
		}
	}
	w.Uvarint(used)
	for _, x := range v {
		if x != 0 {
			w.Float(float64(x))
		}
	}
}

func readSparse(r *blob.Reader, v []float32) {
	used := r.Uvarint(1<<len(v) - 1)
	for i := range v {
		if used&(1<<i) != 0 {
			v[i] = float32(r.Float(0, many))
		}
	}
}

// Encode writes the profile as a part of a record.
func (p *Profile) Encode(w *blob.Writer) {
	sparse(w, []float32{p.n, p.long, p.rowsN, p.rowsMean, p.rowsVar})
	sparse(w, p.sums[:])
	sparse(w, p.longSums[:])
	sparse(w, p.cusum[:])
	sparse(w, p.hours[:])
	w.Uvarint(uint64(p.known()))
	for _, d := range p.datasets {
		if d.hash != 0 {
			w.Uint32(d.hash)
			w.Float(float64(d.count))
		}
	}
	p.today.encode(w)
	w.Bool(p.week.open)
	w.Varint(int64(p.week.number))
	if p.week.open {
		w.Float(float64(p.week.days))
		sparse(w, p.week.counts[:])
		w.Float(p.week.rows)
	}
}

func (p *Profile) known() int {
	n := 0
	for _, d := range p.datasets {
		if d.hash != 0 {
			n++
		}
	}
	return n
}

// Decode reads what Encode wrote; r tells whether it was sound.
func (p *Profile) Decode(r *blob.Reader) {
	var head [5]float32
	readSparse(r, head[:])
	p.n, p.long, p.rowsN, p.rowsMean, p.rowsVar = head[0], head[1], head[2], head[3], head[4]
	readSparse(r, p.sums[:])
	readSparse(r, p.longSums[:])
	readSparse(r, p.cusum[:])
	readSparse(r, p.hours[:])
	n := r.Count(Datasets)
	for i := range n {
		p.datasets[i] = dataset{hash: r.Uint32(), count: float32(r.Float(0, many))}
		r.Check(p.datasets[i].hash != 0, "a dataset is empty")
	}
	p.today.decode(r)
	p.week.open = r.Bool()
	p.week.number = readDay(r)
	if p.week.open {
		p.week.days = float32(r.Float(0, 1e6))
		readSparse(r, p.week.counts[:])
		p.week.rows = r.Float(0, extreme)
	}
}

func readDay(r *blob.Reader) int32 {
	v := r.Varint()
	r.Check(v >= math.MinInt32 && v <= math.MaxInt32, "a day is out of bounds")
	return int32(v)
}

// encode writes a day; of one that is over only what the next one needs.
func (d *day) encode(w *blob.Writer) {
	w.Varint(int64(d.number))
	w.Bool(d.open)
	w.Uvarint(d.alarm())
	w.Bool(d.approved)
	w.Uint32(d.role)
	w.Float(float64(d.score))
	if !d.open {
		return
	}
	sparse(w, d.counts[:])
	w.Float(d.rows)
	w.Float(float64(d.surprise))
	w.Float(float64(d.late))
	w.Float(float64(d.gap))
	for _, m := range d.met {
		w.Uvarint(m)
	}
	w.Varint(d.bin)
	w.Float(float64(d.inBin))
	sparse(w, d.hours[:])
	w.Uvarint(uint64(d.listed))
	for _, h := range d.list[:d.listed] {
		w.Uint32(h)
	}
}

// alarm is whether a day alerted, as it is written: 0, 1, 2 for a closer watch alone, or 3
// if that is hidden from the person, too.
func (d *day) alarm() uint64 {
	switch {
	case d.alerted && d.hidden:
		return 3
	case d.alerted && d.closely:
		return 2
	case d.alerted:
		return 1
	}
	return 0
}

func (d *day) decode(r *blob.Reader) {
	d.number = readDay(r)
	d.open = r.Bool()
	alarm := r.Uvarint(3)
	d.alerted, d.closely, d.hidden = alarm > 0, alarm >= 2, alarm == 3
	d.approved, d.role = r.Bool(), r.Uint32()
	d.score = float32(r.Float(-1000, 1000))
	if !d.open {
		return
	}
	readSparse(r, d.counts[:])
	d.rows = r.Float(0, extreme)
	d.surprise, d.late, d.gap = float32(r.Float(0, many)), float32(r.Float(0, many)), float32(r.Float(0, many))
	for i := range d.met {
		d.met[i] = r.Uvarint(math.MaxUint64)
	}
	d.bin = r.Varint()
	d.inBin = float32(r.Float(0, many))
	readSparse(r, d.hours[:])
	d.listed = uint8(r.Uvarint(Datasets))
	for i := range d.list[:d.listed] {
		d.list[i] = r.Uint32()
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
		return fmt.Errorf("read model of data access: %w", err)
	}
	*m = *read
	return nil
}

func sorted[K cmp.Ordered, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Encode writes the model as a part of a record.
func (m *Model) Encode(w *blob.Writer) {
	w.Uint64(m.key)
	w.Double(m.Budget)
	w.Double(m.WeekBudget)
	m.all.encode(w)
	w.Uvarint(uint64(len(m.roles)))
	for _, k := range sorted(m.roles) {
		w.Uint32(k)
		m.roles[k].encode(w)
	}
	w.Float(m.unit)
	w.Varint(int64(m.day))
	w.Uvarint(m.closed)
	w.Uvarint(m.today)
	w.Double(m.aDay)
	w.Double(m.bend)
	w.Uvarint(uint64(len(m.popular)))
	for _, k := range sorted(m.popular) {
		w.Uint64(k)
		w.Float(float64(m.popular[k]))
	}
	for _, c := range m.windows() {
		c.Encode(w)
	}
}

func (m *Model) windows() []*conformal.Window {
	return append(append(slices.Clone(m.channels[:]), m.weeks[:]...), m.combined, m.slow)
}

// Decode reads what Encode wrote; r tells whether it was sound.
func Decode(r *blob.Reader) *Model {
	m := &Model{roles: map[uint32]*role{}, popular: map[uint64]float32{}}
	m.key, m.Budget, m.WeekBudget = r.Uint64(), r.Double(0, 1), r.Double(0, 1)
	m.all.decode(r)
	for range r.Count(roles) {
		k := r.Uint32()
		m.roles[k] = &role{}
		m.roles[k].decode(r)
	}
	m.unit, m.day = r.Float(1, 1<<20), readDay(r)
	m.closed, m.today, m.aDay = r.Uvarint(math.MaxUint64), r.Uvarint(math.MaxUint64), r.Double(0, many)
	m.bend = r.Double(least, most)
	for range r.Count(values + 4) {
		k := r.Uint64()
		m.popular[k] = float32(r.Float(0, extreme))
	}
	for i := range m.channels {
		m.channels[i] = conformal.Decode(r, Days)
	}
	for i := range m.weeks {
		m.weeks[i] = conformal.Decode(r, Weeks)
	}
	m.combined, m.slow = conformal.Decode(r, Days), conformal.Decode(r, Weeks)
	return m
}

// fields are the numbers of a role and whether they can be negative.
func (r *role) fields() (plain, signed []*float64) {
	plain = []*float64{&r.n, &r.long, &r.rowsN, &r.rowsMean, &r.rowsVar}
	for i := range r.sums {
		plain = append(plain, &r.sums[i], &r.square[i])
		signed = append(signed, &r.spread[i])
	}
	for i := range r.longSums {
		plain = append(plain, &r.longSums[i])
	}
	return plain, signed
}

func (r *role) encode(w *blob.Writer) {
	plain, signed := r.fields()
	for _, v := range append(plain, signed...) {
		w.Float(*v)
	}
}

func (r *role) decode(b *blob.Reader) {
	plain, signed := r.fields()
	for _, v := range plain {
		*v = b.Float(0, extreme)
	}
	for _, v := range signed {
		*v = b.Float(-extreme, extreme)
	}
}
