package spec

import "time"

// PostureState is what a check of the posture found, and since when it is so.
type PostureState struct {
	State string    `json:"state"`
	Found string    `json:"found"`
	Since time.Time `json:"since"`
}
