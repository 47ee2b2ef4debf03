// Package access tells when somebody reads data in a way that is not theirs: mass
// export, scraping, bulk reads at odd hours, an account that wakes up, and, over
// weeks, a little more every day.
//
// A Profile is what is kept of one person: rates, datasets, hours, and the day and
// the week that are under way. A Model is what is kept of an organization: the rates
// of roles, how popular datasets are, and the latest person-days and person-weeks as
// windows of conformal p-values. Model.Judge takes one read into the person's day
// and says how unusual the day is so far. A day is learnt from when it is over, and
// only if it did not alert.
//
// Nothing here reads a clock. Neither type is safe for concurrent use.
// docs/detection.md has the formulae.
package access
