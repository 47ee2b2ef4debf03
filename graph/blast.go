package graph

import (
	"github.com/strongroom/strongroom/graph/model"
	"github.com/strongroom/strongroom/server/blast"
)

func question(in model.AssessBlastRadiusInput) blast.Question {
	q := blast.Question{
		User: deref(in.UserID), Alert: deref(in.AlertID), Incident: deref(in.IncidentID), Stolen: in.Stolen, Session: deref(in.SessionID),
	}
	if in.Since != nil {
		q.Since = *in.Since
	}
	return q
}
