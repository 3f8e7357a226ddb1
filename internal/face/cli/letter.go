package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/app"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/statute"
	"gongkai/internal/law/letter"
	"gongkai/internal/law/request"
)

type letterCommands struct {
	Kinds    letterKinds            `cmd:"" help:"列出各种文书：编号、依据、救济、必备内容。"`
	Draft    letterDraft            `cmd:"" help:"由案件拟制一份文书，登记为草稿并写出文件。"`
	List     letterList             `cmd:"" help:"列出一个机关某年的文书和发文字号，指出编号的缺漏。"`
	Sample   letterSample           `cmd:"" help:"用虚构的要素写出一份文书，供查看。"`
	Template letterTemplateCommands `cmd:"" help:"机关自己的文书模板。"`
}

type letterKinds struct {
	JSON bool `help:"输出 JSON。"`
}

// Run prints what the law says of each kind.
func (c *letterKinds) Run(s *Streams) error {
	if c.JSON {
		return printJSON(s.Out, letter.Kinds())
	}
	for _, i := range letter.Kinds() {
		number := "—"
		if i.Number > 0 {
			number = fmt.Sprint(i.Number)
		}
		fmt.Fprintf(s.Out, "%s\t%s\t%s\t致%s\n", number, i.Kind, i.Name, i.To)
		fmt.Fprintf(s.Out, "\t条款：%s；救济：%s；行为：%s\n", orDash(articleNames(i.Articles)), remedyNames[i.Remedy], orDash(string(i.Act)))
		fmt.Fprintf(s.Out, "\t必备：%s\n", strings.Join(i.Must, "、"))
	}
	return nil
}

var remedyNames = map[request.Remedy]string{
	request.ReviewFirst:   "甲（复议前置）",
	request.ReviewOrSuit:  "乙（复议或者诉讼）",
	request.ReviewByParts: "甲、乙（按部分）",
	request.NoRemedy:      "无（程序性告知）",
}

func articleNames(keys []string) string {
	names := make([]string, len(keys))
	for i, k := range keys {
		a, _ := statute.ArticleByKey(k)
		names[i] = a.Name
	}
	return strings.Join(names, "、")
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

type letterSample struct {
	Kind  string `arg:"" name:"文书" placeholder:"文书" help:"文书的代号，见 gongkai letter kinds。"`
	Facts bool   `help:"不写文书，写出虚构的要素（JSON），可以照样填写后用于 letter draft --facts。"`
	output
}

// Run writes a letter of made-up facts.
func (c *letterSample) Run(ctx context.Context, s *Streams) error {
	if err := knownLetter(c.Kind); err != nil {
		return err
	}
	f, err := letter.Sample(letter.Kind(c.Kind))
	if err != nil {
		return err
	}
	if c.Facts {
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(f.Detail); err != nil {
			return err
		}
		return c.put(s, b.Bytes(), doc.JSON)
	}
	d, err := letter.Compose(letter.Kind(c.Kind), f, nil)
	if err != nil {
		return err
	}
	return c.write(ctx, s, d)
}

func knownLetter(key string) error {
	if _, ok := letter.Lookup(letter.Kind(key)); !ok {
		return fault.New(fault.Invalid, "letter.kind", fmt.Sprintf("没有 %q 这种文书，可用 gongkai letter kinds 查看", key))
	}
	return nil
}

// write puts a document into the format that the file's name asks for.
func (o *output) write(ctx context.Context, s *Streams, d *doc.Document) error {
	f, err := o.format("", doc.Text)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := paper.Write(ctx, &b, d, f); err != nil {
		return err
	}
	return o.put(s, b.Bytes(), f)
}

type letterDraft struct {
	installation
	Agency string `required:"" placeholder:"编号" help:"机关。"`
	Number string `arg:"" name:"登记编号" placeholder:"登记编号" help:"案件的登记编号。"`
	Kind   string `arg:"" name:"文书" placeholder:"文书" help:"文书的代号，见 gongkai letter kinds。"`
	Facts  string `placeholder:"文件" help:"承办人填写的要素（JSON）；- 为标准输入。"`
	Words  string `placeholder:"文件" help:"只用于这份文书的正文（模板的写法，没有开头两行）。"`
	output
}

// Help says what becomes of the draft.
func (letterDraft) Help() string {
	return "日期、编号、期限由案件的行为推算；必备要素缺一项即不成文，并逐项指出。\n" +
		"草稿没有发文字号；编号、签发、发出在办公系统中进行。打开申请人信息会记入审计。"
}

// Run drafts the letter, keeps it in the ledger and writes it.
func (c *letterDraft) Run(ctx context.Context, s *Streams) error {
	if err := knownLetter(c.Kind); err != nil {
		return err
	}
	d, words, err := c.written(s)
	if err != nil {
		return err
	}
	if _, err := c.format("", doc.Text); err != nil {
		return err
	}
	return c.with(ctx, true, func(a *app.App, who agency.Actor) error {
		id, err := a.FindCase(ctx, who, c.Agency, c.Number)
		if err != nil {
			return err
		}
		l, err := a.DraftLetter(ctx, who, id, letter.Kind(c.Kind), d, words)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.Err, "草稿已登记：%s\n", l.ID)
		for _, b := range l.Breaches {
			fmt.Fprintf(s.Err, "注意：此时发出将违反第%s条：%s\n", b.Article, b.Text)
		}
		return c.write(ctx, s, l.Document)
	})
}

const maxFacts = 1 << 20

func (c *letterDraft) written(s *Streams) (d letter.Detail, words string, err error) {
	if c.Words != "" {
		text, err := readUpTo(c.Words, s.In, maxFacts)
		if err != nil {
			return d, "", err
		}
		words = string(text)
	}
	if c.Facts == "" {
		return d, words, nil
	}
	data, err := readUpTo(c.Facts, s.In, maxFacts)
	if err == nil {
		d, err = letter.ReadDetail(data)
	}
	return d, words, err
}

type letterList struct {
	installation
	Agency string `required:"" placeholder:"编号" help:"机关。"`
	Year   int    `placeholder:"年" help:"哪一年，默认为今年。"`
}

// Run lists letters with their numbers; a number that nothing accounts for is
// a finding.
func (c *letterList) Run(ctx context.Context, s *Streams) error {
	year := c.Year
	if year == 0 {
		year = calendar.DateOf(time.Now().In(app.China())).Year
	}
	return c.with(ctx, true, func(a *app.App, who agency.Actor) error {
		n, err := a.LetterNumbers(ctx, who, c.Agency, year)
		if err != nil {
			return err
		}
		return printNumbers(s.Out, year, n)
	})
}

func printNumbers(w io.Writer, year int, n app.LetterNumbers) error {
	for _, l := range n.Letters {
		info, _ := letter.Lookup(l.Kind)
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", orDash(l.DocumentNo), l.CaseNumber, info.Name, l.State.Label(), l.ID)
	}
	for i := 1; i <= n.Last; i++ {
		if why, void := n.Voided[i]; void {
			fmt.Fprintf(w, "第%d号作废：%s\n", i, why)
		}
	}
	fmt.Fprintf(w, "%d年已编至第%d号，作废%d个，缺漏%d个。\n", year, n.Last, len(n.Voided), len(n.Gaps))
	for _, i := range n.Gaps {
		fmt.Fprintf(w, "缺漏：第%d号没有文书，也没有作废的记载。\n", i)
	}
	for _, i := range n.Twice {
		fmt.Fprintf(w, "重复：第%d号有不止一份文书。\n", i)
	}
	if len(n.Gaps)+len(n.Twice) > 0 {
		return errFindings
	}
	return nil
}
