// Package signin scores how unlike a person a sign-in is.
//
// A Profile is what is kept of one person, a Model what is kept of an organization.
// Model.Score compares a sign-in with both and gives a sum of terms, each the
// weighted logarithm of a likelihood ratio (nats): how much more likely is this for
// a stranger than for the person? Model.Learn takes in a sign-in that was accepted,
// Model.Forget takes it out again.
//
// Nothing here reads a clock, a database or a random source: the same sign-ins in
// the same order give the same scores. Neither type is safe for concurrent use.
// docs/detection.md has the formulae.
package signin
