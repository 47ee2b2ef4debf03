// Package throttle bounds how often anybody may try to prove who they are.
//
// A try is counted before the secret is compared and given back when it was right,
// so that tries in parallel cannot race past a bound. Each try is counted in
// several lanes at once:
//
//   - the account: few tries, then locks that grow from seconds to hours;
//   - the account and the day, which no success resets;
//   - the address, its /24 or /64 network, and for IPv6 its /48;
//   - everybody, counting accounts with a first failure: a few guesses at many accounts.
//
// A try from a browser that the account knows (package device) is counted in a
// lane of that browser alone, so strangers who hammer an account, or share an
// office's address with its owner, never lock the owner's browser out.
//
// Counters are rows whose keys are keyed hashes: they outlive restarts, are shared
// by all servers and name nobody. An account that does not exist has the same
// lanes as one that does, at the same cost. No lock is for ever.
package throttle
