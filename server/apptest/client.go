package apptest

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"encoding/base64"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/datasetversion"
	browser "github.com/strongroom/strongroom/server/device"
)

// Client is one browser.
type Client struct {
	app *App
	jar *jar
	// Agent is the User-Agent header.
	Agent string
	// User, Session and Organization are known after SetUp, Invite and SignIn.
	User, Session, Organization string
	Role                        access.Role
	// From is the loopback address that it comes from; empty is 127.0.0.1.
	From string
	// phone is known after AddApp.
	phone *phone
	// key is known after Key, and proof is sent while it is set.
	key   *ecdsa.PrivateKey
	proof string
}

// Client returns a browser in which nobody is signed in.
func (a *App) Client() *Client {
	return &Client{app: a, jar: &jar{cookies: map[string]string{}}, Agent: "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"}
}

// At returns the same browser in front of another replica of the program.
func (c *Client) At(a *App) *Client {
	moved := *c
	moved.app = a
	return &moved
}

// jar keeps cookies as a browser does that takes loopback for secure.
type jar struct {
	mu      sync.Mutex
	cookies map[string]string
}

func (j *jar) take(from []*http.Cookie) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, c := range from {
		if c.MaxAge < 0 {
			delete(j.cookies, c.Name)
		} else {
			j.cookies[c.Name] = c.Value
		}
	}
}

func (j *jar) header() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	var parts []string
	for name, value := range j.cookies {
		parts = append(parts, name+"="+value)
	}
	return strings.Join(parts, "; ")
}

// Error is an error of the API.
type Error struct {
	Message    string         `json:"message"`
	Path       []any          `json:"path,omitempty"`
	Extensions map[string]any `json:"extensions,omitempty"`
}

// Code is the code of the error.
func (e Error) Code() string {
	code, _ := e.Extensions["code"].(string)
	return code
}

// Answer is what the API answered.
type Answer struct {
	Status int             `json:"-"`
	Raw    []byte          `json:"-"`
	Data   json.RawMessage `json:"data"`
	Errors []Error         `json:"errors"`
}

// Code is the code of the first error, or "".
func (a Answer) Code() string {
	if len(a.Errors) == 0 {
		return ""
	}
	return a.Errors[0].Code()
}

// Request sends an HTTP request with the browser's cookies. An empty value in
// header leaves that header out.
func (c *Client) Request(t testing.TB, method, path string, header map[string]string, body io.Reader) *http.Response {
	t.Helper()
	res, err := c.request(method, path, header, body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	return res
}

func (c *Client) request(method, path string, header map[string]string, body io.Reader) (*http.Response, error) {
	req, err := http.NewRequestWithContext(context.Background(), method, c.app.URL+path, body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", c.Agent)
	req.Header.Set("Origin", c.app.URL)
	if cookies := c.jar.header(); cookies != "" {
		req.Header.Set("Cookie", cookies)
	}
	if c.proof != "" {
		req.Header.Set(browser.Header, c.proof)
	}
	for k, v := range header {
		if v == "" {
			req.Header.Del(k)
		} else {
			req.Header.Set(k, v)
		}
	}
	res, err := from(c.From).RoundTrip(req)
	if err == nil {
		c.jar.take(res.Cookies())
	}
	return res, err
}

// from sends requests from a loopback address, without keeping connections.
func from(address string) http.RoundTripper {
	if address == "" {
		return http.DefaultTransport
	}
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}}
	return &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true}
}

// Do asks the API.
func (c *Client) Do(query string, vars map[string]any) (Answer, error) {
	body, err := json.Marshal(map[string]any{"query": query, "variables": vars})
	if err != nil {
		return Answer{}, err
	}
	res, err := c.request(http.MethodPost, "/graphql", map[string]string{"Content-Type": "application/json"}, bytes.NewReader(body))
	if err != nil {
		return Answer{}, err
	}
	defer res.Body.Close()
	a := Answer{Status: res.StatusCode}
	if a.Raw, err = io.ReadAll(res.Body); err != nil {
		return a, err
	}
	return a, json.Unmarshal(a.Raw, &a)
}

// Ask asks the API and returns what it answered, errors and all.
func (c *Client) Ask(query string, vars map[string]any) Answer {
	c.app.t.Helper()
	a, err := c.Do(query, vars)
	if err != nil {
		c.app.t.Fatalf("%s: %v: %s", query, err, a.Raw)
	}
	return a
}

// Must asks the API, demands that there is no error, and reads the data.
func (c *Client) Must(query string, vars map[string]any, into any) {
	c.app.t.Helper()
	a := c.Ask(query, vars)
	if len(a.Errors) > 0 {
		c.app.t.Fatalf("%s: %s", query, a.Raw)
	}
	if into != nil {
		if err := json.Unmarshal(a.Data, into); err != nil {
			c.app.t.Fatalf("%s: %v", query, err)
		}
	}
}

// Refused asks the API and demands an error with a code.
func (c *Client) Refused(code, query string, vars map[string]any) Answer {
	c.app.t.Helper()
	a := c.Ask(query, vars)
	if a.Code() != code {
		c.app.t.Fatalf("%s: got %s, want %s", query, a.Raw, code)
	}
	return a
}

// SignIn signs a person in.
func (c *Client) SignIn(email string) {
	c.app.t.Helper()
	challenge, _, _ := c.half(email)
	if challenge != "" {
		c.Must(continuing, with(challenge, proof{"totp": c.phone.code()}), nil)
	}
	c.whoAmI()
}

// Asked begins to confirm who the person is and returns the challenge.
func (c *Client) Asked() (challenge string) {
	c.app.t.Helper()
	var got struct {
		BeginConfirmation struct{ Proof struct{ Challenge string } }
	}
	c.Must(`mutation { beginConfirmation { proof { challenge } } }`, nil, &got)
	return got.BeginConfirmation.Proof.Challenge
}

func (c *Client) whoAmI() {
	c.app.t.Helper()
	var got struct {
		Viewer struct {
			User, Session, Organization struct{ ID string }
			Role                        access.Role
		}
	}
	c.Must(`{ viewer { user { id } session { id } organization { id } role } }`, nil, &got)
	c.User, c.Session, c.Organization, c.Role = got.Viewer.User.ID, got.Viewer.Session.ID, got.Viewer.Organization.ID, got.Viewer.Role
}

// tus is the version of the upload protocol.
var tus = map[string]string{"Tus-Resumable": "1.0.0"}

// BeginUpload creates an upload of size bytes and returns its path. metadata is
// the further metadata of the protocol.
func (c *Client) BeginUpload(fileName string, size int, metadata map[string]string) (string, *http.Response) {
	c.app.t.Helper()
	meta := "filename " + base64.StdEncoding.EncodeToString([]byte(fileName))
	for k, v := range metadata {
		meta += "," + k + " " + base64.StdEncoding.EncodeToString([]byte(v))
	}
	res := c.Request(c.app.t, http.MethodPost, "/files/", map[string]string{
		"Tus-Resumable": "1.0.0", "Upload-Length": strconv.Itoa(size), "Upload-Metadata": meta,
	}, nil)
	defer res.Body.Close()
	location, err := url.Parse(res.Header.Get("Location"))
	if err != nil {
		c.app.t.Fatal(err)
	}
	return location.Path, res
}

// Patch sends bytes of an upload from an offset on.
func (c *Client) Patch(path string, offset int, content io.Reader) (*http.Response, error) {
	return c.request(http.MethodPatch, path, map[string]string{
		"Tus-Resumable": "1.0.0", "Upload-Offset": strconv.Itoa(offset), "Content-Type": "application/offset+octet-stream",
	}, content)
}

// Offset is how much of an upload the server has, or -1 if it knows none.
func (c *Client) Offset(path string) int {
	c.app.t.Helper()
	res := c.Request(c.app.t, http.MethodHead, path, tus, nil)
	defer res.Body.Close()
	n, err := strconv.Atoi(res.Header.Get("Upload-Offset"))
	if res.StatusCode != http.StatusOK || err != nil {
		return -1
	}
	return n
}

// Upload uploads a file, waits until it was read and returns the dataset's id.
func (c *Client) Upload(fileName, content string) (datasetID string) {
	c.app.t.Helper()
	path, res := c.BeginUpload(fileName, len(content), nil)
	if res.StatusCode != http.StatusCreated {
		c.app.t.Fatalf("begin upload: %s", res.Status)
	}
	res, err := c.Patch(path, 0, strings.NewReader(content))
	if err != nil {
		c.app.t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusNoContent {
		c.app.t.Fatalf("upload: %s", res.Status)
	}
	return c.Ingested(path)
}

// Ingested waits until the version of a complete upload is ready or has failed.
func (c *Client) Ingested(path string) (datasetID string) {
	c.app.t.Helper()
	ctx := access.As(context.Background(), access.ActorIngester, c.Organization)
	Eventually(c.app.t, "ingestion of "+path, func() bool {
		v, err := c.app.DB.DatasetVersion.Query().
			Where(datasetversion.UploadID(strings.TrimPrefix(path, "/files/"))).Only(ctx)
		if err != nil {
			return false
		}
		datasetID = v.DatasetID
		return v.State != datasetversion.StatePROCESSING
	})
	return datasetID
}

// RunState is how far a run is.
type RunState struct {
	ID, State, ErrorKind, ErrorMessage string
	ErrorLine                          int
	Result                             *struct{ ID string }
}

// Run runs SQL and waits for its end.
func (c *Client) Run(sql string) RunState {
	c.app.t.Helper()
	return c.Await(c.Start(sql, ""))
}

// Start starts a run, of a saved analysis if one is named, and returns its id.
func (c *Client) Start(sql, analysisID string) string {
	c.app.t.Helper()
	in := map[string]any{"sql": sql}
	if analysisID != "" {
		in["analysisId"] = analysisID
	}
	var got struct {
		StartRun struct{ Run struct{ ID string } }
	}
	c.Must(`mutation($in: StartRunInput!) { startRun(input: $in) { run { id } } }`, map[string]any{"in": in}, &got)
	return got.StartRun.Run.ID
}

// Await waits for the end of a run.
func (c *Client) Await(runID string) RunState {
	c.app.t.Helper()
	var got struct{ Run RunState }
	Eventually(c.app.t, "end of run "+runID, func() bool {
		c.Must(`query($id: ID!) { run(id: $id) { id state errorKind errorMessage errorLine result { id } } }`, map[string]any{"id": runID}, &got)
		return got.Run.State != "QUEUED" && got.Run.State != "RUNNING"
	})
	return got.Run
}

// Save saves an analysis that shows the result of a run.
func (c *Client) Save(name, sql, runID string) (analysisID string) {
	c.app.t.Helper()
	in := map[string]any{"name": name, "sql": sql}
	if runID != "" {
		in["runId"] = runID
	}
	var got struct {
		CreateAnalysis struct{ Analysis struct{ ID string } }
	}
	c.Must(`mutation($in: CreateAnalysisInput!) { createAnalysis(input: $in) { analysis { id } } }`, map[string]any{"in": in}, &got)
	return got.CreateAnalysis.Analysis.ID
}

// Share shares an analysis with a person, or with the team if none is named.
func (c *Client) Share(analysisID, userID string) (shareID string) {
	c.app.t.Helper()
	in := map[string]any{"analysisId": analysisID, "audience": "TEAM"}
	if userID != "" {
		in["audience"], in["userId"] = "PERSON", userID
	}
	var got struct {
		ShareAnalysis struct{ Share struct{ ID string } }
	}
	c.Must(`mutation($in: ShareAnalysisInput!) { shareAnalysis(input: $in) { share { id } } }`, map[string]any{"in": in}, &got)
	return got.ShareAnalysis.Share.ID
}

// Export asks for a download and returns where to fetch it.
func (c *Client) Export(resultID, format string) (path string) {
	c.app.t.Helper()
	var got struct{ CreateExport struct{ URL string } }
	c.Must(`mutation($in: CreateExportInput!) { createExport(input: $in) { url } }`,
		map[string]any{"in": map[string]any{"resultId": resultID, "format": format}}, &got)
	return got.CreateExport.URL
}

// Get fetches a path and returns the status and the body.
func (c *Client) Get(path string) (int, []byte) {
	c.app.t.Helper()
	res := c.Request(c.app.t, http.MethodGet, path, nil, nil)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		c.app.t.Fatal(err)
	}
	return res.StatusCode, b
}
