package graph

import (
	"github.com/strongroom/strongroom/graph/model"
	"github.com/strongroom/strongroom/server/watchlist"
)

func wish(in model.BeginWatchInput) watchlist.Wish {
	out := watchlist.Wish{Kind: in.Kind, ObjectID: in.ObjectID, Reason: in.Reason, Days: in.Days, Times: watchlist.Usual}
	if in.Times != nil {
		out.Times = *in.Times
	}
	return out
}
