package posture

import (
	"strings"
	"time"

	row "github.com/strongroom/strongroom/ent/alert"
)

// serverChecks look at how the server is reached and what it runs on.
var serverChecks = []Check{
	{
		ID: "tls", Title: "Encrypted connections", Installation: true, Worst: Bad, Severity: row.SeverityHIGH,
		Meaning: "Passwords and data cross the network only encrypted, and the server knows whom it talks to.",
		Advice:  "Set STRONGROOM_BASE_URL to an https address. Behind a proxy that ends TLS, name it in STRONGROOM_TRUSTED_PROXIES.",
		Judge: func(f *Facts) Outcome {
			switch {
			case !f.HTTPS && !f.Loopback:
				return bad("People reach the server without encryption.")
			case f.ServesTLS:
				return ok("The server speaks TLS itself.")
			case f.Loopback:
				return ok("The server is reached from this machine only.")
			case !f.ProxyNamed:
				return warn("A proxy ends TLS, and is not named: everybody seems to come from its address.")
			}
			return ok("A named proxy ends TLS.")
		},
	},
	{
		ID: "certificate", Title: "Certificate", Installation: true, Worst: Bad, Severity: row.SeverityHIGH,
		Meaning: "When the certificate ends, browsers refuse the server.",
		Advice:  "Renew the certificate, put it in place of the old one and start the server again. If it renews itself, find out why it has not.",
		Judge: func(f *Facts) Outcome {
			switch left := days(f.Now, f.CertificateEnds); {
			case !f.ServesTLS:
				return none("The server has no certificate of its own.")
			case f.CertificateEnds.IsZero():
				return bad("The certificate cannot be read.")
			case f.CertificateEnds.Before(f.Now):
				return bad("The certificate has ended.")
			case left < 7:
				return bad("The certificate ends within %s.", plural(left+1, "day", "days"))
			case left < 30:
				return warn("The certificate ends in %d days.", left)
			default:
				return ok("The certificate is valid for another %d days.", left)
			}
		},
	},
	{
		ID: "clock", Title: "Clock", Installation: true, Worst: Bad, Severity: row.SeverityMEDIUM,
		Meaning: "Codes of apps, sessions and the order of events depend on the time.",
		Advice:  "Let both machines take their time from the same time servers.",
		Judge: func(f *Facts) Outcome {
			off := f.Database.Offset.Abs().Round(100 * time.Millisecond)
			switch {
			case !f.Database.Postgres:
				return none("The database runs within the server.")
			case off > 5*time.Second:
				return bad("The clocks of the server and of the database differ by %s.", off)
			}
			return ok("The clocks of the server and of the database agree within %s.", max(off, time.Second))
		},
	},
	{
		ID: "build", Title: "Version", Installation: true, Worst: Bad, Severity: row.SeverityMEDIUM,
		Meaning: "New versions close holes that were found in Strongroom and in what it is built from.",
		Advice:  "Install the newest version.",
		Judge: func(f *Facts) Outcome {
			what := f.Version + ", built with " + f.Go + " and DuckDB " + f.Engine
			if f.BuiltAt.IsZero() {
				return none("Version %s. The build does not say how old it is.", what)
			}
			switch old := days(f.BuiltAt, f.Now); {
			case old > 365:
				return bad("Version %s, %d days ago.", what, old)
			case old > 180:
				return warn("Version %s, %d days ago.", what, old)
			default:
				return ok("Version %s, %s ago.", what, plural(max(old, 0), "day", "days"))
			}
		},
	},
	{
		ID: "drift", Title: "Configuration", Installation: true, Worst: Attention,
		Meaning: "What the server runs with is what an admin has seen, and nobody has changed it since.",
		Advice:  "Find out who changed it and why. Acknowledge it on this page if it is meant.",
		Judge: func(f *Facts) Outcome {
			if len(f.Changed) > 0 {
				return warn("%s: %s.", plural(len(f.Changed), "setting has another value", "settings have other values"), strings.Join(f.Changed, ", "))
			}
			return ok("Every setting is as it was acknowledged, or as it was at the first check.")
		},
	},
	{
		ID: "sandbox", Title: "Sandbox", Installation: true, Worst: Bad, Severity: row.SeverityHIGH,
		Meaning: "Whatever a query or an uploaded file does, it does without network, files and other processes.",
		Advice:  "Run `strongroom sandbox selftest` on the server; it says which guarantee is missing. Allow user namespaces, or use a kernel with Landlock.",
		Judge: func(f *Facts) Outcome {
			switch {
			case len(f.Broken) > 0:
				return bad("Workers run without: %s.", strings.Join(f.Broken, ", "))
			case !f.Namespaces:
				return warn("Workers are confined, and have no namespaces of their own.")
			case len(f.Weak) > 0:
				return warn("Workers have no network and no files. Weaker than possible: %s.", strings.Join(f.Weak, ", "))
			}
			return ok("Workers have namespaces of their own: no network, no files, no other process.")
		},
	},
	{
		ID: "mail", Title: "Mail", Installation: true, Worst: Bad, Severity: row.SeverityMEDIUM,
		Meaning: "Invitations, recovery and warnings reach people by mail.",
		Advice:  "Set the STRONGROOM_SMTP settings, and read the server's log for why mail fails.",
		Judge: func(f *Facts) Outcome {
			switch {
			case f.MailFailed > 0:
				return bad("%s given up within a week.", plural(f.MailFailed, "mail was", "mails were"))
			case f.MailLeaves:
				return ok("No mail was given up within a week.")
			case f.Development:
				return warn("Mail is kept in the mailbox of development mode, and reaches nobody.")
			}
			return bad("No mail leaves this server.")
		},
	},
	{
		ID: "jobs", Title: "Background work", Installation: true, Worst: Bad, Severity: row.SeverityMEDIUM,
		Meaning: "Mail, alerts, uploads and queries are worked off in the background.",
		Advice:  "Read the server's log for what fails. Stuck work begins anew when the server is started again.",
		Judge: func(f *Facts) Outcome {
			switch {
			case f.JobsStuck > 0:
				return bad("%s for more than 15 minutes.", plural(f.JobsStuck, "job has not begun", "jobs have not begun"))
			case f.JobsFailed > 0:
				return warn("%s given up within a week.", plural(f.JobsFailed, "job was", "jobs were"))
			}
			return ok("Nothing waits, and nothing was given up within a week.")
		},
	},
	{
		ID: "places", Title: "Geographic databases", Installation: true, Worst: Attention,
		Meaning: "Where a sign-in comes from is as right as the database that says so.",
		Advice:  "Replace the files that STRONGROOM_GEO_DATABASES names; the server notices.",
		Judge: func(f *Facts) Outcome {
			if len(f.Places) == 0 {
				return none("There is no geographic database.")
			}
			oldest := f.Places[0]
			for _, at := range f.Places {
				if at.Before(oldest) {
					oldest = at
				}
			}
			if old := days(oldest, f.Now); old > 60 {
				return warn("A database is %d days old.", old)
			}
			return ok("%s, none older than 60 days.", plural(len(f.Places), "database", "databases"))
		},
	},
	{
		ID: "stolen-passwords", Title: "Stolen passwords", Installation: true, Worst: Attention,
		Meaning: "Nobody chooses a password that is known to attackers.",
		Advice:  "Name a list in STRONGROOM_BREACHED_PASSWORDS, or a service in STRONGROOM_BREACHED_SERVICE.",
		Judge: func(f *Facts) Outcome {
			if !f.Stolen {
				return warn("Only the most common passwords are refused.")
			}
			return ok("Passwords are compared with those that are known to be stolen.")
		},
	},
}
