package signin

import (
	"bytes"
	"math"
	"testing"

	"github.com/strongroom/strongroom/server/detect/blob"
)

func TestStateComesBackAsItWas(t *testing.T) {
	t.Parallel()
	m, p := settled(t)
	mb, _ := m.MarshalBinary()
	pb, _ := p.MarshalBinary()
	var m2 Model
	var p2 Profile
	if err := m2.UnmarshalBinary(mb); err != nil {
		t.Fatal(err)
	}
	if err := p2.UnmarshalBinary(pb); err != nil {
		t.Fatal(err)
	}
	if p2 != *p {
		t.Error("the profile differs")
	}
	again, _ := m2.MarshalBinary()
	if !bytes.Equal(again, mb) {
		t.Error("the model differs")
	}
	a := usual(monday.AddDate(0, 0, 50))
	if one, two := m.Score(p, &a).Total, m2.Score(&p2, &a).Total; math.Abs(one-two) > 1e-4 {
		t.Errorf("it scored %g and scores %g", one, two)
	}
}

func TestCorruptStateChangesNothing(t *testing.T) {
	t.Parallel()
	_, p := settled(t)
	b, _ := p.MarshalBinary()
	kept := *p
	for i := range b {
		bad := append([]byte(nil), b...)
		bad[i] ^= 0x40
		if p.UnmarshalBinary(bad) == nil {
			t.Fatalf("byte %d can be changed", i)
		}
	}
	if *p != kept {
		t.Error("a record that could not be read changed the profile")
	}
}

func FuzzProfile(f *testing.F) {
	p := &Profile{}
	m := New(1, true)
	a := usual(monday)
	m.Learn(p, &a, 1)
	b, _ := p.MarshalBinary()
	f.Add(b[:len(b)-4])
	f.Fuzz(func(t *testing.T, data []byte) {
		var p Profile
		if p.UnmarshalBinary(blob.Sum(data)) != nil {
			return
		}
		a := usual(monday)
		if s := m.Score(&p, &a).Total; math.IsNaN(s) || math.IsInf(s, 0) {
			t.Errorf("it scores %g", s)
		}
		one := New(1, false)
		one.Learn(&p, &a, 1)
		one.Forget(&p, &a, 1)
		if _, err := p.MarshalBinary(); err != nil {
			t.Error(err)
		}
	})
}

func FuzzModel(f *testing.F) {
	m, p := New(1, true), &Profile{}
	a := usual(monday)
	m.Learn(p, &a, 1)
	b, _ := m.MarshalBinary()
	f.Add(b[:len(b)-4])
	f.Fuzz(func(t *testing.T, data []byte) {
		var m Model
		if m.UnmarshalBinary(blob.Sum(data)) != nil {
			return
		}
		var p Profile
		a := usual(monday)
		m.Learn(&p, &a, 1)
		if s := m.Score(&p, &a).Total; math.IsNaN(s) {
			t.Errorf("it scores %g", s)
		}
	})
}
