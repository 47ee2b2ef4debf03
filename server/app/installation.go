package app

import (
	"github.com/strongroom/strongroom/server/config"
	"github.com/strongroom/strongroom/server/posture"
)

// installation is what the checks of the posture look at of the configuration.
func installation(c *config.Config) posture.Installation {
	i := posture.Installation{
		BaseURL: c.BaseURL, ServesTLS: c.ServesTLS(), BehindProxy: len(c.TrustedProxies) > 0,
		Certificate: c.TLSCert, CertificateKey: c.TLSKey, DataDir: c.DataDir, Objects: c.ObjectsPath(), BackupStamp: c.BackupStamp,
		EmbeddedDatabase: !c.DatabaseURL.IsSet(), SendsMail: c.SMTP.Host != "", Development: c.Mode == config.Development,
		KnowsStolen: c.BreachedPasswords != "" || c.BreachedService != "", Fingerprint: c.Fingerprint,
	}
	if !c.RootKey.IsSet() {
		i.RootKeyFile = c.RootKeyPath()
	}
	return i
}
