package detect

import (
	"fmt"

	"github.com/strongroom/strongroom/server/detect/access"
	"github.com/strongroom/strongroom/server/detect/attack"
	"github.com/strongroom/strongroom/server/detect/blob"
	"github.com/strongroom/strongroom/server/detect/conformal"
	"github.com/strongroom/strongroom/server/detect/signin"
)

const (
	personKind, personVersion             = 'P', 1
	organizationKind, organizationVersion = 'O', 1
)

// MarshalBinary writes what is known of a person.
func (p *Person) MarshalBinary() ([]byte, error) {
	w := blob.New(personKind, personVersion)
	p.signIns.Encode(w)
	p.access.Encode(w)
	return w.Seal(), nil
}

// UnmarshalBinary reads what MarshalBinary wrote; after an error p is as it was.
func (p *Person) UnmarshalBinary(data []byte) error {
	r := blob.Open(personKind, personVersion, data)
	var read Person
	read.signIns.Decode(r)
	read.access.Decode(r)
	if err := r.Close(); err != nil {
		return fmt.Errorf("read what is known of a person: %w", err)
	}
	*p = read
	return nil
}

// MarshalBinary writes what is known of an organization: up to 1.5 MB of a large
// one, 30 KB of one that begins.
func (o *Organization) MarshalBinary() ([]byte, error) {
	w := blob.New(organizationKind, organizationVersion)
	for _, b := range []float64{o.budgets.StepUp, o.budgets.Admin, o.budgets.Days, o.budgets.Weeks} {
		w.Double(b)
	}
	o.signIns.Encode(w)
	o.window.Encode(w)
	o.attacks.Encode(w)
	o.access.Encode(w)
	return w.Seal(), nil
}

// UnmarshalBinary reads what MarshalBinary wrote; after an error o is as it was.
func (o *Organization) UnmarshalBinary(data []byte) error {
	r := blob.Open(organizationKind, organizationVersion, data)
	var read Organization
	for _, b := range []*float64{&read.budgets.StepUp, &read.budgets.Admin, &read.budgets.Days, &read.budgets.Weeks} {
		*b = r.Double(0, .5)
	}
	read.signIns = signin.Decode(r)
	read.window = conformal.Decode(r, Window)
	read.attacks = attack.Decode(r)
	read.access = access.Decode(r)
	if err := r.Close(); err != nil {
		return fmt.Errorf("read what is known of an organization: %w", err)
	}
	*o = read
	return nil
}
