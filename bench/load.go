package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/google/go-cmp/cmp"
)

// comparison is one question, asked of the API and of the handler by hand.
type comparison struct {
	name, title, query string
	variables          func(asker) map[string]any
	// goal is the ratio of requests per second that is aimed for first.
	goal float64
}

const datasetFields = `edges { node { id name tableName visibility createdAt owner { id name } currentVersion { id number rowCount state } } } pageInfo { hasNextPage }`

var comparisons = []comparison{
	{name: "list", title: "list of 20 datasets with owner and version", query: `{ datasets(first: 20) { ` + datasetFields + ` } }`, goal: .30},
	{name: "count", title: "the same with the count of all", query: `{ datasets(first: 20) { ` + datasetFields + ` totalCount } }`, goal: .30},
	{
		name: "feed", title: "activity feed of 50 events", goal: .35,
		query: `{ activity(first: 50) { edges { node { id sequence createdAt kind outcome sentence address device actor { id name } } } pageInfo { hasNextPage } } }`,
	},
	{
		name: "viewer", title: "me and my organizations", goal: .40,
		query: `{ viewer { user { id name email } role organization { id name } organizations { id name } } }`,
	},
	{
		name: "write", title: "write and activity in one transaction", goal: .50,
		query: `mutation($in: UpdateDatasetInput!) { updateDataset(input: $in) { dataset { id description } } }`,
		variables: func(a asker) map[string]any {
			return map[string]any{"in": map[string]any{"id": a.Dataset, "description": "What is in it, in a sentence."}}
		},
	},
}

func (c comparison) body(a asker) ([]byte, error) {
	in := map[string]any{"query": c.query}
	if c.variables != nil {
		in["variables"] = c.variables(a)
	}
	return json.Marshal(in)
}

// sides are the two addresses of a question: the product's, then the limit's.
func (c comparison) sides(s *server) [2]string {
	return [2]string{s.URL + "/graphql", s.Limit + "/" + c.name}
}

// check demands that both sides give the same answer: comparing the speed of
// different answers would say nothing.
func (c comparison) check(s *server) error {
	var answers [2]any
	for i, url := range c.sides(s) {
		body, err := c.body(s.People[0])
		if err != nil {
			return err
		}
		conn, err := dial(url)
		if err != nil {
			return err
		}
		raw, err := conn.ask(request(url, s.People[0], body))
		if err := errors.Join(err, conn.Close()); err != nil {
			return err
		}
		if err := json.Unmarshal(raw, &answers[i]); err != nil {
			return fmt.Errorf("%s: %w", raw, err)
		}
	}
	if diff := cmp.Diff(answers[1], answers[0]); diff != "" {
		return fmt.Errorf("the two sides answer differently (-limit +API):\n%s", diff)
	}
	return nil
}

// request is the bytes of one request. They are made once, so that asking costs
// next to nothing.
func request(url string, a asker, body []byte) []byte {
	host, path, _ := strings.Cut(strings.TrimPrefix(url, "http://"), "/")
	head := fmt.Sprintf("POST /%s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nCookie: __Host-strongroom=%s\r\nUser-Agent: bench\r\nContent-Length: %d\r\n\r\n",
		path, host, a.Token, len(body))
	return append([]byte(head), body...)
}

type connection struct {
	net.Conn
	in  *bufio.Reader
	buf bytes.Buffer
}

func dial(url string) (*connection, error) {
	host, _, _ := strings.Cut(strings.TrimPrefix(url, "http://"), "/")
	c, err := net.Dial("tcp", host)
	if err != nil {
		return nil, err
	}
	return &connection{Conn: c, in: bufio.NewReaderSize(c, 16<<10)}, nil
}

// ask sends a request and returns the body of the answer, which is valid until the
// next one.
func (c *connection) ask(request []byte) ([]byte, error) {
	if _, err := c.Write(request); err != nil {
		return nil, err
	}
	res, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return nil, err
	}
	c.buf.Reset()
	if _, err := io.Copy(&c.buf, res.Body); err != nil {
		return nil, err
	}
	if res.StatusCode != http.StatusOK || bytes.Contains(c.buf.Bytes(), []byte(`"errors"`)) {
		return nil, fmt.Errorf("%s: %s", res.Status, c.buf.Bytes())
	}
	return c.buf.Bytes(), nil
}

// tally is what one side did.
type tally struct {
	requests     int
	seconds, cpu float64
}

func (t *tally) add(o tally) {
	t.requests, t.seconds, t.cpu = t.requests+o.requests, t.seconds+o.seconds, t.cpu+o.cpu
}
func (t tally) rate() float64 { return float64(t.requests) / t.seconds }
func (t tally) cost() float64 { return t.cpu / float64(t.requests) * 1e6 } // microseconds

// load asks one side for a while over many connections, each as several people in
// turn.
func load(s *server, c comparison, url string, connections int, d time.Duration) (tally, error) {
	var mu sync.Mutex
	var total int
	var errs []error
	var wg sync.WaitGroup
	begin, cpu := time.Now(), s.cpu()
	for i := range connections {
		wg.Go(func() {
			n, err := loop(s, c, url, i, connections, begin.Add(d))
			mu.Lock()
			defer mu.Unlock()
			total += n
			errs = append(errs, err)
		})
	}
	wg.Wait()
	return tally{total, time.Since(begin).Seconds(), s.cpu() - cpu}, errors.Join(errs...)
}

func loop(s *server, c comparison, url string, i, connections int, until time.Time) (n int, err error) {
	var requests [][]byte
	for p := i % len(s.People); p < len(s.People); p += connections {
		body, err := c.body(s.People[p])
		if err != nil {
			return 0, err
		}
		requests = append(requests, request(url, s.People[p], body))
	}
	conn, err := dial(url)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	for ; time.Now().Before(until); n++ {
		if _, err := conn.ask(requests[n%len(requests)]); err != nil {
			return n, err
		}
	}
	return n, nil
}

// slices of time: the two sides take turns, so that whatever else the machine
// does falls on both.
const slicesOfTime = 3

func compare(s *server, o options, wanted []comparison) error {
	fmt.Printf("%-44s %8s %8s %6s %6s %13s %11s %6s\n", "", "limit/s", "API/s", "ratio", "goal", "limit CPU us", "API CPU us", "ratio")
	for _, c := range wanted {
		var sides [2]tally
		for turn := range slicesOfTime + 1 {
			for i, url := range c.sides(s) {
				d := time.Duration(o.seconds / slicesOfTime * float64(time.Second))
				if turn == 0 {
					d /= 2 // to warm up
				}
				t, err := load(s, c, url, o.connections, d)
				if err != nil {
					return fmt.Errorf("%s: %w", c.name, err)
				}
				if turn > 0 {
					sides[i].add(t)
				}
			}
		}
		api, limit := sides[0], sides[1]
		fmt.Printf("%-44s %8.0f %8.0f %6.2f %6.2f %13.0f %11.0f %6.2f\n", c.title,
			limit.rate(), api.rate(), api.rate()/limit.rate(), c.goal, limit.cost(), api.cost(), limit.cost()/api.cost())
	}
	return nil
}
