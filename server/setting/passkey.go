package setting

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/login/passkey"
	"github.com/strongroom/strongroom/server/policy"
)

const (
	modelsField = "input.passkeyModels"
	maxModels   = 100
	uuidLength  = 36 // the library reads other spellings, too
)

// passkeys are the passkeys that count.
func (s *Settings) passkeys() policy.Models {
	return policy.Models{Only: s.PasskeyModels, Claimed: s.PasskeysClaimed}
}

// KnownPasskeyModels are the models that have names, by name.
func (*Settings) KnownPasskeyModels() []*passkey.Known { return passkey.Models() }

// cleanModels brings AAGUIDs into one spelling and order, so that the log shows a
// change only where there is one. Nil stays nil: it changes nothing.
func cleanModels(typed []string) ([]string, error) {
	if typed == nil {
		return nil, nil
	}
	out := make([]string, 0, len(typed))
	for _, t := range typed {
		t = strings.TrimSpace(t)
		aaguid, err := uuid.Parse(t)
		if err != nil || len(t) != uuidLength {
			return nil, fault.Invalid(modelsField, "An AAGUID looks like cb69481e-8ff7-4039-93ec-0a2729a154a8. Check what you have typed.")
		}
		if aaguid == uuid.Nil {
			return nil, fault.Invalid(modelsField, "An AAGUID of zeros names no model: any passkey can have it.")
		}
		out = append(out, aaguid.String())
	}
	slices.Sort(out)
	out = slices.Compact(out)
	if len(out) > maxModels {
		return nil, fault.Invalid(modelsField, "Choose %d models at the most.", maxModels)
	}
	return out, nil
}
