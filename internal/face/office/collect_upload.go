package office

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

// maxUpload bounds one call with all its files.
const maxUpload = 1 << 30

// receive streams the files of a call to the collection: none is held whole.
func (v *visit) receive(year int) (n int, err error) {
	web.Larger(v.r, maxUpload)
	parts, err := v.r.MultipartReader()
	if err != nil {
		return 0, fault.New(fault.Invalid, "upload.form", "请选择要上传的文件。")
	}
	n, err = v.app.Upload(v.ctx(), v.actor, year, func() (string, io.Reader, error) {
		for {
			part, err := parts.NextPart()
			if err != nil {
				return "", nil, broken(err)
			}
			if part.FormName() == "files" && part.FileName() != "" {
				return part.FileName(), part, nil
			}
		}
	})
	switch {
	case err == nil && n == 0:
		return 0, fault.New(fault.Invalid, "upload.none", "请选择要上传的文件。")
	case err != nil && n > 0 && fault.KindOf(err) != fault.Internal:
		return n, fault.Wrap(fault.KindOf(err), "upload.part", fmt.Sprintf("前 %d 个文件已经收下，其余的没有：%s", n, err.Error()), err)
	}
	return n, err
}

// broken is a call that ended before its files did.
func broken(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.Is(err, io.EOF) || errors.As(err, &tooLarge) {
		return err
	}
	return fault.Wrap(fault.Invalid, "upload.broken", "上传中断，请重新上传没有收到的文件。", err)
}

func (o *Office) collectUpload(v *visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	if _, err := v.receive(year); err != nil {
		if fault.KindOf(err) == fault.Invalid {
			return v.collectPage(err.Error())
		}
		return err
	}
	return v.go303(collectAt(year, "/uploads"), "uploaded")
}

// uploadsPage shows what became of the files that were uploaded.
type uploadsPage struct {
	Notice   *web.Notice
	Progress *progress
	Doubtful *web.Table
	Table    *web.Table
	BackText string
	BackHref string
}

// progress is how many files have been read of those of the last days.
type progress struct{ Done, All int }

func (o *Office) collectUploads(v *visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	return v.uploads(year, collectAt(year, ""), fmt.Sprintf("%d 年度下级机关年报", year))
}

func (v *visit) uploads(year int, back, backText string) error {
	all, err := v.app.Uploads(v.ctx(), v.actor, year)
	if err != nil {
		return err
	}
	names, err := v.agencyNames()
	if err != nil {
		return err
	}
	p := uploadsPage{Notice: v.notice(), BackText: backText, BackHref: back}
	p.Doubtful = &web.Table{Caption: "请确认", Dense: true, Columns: []web.Column{{Label: "文件"}, {Label: "哪里不能确定", Wide: true}, {Label: "确认"}}}
	p.Table = &web.Table{Caption: "上传记录", Dense: true, Empty: "还没有上传过文件。上传后，每个文件读得怎样都列在这里。",
		Columns: []web.Column{{Label: "文件"}, {Label: "结果"}, {Label: "机关", Wide: true}, {Label: "说明", Wide: true}, {Label: "上传时间"}}}
	waiting := 0
	for _, u := range all {
		switch u.State {
		case app.UploadDoubtful:
			settle := web.L("确认", "/office/uploads/"+u.ID)
			if !u.Own && !v.can(agency.ReportCollect) { // a collector's, who alone knows the others
				settle = web.C("由主管部门确认")
			}
			p.Doubtful.Rows = append(p.Doubtful.Rows, web.Row{Cells: []web.Cell{{Text: u.Name}, {Text: u.Message}, settle}})
			continue
		case app.UploadWaiting:
			waiting++
		}
		if len(p.Table.Rows) < mostMembers {
			p.Table.Rows = append(p.Table.Rows, v.uploadRow(u, names, year))
		}
	}
	if len(p.Doubtful.Rows) > 0 {
		p.Table.Empty = "除上面待确认的以外，没有其他文件。"
	}
	if waiting > 0 {
		p.Progress = &progress{len(all) - waiting, len(all)}
		v.w.Header().Set("Refresh", "2") // until all are read; the list below is whole at any time
	}
	return v.show("uploads", web.Page{Title: fmt.Sprintf("%d 年度年报上传记录", year), Wide: true, Crumbs: crumbs(web.Link{Text: backText, Href: back}), Data: p})
}

func (v *visit) uploadRow(u app.Upload, names map[string]string, year int) web.Row {
	tone := map[app.UploadState]web.Tone{app.UploadTaken: web.Good, app.UploadRefused: web.Late}[u.State]
	row := web.Row{Cells: []web.Cell{{Text: u.Name}, {Tag: &web.Tag{Text: u.State.Label(), Tone: tone}}, {}, {Text: u.Message}, web.C(u.At.In(app.China()).Format("01-02 15:04"))}}
	if u.State == app.UploadRefused {
		row.Tone = web.Late
	}
	if u.Member != "" {
		row.Cells[2].Text = names[u.Member]
		if u.State == app.UploadTaken {
			row.Cells[2].Href, row.Cells[3].Text = memberAt(u.Of, u.Member), fmt.Sprintf("第 %d 版", u.Version)
			if !v.can(agency.ReportCollect) {
				row.Cells[2].Href = submissionAt(u.Of)
			}
			if u.Of != year {
				row.Cells[3].Text += fmt.Sprintf("，%d 年度", u.Of)
			}
		}
	}
	return row
}

// uploadPage asks whose report of which year a file is.
func (o *Office) uploadPage(v *visit) error {
	u, err := v.app.UploadByID(v.ctx(), v.actor, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	f, err := v.settleForm(u)
	if err != nil {
		return err
	}
	return v.askSettle(u, f)
}

func (v *visit) settleForm(u app.Upload) (*web.Form, error) {
	f := &web.Form{Submit: "确认", Cancel: &web.Link{Text: "返回上传记录", Href: v.uploadsAt(u.Year)}, Fields: []*web.Field{
		{Name: "member", Label: "这是哪个机关的报告", Kind: web.Select, Optional: true, Value: u.Member},
		{Name: "of", Label: "哪一年度的", Kind: web.Number, Short: true, Max: 4, Value: strconv.Itoa(u.Of)},
		{Name: "what", Label: "怎样处理", Kind: web.Radios, Value: "take", Options: []web.Option{{Value: "take", Label: "按上面选定的机关和年度收下"}, {Value: "drop", Label: "不收这个文件", Hint: "上传记录和原文件仍然留存"}}},
	}}
	if !u.Own {
		c, err := v.app.Collection(v.ctx(), v.actor, v.actor.Agency, u.Year)
		if err != nil {
			return nil, err
		}
		for _, m := range c.Members {
			f.Field("member").Options = append(f.Field("member").Options, web.Option{Value: m.ID, Label: m.Name})
		}
		return f, nil
	}
	f.Field("member").Options = []web.Option{{Value: v.actor.Agency, Label: v.who.Home.Name}}
	return f, nil
}

func (v *visit) uploadsAt(year int) string {
	if v.can(agency.ReportCollect) {
		return collectAt(year, "/uploads")
	}
	return submissionAt(year) + "/uploads"
}

func (v *visit) askSettle(u app.Upload, f *web.Form) error {
	p := formPage{Form: f, Summary: []web.Item{{Key: "文件", Text: u.Name}, {Key: "不能确定", Text: u.Message}}}
	if u.Stated != "" {
		p.Summary = append(p.Summary, web.Item{Key: "报告写的机关", Text: u.Stated})
	}
	return v.ask("确认报告的机关和年度", p, web.Link{Text: "上传记录", Href: v.uploadsAt(u.Year)})
}

func (o *Office) settleUpload(v *visit) error {
	u, err := v.app.UploadByID(v.ctx(), v.actor, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	f, err := v.settleForm(u)
	if err != nil {
		return err
	}
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	member := f.Value("member")
	if f.Value("what") == "drop" {
		member = ""
	} else if member == "" {
		f.Fail("member", "请选择")
		ok = false
	}
	if ok {
		if err := v.app.SettleUpload(v.ctx(), v.actor, u.ID, member, f.Int("of")); err == nil {
			return v.go303(v.uploadsAt(u.Year), "settled")
		} else if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.askSettle(u, f)
}
