package transparency

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"gongkai/internal/kernel/fault"
)

// Proof shows without a network that an entry stands in a signed log (C2SP
// tlog-proof; extra is the entry).
type Proof struct {
	Line       []byte
	N          int64
	Hashes     tlog.RecordProof
	Checkpoint string // signed
}

const (
	proofHead = "c2sp.org/tlog-proof@v1"
	// MaxProof bounds a file that is read as a proof.
	MaxProof = MaxCheckpoint + 2*MaxEntry + 8<<10
)

// Text is the file.
func (p Proof) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nextra %s\nindex %d\n", proofHead, base64.StdEncoding.EncodeToString(p.Line), p.N)
	for _, h := range p.Hashes {
		b.WriteString(base64.StdEncoding.EncodeToString(h[:]) + "\n")
	}
	return b.String() + "\n" + p.Checkpoint
}

// ParseProof reads a file.
func ParseProof(b []byte) (p Proof, err error) {
	bad := func(what string) (Proof, error) {
		return p, fault.New(fault.Invalid, "log.proof", "存证文件不能识别："+what+"。请从信息页面的“存证”重新下载")
	}
	if len(b) > MaxProof {
		return bad("文件太大")
	}
	head, signed, ok := strings.Cut(string(b), "\n\n")
	lines := strings.Split(head, "\n")
	if !ok || len(lines) < 3 || lines[0] != proofHead {
		return bad("第一行应为 " + proofHead)
	}
	extra, ok := strings.CutPrefix(lines[1], "extra ")
	if p.Line, err = base64.StdEncoding.Strict().DecodeString(extra); !ok || err != nil || len(p.Line) > MaxEntry {
		return bad("第二行没有日志条目")
	}
	index, ok := strings.CutPrefix(lines[2], "index ")
	if p.N, err = strconv.ParseInt(index, 10, 64); !ok || err != nil || p.N < 0 || strconv.FormatInt(p.N, 10) != index {
		return bad("第三行没有序号")
	}
	if len(lines) > 3+64 {
		return bad("散列值太多")
	}
	for _, l := range lines[3:] {
		h, err := parseHash(l)
		if err != nil {
			return bad("散列值不能识别")
		}
		p.Hashes = append(p.Hashes, h)
	}
	p.Checkpoint = signed
	return p, nil
}

// Check holds the proof against the log's public key.
func (p Proof) Check(public string) (e Entry, c Checkpoint, err error) {
	if c, err = OpenCheckpoint([]byte(p.Checkpoint), public); err != nil {
		return e, c, err
	}
	if p.N >= c.Size || tlog.CheckRecord(p.Hashes, c.Size, c.Root, p.N, Leaf(p.Line)) != nil {
		return e, c, fault.New(fault.Invalid, "log.proof", "存证不成立：这一条目不在签名的日志中，或者文件被改动")
	}
	if e, err = ParseEntry(p.Line); err != nil {
		return e, c, err
	}
	if e.N != p.N || e.Origin != c.Origin {
		return e, c, fault.New(fault.Invalid, "log.proof", "存证不成立：条目自报的序号或日志名称与其位置不符")
	}
	return e, c, nil
}
