package request_test

import (
	"testing"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/statute"
	"gongkai/internal/law/report"
	"gongkai/internal/law/request"
)

// Outcomes and columns are named as the report names them.
func TestNamesAgreeWithTheReport(t *testing.T) {
	outcomes := request.Outcomes()
	i := 0
	for r := report.FirstLeaf; r <= report.LastLeaf; r++ {
		if i >= len(outcomes) || outcomes[i].Key != r.Key() {
			t.Fatalf("outcome %d is not %q: %+v", i, r.Key(), outcomes)
		}
		i++
	}
	if i != 21 || len(outcomes) != 21 {
		t.Errorf("%d leaves, %d outcomes", i, len(outcomes))
	}
	columns := map[string]bool{}
	for c := range report.RowTotal {
		columns[c.Key()] = true
	}
	named := map[string]bool{}
	for _, a := range request.Applicants() {
		if c := request.Column(a.Key, statute.Values{}); !columns[c] {
			t.Errorf("%s is counted in %q", a.Key, c)
		}
		named[a.Key] = true
	}
	for c := range columns {
		if !named[c] {
			t.Errorf("no applicant is of kind %q", c)
		}
	}
	if request.Column("martian", statute.Values{}) != "" {
		t.Error("an unknown kind of applicant has a column")
	}
}

// law/annual-report.md §4.4 and law/requests.md §§5.1, 6.1.
func TestReplies(t *testing.T) {
	for _, tc := range []struct {
		reply, ground, row string
		remedy             request.Remedy
	}{
		{"already_public", "", "granted", "B"},
		{"provided", "", "granted", "B"},
		{"refused", "state_secret", "refused.state_secret", "A"},
		{"refused", "prohibited_by_law", "refused.prohibited_by_law", "A"},
		{"refused", "security_and_stability", "refused.security_and_stability", "A"},
		{"refused", "refused.third_party_rights", "refused.third_party_rights", "A"},
		{"refused", "internal_affairs", "refused.internal_affairs", "A"},
		{"refused", "deliberative", "refused.deliberative", "A"},
		{"refused", "enforcement_file", "refused.enforcement_file", "A"},
		{"refused", "administrative_inquiry", "", "A"}, // 36(7) is a reply of its own
		{"refused", "", "", "A"},
		{"not_exist", "", "unavailable.not_held", "B"},
		{"not_ours", "", "unavailable.not_held", "B"},
		{"repeat", "", "not_processed.repeat", "B"},
		{"special_law", "", "refused.administrative_inquiry", "B"}, // among the refusals, yet not review first
		{"still_unclear", "", "unavailable.unclear_after_correction", "B"},
		{"excessive", "", "not_processed.excessive", "B"},
		{"partial", "", "partial", "B"},
		{"needs_creation", "", "unavailable.needs_creation", "B"},
		{"petition", "", "not_processed.petition", "B"},
		{"publication", "", "not_processed.publication", "B"},
		{"reconfirmation", "", "not_processed.reconfirmation", "B"},
		{"not_government_information", "", "other.other", "B"},
	} {
		r, ok := request.ReplyByKey(tc.reply)
		if row := r.DefaultRow(tc.ground, statute.Values{}); !ok || row != tc.row || r.Remedy(false, statute.Values{}) != tc.remedy {
			t.Errorf("%s %s: row %q, remedy %s", tc.reply, tc.ground, row, r.Remedy(false, statute.Values{}))
		}
	}
	if len(request.Replies()) != 15 {
		t.Errorf("%d replies", len(request.Replies()))
	}
	for row, article := range map[string]string{"refused.state_secret": "14", "refused.third_party_rights": "15", "refused.internal_affairs": "16(1)", "refused.deliberative": "16(2)", "refused.administrative_inquiry": "", "granted": ""} {
		if got := request.GroundArticle(row); got != article {
			t.Errorf("%s rests on %q", row, got)
		}
	}
	if _, ok := request.ReplyByKey("maybe"); ok {
		t.Error("an unknown reply is known")
	}
	if request.OutcomeLabel("granted") != "予以公开" || request.OutcomeLabel("total") != "" {
		t.Error("outcome labels")
	}
	if request.Abandoned.Remedy() != request.ReviewOrSuit || request.Extended.Remedy() != request.NoRemedy || request.FeeNoticed.Remedy() != request.NoRemedy {
		t.Error("remedies of acts")
	}
}

func TestSettingsMove(t *testing.T) {
	set := func(k statute.Key, v string) statute.Values {
		s, err := statute.NewSettings(statute.Change{From: calendar.D(2024, 1, 1), Key: k, Value: v})
		if err != nil {
			t.Fatal(err)
		}
		return s.At(calendar.D(2024, 3, 1))
	}
	partial, _ := request.ReplyByKey("partial")
	notOurs, _ := request.ReplyByKey("not_ours")
	for _, tc := range []struct{ got, want string }{
		{string(partial.Remedy(true, statute.Values{})), "A+B"},
		{string(partial.Remedy(true, set(statute.PartialRemedy, "review_first"))), "A"},
		{string(partial.Remedy(true, set(statute.PartialRemedy, "either"))), "B"},
		{notOurs.DefaultRow("", set(statute.RowNotOurs, "other.other")), "other.other"},
		{request.Column("individual_business", set(statute.IndividualBusiness, "commercial")), "commercial"},
		{request.Column("lawyer", set(statute.LawyerAlone, "legal_service")), "legal_service"},
		{request.Column("legal_service", statute.Values{}), "legal_service"},
	} {
		if tc.got != tc.want {
			t.Errorf("%q, want %q", tc.got, tc.want)
		}
	}
}

// Every article that a rule or a reply names is one of the statute's.
func TestArticlesAreListed(t *testing.T) {
	for _, r := range request.Rules() {
		if _, ok := statute.ArticleByKey(r.Article); !ok {
			t.Errorf("rule %s rests on article %q", r.ID, r.Article)
		}
	}
	for _, r := range request.Replies() {
		if _, ok := statute.ArticleByKey(r.Article); !ok && r.Article != "" { // reconfirmation has no basis in the text
			t.Errorf("reply %s rests on article %q", r.Key, r.Article)
		}
	}
}
