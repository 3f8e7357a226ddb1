package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"gongkai/internal/kernel/audit/transparency"
)

// published is what a log says stands at each address.
type published map[string]transparency.Entry

func (p published) add(e transparency.Entry) error {
	p[e.Address] = e
	return nil
}

// Limits of what a site may answer.
const (
	maxItem = 64 << 20
	maxPage = 16 << 20
)

// siteCheck compares a site with its log.
type siteCheck struct {
	siteClient
	site   string
	faults []string
}

// mostFaults bounds what a hostile site may have us say.
const mostFaults = 1000

// fault notes what is wrong; what a site says of itself does not steer the
// terminal on which it is read.
func (c *siteCheck) fault(format string, args ...any) {
	if len(c.faults) == mostFaults {
		return
	}
	c.faults = append(c.faults, strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '\ufffd'
		}
		return r
	}, fmt.Sprintf(format, args...)))
}

// compare fetches what is public now and holds it against the log.
func (c *logVerify) compare(ctx context.Context, s *Streams, src *logSource, r transparency.Read, known published) error {
	k := &siteCheck{siteClient: newSiteClient(), site: src.site}
	if err := k.listed(ctx, known); err != nil {
		return err
	}
	bar := newMeter(s.Err, "核对公开的内容")
	for i, at := range slices.Sorted(maps.Keys(known)) {
		check := k.item
		if known[at].Kind.OfReport() {
			check = k.report
		}
		if err := check(ctx, known[at]); err != nil {
			bar.finish()
			return err
		}
		bar.set(int64(i+1), int64(len(known)))
	}
	bar.finish()
	for _, f := range k.faults {
		fmt.Fprintln(s.Out, f)
	}
	if len(k.faults) == 0 {
		fmt.Fprintf(s.Out, "现在公开的 %d 处内容与存证的摘要都相符，没有未存证的。\n", len(known))
		return nil
	}
	if b, err := src.fetch(ctx, "checkpoint", transparency.MaxCheckpoint); err == nil && !bytes.Equal(b, []byte(r.Signed)) {
		fmt.Fprintln(s.Out, "核对期间日志又增加了条目，请再运行一次。")
	}
	fmt.Fprintf(s.Out, "公开的内容有 %d 处与存证不符。\n", len(k.faults))
	return errFindings
}

// listed looks for what is public without an entry.
func (c *siteCheck) listed(ctx context.Context, known published) error {
	for _, list := range []string{"items", "reports"} {
		for after := ""; ; {
			b, _, err := c.get(ctx, c.site+"/api/v1/"+list+"?limit=100&after="+url.QueryEscape(after), maxPage)
			if err != nil {
				return err
			}
			var page struct {
				Items   []struct{ URL string }
				Reports []struct{ URL string }
				Next    string
			}
			if err := json.Unmarshal(b, &page); err != nil {
				return fmt.Errorf("%s/api/v1/%s 的内容不能识别，请核对网址", c.site, list)
			}
			for _, x := range append(page.Items, page.Reports...) {
				if _, ok := known[x.URL]; !ok {
					c.fault("%s：已公开而没有存证", x.URL)
				}
			}
			if page.Next == "" || page.Next == after {
				break
			}
			after = page.Next
		}
	}
	return nil
}

// item compares an item and its attachments with the last entry about it.
func (c *siteCheck) item(ctx context.Context, e transparency.Entry) error {
	b, gone, err := c.get(ctx, c.site+"/api/v1"+e.Address, maxItem)
	switch {
	case gone && e.Digest != "":
		c.fault("%s：日志说已公开（第 %d 条），网站上没有", e.Address, e.N)
		return nil
	case gone:
		return nil
	case err != nil:
		return err
	case e.Digest == "":
		c.fault("%s：日志说已撤回（第 %d 条），网站上还有", e.Address, e.N)
		return nil
	}
	var x struct {
		transparency.Text
		Attachments []struct{ Name, SHA256, URL string } `json:"attachments"`
	}
	if err := json.Unmarshal(b, &x); err != nil {
		c.fault("%s：内容不能识别", e.Address)
		return nil
	}
	for _, a := range x.Attachments {
		x.Files = append(x.Files, transparency.File{Name: a.Name, SHA256: a.SHA256})
	}
	text, err := x.Bytes()
	if err != nil {
		return err
	}
	if sum, err := digestOf(bytes.NewReader(text)); err != nil || sum != e.Digest {
		c.fault("%s：现在的内容与存证（第 %d 条）不符", e.Address, e.N)
	}
	if len(x.Attachments) != len(e.Files) {
		c.fault("%s：现有 %d 个附件，存证（第 %d 条）为 %d 个", e.Address, len(x.Attachments), e.N, len(e.Files))
		return nil
	}
	for i, a := range x.Attachments {
		if err := c.file(ctx, e, i, a.URL); err != nil {
			return err
		}
	}
	return nil
}

func (c *siteCheck) file(ctx context.Context, e transparency.Entry, i int, at string) (err error) {
	if !strings.HasPrefix(at, e.Address+"/") {
		c.fault("%s：第 %d 个附件的网址 %s 不在这条信息之下", e.Address, i+1, at)
		return nil
	}
	body, gone, err := c.open(ctx, c.site+at)
	if gone {
		c.fault("%s：第 %d 个附件没有了", e.Address, i+1)
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, body.Close()) }()
	sum, err := digestOf(body)
	if err == nil && sum != e.Files[i] {
		c.fault("%s：第 %d 个附件与存证（第 %d 条）不符", e.Address, i+1, e.N)
	}
	return err
}

// report compares a published report with the last entry about it.
func (c *siteCheck) report(ctx context.Context, e transparency.Entry) error {
	b, gone, err := c.get(ctx, c.site+"/api/v1"+e.Address, maxItem)
	if gone {
		c.fault("%s：日志说已发布（第 %d 条），网站上没有", e.Address, e.N)
		return nil
	}
	if err != nil {
		return err
	}
	var x struct{ Report json.RawMessage }
	if err := json.Unmarshal(b, &x); err != nil {
		c.fault("%s：内容不能识别", e.Address)
		return nil
	}
	if sum, err := digestOf(bytes.NewReader(x.Report)); err != nil || sum != e.Digest {
		c.fault("%s：现在的内容与存证（第 %d 条）不符", e.Address, e.N)
	}
	return nil
}
