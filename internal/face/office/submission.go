package office

import (
	"fmt"
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

func submissionAt(year int) string { return "/office/submission/" + strconv.Itoa(year) }

// submissionYears leads to the year that is in work.
func (o *Office) submissionYears(v *visit) error { return v.go303(submissionAt(v.today().Year-1), "") }

// submission is an agency's own side: hand in, see what was found, mend.
func (o *Office) submission(v *visit) error { return v.showSubmission("") }

func (v *visit) showSubmission(wrong string) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	m, all, err := v.app.Filings(v.ctx(), v.actor, v.actor.Agency, year)
	if err != nil {
		return err
	}
	p := filingPage{Notice: v.notice(), Years: v.years(year, submissionAt), Status: filingStatus(&m), Summary: []web.Item{{Key: "报送期限", Text: dutyWords(&m)}}}
	if len(all) > 0 {
		s, body, err := v.app.FilingOf(v.ctx(), v.actor, v.actor.Agency, year, v.version())
		if err != nil {
			return err
		}
		if err := v.fillFiling(&p, &m, &s, &body, all, submissionAt(year)); err != nil {
			return err
		}
	}
	if v.can(agency.ReportSubmit) {
		p.Actions = append(p.Actions, web.Link{Text: "上传记录", Href: submissionAt(year) + "/uploads"})
		if m.Standing != app.StandingAccepted || !m.Last.Moved.IsZero() {
			v.offerSubmission(&p, &m, year, wrong)
		}
	}
	if m.Standing == app.StandingReturned {
		p.Status.Action = &web.Link{Text: "查看退回通知和问题清单", Href: fmt.Sprintf("%s/versions/%d/notice", submissionAt(year), m.Last.Version)}
	}
	page := web.Page{Title: fmt.Sprintf("报送 %d 年度报告", year), Wide: true, Crumbs: crumbs(), Data: p}
	if wrong != "" {
		page.Status = 422
	}
	return v.show("filing", page)
}

func (v *visit) offerSubmission(p *filingPage, m *app.Member, year int, wrong string) {
	p.Upload = &uploadForm{Action: submissionAt(year), Label: "上传报告文件", Hint: uploadHint, Error: wrong}
	if m.Signed {
		p.Submit = &web.Form{ID: "signed", Action: submissionAt(year) + "/signed", Submit: "报送已签发的报告", Intro: "本机关的报告已在本系统签发，可以直接报送，不必上传文件。"}
	}
}

func (o *Office) submissionUpload(v *visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	if _, err := v.receive(year); err != nil {
		if fault.KindOf(err) == fault.Invalid {
			return v.showSubmission(err.Error())
		}
		return err
	}
	return v.go303(submissionAt(year)+"/uploads", "uploaded")
}

func (o *Office) submitSigned(v *visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	if _, err := v.app.SubmitSigned(v.ctx(), v.actor, v.actor.Agency, year); err != nil {
		if k := fault.KindOf(err); k == fault.Conflict || k == fault.Invalid {
			return v.showSubmission(err.Error())
		}
		return err
	}
	return v.go303(submissionAt(year), "submitted")
}

func (o *Office) submissionUploads(v *visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	return v.uploads(year, submissionAt(year), fmt.Sprintf("报送 %d 年度报告", year))
}

func (o *Office) submissionFile(v *visit) error { return v.sendOriginal(v.actor.Agency) }

func (o *Office) submissionNotice(v *visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	return v.showNotice(v.actor.Agency, submissionAt(year))
}
