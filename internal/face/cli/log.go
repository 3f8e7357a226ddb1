package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/audit/transparency"
	"gongkai/internal/kernel/fault"
)

type logCommands struct {
	Verify logVerify `cmd:"" help:"核对公开日志：签名、全部条目、与上次看到的是否一致；加 --items 再核对现在公开的内容。"`
	Proof  struct {
		Check logProofCheck `cmd:"" help:"核对下载的存证文件，不用上网。"`
	} `cmd:"" help:"存证文件。"`
	Key    logKey    `cmd:"" help:"显示本机公开日志的公钥。"`
	Record logRecord `cmd:"" help:"补登升级前已公开的信息和年度报告，由条目重建散列值，补签检查点。"`
}

type logVerify struct {
	Source string `arg:"" placeholder:"网址、目录或文件" help:"网站的网址（如 https://www.example.gov.cn），或者已下载的日志目录、日志全文。"`
	Key    string `placeholder:"公钥" help:"公钥，或者公钥文件；不给的，用 --state 记住的，再没有则用网站现在给出的。"`
	State  string `placeholder:"文件" type:"path" help:"记住公钥和这次看到的检查点，下次核对日志是否一致；没有这个文件即新建。"`
	Items  bool   `help:"取回现在公开的信息、附件和年度报告，与存证的摘要比较（须给网址）。"`
	Save   string `placeholder:"目录" type:"path" help:"把读到的日志存在这个目录，以后可以离线核对。"`
}

// logState is what a reader remembers of a log between two readings.
type logState struct {
	Key        string `json:"key"`
	Checkpoint string `json:"checkpoint"`
}

// Run reads the whole log: status 0 where it holds, 1 where it does not, 2
// where it could not be read.
func (c *logVerify) Run(ctx context.Context, s *Streams) error {
	src, err := c.open()
	if err != nil {
		return err
	}
	if c.Items && src.site == "" {
		return errors.New("--items 要到网站取回公开的内容，请给出网址而不是目录或文件")
	}
	state, err := readState(c.State)
	if err != nil {
		return err
	}
	key, err := c.key(ctx, s, src, state)
	if err != nil {
		return err
	}
	o := transparency.Reading{Public: key}
	if state.Checkpoint != "" {
		before, err := transparency.OpenCheckpoint([]byte(state.Checkpoint), key)
		if err != nil {
			return fmt.Errorf("%s 中记住的检查点：%w。请核对公钥，或换一个 --state 文件", c.State, err)
		}
		o.Before = &before
	}
	known := published{}
	if c.Items {
		o.Each = known.add
	}
	bar := newMeter(s.Err, "核对日志")
	o.Progress = bar.set
	r, err := src.read(ctx, o)
	bar.finish()
	if err != nil {
		return err
	}
	for _, f := range r.Faults {
		fmt.Fprintln(s.Out, f)
	}
	if len(r.Faults) > 0 {
		fmt.Fprintf(s.Out, "日志不成立：%d 处不符。请保留证据（连同 --state 文件），并告知网站和其上级主管部门。\n", len(r.Faults))
		return errFindings
	}
	return c.conclude(ctx, s, src, r, key, o.Before, known)
}

func (c *logVerify) conclude(ctx context.Context, s *Streams, src *logSource, r transparency.Read, key string, before *transparency.Checkpoint, known published) error {
	fmt.Fprintf(s.Out, "日志“%s”：%d 条，签名、条目和散列值都相符。\n", r.Origin, r.Size)
	if before != nil {
		fmt.Fprintf(s.Out, "与上次看到的 %d 条一致。\n", before.Size)
	}
	if c.State != "" {
		if err := writeState(c.State, logState{Key: key, Checkpoint: r.Signed}); err != nil {
			return err
		}
	}
	if !c.Items {
		return nil
	}
	return c.compare(ctx, s, src, r, known)
}

// key is the public key to trust, and says where it is from.
func (c *logVerify) key(ctx context.Context, s *Streams, src *logSource, state logState) (string, error) {
	key, err := keyGiven(c.Key)
	switch {
	case err != nil:
		return "", err
	case key != "" && state.Key != "" && key != state.Key:
		return "", fmt.Errorf("--key 与 %s 中记住的公钥不同，请核对哪一个是真的", c.State)
	case key != "":
	case state.Key != "":
		key = state.Key
	default:
		b, err := src.fetch(ctx, "key", transparency.MaxKey)
		if err != nil {
			return "", fmt.Errorf("没有公钥，请用 --key 给出（见网站 /log 页面）：%w", err)
		}
		key = strings.TrimSpace(string(b))
		fmt.Fprintf(s.Err, "没有给出 --key，采用来源自己给出的公钥，请与别处看到的比较：\n%s\n", key)
	}
	_, err = transparency.KeyName(key)
	return key, err
}

// keyGiven reads a key that is given as itself or as a file; "" is none.
func keyGiven(s string) (string, error) {
	if s == "" {
		return "", nil
	}
	if b, err := readSmall(s, transparency.MaxKey); err == nil {
		s = string(b)
	} else if !errors.Is(err, fs.ErrNotExist) && !strings.Contains(s, "+") {
		return "", err
	}
	s = strings.TrimSpace(s)
	_, err := transparency.KeyName(s)
	return s, err
}

// readSmall reads a file of at most so many bytes.
func readSmall(name string, most int64) (b []byte, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return atMost(f, most, name)
}

func readState(file string) (s logState, err error) {
	if file == "" {
		return s, nil
	}
	b, err := readSmall(file, 2*transparency.MaxCheckpoint)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err == nil && (json.Unmarshal(b, &s) != nil || s.Key == "" || s.Checkpoint == "") {
		err = fault.New(fault.Invalid, "log.state", fmt.Sprintf("%s 不是 gongkai log verify 写下的文件，请换一个 --state 文件", file))
	}
	return s, err
}

// writeState keeps the old file whole until the new one is.
func writeState(file string, s logState) error {
	b, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(file), ".gongkai-log-*")
	if err != nil {
		return fmt.Errorf("不能写 %s，请检查目录和权限：%w", file, err)
	}
	_, err = f.Write(append(b, '\n'))
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

type logProofCheck struct {
	File  string `arg:"" placeholder:"文件" help:"从信息或年度报告页面的“存证”下载的 .tlog-proof 文件。"`
	Key   string `placeholder:"公钥" help:"公钥，或者公钥文件。"`
	State string `placeholder:"文件" type:"path" help:"用 log verify --state 记住的公钥。"`
	With  string `placeholder:"文件" type:"path" help:"另存的附件，或者“摘要所对应的原文”：核对是不是存证所说的那一份。"`
}

// Run checks a proof without a network.
func (c *logProofCheck) Run(s *Streams) error {
	key, err := keyGiven(c.Key)
	if err != nil {
		return err
	}
	if key == "" {
		state, err := readState(c.State)
		if err != nil {
			return err
		}
		if key = state.Key; key == "" {
			return errors.New("请用 --key 给出网站的公钥（见网站 /log 页面），或用 --state 给出记住了公钥的文件")
		}
	}
	b, err := readSmall(c.File, transparency.MaxProof)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("没有找到 %s，请检查路径", c.File)
	}
	if err != nil {
		return err
	}
	p, err := transparency.ParseProof(b)
	if err != nil {
		return err
	}
	e, at, err := p.Check(key)
	if err != nil {
		fmt.Fprintf(s.Out, "%s：%v\n", c.File, err)
		return errFindings
	}
	fmt.Fprintf(s.Out, "存证成立：日志“%s”第 %d 条（检查点有 %d 条）\n时间\t%s\n事项\t%s\n机关\t%s\n网址\t%s\n", e.Origin, e.N, at.Size, e.At, e.Kind.Label(), e.Agency, e.Address)
	if e.Digest != "" {
		fmt.Fprintf(s.Out, "摘要\t%s\n", e.Digest)
	}
	for i, d := range e.Files {
		fmt.Fprintf(s.Out, "附件%d\t%s\n", i+1, d)
	}
	return c.with(s, e)
}

// with holds a file against the digests of an entry.
func (c *logProofCheck) with(s *Streams, e transparency.Entry) (err error) {
	if c.With == "" {
		return nil
	}
	f, err := os.Open(c.With)
	if err != nil {
		return fmt.Errorf("没有找到 %s，请检查路径", c.With)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	sum, err := digestOf(f)
	if err != nil {
		return err
	}
	for i, d := range append([]string{e.Digest}, e.Files...) {
		if d == sum {
			what := "公开的原文"
			if i > 0 {
				what = fmt.Sprintf("附件%d", i)
			}
			fmt.Fprintf(s.Out, "%s 就是存证所说的%s。\n", c.With, what)
			return nil
		}
	}
	fmt.Fprintf(s.Out, "%s 不是存证所说的内容：SHA-256 为 %s。\n", c.With, sum)
	return errFindings
}

type logKey struct{ installation }

// Run prints the public key, one line.
func (c *logKey) Run(ctx context.Context, s *Streams) error {
	return c.with(ctx, true, func(a *app.App, who agency.Actor) error {
		key, err := a.LogKey(ctx, who)
		if err == nil && key == "" {
			return errors.New("还没有公钥：第一条信息或者年度报告发布时生成")
		}
		if err == nil {
			fmt.Fprintln(s.Out, key)
		}
		return err
	})
}

type logRecord struct{ installation }

// Run brings the log of this installation up to date.
func (c *logRecord) Run(ctx context.Context, s *Streams) error {
	return c.with(ctx, true, func(a *app.App, who agency.Actor) error {
		r, err := a.RecordLog(ctx, who)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.Out, "补登信息 %d 条、年度报告 %d 份；日志共 %d 条，已签名 %d 条。\n", r.Items, r.Reports, r.Size, r.Signed)
		if r.Signed < r.Size {
			fmt.Fprintln(s.Out, "日志与已签名的检查点不符，程序拒绝签名。请用 gongkai verify 找出不符之处，用最近的备份恢复。")
			return errFindings
		}
		return nil
	})
}
