// Package passwordtest makes hashing passwords cheap, for tests of what lies behind a
// sign-in. Nothing but tests may import it.
package passwordtest

import "github.com/strongroom/strongroom/server/login/password/internal/cost"

// Cheapen lets hashes cost next to nothing from now on, in the whole process. It must
// not be called while anything hashes.
func Cheapen() { cost.Current = cost.Cost{Memory: 64, Passes: 1, Lanes: 1} }

// Restore lets hashes cost again what they cost people.
func Restore() { cost.Current = cost.Recommended }
