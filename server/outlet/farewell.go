package outlet

import (
	"context"

	"github.com/strongroom/strongroom/server/job"
)

// Job is the kind of the jobs that send a farewell, each a few times.
const Job = "farewell"

// Parcel is a message that is ready but for its date. It holds whatever sending it
// needs: when a farewell is sent, the outlet has another address or is removed.
type Parcel struct {
	ID, Address string
	// Authority vouches for the other side; empty is whom the server trusts.
	Authority string
	// Secrets sign it, if it is posted.
	Secrets []string
	Type    string // of its content
	Body    []byte
	// Pour sends it over a connection, as syslog, instead of posting it.
	Pour bool
}

// Part enqueues a farewell. It joins the transaction of ctx; jobs are sealed.
func (s *Service) Part(ctx context.Context, organization string, p Parcel) error {
	return s.Jobs.Enqueue(ctx, Job, organization, p)
}

// Send does a Job.
func (s *Service) Send(ctx context.Context, j job.Job) error {
	var p Parcel
	if err := j.Decode(&p); err != nil {
		return err
	}
	return s.Post(ctx, p)
}

// Post sends a parcel now, once. What is wrong with the other side is an
// outbound.Problem.
func (s *Service) Post(ctx context.Context, p Parcel) error {
	client, err := s.Client.Trusting(p.Authority)
	if err != nil {
		return err
	}
	if p.Pour {
		return client.Pour(ctx, p.Address, p.Body)
	}
	h, err := Sign(p.Secrets, p.ID, s.now(), p.Body)
	if err != nil {
		return err
	}
	h.Set("Content-Type", p.Type)
	_, err = client.Post(ctx, p.Address, h, p.Body)
	return err
}
