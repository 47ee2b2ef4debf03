// Package access answers one question, may she do that, in one place.
//
// grants.go holds the only table in which a role or a system actor meets a
// permission. Two doors read it: the @can directive, which refuses a GraphQL
// operation before anything is touched, and the ent privacy rules (package
// rule), which lock every row on every path. The permission enum of the API,
// the permission page of the docs and the browser's viewer{can} are made from
// the same table.
//
// The package is a leaf: it imports the standard library only.
package access
