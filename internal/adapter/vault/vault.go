// Package vault seals applicants' personal data with a key that stands outside
// the database (Personal Information Protection Law art. 51; choices 10.5). The
// pure Go ciphers are no certified cryptographic module.
package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/emmansun/gmsm/sm4"

	"gongkai/internal/kernel/fault"
)

// Algorithm names a cipher; it is the first byte of what it sealed, so that
// old data stay readable after a change.
type Algorithm byte

// AES-256-GCM, and SM4-GCM (GB/T 32907) where national algorithms are wanted.
const (
	AES Algorithm = 'A'
	SM4 Algorithm = 'S'
)

// Vault seals and opens. It is safe for concurrent use.
type Vault struct {
	use   Algorithm
	by    map[Algorithm]cipher.AEAD
	marks []byte // key of Mark
}

// keySize is the master key: 32 bytes for AES-256, the first 16 of which are
// not reused: SM4 takes bytes 32 to 48.
const keySize = 48

// New makes a vault of a 48-byte key.
func New(key []byte, use Algorithm) (*Vault, error) {
	if len(key) != keySize {
		return nil, fault.New(fault.Invalid, "vault.key", fmt.Sprintf("密钥应为 %d 字节，实为 %d 字节。", keySize, len(key)))
	}
	a, err := aes.NewCipher(key[:32])
	if err != nil {
		return nil, err
	}
	s, err := sm4.NewCipher(key[32:])
	if err != nil {
		return nil, err
	}
	v := &Vault{use: use, by: map[Algorithm]cipher.AEAD{}}
	if v.by[AES], err = cipher.NewGCM(a); err != nil {
		return nil, err
	}
	if v.by[SM4], err = cipher.NewGCM(s); err != nil {
		return nil, err
	}
	if v.marks, err = hkdf.Key(sha256.New, key, nil, "gongkai applicant marks", sha256.Size); err != nil {
		return nil, err
	}
	if v.by[use] == nil {
		return nil, fault.New(fault.Invalid, "vault.algorithm", "加密算法只能是 aes 或 sm4。")
	}
	return v, nil
}

// OpenFile reads the key from file, making a new one of random bytes where
// create is set and none stands there.
func OpenFile(file string, use Algorithm, create bool) (*Vault, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) && create {
		text, err = makeKey(file)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Wrap(fault.NotFound, "vault.missing", fmt.Sprintf("没有找到密钥文件 %s。没有密钥，申请人信息不能读取；请从保管处取回，或用 --key 指明位置。", file), err)
	}
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, "vault.read", fmt.Sprintf("不能读取密钥文件 %s，请检查权限。", file), err)
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil {
		return nil, fault.New(fault.Invalid, "vault.key", fmt.Sprintf("密钥文件 %s 的内容不是十六进制密钥。", file))
	}
	return New(key, use)
}

func makeKey(file string) ([]byte, error) {
	key := make([]byte, keySize)
	if _, err := rand.Read(key); err != nil {
		return nil, err
	}
	text := []byte(hex.EncodeToString(key) + "\n")
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	_, err = f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	return text, errors.Join(err, f.Close())
}

// Seal encrypts plain and binds it to owner (the case's identifier), so that
// one case's data cannot be put into another's.
func (v *Vault) Seal(plain []byte, owner string) ([]byte, error) {
	a := v.by[v.use]
	out := make([]byte, 1+a.NonceSize(), 1+a.NonceSize()+len(plain)+a.Overhead())
	out[0] = byte(v.use)
	if _, err := rand.Read(out[1:]); err != nil {
		return nil, err
	}
	return a.Seal(out, out[1:], plain, []byte(owner)), nil
}

// Open decrypts what Seal made for the same owner.
func (v *Vault) Open(sealed []byte, owner string) ([]byte, error) {
	if len(sealed) == 0 {
		return nil, nil
	}
	a := v.by[Algorithm(sealed[0])]
	if a == nil || len(sealed) < 1+a.NonceSize() {
		return nil, fault.New(fault.Invalid, "vault.sealed", "申请人信息已损坏，不能解密。")
	}
	plain, err := a.Open(nil, sealed[1:1+a.NonceSize()], sealed[1+a.NonceSize():], []byte(owner))
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "vault.sealed", "申请人信息不能解密：密钥不对，或数据已被改动。", err)
	}
	return plain, nil
}

// Mark is a keyed hash of text, 32 hexadecimal digits: equal for equal texts of
// the same kind, and telling nothing to who lacks the key. Its key is derived
// from the vault's and used for nothing else.
func (v *Vault) Mark(kind, text string) string {
	h := hmac.New(sha256.New, v.marks)
	h.Write([]byte(kind + "\x00" + text))
	return hex.EncodeToString(h.Sum(nil)[:16])
}
