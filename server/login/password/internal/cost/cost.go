// Package cost says what hashing a password costs. It is internal, so that only
// package passwordtest can change it.
package cost

// Cost is the parameters of argon2id (RFC 9106).
type Cost struct {
	Memory uint32 // KiB
	Passes uint32
	Lanes  uint8
}

// Recommended is that of the OWASP Password Storage Cheat Sheet: m = 19 MiB, t = 2,
// p = 1.
var Recommended = Cost{Memory: 19 * 1024, Passes: 2, Lanes: 1}

// Current is what new hashes are made with.
var Current = Recommended
