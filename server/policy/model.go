package policy

import (
	"slices"
	"strings"
)

// Models are the models of devices and programs whose passkeys count in an
// organization.
type Models struct {
	// Only are their AAGUIDs in lower case; none is any.
	Only []string `json:"only,omitempty"`
	// Claimed is whether a passkey counts that says what it lives in without its
	// maker vouching for it, as synchronised ones do.
	Claimed bool `json:"claimed,omitempty"`
}

// Model is what a passkey lives in.
type Model struct {
	AAGUID string // empty if it does not say
	// Attested is whether its maker vouches for it.
	Attested bool
}

// All reports whether every passkey counts.
func (m Models) All() bool { return len(m.Only) == 0 }

// Allow reports whether passkeys of a model count.
func (m Models) Allow(model Model) bool {
	return m.All() || slices.Contains(m.Only, model.AAGUID) && (model.Attested || m.Claimed)
}

// Beyond reports whether m refuses a passkey that the other lets count.
func (m Models) Beyond(other Models) bool {
	switch {
	case m.All():
		return false
	case other.All():
		return true
	case other.Claimed && !m.Claimed:
		return true
	}
	return slices.ContainsFunc(other.Only, func(aaguid string) bool { return !slices.Contains(m.Only, aaguid) })
}

// A session that was proved with a passkey notes, after the method, the model, so
// that every organization judges by itself, at each request, whether it counts.
const (
	modelPrefix    = methodPasskey + ":"
	attestedPrefix = modelPrefix + "attested:"
	claimedPrefix  = modelPrefix + "claimed:"
)

// Method is how sessions note that they were proved with a passkey of the model.
func (m Model) Method() string {
	if m.Attested {
		return attestedPrefix + m.AAGUID
	}
	return claimedPrefix + m.AAGUID
}

// OfModel reports whether a method names the model of a passkey.
func OfModel(method string) bool { return strings.HasPrefix(method, modelPrefix) }

// allowed reports whether a session was proved with a passkey that counts. Under a
// list, a session that does not know the model was not.
func (m Models) allowed(methods []string) bool {
	if m.All() {
		return slices.Contains(methods, methodPasskey)
	}
	return slices.ContainsFunc(methods, func(method string) bool {
		if aaguid, ok := strings.CutPrefix(method, attestedPrefix); ok {
			return m.Allow(Model{AAGUID: aaguid, Attested: true})
		}
		aaguid, ok := strings.CutPrefix(method, claimedPrefix)
		return ok && m.Allow(Model{AAGUID: aaguid})
	})
}
