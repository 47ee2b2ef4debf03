package mail

import (
	"fmt"
	"time"
)

// Alert tells those who look after alerts of one. title and lines are of the alert;
// severity is a word such as High.
func Alert(title, severity string, worse bool, lines []string, facts []Fact, link string) Notice {
	n := Notice{
		Kind: KindAlert, Subject: fmt.Sprintf("%s alert: %s", severity, tame(title)),
		Facts: facts, Link: link, Action: "Look at the alert",
		Foot: "You get this mail because you look after the alerts of your organization. Which ones are mailed is chosen in the settings.",
	}
	if worse {
		n.Subject = fmt.Sprintf("%s alert: %s, which got worse", severity, tame(title))
	}
	for _, l := range lines {
		n.Lines = append(n.Lines, clip(clean(l), 500))
	}
	return n
}

// TestAlert shows that alerts arrive.
func TestAlert(link string) Notice {
	return Notice{
		Kind: KindAlert, Subject: "A test of the alerts by mail",
		Lines: []string{"Alerts of your organization arrive here. Nothing has happened: an admin has asked for this mail to see that it comes."},
		Link:  link, Action: "Look at the settings",
		Foot: "If it came late, look at the mail server.",
	}
}

// Drill tells those who look after alerts that a drill has begun. title begins with
// "DRILL", and so does the subject.
func Drill(title, severity string, at time.Time, link string) Notice {
	return Notice{
		Kind: KindAlert, Subject: tame(title),
		Lines: []string{
			"This is a drill. Nothing has happened, and nothing that is done in its room happens to anybody.",
			"Go to its room, say that you have taken notice, and follow the playbook as if it were real. The clock runs.",
		},
		Facts: []Fact{{Name: "Played as", Value: severity}, {Name: "Began", Value: stamp(at)}},
		Link:  link, Action: "Go to the drill",
		Foot: "You get this mail because you look after the alerts of your organization, and whoever started the drill chose to send it.",
	}
}

// DrillEnded tells those who were told of a drill that it has ended. title begins with
// "DRILL", and so does the subject.
func DrillEnded(title string, began, ended time.Time, link string) Notice {
	return Notice{
		Kind: KindAlert, Subject: tame(title) + " has ended",
		Lines: []string{"The drill has ended. Nothing has happened, and nothing was done to anybody. Its room has the report: times against targets, gaps, and what was learnt."},
		Facts: []Fact{{Name: "Began", Value: stamp(began)}, {Name: "Ended", Value: stamp(ended)}},
		Link:  link, Action: "Go to the report",
		Foot: "You get this mail because you were told that the drill began.",
	}
}

// stamp is an instant, as mails say it.
func stamp(at time.Time) string { return at.UTC().Format("2 January 2006, 15:04 UTC") }

// ChannelChanged says that alerts come in another way from now on, or not at all.
func ChannelChanged(text, link string) Notice {
	return Notice{
		Kind: KindAlert, Subject: "Where alerts are sent was changed",
		Lines: []string{clip(clean(text), 500)},
		Link:  link, Action: "Look at the channels",
		Foot: "You get this mail because you look after the alerts of your organization. If nobody of you has changed it, look at the newest alerts: the change can be undone there.",
	}
}

// PasswordDemanded carries the link to choose a new password that an admin asks for.
func PasswordDemanded(link string, expires time.Time) Notice {
	return Notice{
		Kind: KindResetPassword, Subject: "Choose a new password",
		Lines: []string{
			"An admin of your organization asks you to choose a new password, because somebody else may know the present one. It no longer works, and every session was ended.",
			fmt.Sprintf("The link works once, until %s. After that, ask for another one on the sign-in page.", date(expires)),
		},
		Link: link, Action: "Choose a new password",
		Foot: "If you doubt this mail, open the sign-in page yourself and ask for a new password there.",
	}
}
