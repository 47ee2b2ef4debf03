package mail

import (
	"fmt"
	"io"
	"slices"
	"strconv"
)

// MarshalGQL writes the topic as an enum value of the API.
func (t Topic) MarshalGQL(w io.Writer) { _, _ = io.WriteString(w, strconv.Quote(string(t))) }

// UnmarshalGQL reads an enum value of the API and refuses any that is no topic.
func (t *Topic) UnmarshalGQL(v any) error {
	s, ok := v.(string)
	if !ok || !slices.Contains(Topics, Topic(s)) {
		return fmt.Errorf("%v is not a MailTopic", v)
	}
	*t = Topic(s)
	return nil
}
