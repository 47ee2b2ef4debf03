package password

import (
	"encoding/base64"
	"fmt"

	"golang.org/x/crypto/argon2"
)

// HashWith is a hash of other parameters.
func HashWith(password string, memory, passes uint32, lanes uint8) string {
	salt := make([]byte, saltLen)
	sum := argon2.IDKey([]byte(password), salt, passes, memory, lanes, hashLen)
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memory, passes, lanes, b.EncodeToString(salt), b.EncodeToString(sum))
}
