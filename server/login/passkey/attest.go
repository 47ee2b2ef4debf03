package passkey

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"os"

	"github.com/go-webauthn/webauthn/protocol"
)

// Roots are the certificates of makers who vouch for the models of their devices.
// The library checks that a statement is signed by the certificate that it brings;
// anybody can make such a certificate, so only one that a root has signed proves a
// model.
type Roots struct{ pool *x509.CertPool }

// OpenRoots reads the certificates in a PEM file; without a file there are none, and
// no passkey proves its model.
func OpenRoots(path string) (*Roots, error) {
	if path == "" {
		return &Roots{}, nil
	}
	rest, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read roots of passkeys: %w", err)
	}
	pool, n := x509.NewCertPool(), 0
	for block := (*pem.Block)(nil); ; n++ {
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("read roots of passkeys: certificate %d of %s: %w", n+1, path, err)
		}
		pool.AddCert(c)
	}
	if n == 0 {
		return nil, fmt.Errorf("read roots of passkeys: %s holds no certificate", path)
	}
	return &Roots{pool}, nil
}

// modelOID is the extension in which a maker's certificate names the model
// (id-fido-gen-ce-aaguid, section 8.2.1).
var modelOID = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 45724, 1, 1, 4}

// vouch is why a maker's certificate does not prove the AAGUID of a passkey whose
// statement the library has verified; nil if it does. Only a packed statement with
// a certificate that names the model can: its signature covers the AAGUID.
func (r *Roots) vouch(o *protocol.AttestationObject) error {
	chain, ok := o.AttStatement["x5c"].([]any)
	switch {
	case r.pool == nil:
		return errors.New("there are no roots")
	case protocol.AttestationFormat(o.Format) != protocol.AttestationFormatPacked || !ok || len(chain) == 0:
		return fmt.Errorf("a statement of the format %q without a certificate proves no model", o.Format)
	}
	var leaf *x509.Certificate
	between := x509.NewCertPool()
	for i, raw := range chain {
		der, ok := raw.([]byte)
		if !ok {
			return errors.New("the chain holds something that is no certificate")
		}
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return fmt.Errorf("read certificate: %w", err)
		}
		if i == 0 {
			leaf = c
		} else {
			between.AddCert(c)
		}
	}
	_, err := leaf.Verify(x509.VerifyOptions{Roots: r.pool, Intermediates: between, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}})
	if err != nil {
		return fmt.Errorf("verify certificate: %w", err)
	}
	for _, e := range leaf.Extensions {
		if !e.Id.Equal(modelOID) {
			continue
		}
		var named []byte
		if rest, err := asn1.Unmarshal(e.Value, &named); err != nil || len(rest) > 0 {
			return errors.New("the certificate names no model")
		}
		if !bytes.Equal(named, o.AuthData.AttData.AAGUID) {
			return errors.New("the certificate names another model")
		}
		return nil
	}
	return errors.New("the certificate names no model")
}
