package office

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"gongkai/internal/adapter/identity"
	"gongkai/internal/adapter/paper"
	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/app"
	"gongkai/internal/app/press"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/catalog"
	"gongkai/internal/law/dispute"
	"gongkai/internal/law/letter"
	"gongkai/internal/law/report"
	"gongkai/internal/law/request"
)

// records are what the housing bureau has: one thing for each kind of address.
type records struct{ caseID, letter, file, release, dispute, item, reviewed, upload, notification, candidate, cleaning, imported string }

var bureau = agency.Actor{Person: "lizhiming", Agency: "housing", Roles: []agency.Role{agency.Receiver, agency.Handler, agency.UnitHead, agency.OfficeHead, agency.Editor, agency.Clerk}}

// fill gives the bureau its records.
func fill(t *testing.T, a *app.App) (r records) {
	t.Helper()
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(a.DemoNotices(ctx, app.OperatorOf("test")))
	must(a.Hold(ctx, bureau, walkToken, "申请书.txt", strings.NewReader("申请书（虚构）")))
	c, err := a.Register(ctx, bureau, app.Registration{Agency: "housing", Held: walkToken,
		Application: app.Application{Content: "城东片区改造方案", Applicant: app.Applicant{Kind: "natural_person", Name: strangersMustNotSee, Email: "a@home.example"}},
		Acts:        []request.Act{{Kind: request.Received, On: a.Today(), Channel: request.Counter}}})
	must(err)
	r.caseID = c.ID
	l, err := a.DraftLetter(ctx, bureau, c.ID, letter.NotExist, letter.Detail{Delivery: "mail", Search: &letter.Search{Scope: "局档案室", Method: "检索目录"}}, "")
	must(err)
	r.letter = l.ID
	files, err := a.Files(ctx, bureau, c.ID)
	must(err)
	f, err := a.PutRelease(ctx, bureau, c.ID, "方案.txt", strings.NewReader("改造方案（虚构）"))
	must(err)
	r.file, r.release = files[0].ID, f.ID
	d, err := a.FileDispute(ctx, bureau, app.DisputeFiling{Agency: "housing", CaseID: c.ID, Type: dispute.Reconsideration, Number: "云政复〔2025〕9号", Acts: []dispute.Act{{Kind: dispute.Filed, On: a.Today()}}})
	must(err)
	r.dispute = d.ID
	att, err := a.PutItemFile(ctx, bureau, "housing", "附件.txt", strings.NewReader("附件（虚构）"))
	must(err)
	i, err := a.DraftItem(ctx, bureau, app.ItemDraft{Agency: "housing", Version: catalog.Version{Body: "<p>尚未公开的内容。</p>", Attachments: []catalog.Attachment{att},
		Record: catalog.Record{Kind: catalog.Notice, Title: "尚未公开的通知", Columns: []string{catalog.ColNotices}, FormedOn: a.Today(), Source: "云岭县住房和城乡建设局"}}})
	must(err)
	r.item = i.ID
	r.reviewed = reviewed(t, a)
	_, err = a.ImportItems(ctx, bureau, app.ItemImport{Agency: "housing", Rows: [][]string{{"标题", "发布时间", "栏目", "信息种类", "正文", "文号", "公布日期"},
		{"房屋租赁管理办法", "2024-05-06 09:00", catalog.ColNormative, "行政规范性文件", "第一条　租赁应当备案。", "云建规〔2024〕1号", "2024-05-06"}}})
	must(err)
	clean, err := a.CleanUp(ctx, bureau, "housing", app.CleanUp{Title: "清理决定", On: a.Today(), Lines: []app.CleanUpLine{{Number: "云建规〔2024〕1号", Result: catalog.Kept}}})
	must(err)
	r.cleaning = clean.ID
	job, err := a.UploadImport(ctx, bureau, app.ImportJob{Agency: "housing", Name: "旧站.csv", Column: "notices"}, strings.NewReader("标题,发布时间,正文\n尚未公开的旧文,2021-05-06,正文\n"))
	must(err)
	r.imported = job.ID
	r.candidate, err = a.RecordDisclosureOrder(ctx, bureau, "housing", app.DisclosureOrder{Title: "尚未公开的危房名录", Organ: "云岭县人民政府", Paper: "督办通知", Dated: a.Today()})
	must(err)
	files2024 := [][2]string{{"住建局年报.json", "云岭县住房和城乡建设局"}, {"不知何机关.json", "不知何机关"}}
	_, err = a.Upload(ctx, bureau, 2024, func() (string, io.Reader, error) {
		if len(files2024) == 0 {
			return "", nil, io.EOF
		}
		x := files2024[0]
		files2024 = files2024[1:]
		return x[0], bytes.NewReader(pressed(t, x[1])), nil
	})
	must(err)
	must(a.ReadUploads(ctx))
	ups, err := a.Uploads(ctx, bureau, 2024)
	must(err)
	out, err := a.Outbox(ctx, bureau, app.OutboxQuery{Agency: "housing"})
	must(err)
	r.upload, r.notification = ups[0].ID, out.Rows[0].ID
	_, err = a.AddPerson(ctx, app.OperatorOf("test"), app.Person{Login: "spare", Name: "备用", Agency: "housing"})
	must(err)
	return r
}

// pressed is an empty report of an agency.
func pressed(t *testing.T, name string) []byte {
	t.Helper()
	r := &report.Report{Agency: name, Year: 2024, Format: report.Format2021}
	for _, c := range r.Counts() {
		*c.Value = report.C(0)
	}
	r.Proactive.Fees = "0"
	p := paper.NewReader(paper.Options{})
	defer func() { _ = p.Close() }()
	data, err := press.Print(t.Context(), p, r, doc.JSON)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

const (
	strangersMustNotSee = "欧阳素不相识"
	walkToken           = "attachments-of-the-walk-00"
)

// hire takes somebody on elsewhere, past the first change of the password.
func (w *walk) hire(t *testing.T, login, where string, roles ...agency.Role) (token string) {
	t.Helper()
	op := app.OperatorOf("test")
	a := w.office.app
	first, err := a.AddPerson(t.Context(), op, app.Person{Login: login, Name: "外机关" + login, Agency: where})
	if err == nil {
		err = a.SetRoles(t.Context(), op, login, roles)
	}
	if err != nil {
		t.Fatal(err)
	}
	if token, err = a.SignIn(t.Context(), login, first, ""); err != nil {
		t.Fatal(err)
	}
	who, ok, err := a.Session(t.Context(), token)
	if err != nil || !ok {
		t.Fatal(err)
	}
	if err := a.ChangePassword(t.Context(), who, first, identity.NewPassword()); err != nil {
		t.Fatal(err)
	}
	return token
}

// holdsRecord reports whether an address names a record of an agency.
func holdsRecord(pattern string) bool {
	for _, part := range []string{"/cases/{id}", "/disputes/{id}", "/uploads/{id}", "{import}", "{item}", "{member}", "{login}", "{notification}"} {
		if strings.Contains(pattern, part) {
			return true
		}
	}
	return false
}

// Whoever works in another agency, whatever they may do there, comes to none of
// the bureau's cases, letters, files, disputes, items, reports and people, by
// no address; and nothing that they send changes anything of the bureau's.
func TestAnotherAgencysRecordsAreRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, p store.Place) {
		w := newWalk(t, p)
		working := []agency.Role{agency.Receiver, agency.Handler, agency.UnitHead, agency.OfficeHead, agency.Signer, agency.Clerk, agency.Editor, agency.Reviewer, agency.Publisher, agency.Supervisor}
		strangers := map[string]string{
			"staff":    w.hire(t, "stranger", "education", working...),
			"system":   w.hire(t, "strangesystem", "education", agency.SystemAdmin),
			"security": w.hire(t, "strangesecurity", "education", agency.SecurityAdmin),
		}
		if rec := w.visit("GET", "/office/cases/new", strangers["staff"]); rec.Code != http.StatusOK {
			t.Fatalf("the stranger has no rights at home: %d", rec.Code)
		}
		before := w.traces(t, "housing")
		for who, token := range strangers {
			for _, r := range w.office.routes() {
				for _, path := range w.expand(r.pattern) {
					if r.pattern != "POST /office/signout" {
						w.refused(t, who, token, r.pattern, path)
					}
				}
			}
		}
		if after := w.traces(t, "housing"); after != before {
			t.Errorf("strangers left traces in the bureau: %s, was %s", after, before)
		}
	})
}

func (w *walk) refused(t *testing.T, who, token, pattern, path string) {
	t.Helper()
	method, where, _ := strings.Cut(path, " ")
	if rec := w.visit(method, where, token); holdsRecord(pattern) && rec.Code != http.StatusForbidden && rec.Code != http.StatusNotFound {
		t.Errorf("%s of another agency: %s %s: %d", who, method, where, rec.Code)
	}
	rec := w.visit(method, with(where, "agency", "housing"), token)
	for _, secret := range []string{strangersMustNotSee, "尚未公开的", "城东片区改造方案", "云政复〔2025〕9号", "住建局年报"} {
		if strings.Contains(rec.Body.String(), secret) {
			t.Errorf("%s of another agency: %s %s?agency=housing shows %s", who, method, where, secret)
		}
	}
	if rec.Code >= 500 {
		t.Errorf("%s %s: %d", method, where, rec.Code)
	}
}

// traces is the last entry of the audit about an agency.
func (w *walk) traces(t *testing.T, about string) string {
	t.Helper()
	entries, _, err := w.office.app.Trail(t.Context(), app.OperatorOf("test"), app.TrailQuery{Agency: about, Limit: 1})
	if err != nil || len(entries) == 0 {
		t.Fatal(err)
	}
	return entries[0].At.Format(time.RFC3339) + " " + entries[0].Verb + " " + entries[0].Subject + " " + entries[0].Detail
}

// reviewed makes an item that waits for its signer after the secrecy review.
func reviewed(t *testing.T, a *app.App) string {
	t.Helper()
	who := func(name string) agency.Actor {
		return agency.Actor{Person: name, Agency: "housing", Roles: []agency.Role{agency.Editor, agency.Reviewer, agency.OfficeHead}}
	}
	v, err := a.DraftItem(t.Context(), who("drafter"), app.ItemDraft{Agency: "housing", Decision: &catalog.Decision{Attribute: catalog.Proactive, Ground: "knowledge"},
		Version: catalog.Version{Body: "<p>停水通知。</p>", Record: catalog.Record{Kind: catalog.Notice, Title: "停水通知", Columns: []string{catalog.ColNotices}, FormedOn: a.Today()}}})
	if err != nil {
		t.Fatal(err)
	}
	s := &catalog.Secrecy{FilledOn: a.Today(), PlannedOn: a.Today(), Unit: "住建局", Origin: "自行制作", Carrier: "公文", Channel: "政府网站", UnitOpinion: "同意", UnitBy: "甲", HeadOpinion: "同意", HeadBy: "乙", OfficeReview: "同意",
		Conclusion: catalog.MayPublish, Basis: "不涉及"}
	for _, q := range catalog.SecrecyQuestions() {
		s.Answers = append(s.Answers, catalog.Answer{Question: q.Key})
	}
	for _, act := range []catalog.Act{{Kind: catalog.Submitted, Emergency: true, Reason: "抢修"}, {Kind: catalog.SecrecyReviewed, Secrecy: s}} {
		person := "drafter"
		if act.Secrecy != nil {
			person = "keeper"
		}
		if v, err = a.ActOnItem(t.Context(), who(person), v.ID, v.Version, act); err != nil {
			t.Fatal(err)
		}
	}
	return v.ID
}
