package store

// Names for the tests, which are outside the package so that they can use storetest.
var (
	MigrateFrom = migrate
	ConnString  = connString
)
