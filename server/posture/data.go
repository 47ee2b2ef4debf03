package posture

import (
	"fmt"
	"time"

	row "github.com/strongroom/strongroom/ent/alert"
)

// oldestPostgres is the oldest version that is supported; endOfLife is when its makers
// stop to fix each.
const oldestPostgres = 14

var endOfLife = map[int]time.Time{
	14: time.Date(2026, 11, 12, 0, 0, 0, 0, time.UTC),
	15: time.Date(2027, 11, 11, 0, 0, 0, 0, time.UTC),
	16: time.Date(2028, 11, 9, 0, 0, 0, 0, time.UTC),
	17: time.Date(2029, 11, 8, 0, 0, 0, 0, time.UTC),
	18: time.Date(2030, 11, 14, 0, 0, 0, 0, time.UTC),
}

// dataChecks look at where the data lies.
var dataChecks = []Check{
	{
		ID: "disk", Title: "Disk", Installation: true, Worst: Bad, Severity: row.SeverityHIGH,
		Meaning: "A full disk stops uploads, and with the embedded database everything.",
		Advice:  "Delete datasets that nobody needs, or make the disk larger.",
		Judge: func(f *Facts) Outcome {
			d := f.Disk
			if d.Size == 0 {
				return warn("The room on the disk could not be measured.")
			}
			free := float64(d.Free) / float64(d.Size)
			nodes := 1.0
			if d.AllNodes > 0 {
				nodes = float64(d.FreeNodes) / float64(d.AllNodes)
			}
			room := fmt.Sprintf("%.0f %% of the disk and %.0f %% of its files are free, %s.", 100*free, 100*nodes, size(d.Free))
			switch {
			case free < 0.03 || nodes < 0.03 || d.Free < 512<<20:
				return bad("%s", room)
			case free < 0.10 || nodes < 0.10 || d.Free < 2<<30:
				return warn("%s", room)
			}
			return ok("%s", room)
		},
	},
	{
		ID: "backups", Title: "Backups", Installation: true, Worst: Bad, Severity: row.SeverityHIGH,
		Meaning: "Strongroom does not make backups yet: whoever runs it must, of the database, the objects and, elsewhere, the root key.",
		Advice:  "Make backups every day, let them touch a file when they are done, and name it in STRONGROOM_BACKUP_STAMP. Restore one now and then.",
		Judge: func(f *Facts) Outcome {
			switch {
			case !f.BackupsDeclared:
				return warn("The server does not know of any backup.")
			case f.BackupAt.IsZero():
				return bad("No backup was declared yet.")
			case f.BackupAt.After(f.Now.Add(time.Hour)):
				return bad("The last backup was declared for a time that is still to come.")
			}
			switch old := f.Now.Sub(f.BackupAt); {
			case old > 7*day:
				return bad("The last backup was declared %d days ago.", days(f.BackupAt, f.Now))
			case old > 2*day:
				return warn("The last backup was declared %d days ago.", days(f.BackupAt, f.Now))
			}
			return ok("The last backup was declared within two days. Strongroom cannot tell whether it can be restored.")
		},
	},
	{
		ID: "database", Title: "Database version", Installation: true, Worst: Bad, Severity: row.SeverityMEDIUM,
		Meaning: "The makers of the database still fix holes in this version.",
		Advice:  "Move to a newer major version of PostgreSQL.",
		Judge: func(f *Facts) Outcome {
			d := f.Database
			end, known := endOfLife[d.Major]
			switch {
			case !d.Postgres:
				return ok("The embedded database comes with Strongroom.")
			case d.Major < oldestPostgres:
				return bad("PostgreSQL %d is older than what Strongroom is made for.", d.Major)
			case known && f.Now.After(end):
				return bad("PostgreSQL %d is no longer fixed, since %s.", d.Major, end.Format(time.DateOnly))
			case known && f.Now.After(end.AddDate(0, 0, -180)):
				return warn("PostgreSQL %d is fixed until %s.", d.Major, end.Format(time.DateOnly))
			}
			return ok("PostgreSQL %d.", d.Major)
		},
	},
	{
		ID: "database-encryption", Title: "Database encryption", Installation: true, Worst: Bad, Severity: row.SeverityHIGH,
		Meaning: "Nobody reads the database on its way or, if it is embedded, on the disk. What is most sensitive is sealed besides.",
		Advice:  "Switch TLS on in PostgreSQL, and leave sslmode out of STRONGROOM_DATABASE_URL. Encrypt the disk of a PostgreSQL server.",
		Judge: func(f *Facts) Outcome {
			switch d := f.Database; {
			case !d.Postgres:
				return ok("The embedded database is encrypted on the disk.")
			case d.TLS:
				return ok("The connection to PostgreSQL is encrypted.")
			case d.Local:
				return ok("PostgreSQL runs on the same machine.")
			}
			return bad("The connection to PostgreSQL crosses the network without encryption.")
		},
	},
	{
		ID: "migrations", Title: "Migrations", Installation: true, Worst: Bad, Severity: row.SeverityHIGH,
		Meaning: "The tables are those that this version was made for.",
		Advice:  "Start the newest version alone; it brings the database up to date.",
		Judge: func(f *Facts) Outcome {
			switch n := f.Database.Pending; {
			case n > 0:
				return bad("%s not applied.", plural(n, "migration is", "migrations are"))
			case n < 0:
				return bad("A newer version has changed the database.")
			}
			return ok("All are applied.")
		},
	},
	{
		ID: "root-key", Title: "Root key", Installation: true, Worst: Bad, Severity: row.SeverityHIGH,
		Meaning: "Who has the data and the root key can read everything; who has one of them, nothing.",
		Advice:  "Give the key by STRONGROOM_ROOT_KEY_FILE from a place that backups of the data do not reach, and take it out of the data folder. Only the server's own user may read it.",
		Judge: func(f *Facts) Outcome {
			switch {
			case f.KeyOpen:
				return bad("Others on the machine can read the root key.")
			case f.KeyUnseen:
				return warn("Who can read the root key could not be checked.")
			case f.KeyInFile && f.KeyBeside:
				return warn("The root key lies beside the data: a copy of the folder is a copy of both.")
			case f.KeyInFile:
				return ok("The root key lies apart from the data, and only the server reads it.")
			}
			return ok("The root key does not lie beside the data.")
		},
	},
	{
		ID: "numbering", Title: "Numbering of events", Worst: Bad, Severity: row.SeverityHIGH,
		Meaning: "Each event gets its number and its place in the audit log within moments.",
		Advice:  "Read the server's log; an audit log that does not verify takes nothing more.",
		Judge: func(f *Facts) Outcome {
			if w := f.Organization.Waiting; w > 5*time.Minute {
				return bad("The oldest event that has no number has waited for %s.", plural(int(w/time.Minute), "minute", "minutes"))
			}
			return ok("Every event older than five minutes has its number.")
		},
	},
	{
		ID: "audit-log", Title: "Audit log", Worst: Bad, // log-broken is an alert of its own
		Meaning: "The audit log is as it was written, and somebody looks now and then whether it is.",
		Advice:  "Verify it on the page Audit log, and compare it with a checkpoint that was kept elsewhere.",
		Judge: func(f *Facts) Outcome {
			o := f.Organization
			switch {
			case o.LogBroken:
				return bad("There is an open alert that the audit log does not verify.")
			case o.LogVerified.IsZero() && f.Now.Sub(o.FoundedAt) < 30*day:
				return ok("It was never verified as a whole, and is younger than 30 days.")
			case o.LogVerified.IsZero():
				return warn("It was never verified as a whole.")
			case f.Now.Sub(o.LogVerified) > 30*day:
				return warn("It was last verified as a whole %d days ago.", days(o.LogVerified, f.Now))
			}
			return ok("It was verified as a whole within 30 days.")
		},
	},
}

// size says how much room there is.
func size(bytes uint64) string {
	if bytes >= 1<<30 {
		return fmt.Sprintf("%.0f GiB", float64(bytes)/(1<<30))
	}
	return fmt.Sprintf("%.0f MiB", float64(bytes)/(1<<20))
}
