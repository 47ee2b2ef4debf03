// Package detect finds what is unlike the people of an organization: sign-ins by
// strangers, guessing attacks, and data that is read by whoever took an account
// over. It is pure: no database, no clock, no random source. The same events in the
// same order give the same verdicts.
//
// Organization is what is known of an organization, Person of one of its people;
// both have fixed bounds and are saved and loaded as opaque records. Judge says what
// a sign-in is worth before anything is decided; Settle tells what came of it. For
// what has happened already, Observe does both. Mine and NotMine take in what people
// answer. Explain puts a verdict in words.
//
// The parts know nothing of each other: signin scores sign-ins, attack counts
// failures, access judges reads, conformal turns scores into p-values, blob is the
// format of records. replay is the command that reads events from a file. An
// Organization and its people must not be used concurrently; the caller holds a lock
// for each organization.
//
// docs/detection.md has formulae, bounds, sources and measured figures.
package detect
