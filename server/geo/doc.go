// Package geo says where an address is, as far as databases that the operator
// points at know: any in MaxMind's format, such as a city and an ASN database. It is
// useful without one: it names private and loopback addresses, and the network that
// an address belongs to by its prefix.
//
// A database is read into memory whole, so that replacing its file can neither tear
// nor crash a look-up, and verified before it is used: at the start a broken one is
// refused, and one that replaces a good one later is reported and not taken.
package geo
