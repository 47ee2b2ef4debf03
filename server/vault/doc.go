// Package vault owns every key and everything that is sealed.
//
// The hierarchy is root key -> organization key -> data key -> AES-256-GCM.
// Organizations' and people's keys are wrapped by the root key; keys of
// uploads, dataset versions and results are wrapped by their organization's.
// What is sealed is bound to where it belongs: a value to its column and row, a
// wrapped key to its id and purpose, an object to its name, so nothing can be
// swapped for something else. Destroying a wrapped key erases all that was
// sealed under it, in every copy and backup of the ciphertext.
//
// The root key enters this package and never leaves it: what the database file,
// the blind indexes and the server's own secrets need are derived from it with
// HKDF-SHA-256 (RFC 5869) under different labels.
package vault
