// Package sample makes an organization that a visitor understands in two
// minutes: a trading company with people in every role, datasets with personal
// data in them, analyses with results, shares, exports and six weeks of activity.
//
// Nothing is written around the product. Every person has a browser that signs in
// and acts through the services, in the order in which things happened, while the
// clock of the whole program is set to the time of each scene. What the services
// refuse, the sample does not contain. All people and numbers are made up, by a
// generator that makes the same ones on the same day.
package sample
