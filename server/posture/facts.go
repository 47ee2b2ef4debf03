package posture

import "time"

// Facts are all that checks judge by. What could not be measured is zero.
type Facts struct {
	Now time.Time

	// Of the address that people type, and of who ends TLS.
	HTTPS, Loopback, ServesTLS, ProxyNamed bool
	// CertificateEnds is zero where the server has no certificate, or one that cannot be
	// read.
	CertificateEnds time.Time

	Disk     Disk
	Database Database

	// BackupsDeclared is whether the operator said how to tell; BackupAt is the last one.
	BackupsDeclared bool
	BackupAt        time.Time

	Version, Go, Engine string
	BuiltAt             time.Time

	// Changed names the settings that differ from what was acknowledged.
	Changed []string

	// Weak names the guarantees that the sandbox cannot give here, and Broken those that
	// it must.
	Weak, Broken []string
	Namespaces   bool

	// KeyInFile is whether the root key is a file in the data folder; KeyOpen is whether
	// others can read it, and KeyBeside whether the data lies beside it.
	KeyInFile, KeyOpen, KeyBeside bool
	// KeyUnseen is whether the file of the root key could not be looked at.
	KeyUnseen bool

	// MailLeaves is whether there is a mail server; Development is what keeps mail in a
	// mailbox.
	MailLeaves, Development bool
	MailFailed              int // within the last week

	JobsFailed, JobsStuck int

	Places []time.Time // when each database was built
	Stolen bool        // whether stolen passwords are known beyond the most common

	Organization Organization

	hashes        map[string]string
	configuration string
}

// Disk is the room where the data lies. A file system without a table of inodes has none.
type Disk struct {
	Free, Size          uint64 // bytes
	FreeNodes, AllNodes uint64
}

// Database is what is known of the database.
type Database struct {
	Postgres bool
	Major    int // of PostgreSQL
	// Local is whether the connection stays on this machine, TLS whether it is encrypted.
	Local, TLS bool
	Pending    int
	// Offset is how far its clock is ahead of this server's.
	Offset time.Duration
}

// Organization is what is known of one.
type Organization struct {
	Members, WithoutFactor      int
	Admins, AdminsWithoutFactor int
	AdminsWithoutPasskey        int
	Dormant                     int
	OldInvitations              int
	GuestsMayExport             bool
	Guests                      int
	Channels, ChannelsDown      int
	LogVerified                 time.Time // zero if never
	LogBroken, DetectionBroken  bool
	FoundedAt                   time.Time
	PlanSavedAt                 time.Time     // zero if never
	Waiting                     time.Duration // how long the oldest event has not been numbered
}
