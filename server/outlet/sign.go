package outlet

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Sign makes the headers of Standard Webhooks: an id that is the same for every try,
// when it is sent, and one signature for each secret that is valid.
func Sign(secrets []string, messageID string, at time.Time, body []byte) (http.Header, error) {
	stamp := strconv.FormatInt(at.Unix(), 10)
	var signatures []string
	for _, secret := range secrets {
		signature, err := Signature(secret, messageID, stamp, body)
		if err != nil {
			return nil, err
		}
		signatures = append(signatures, signature)
	}
	h := http.Header{}
	h.Set("Webhook-Id", messageID)
	h.Set("Webhook-Timestamp", stamp)
	h.Set("Webhook-Signature", strings.Join(signatures, " "))
	return h, nil
}

// secretPrefix and base64 are how Standard Webhooks writes secrets.
const secretPrefix = "whsec_"

// NewSecret makes a secret that messages are signed with.
func NewSecret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b)
	return secretPrefix + base64.StdEncoding.EncodeToString(b)
}

// Signature signs a message as Standard Webhooks says (version 1, symmetric):
// HMAC-SHA256 over id, timestamp and body.
func Signature(secret, messageID, timestamp string, body []byte) (string, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, secretPrefix))
	if err != nil {
		return "", fmt.Errorf("read secret of webhook: %w", err)
	}
	h := hmac.New(sha256.New, key)
	h.Write([]byte(messageID + "." + timestamp + "."))
	h.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(h.Sum(nil)), nil
}
