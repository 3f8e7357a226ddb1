package portal_test

import (
	"net/url"
	"strings"
	"testing"

	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/letter"
	"gongkai/internal/law/request"
)

var head = agency.Actor{Person: "head", Name: "赵静", Agency: "edu", Roles: []agency.Role{agency.OfficeHead}}

var office = agency.Actor{Person: "office", Name: "王文林", Agency: "edu", Roles: []agency.Role{agency.Handler, agency.OfficeHead, agency.Signer}}

// answerInPart issues the letter of a partial answer, as the office would.
func (b *bench) answerInPart(number string) {
	b.Helper()
	id := b.view(number).ID
	v, err := b.app.DraftLetter(ctx, office, id, letter.Partial, letter.Detail{
		Delivery: "electronic", Given: []string{"2023年度校车运营补贴的发放标准"}, Supply: &letter.Supply{Means: "电子文本", Place: "凭查询码在网上下载", When: "即日起"},
		Withheld: []letter.Withheld{{Information: "发放名单中个人的姓名和账号", Ground: "third_party_rights", Reasons: []string{"属于个人隐私，公开会损害领取人的合法权益"}}},
	}, "")
	if err == nil {
		v, err = b.app.SubmitLetter(ctx, office, id, v.ID, v.Version)
	}
	if err == nil {
		v, err = b.app.ApproveLetter(ctx, head, id, v.ID, v.Version, "")
	}
	if err == nil {
		v, err = b.app.SignLetter(ctx, office, id, v.ID, v.Version)
	}
	if err == nil {
		_, err = b.app.IssueLetter(ctx, office, id, v.ID, v.Version, app.Service{})
	}
	if err != nil {
		b.Fatal(err)
	}
}

func TestAnswerIsReadAndDownloaded(t *testing.T) {
	b := open(t)
	claim := claimed(t, b.applied("/apply", answersOfLin))
	b.acts("2024-0001", request.Act{Kind: request.Confirmed, On: march(5)})
	b.clock.Set(march(20))
	b.answerInPart("2024-0001")
	p := b.post("/track", claim)
	b.sees(p, 200, "属于个人隐私，公开会损害领取人的合法权益", "答复书（部分公开）", "云教公开〔2024〕1号", "不予公开的部分不服", "下载", "已答复", "条例第十五条")
	v := url.Values{}
	for k, x := range claim {
		v[k] = x
	}
	_, rest, _ := strings.Cut(p.body, `name="letter" value="`)
	id, _, _ := strings.Cut(rest, `"`)
	v.Set("letter", id)
	for format, magic := range map[string]string{"pdf": "%PDF-", "docx": "PK"} {
		v.Set("format", format)
		file := b.post("/track/letter", v)
		if file.StatusCode != 200 || !strings.HasPrefix(file.body, magic) || !strings.Contains(file.Header.Get("Content-Disposition"), "attachment") || file.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v %.20q", format, file.StatusCode, file.Header, file.body)
		}
	}
	v.Set("format", "exe")
	b.sees(b.post("/track/letter", v), 422, "只能下载")
	v.Set("format", "pdf")
	v.Set("letter", "01900000-0000-7000-8000-000000000000")
	b.sees(b.post("/track/letter", v), 422)
	b.noPersonalData()
	if n := b.audited("visitor.read"); n < 3 {
		t.Errorf("%d readings of the letter in the audit", n)
	}
}

// A draft is not the applicant's to see.
func TestDraftsStayInside(t *testing.T) {
	b := open(t)
	claim := claimed(t, b.applied("/apply", answersOfLin))
	b.acts("2024-0001", request.Act{Kind: request.Confirmed, On: march(5)})
	v, err := b.app.DraftLetter(ctx, office, b.view("2024-0001").ID, letter.Refused, letter.Detail{Delivery: "mail", Ground: "third_party_rights", Reasons: []string{"草稿中的理由"}}, "")
	if err != nil {
		t.Fatal(err)
	}
	if p := b.post("/track", claim); strings.Contains(p.body, "草稿中的理由") || strings.Contains(p.body, v.ID) {
		t.Error("a draft is shown")
	}
	claim.Set("letter", v.ID)
	claim.Set("format", "pdf")
	b.sees(b.post("/track/letter", claim), 422)
}

func (b *bench) audited(verb string) int {
	b.Helper()
	ver, err := b.app.Verify(ctx, apptest.Operator, nil)
	if err != nil || len(ver.Faults) > 0 {
		b.Fatal(ver.Faults, err)
	}
	trail, _, err := b.app.Trail(ctx, apptest.Operator, app.TrailQuery{Verb: verb})
	if err != nil {
		b.Fatal(err)
	}
	return len(trail)
}
