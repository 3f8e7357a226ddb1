package app

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/hanzi"
	"gongkai/internal/law/request"
)

// Similar is what a handler should look at before answering: earlier requests
// for the like (art. 36(6)) and what is public already (art. 36(1)).
type Similar struct {
	Words []string // looked for
	Cases []View   // of the same agency, the newest first
	Items []SearchHit
}

const mostSimilar = 8

// Similar looks for what resembles a case by the words of its title.
func (a *App) Similar(ctx context.Context, actor agency.Actor, caseID string) (s Similar, err error) {
	err = a.readCase(ctx, actor, agency.CaseRead, caseID, func(w *work, v *View) error {
		s = Similar{}
		if v.Type != string(request.TypeRequest) {
			return nil
		}
		return w.similar(ctx, v, &s)
	})
	return s, err
}

// similar tries the title's pieces, the longest first, until something is found.
func (w *work) similar(ctx context.Context, v *View, s *Similar) error {
	for _, words := range pieces(v.Title) {
		if len(s.Cases) == 0 {
			in, q := Inbox{}, InboxQuery{Agency: v.Agency, View: InboxAll, Find: words, Limit: mostSimilar + 1}
			if err := w.confine(ctx, &q); err != nil {
				return err
			}
			if err := w.inboxPage(ctx, q, &in); err != nil {
				return err
			}
			s.Cases = slices.DeleteFunc(in.Rows, func(o View) bool { return o.ID == v.ID || o.State.Into != "" })
		}
		if len(s.Items) == 0 {
			p, err := w.search(ctx, SearchQuery{Text: words, N: mostSimilar})
			if err != nil {
				return err
			}
			s.Items = p.Hits
		}
		s.Words = append(s.Words, words)
		if len(s.Cases) > 0 && len(s.Items) > 0 {
			break
		}
	}
	return nil
}

// fillers part a title: what asks, and what joins.
var fillers = strings.NewReplacer("关于", " ", "申请", " ", "公开", " ", "获取", " ", "查询", " ", "有关", " ", "相关", " ", "信息", " ", "材料", " ", "文件", " ",
	"资料", " ", "复印件", " ", "附件", " ", "全部", " ", "情况", " ", "的", " ", "和", " ", "与", " ", "及", " ", "、", " ", "请", " ")

// dates say when, and with that nothing of what it is about: every document of
// the year has them.
var dates = regexp.MustCompile(`[0-9]{1,4} *(年度?|月份?|日)`)

// pieces are the parts of a title that say what it is about, the longest
// first, at most four of two characters or more.
func pieces(title string) []string {
	var out []string
	for _, p := range strings.FieldsFunc(fillers.Replace(dates.ReplaceAllString(hanzi.Fold(title), " ")), func(r rune) bool {
		return !hanzi.IsHan(r) && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	}) {
		if utf8.RuneCountInString(p) >= 2 && strings.Trim(p, "0123456789") != "" && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b string) int { return utf8.RuneCountInString(b) - utf8.RuneCountInString(a) })
	return out[:min(len(out), 4)]
}

// SameApplicant tells which of the similar cases came from the same applicant,
// for art. 36(6). It opens their applications: each reading is noted.
func (a *App) SameApplicant(ctx context.Context, actor agency.Actor, caseID string) (s Similar, same map[string]bool, err error) {
	if s, err = a.Similar(ctx, actor, caseID); err != nil {
		return s, nil, err
	}
	const purpose = "判断是否重复申请"
	mine, err := a.ReadApplication(ctx, actor, caseID, purpose)
	if err != nil {
		return s, nil, err
	}
	same = map[string]bool{}
	for _, c := range s.Cases {
		if len(c.Sealed) == 0 {
			continue
		}
		other, err := a.ReadApplication(ctx, actor, c.ID, purpose)
		if err != nil {
			return s, nil, err
		}
		same[c.ID] = mine.Applicant.is(other.Applicant)
	}
	return s, same, nil
}

// is reports whether two applicants are one: the same number of the same
// document, else the same name with the same telephone, mail or address.
func (p Applicant) is(o Applicant) bool {
	eq := func(a, b string) bool {
		return a != "" && strings.EqualFold(strings.TrimSpace(hanzi.Fold(a)), strings.TrimSpace(hanzi.Fold(b)))
	}
	if p.IDNo != "" && o.IDNo != "" {
		return eq(p.IDNo, o.IDNo)
	}
	return eq(p.Name, o.Name) && (eq(p.Phone, o.Phone) || eq(p.Email, o.Email) || eq(p.Address, o.Address))
}
