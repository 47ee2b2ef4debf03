package mail

import (
	"fmt"
	"time"
)

// Notice is a letter of few words about somebody's account: what happened, the
// facts, what to do.
type Notice struct {
	Kind    Kind
	Of      Topic
	Subject string
	Lines   []string
	Facts   []Fact
	// Link and Action are the button; empty is none.
	Link, Action string
	// Foot is what to do if one did not expect the mail.
	Foot string
}

// Fact is one line of a small table, such as when and where.
type Fact struct{ Name, Value string }

// Topic of a notice.
func (n Notice) Topic() Topic { return n.Of }

// Message writes the mail.
func (n Notice) Message(f Frame) (Message, error) {
	facts := make([]Fact, 0, len(n.Facts))
	for _, fact := range n.Facts {
		if v := tame(fact.Value); v != "" {
			facts = append(facts, Fact{fact.Name, v})
		}
	}
	n.Facts = facts
	return write(n.Kind, "notice", f, n.Subject, n.Link, n)
}

// Where is what a notice says about a request: when, from which browser, from
// which address.
func Where(at time.Time, browser, address string) []Fact {
	return []Fact{{"When", date(at)}, {"Browser", browser}, {"Address", address}}
}

// ResetPassword carries the link to choose a new password.
func ResetPassword(link string, expires time.Time, where []Fact) Notice {
	return Notice{
		Kind: KindResetPassword, Subject: "Choose a new password",
		Lines: []string{
			"Somebody, probably you, asked for a new password for your Strongroom account.",
			fmt.Sprintf("The link works once, until %s. It does not sign you in, and your second factor is still asked for.", date(expires)),
		},
		Facts: where, Link: link, Action: "Choose a new password",
		Foot: "If it was not you, do nothing: without the link nothing changes, and your password stays as it is.",
	}
}

// VerifyEmail carries the link that verifies an address.
func VerifyEmail(link string, expires time.Time) Notice {
	return Notice{
		Kind: KindVerifyEmail, Subject: "Verify your address",
		Lines: []string{fmt.Sprintf("Open the link to show that this address is yours. It works once, until %s.", date(expires))},
		Link:  link, Action: "Verify the address",
		Foot: "If you do not know what this is about, do nothing.",
	}
}

// ConfirmEmail asks the owner of a new address to confirm it.
func ConfirmEmail(link string, expires time.Time) Notice {
	return Notice{
		Kind: KindConfirmEmail, Subject: "Confirm your new address",
		Lines: []string{
			"A person who uses Strongroom wants to sign in with this address from now on.",
			fmt.Sprintf("If that is you, open the link. It works once, until %s.", date(expires)),
		},
		Link: link, Action: "Use this address",
		Foot: "If you do not know what this is about, do nothing: without you nothing changes.",
	}
}

// EmailRequested tells the present address that another one was asked for.
func EmailRequested(undo string, where []Fact) Notice {
	return Notice{
		Kind: KindEmailRequested, Subject: "A new address for your account was asked for",
		Lines: []string{
			"Somebody who is signed in to your account asked to change its address. The new address gets a link; until it is opened you sign in as before.",
			"If it was not you, stop it now. That also ends every session and makes you choose a new password. The link works for 72 hours.",
		},
		Facts: where, Link: undo, Action: "This was not me",
		Foot: "If it was you, there is nothing to do here.",
	}
}

// EmailChanged tells the former address that it no longer belongs to the account.
func EmailChanged(undo string, where []Fact) Notice {
	return Notice{
		Kind: KindEmailChanged, Subject: "The address of your account was changed",
		Lines: []string{
			"From now on you sign in to Strongroom with another address. This one gets no more mail.",
			"If it was not you, take it back within 72 hours. That also ends every session and makes you choose a new password.",
		},
		Facts: where, Link: undo, Action: "Take the change back",
		Foot: "If it was you, there is nothing to do here.",
	}
}

// EmailRestored tells that an address belongs to the account again.
func EmailRestored(where []Fact) Notice {
	return Notice{
		Kind: KindEmailRestored, Subject: "Your address is as it was",
		Lines: []string{"The change of your address was taken back. Every session was ended, and the password no longer works: choose a new one on the sign-in page."},
		Facts: where, Foot: "If you know nothing of this, tell your admin.",
	}
}

// PasswordChanged tells that the password is another one.
func PasswordChanged(link string, where []Fact) Notice {
	return Notice{
		Kind: KindPassword, Subject: "Your password was changed",
		Lines: []string{"The password of your account was changed, and every other session was ended."},
		Facts: where, Link: link, Action: "This was not me",
		Foot: "If it was you, there is nothing to do. The button ends every session and lets you choose a new password; it works for 72 hours.",
	}
}

// FactorAdded tells that there is one more way to sign in.
func FactorAdded(what, link string, where []Fact) Notice {
	return Notice{
		Kind: KindFactorAdded, Of: TopicAccount, Subject: "A sign-in method was added",
		Lines: []string{fmt.Sprintf("%s was added to your account.", tame(what))},
		Facts: where, Link: link, Action: "This was not me",
		Foot: "If it was you, there is nothing to do. The button ends every session and lets you choose a new password; it works for 72 hours.",
	}
}

// FactorRemoved tells that there is one way less to sign in.
func FactorRemoved(what, link string, where []Fact) Notice {
	n := FactorAdded(what, link, where)
	n.Kind, n.Subject = KindFactorRemoved, "A sign-in method was removed"
	n.Lines = []string{fmt.Sprintf("%s was removed from your account.", tame(what))}
	return n
}

// PasskeyCloned tells that a passkey was used whose signature counter went back.
func PasskeyCloned(name, link string, where []Fact) Notice {
	return Notice{
		Kind: KindPasskeyCloned, Subject: "One of your passkeys exists twice",
		Lines: []string{
			fmt.Sprintf("Somebody tried to sign in with a copy of your passkey %s, and was refused. A security key counts its uses, and the count went back.", tame(name)),
			"Remove this passkey on the Security page and make a new one.",
		},
		Facts: where, Link: link, Action: "This was not me",
		Foot: "The button ends every session and lets you choose a new password; it works for 72 hours.",
	}
}

// NewDevice tells of a sign-in from a browser that the account had not seen.
func NewDevice(link string, where []Fact) Notice {
	return Notice{
		Kind: KindNewDevice, Of: TopicSignIns, Subject: "A sign-in from a new browser",
		Lines: []string{"Somebody signed in to your account from a browser that it had not seen before."},
		Facts: where, Link: link, Action: "This was not me",
		Foot: "If it was you, there is nothing to do. The button ends that session and every other, and lets you choose a new password; it works for 72 hours.",
	}
}

// TopicOff tells that mail which finds thieves out was switched off.
func TopicOff(topic, link string, where []Fact) Notice {
	return Notice{
		Kind: KindTopicOff, Subject: "Security mail was switched off",
		Lines: []string{fmt.Sprintf("You will get no more mail about %s. Whoever takes an account over switches it off first, so here is one more.", topic)},
		Facts: where, Link: link, Action: "This was not me",
		Foot: "If it was you, there is nothing to do.",
	}
}

// PhraseChanged tells, with the former phrase in its frame, that there is a new one.
func PhraseChanged(link string, where []Fact) Notice {
	return Notice{
		Kind: KindPhrase, Subject: "The phrase in your mail was changed",
		Lines: []string{"From the next one on, every mail from Strongroom carries the phrase that you have just chosen."},
		Facts: where, Link: link, Action: "This was not me",
		Foot: "If it was you, there is nothing to do.",
	}
}

// NetworksChanged tells from where the account can be used.
func NetworksChanged(what, link string, where []Fact) Notice {
	return Notice{
		Kind: KindNetworks, Of: TopicAccount, Subject: "The networks of your account were changed",
		Lines: []string{what},
		Facts: where, Link: link, Action: "This was not me",
		Foot: "If it was you, there is nothing to do.",
	}
}

// Secured tells what securing the account has done.
func Secured(where []Fact) Notice {
	return Notice{
		Kind: KindSecured, Subject: "Your account was secured",
		Lines: []string{"You chose a new password. Every other session was ended, mailed links no longer work, and no browser is excused from the second factor any more."},
		Facts: where, Foot: "If it was not you, ask for a new password on the sign-in page now, and tell your admin.",
	}
}

// News is what the operator writes to people who want to read it.
type News struct {
	Of         Topic // PRODUCT or MARKETING
	Subject    string
	Paragraphs []string
	Link       string
}

// Topic of news.
func (n News) Topic() Topic { return n.Of }

// Message writes the mail.
func (n News) Message(f Frame) (Message, error) {
	subject := clip(clean(n.Subject), 120)
	return write(KindNews, "notice", f, subject, n.Link, Notice{
		Kind: KindNews, Of: n.Of, Subject: subject, Lines: n.Paragraphs, Link: n.Link, Action: "Read more",
		Foot: "You can end these messages at any time, on the page Security or with the link below.",
	})
}

// BreakGlass tells a member that an admin can see what they keep private. Nobody can
// switch it off.
func BreakGlass(admin, organization, reason string, until time.Time, link string) Notice {
	return Notice{
		Kind: KindBreakGlass, Subject: "An admin opened what you keep private",
		Lines: []string{
			fmt.Sprintf("%s, an admin of %s, used emergency access: until %s they can look at your private datasets, analyses and results. They cannot change, query or download them, and everything that they look at is listed on your security page.", tame(admin), tame(organization), date(until)),
		},
		Facts: []Fact{{"Reason", clip(clean(reason), 500)}}, Link: link, Action: "See what was looked at",
		Foot: "You cannot stop it yourself. If you do not know why it happened, ask the admin, or another one.",
	}
}

// ReportTaken is the receipt of a report that something went wrong. It repeats nothing
// of the report.
func ReportTaken(receipt string, signedIn bool, link string) Notice {
	n := Notice{
		Kind: KindReport, Subject: "Your report has arrived",
		Lines: []string{"Those who look after incidents in your organization can read your report now. With the receipt you can see what became of it, even while you cannot sign in."},
		Facts: []Fact{{"Receipt", receipt}}, Link: link, Action: "See what became of it",
		Foot: "Nobody will ask you for the receipt, or for a password.",
	}
	if !signedIn {
		n.Foot = "If you have reported nothing, somebody wrote in your name who knows your address. Tell your admins."
	}
	return n
}
