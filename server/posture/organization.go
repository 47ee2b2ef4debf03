package posture

import row "github.com/strongroom/strongroom/ent/alert"

// peopleChecks look at how an organization is set up.
var peopleChecks = []Check{
	{
		ID: "second-factor", Title: "Second factors", Worst: Bad, Severity: row.SeverityMEDIUM,
		Meaning: "A password that somebody has come to know is not enough to sign in.",
		Advice:  "Ask for a second factor in Settings, and help those who have none; admins first.",
		Judge: func(f *Facts) Outcome {
			o := f.Organization
			switch {
			case o.AdminsWithoutFactor > 0 && f.Now.Sub(o.FoundedAt) > 7*day:
				return bad("%s no second factor, and can do everything.", plural(o.AdminsWithoutFactor, "admin has", "admins have"))
			case o.WithoutFactor > 0:
				return warn("%s no second factor, of %d.", plural(o.WithoutFactor, "member has", "members have"), o.Members)
			}
			return ok("Everybody has one.")
		},
	},
	{
		ID: "admins", Title: "Number of admins", Worst: Attention,
		Meaning: "When an admin is away or locked out, somebody else can help.",
		Advice:  "Make somebody else whom you trust an admin, too.",
		Judge: func(f *Facts) Outcome {
			if n := f.Organization.Admins; n < 2 {
				return warn("There is only one admin.")
			}
			return ok("There are %d admins.", f.Organization.Admins)
		},
	},
	{
		ID: "admin-passkeys", Title: "Passkeys of admins", Worst: Attention,
		Meaning: "A passkey cannot be given away to an imitated page, as codes can.",
		Advice:  "Each admin adds a passkey under Your security.",
		Judge: func(f *Facts) Outcome {
			if n := f.Organization.AdminsWithoutPasskey; n > 0 {
				return warn("%s no passkey.", plural(n, "admin has", "admins have"))
			}
			return ok("Every admin has one.")
		},
	},
	{
		ID: "dormant", Title: "Dormant members", Worst: Attention,
		Meaning: "An account that nobody uses is an account that nobody watches.",
		Advice:  "Suspend or remove them on the page Team.",
		Judge: func(f *Facts) Outcome {
			if n := f.Organization.Dormant; n > 0 {
				return warn("%s not been here for 90 days.", plural(n, "member has", "members have"))
			}
			return ok("Everybody was here within 90 days, or joined since.")
		},
	},
	{
		ID: "invitations", Title: "Open invitations", Worst: Attention,
		Meaning: "An old invitation lies in a mailbox that others may come to read.",
		Advice:  "Revoke them on the page Team, or send them again.",
		Judge: func(f *Facts) Outcome {
			if n := f.Organization.OldInvitations; n > 0 {
				return warn("%s open for more than 14 days.", plural(n, "invitation has been", "invitations have been"))
			}
			return ok("None is open for more than 14 days.")
		},
	},
	{
		ID: "guest-exports", Title: "Downloads by guests", Worst: Attention,
		Meaning: "What a guest has downloaded is out of your hands.",
		Advice:  "Switch it off in Settings if guests need not download.",
		Judge: func(f *Facts) Outcome {
			switch o := f.Organization; {
			case !o.GuestsMayExport:
				return ok("Guests download nothing.")
			case o.Guests == 0:
				return ok("There are no guests; they could download.")
			default:
				return warn("%s download what is shared with them.", plural(o.Guests, "guest can", "guests can"))
			}
		},
	},
	{
		ID: "channels", Title: "Alert channels", Worst: Bad, Severity: row.SeverityHIGH,
		Meaning: "Alerts reach people who are not looking at Strongroom.",
		Advice:  "Look at what did not arrive under Alerts, and add a second channel.",
		Judge: func(f *Facts) Outcome {
			switch o := f.Organization; {
			case o.Channels == 0:
				return warn("Alerts are sent nowhere.")
			case o.ChannelsDown == o.Channels:
				return bad("Alerts arrive nowhere: every channel fails.")
			case o.ChannelsDown > 0:
				return warn("%s of %d.", plural(o.ChannelsDown, "channel fails", "channels fail"), o.Channels)
			default:
				return ok("%s, and the newest messages arrived.", plural(o.Channels, "channel", "channels"))
			}
		},
	},
	{
		ID: "response-plan", Title: "Response plan", Worst: Attention,
		Meaning: "Whoever is needed in an incident is found in minutes, also when Strongroom is not there.",
		Advice:  "Go through the response plan, linked from the page Incidents, save it, and keep a printed copy.",
		Judge: func(f *Facts) Outcome {
			switch at := f.Organization.PlanSavedAt; {
			case at.IsZero():
				return warn("No response plan was saved yet.")
			case f.Now.Sub(at) > 365*day:
				return warn("The last version of the response plan is older than a year.")
			}
			return ok("The last version of the response plan is not older than a year.")
		},
	},
	{
		ID: "detection", Title: "Detection", Worst: Bad, // detection-broken is an alert of its own
		Meaning: "Unusual sign-ins and unusual reading are noticed.",
		Advice:  "Read the server's log, and resolve the alert when detection works again.",
		Judge: func(f *Facts) Outcome {
			if f.Organization.DetectionBroken {
				return bad("There is an open alert that detection does not work.")
			}
			return ok("No alert says that it does not work.")
		},
	},
}
