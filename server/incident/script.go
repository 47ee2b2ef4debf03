package incident

import "time"

// Script is what a drill of a playbook plays: how it begins, how soon people are to be
// how far, and what they hear meanwhile.
type Script struct {
	// Scene is what people are told when it begins.
	Scene   string
	Targets Targets
	// Injects are in the order of their minutes.
	Injects []Inject
}

// Targets are by when people are to be how far, in minutes from the start.
type Targets struct{ Acknowledged, Contained, Closed int }

// Inject is something that people hear during a drill.
type Inject struct {
	Minute int
	// From is who says so.
	From string
	Text string
}

// At is when an inject comes in a drill that began at a time.
func (n Inject) At(began time.Time) time.Time {
	return began.Add(time.Duration(n.Minute) * time.Minute)
}

// Scripts has one for each playbook, by its id.
var Scripts = map[string]Script{
	"account-takeover": {
		"A member calls: a colleague received an odd message in their name, and their browser asked them to sign in again this morning. They have not travelled, yet a sign-in from another country stands in their activity.",
		Targets{5, 30, 90},
		[]Inject{
			{3, "Help desk", "The member cannot be reached by telephone for now. Their manager asks what is going on."},
			{10, "Another admin", "There was a second sign-in, in a browser that nobody knows, twenty minutes ago."},
			{20, "The member", "I am back at my desk. I did type my password into a page that a mail linked to, yesterday evening."},
			{35, "A colleague", "I was sent a link to an analysis from that account just now. Should I open it?"},
			{50, "Management", "A customer asks whether their data was seen. What may we tell them, and until when do we know more?"},
		},
	},
	"mass-export": {
		"An analyst downloaded in one night what they otherwise download in a year. They are on leave from today.",
		Targets{10, 30, 120},
		[]Inject{
			{5, "Another admin", "The downloads have not stopped: another one began a minute ago."},
			{15, "The analyst's manager", "They handed in their notice last week. They asked for the figures for a handover, but not for all of them."},
			{30, "The analyst", "My script ran in a loop. The files are on my laptop, I can delete them. Is that all right?"},
			{50, "Data protection", "Are there people's names in what was downloaded? A clock may be running for us."},
		},
	},
	"leaked-token": {
		"A customer writes that a search engine shows a link into your workspace, on the page of a public forum.",
		Targets{10, 25, 90},
		[]Inject{
			{5, "The customer", "The link still works. I have not looked any further than its first page."},
			{12, "A developer", "I posted it last month, in a question about charts. I have deleted the post now."},
			{20, "Another admin", "The forum's page is in an archive as well. Deleting the post did not help there."},
			{40, "Management", "Who opened it, and what did they see? Can we say for certain that nobody did?"},
		},
	},
	"insider": {
		"Staff representatives tell you in confidence: a member is said to have shown a competitor figures that only your team has.",
		Targets{15, 60, 180},
		[]Inject{
			{10, "Legal", "Do not speak with the person before we have. What can you find out without their noticing?"},
			{25, "Another admin", "They shared two analyses with a guest whom nobody here seems to know."},
			{40, "The person", "My downloads do not work. Is something wrong with the server?"},
			{70, "Legal", "We will need what you have found as evidence, with who has handled it. Who has the file?"},
		},
	},
	"sso-compromise": {
		"The provider that vouches for your members' identities reports that somebody has had a hand in its signing keys for a week.",
		Targets{5, 30, 180},
		[]Inject{
			{5, "The provider", "We cannot say yet whose accounts are affected. Treat every sign-in of the last seven days as doubtful."},
			{15, "Help desk", "Twelve members ask why they were signed out, and when they can work again."},
			{30, "Another admin", "There is an admin among us whose name I do not know. Does anybody?"},
			{60, "The provider", "We have new keys. You could connect again; our report follows next week."},
			{90, "Management", "The press asks whether we are affected. Who answers, and what?"},
		},
	},
	"malware-upload": {
		"A scanner at a customer reports that a file which they downloaded from your workspace carries something malicious.",
		Targets{10, 30, 120},
		[]Inject{
			{5, "The customer", "It is the table that you shared with us on Monday. Two of our people have opened it."},
			{15, "A member", "I uploaded it as it came from our supplier. I did not open it myself."},
			{25, "Help desk", "A laptop in finance has become very slow since this morning. Is that connected?"},
			{45, "The supplier", "We have had the same report from others. The file was changed on our server."},
		},
	},
	"key-compromise": {
		"A former administrator's laptop was stolen. A copy of the server's configuration, its root key included, was on its disk.",
		Targets{10, 60, 240},
		[]Inject{
			{10, "The former administrator", "The disk was encrypted. The password was on a note in the same bag, I am afraid."},
			{25, "Another admin", "A checkpoint that our witness keeps does not look like ours. I may have compared it wrongly. Can you?"},
			{45, "The police", "The laptop was switched on an hour ago."},
			{75, "Management", "How long will the workspace be down if we move everything to other keys? Can it wait until the weekend?"},
		},
	},
	"lost-backup": {
		"The courier confirms that the disk with last month's backup did not arrive, and that nobody knows where it is.",
		Targets{30, 90, 240},
		[]Inject{
			{10, "The courier", "It was last scanned on Thursday, at a depot that closed on Friday."},
			{25, "An operator", "I believe that it was encrypted. I cannot find out with which key."},
			{45, "Data protection", "If it was not, we have to report it within 72 hours of knowing. Since when have we known?"},
			{80, "The courier", "A disk was handed in at the depot. The seal is broken."},
		},
	},
}
