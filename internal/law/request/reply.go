package request

import (
	"slices"
	"strings"

	"gongkai/internal/kernel/statute"
)

// Reply is a kind of answer: what it rests on, which row of table 3 it usually
// fills and which remedy its letter names. The three are separate: 36(7) stands
// among the refusals of table 3 and yet is not bound to reconsideration first.
type Reply struct {
	Key     string
	Label   string
	Article string // of the Regulations: "36(1)"
	row     string // the default row, "" where a ground or setting decides
	setting statute.Key
	remedy  Remedy
}

// Remedy is the clause a letter ends with (law/requests.md §6.1).
type Remedy string

// The clauses.
const (
	ReviewFirst   Remedy = "A" // reconsideration, then suit: arts 14, 15, 16
	ReviewOrSuit  Remedy = "B" // either
	NoRemedy      Remedy = "C" // a step of procedure
	ReviewByParts Remedy = "A+B"
)

var replies = []Reply{
	{Key: "already_public", Label: "已主动公开", Article: "36(1)", setting: statute.RowAlreadyPublic, remedy: ReviewOrSuit},
	{Key: "provided", Label: "予以公开", Article: "36(2)", row: "granted", remedy: ReviewOrSuit},
	{Key: "refused", Label: "不予公开", Article: "36(3)", remedy: ReviewFirst},
	{Key: "not_exist", Label: "信息不存在", Article: "36(4)", setting: statute.RowNotExist, remedy: ReviewOrSuit},
	{Key: "not_ours", Label: "非本机关负责公开", Article: "36(5)", setting: statute.RowNotOurs, remedy: ReviewOrSuit},
	{Key: "repeat", Label: "不予重复处理", Article: "36(6)", row: "not_processed.repeat", remedy: ReviewOrSuit},
	{Key: "special_law", Label: "依特别规定办理", Article: "36(7)", setting: statute.RowSpecialLaw, remedy: ReviewOrSuit},
	{Key: "still_unclear", Label: "补正后仍不明确", Article: "30", row: "unavailable.unclear_after_correction", remedy: ReviewOrSuit},
	{Key: "excessive", Label: "不予处理（明显超过合理范围）", Article: "35", row: "not_processed.excessive", remedy: ReviewOrSuit},
	{Key: "partial", Label: "部分公开", Article: "37", row: "partial"},
	{Key: "needs_creation", Label: "需要加工、分析", Article: "38", row: "unavailable.needs_creation", remedy: ReviewOrSuit},
	{Key: "petition", Label: "信访、投诉、举报", Article: "39(1)", row: "not_processed.petition", remedy: ReviewOrSuit},
	{Key: "publication", Label: "公开出版物", Article: "39(2)", row: "not_processed.publication", remedy: ReviewOrSuit},
	{Key: "reconfirmation", Label: "确认或者重新出具", Article: "", row: "not_processed.reconfirmation", remedy: ReviewOrSuit},
	{Key: "not_government_information", Label: "不属于政府信息", Article: "2", setting: statute.RowNotInformation, remedy: ReviewOrSuit},
}

// Replies lists the kinds of answer.
func Replies() []Reply { return slices.Clone(replies) }

func replyWords() []Word {
	out := make([]Word, len(replies))
	for i, r := range replies {
		out[i] = Word{r.Key, r.Label}
	}
	return out
}

// ReplyByKey finds a kind of answer.
func ReplyByKey(key string) (Reply, bool) {
	i := slices.IndexFunc(replies, func(r Reply) bool { return r.Key == key })
	if i < 0 {
		return Reply{}, false
	}
	return replies[i], true
}

// RefusalGrounds are what a refusal may rest on: the article and the row.
var refusalGrounds = []struct{ article, row string }{
	{"14", "refused.state_secret"},
	{"14", "refused.prohibited_by_law"},
	{"14", "refused.security_and_stability"},
	{"15", "refused.third_party_rights"},
	{"16(1)", "refused.internal_affairs"},
	{"16(2)", "refused.deliberative"},
	{"16(2)", "refused.enforcement_file"},
}

// DefaultRow is the row of table 3 that an answer of this kind fills, "" where
// a person must choose. ground is the refusal's row key or its last part
// ("third_party_rights"); other kinds ignore it.
func (r Reply) DefaultRow(ground string, v statute.Values) string {
	switch {
	case r.setting != "":
		return v.Get(r.setting)
	case r.Key == "refused":
		return refusalRow(ground)
	}
	return r.row
}

func refusalRow(ground string) string {
	row := "refused." + strings.TrimPrefix(ground, "refused.")
	for _, g := range refusalGrounds {
		if g.row == row {
			return row
		}
	}
	return ""
}

// GroundArticle is the article that a refusal's row rests on: "14", "15",
// "16(1)" or "16(2)"; "" for other rows.
func GroundArticle(row string) string {
	for _, g := range refusalGrounds {
		if g.row == row {
			return g.article
		}
	}
	return ""
}

// Remedy is the clause the letter of this kind ends with. withheld says, for a
// partial answer, that what is kept back rests on arts 14 to 16; the setting
// partial_remedy decides what follows from it (choice 4.2).
func (r Reply) Remedy(withheld bool, v statute.Values) Remedy {
	if r.Key != "partial" {
		return r.remedy
	}
	if !withheld {
		return ReviewOrSuit
	}
	switch v.Get(statute.PartialRemedy) {
	case "review_first":
		return ReviewFirst
	case "either":
		return ReviewOrSuit
	}
	return ReviewByParts
}

// Remedy is the clause of the letter that goes with an act that is no answer:
// 不再处理 may be challenged, a step of procedure may not.
func (k Kind) Remedy() Remedy {
	if k == Abandoned {
		return ReviewOrSuit
	}
	return NoRemedy
}
