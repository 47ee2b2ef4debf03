// Package store opens the database and brings its schema up to date.
//
// There are two databases. The embedded one is SQLite, its whole file encrypted
// with AES-XTS-256, the write-ahead log too; it needs no set-up and serves one
// process. PostgreSQL serves several. Everything above this package is the same
// on both, and its tests run on both: see storetest.
package store
