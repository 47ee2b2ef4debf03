package mail

import (
	"fmt"
	"time"
)

// RecoveryAsked tells that somebody who knows the password asked to replace the
// second factors.
func RecoveryAsked(cancel string, where []Fact) Notice {
	return Notice{
		Kind: KindRecoveryAsked, Subject: "Somebody asked to replace your second factors",
		Lines: []string{
			"Somebody who knows the password of your account says that every second factor of it is lost, and asked to set up a new one.",
			"Nothing has changed yet. Others have to approve it, and then a day passes before anything happens.",
			"If it was not you, stop it now, and choose a new password: somebody knows yours.",
		},
		Facts: where, Link: cancel, Action: "Stop it",
		Foot: "If it was you, there is nothing to do here. Signing in with any second factor stops it, too.",
	}
}

// RecoveryToDecide asks an admin to decide about somebody's request.
func RecoveryToDecide(name, link string, where []Fact) Notice {
	name = tame(name)
	return Notice{
		Kind: KindRecoveryToDecide, Subject: fmt.Sprintf("%s has lost every second factor", name),
		Lines: []string{
			fmt.Sprintf("%s asks to set up a new one. It takes the approval of others, and one refusal ends it.", name),
			"Talk to them before you approve: call them, or meet them. A mail or a message proves nothing.",
		},
		Facts: where, Link: link, Action: "Look at the request",
		Foot: "You get this mail because you are an admin.",
	}
}

// RecoveryApproved tells of an approval. ready is when the link goes out; zero if
// more approvals are needed.
func RecoveryApproved(given, needed int, ready time.Time, cancel string) Notice {
	n := Notice{
		Kind: KindRecoveryApproved, Subject: "Your request to replace your second factors was approved",
		Lines: []string{fmt.Sprintf("%d of %d approvals are there; it takes the others, too.", given, needed)},
		Link:  cancel, Action: "Stop it",
		Foot: "If you did not ask for this, stop it now, and choose a new password: somebody knows yours.",
	}
	if !ready.IsZero() {
		n.Lines = []string{fmt.Sprintf("Nothing happens before %s. Then you get a link, which asks for your password.", date(ready))}
	}
	return n
}

// RecoveryReady carries the link that, with the password, removes the old factors.
func RecoveryReady(link string, expires time.Time) Notice {
	return Notice{
		Kind: KindRecoveryReady, Subject: "Set up a new second factor",
		Lines: []string{
			fmt.Sprintf("The day of waiting is over. The link works once, until %s, and asks for your password.", date(expires)),
			"It removes every old sign-in method and ends every session. Then you set up a new one.",
		},
		Link: link, Action: "Set up a new second factor",
		Foot: "If you did not ask for this, do not open the link. Another mail tells you how to stop it.",
	}
}

// RecoverySent tells that the link went out, with the way to stop it.
func RecoverySent(cancel string) Notice {
	return Notice{
		Kind: KindRecoverySent, Subject: "The link to replace your second factors was sent",
		Lines: []string{"It went to the address that your account has now, works for a day, and asks for your password."},
		Link:  cancel, Action: "Stop it",
		Foot: "If it was you who asked, there is nothing to do here.",
	}
}

// RecoveryEnded tells that a request came to nothing.
func RecoveryEnded(why string) Notice {
	return Notice{
		Kind: KindRecoveryEnded, Subject: "The request to replace your second factors has ended",
		Lines: []string{fmt.Sprintf("It ended because %s. Your sign-in methods are as they were.", clip(clean(why), 700))},
		Foot:  "If you did not ask for it in the first place, choose a new password: somebody knows yours.",
	}
}

// RecoveryDone tells that the old factors are gone.
func RecoveryDone(link string, where []Fact) Notice {
	return Notice{
		Kind: KindRecoveryDone, Subject: "Your second factors were removed",
		Lines: []string{"Every sign-in method of your account was removed, every session was ended, and a new method has to be set up."},
		Facts: where, Link: link, Action: "This was not me",
		Foot: "If it was you, there is nothing to do. The button ends every session and lets you choose a new password; it works for 72 hours.",
	}
}

// Locked tells that somebody fails to sign in again and again.
func Locked(what, link string, until time.Time, where []Fact) Notice {
	return Notice{
		Kind: KindLocked, Of: TopicSignIns, Subject: "Somebody is trying to sign in to your account",
		Lines: []string{
			fmt.Sprintf("After too many failed tries nobody can sign in to your account by %s from where they came, until %s.", what, date(until)),
			"If that was you, wait until then and there is nothing else to do. If it was not, secure your account: the button ends every session and lets you choose a new password.",
		},
		Facts: where, Link: link, Action: "Secure my account",
		Foot: "You get one mail for each lock, not for each try. The button works for 72 hours.",
	}
}
