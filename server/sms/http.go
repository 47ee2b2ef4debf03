package sms

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	// timeout bounds one delivery.
	timeout = 15 * time.Second
	// maxAnswer is how much of an answer is read.
	maxAnswer = 16 << 10
)

// client speaks to a gateway: encrypted, without following it elsewhere, since the
// message and the credentials are for the operator's choice alone.
func client() *http.Client {
	return &http.Client{
		Timeout: timeout,
		Transport: &http.Transport{
			Proxy:           http.ProxyFromEnvironment,
			TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}, TLSHandshakeTimeout: timeout,
			ForceAttemptHTTP2: true, MaxIdleConns: 4, IdleConnTimeout: time.Minute,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// HTTP delivers through a gateway that speaks docs/sms-gateway.openapi.yaml.
type HTTP struct {
	address, token string
	client         *http.Client
}

// NewHTTP takes the address that messages are posted to and the bearer token that
// goes with them.
func NewHTTP(address, token string) *HTTP {
	return &HTTP{address: address, token: token, client: client()}
}

// Send delivers one message.
func (g *HTTP) Send(ctx context.Context, m Message) error {
	body, err := json.Marshal(struct {
		To   string `json:"to"`
		Text string `json:"text"`
		ID   string `json:"id"`
	}{string(m.To), m.Text, m.ID})
	if err != nil {
		return fmt.Errorf("send text message: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, g.address, bytes.NewReader(body))
	if err != nil {
		return errors.New("send text message: the gateway's address is none") // it may hold a secret
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+g.token)
	return deliver(g.client, req)
}

// Twilio delivers through Twilio's Messages API, version 2010-04-01.
type Twilio struct {
	// Base is where the API is, such as https://api.twilio.com.
	Base string
	// Account is the account's SID. User and Password are the SID and the secret of
	// an API key, or the account's SID and its auth token.
	Account, User, Password string
	// From is a number, a name, or the SID of a messaging service.
	From string

	client *http.Client
}

// NewTwilio completes t. Without a user the account itself signs in.
func NewTwilio(t Twilio) *Twilio {
	if t.User == "" {
		t.User = t.Account
	}
	t.client = client()
	return &t
}

// Send delivers one message.
func (t *Twilio) Send(ctx context.Context, m Message) error {
	form := url.Values{"To": {string(m.To)}, "Body": {m.Text}}
	if strings.HasPrefix(t.From, "MG") && len(t.From) == 34 {
		form.Set("MessagingServiceSid", t.From)
	} else {
		form.Set("From", t.From)
	}
	address := strings.TrimSuffix(t.Base, "/") + "/2010-04-01/Accounts/" + url.PathEscape(t.Account) + "/Messages.json"
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return errors.New("send text message: the gateway's address is none")
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth(t.User, t.Password)
	return deliver(t.client, req)
}

// deliver sends a request and says whether it is worth another try. Of the answer
// only a number is kept: its words may repeat the message.
func deliver(c *http.Client, req *http.Request) error {
	req.Header.Set("Accept", "application/json")
	res, err := c.Do(req)
	if err != nil {
		if wrapped := (*url.Error)(nil); errors.As(err, &wrapped) {
			err = wrapped.Err // without the address
		}
		return fmt.Errorf("send text message: %w", err)
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(io.LimitReader(res.Body, maxAnswer)) // the status says enough
	switch status := res.StatusCode; {
	case status >= 200 && status < 300:
		return nil
	case status == http.StatusTooManyRequests, status == http.StatusRequestTimeout, status >= 500:
		return fmt.Errorf("send text message: the gateway answered with status %d", status)
	}
	var answer struct {
		Code int `json:"code"`
	}
	_ = json.Unmarshal(body, &answer) // a code is welcome, not needed
	return &Refusal{Status: res.StatusCode, Code: answer.Code}
}
