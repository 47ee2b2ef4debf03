package egress

import (
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/expirable"
)

const (
	recentFor  = 10 * time.Minute
	recentMost = 10_000
)

// lazyRecent remembers who has opened which result a moment ago, so that turning pages
// is not recorded page by page. It forgets rather than grows: an event too many.
type lazyRecent struct {
	once sync.Once
	seen *expirable.LRU[string, struct{}]
}

func (r *lazyRecent) cache() *expirable.LRU[string, struct{}] {
	r.once.Do(func() { r.seen = expirable.NewLRU[string, struct{}](recentMost, nil, recentFor) })
	return r.seen
}

func (r *lazyRecent) has(key string) bool { return r.cache().Contains(key) }

func (r *lazyRecent) add(key string) { r.cache().Add(key, struct{}{}) }
