package transparency

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"gongkai/internal/kernel/fault"
)

// Checkpoint is the state of a log that its key signs, as C2SP tlog-checkpoint
// has it: origin, size and root, one line each.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   tlog.Hash
}

// Limits of what a foreign log may send.
const (
	MaxCheckpoint = 64 << 10
	MaxKey        = 1 << 10
	maxSize       = 1 << 40
)

// OriginOf makes the name of a log of the name of who keeps it: the key's name
// holds neither spaces nor plus signs.
func OriginOf(name string) string {
	clean := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || r == '+' || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, name)
	return clean + "/政府信息公开日志"
}

// NewKey makes the Ed25519 key of a log: what signs, and what checks.
func NewKey(random io.Reader, origin string) (secret, public string, err error) {
	return note.GenerateKey(random, origin)
}

// Text is the signed text.
func (c Checkpoint) Text() string {
	return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, base64.StdEncoding.EncodeToString(c.Root[:]))
}

// Sign gives the signed note.
func (c Checkpoint) Sign(secret string) (string, error) {
	s, err := note.NewSigner(secret)
	if err != nil {
		return "", err
	}
	b, err := note.Sign(&note.Note{Text: c.Text()}, s)
	return string(b), err
}

// KeyName is the origin that a public key is of.
func KeyName(public string) (string, error) {
	v, err := note.NewVerifier(strings.TrimSpace(public))
	if err != nil || len(public) > MaxKey {
		return "", fault.New(fault.Invalid, "log.key", "公钥不能识别，应为一行：日志名称+编号+密钥，见日志网页“公钥”")
	}
	return v.Name(), nil
}

// OpenCheckpoint reads a note that the key must have signed. Other signatures,
// as those of witnesses, are passed over.
func OpenCheckpoint(signed []byte, public string) (c Checkpoint, err error) {
	if _, err := KeyName(public); err != nil {
		return c, err
	}
	if len(signed) > MaxCheckpoint {
		return c, badCheckpoint("检查点太长")
	}
	v, err := note.NewVerifier(strings.TrimSpace(public))
	if err != nil {
		return c, err
	}
	n, err := note.Open(signed, note.VerifierList(v))
	var unknown *note.UnverifiedNoteError
	var forged *note.InvalidSignatureError
	switch {
	case errors.As(err, &unknown):
		return c, badCheckpoint("检查点没有这个公钥的签名")
	case errors.As(err, &forged):
		return c, badCheckpoint("检查点的签名是假的，或者检查点被改动")
	case err != nil:
		return c, badCheckpoint("检查点不能识别")
	}
	if c, err = parseCheckpoint(n.Text); err == nil && c.Origin != v.Name() {
		return c, badCheckpoint("检查点的日志名称与公钥的名称不同")
	}
	return c, err
}

func badCheckpoint(what string) error {
	return fault.New(fault.Invalid, "log.checkpoint", what)
}

func parseCheckpoint(text string) (c Checkpoint, err error) {
	lines := strings.SplitN(text, "\n", 4)
	if len(lines) < 4 || lines[0] == "" {
		return c, badCheckpoint("检查点不足三行")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || size > maxSize || strconv.FormatInt(size, 10) != lines[1] {
		return c, badCheckpoint("检查点的条数不能识别")
	}
	root, err := parseHash(lines[2])
	return Checkpoint{lines[0], size, root}, err
}

func parseHash(s string) (h tlog.Hash, err error) {
	b, err := base64.StdEncoding.Strict().DecodeString(s)
	if err != nil || len(b) != tlog.HashSize {
		return h, badCheckpoint("散列值不能识别")
	}
	copy(h[:], b)
	return h, nil
}
