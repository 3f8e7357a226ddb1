package letter

import (
	"strconv"
	"strings"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/hanzi"
)

// head writes what stands above the text: title, number, addressee. No
// template reaches it.
func (w *writer) head() {
	for _, text := range titles(w.need("机关名称", "agency", w.f.Agency.Name), w.info.Title) {
		w.out = append(w.out, doc.P(doc.Title, text))
	}
	if w.info.Numbered {
		w.out = append(w.out, doc.P(doc.DocNumber, w.number()))
	}
	if to := w.addressee(); to != "" {
		w.out = append(w.out, doc.P(doc.Addressee, to+"："))
	}
}

// titleLine is how many characters of the title's size 二号 fit on a line of
// 156 mm (GB/T 9704-2012, 5.2 and 7.3.1).
const titleLine = 20

// titles is the agency and the letter's name on one line, on two where they
// would break in the middle of a word.
func titles(agency, name string) []string {
	if len([]rune(agency+name)) <= titleLine {
		return []string{agency + name}
	}
	return []string{agency, name}
}

// DraftMark stands in place of the number of a letter that has none yet.
const DraftMark = "（草稿，尚未编号）"

func (w *writer) number() string {
	switch {
	case w.f.Recorded && w.f.DocumentNo == "" && w.f.Act.DocumentNo != "":
		return line(w.f.Act.DocumentNo)
	case w.f.Draft && w.f.DocumentNo == "":
		return DraftMark
	}
	return w.need("发文字号（document_no）", "document-no", w.f.DocumentNo)
}

func (w *writer) addressee() string {
	switch w.info.To {
	case ToApplicant:
		return w.need("申请人", "applicant", w.f.Applicant.Name)
	case ToThirdParty, ToOrgan, ToUnit:
		if w.info.Kind != ThirdPartyReply {
			return w.party("收文单位（个人）")
		}
	}
	return ""
}

// foot writes attachments, the agency's name with the place of its seal, and
// the date.
func (w *writer) foot() {
	if list := paragraphs(w.f.Attachments); len(list) == 1 {
		w.p("附件：%s", bare(list[0]))
	} else {
		for i, a := range list {
			lead := "　　　"
			if i == 0 {
				lead = "附件："
			}
			w.p("%s%d．%s", lead, i+1, bare(a))
		}
	}
	if w.info.Kind == ThirdPartyReply || w.info.Kind == ServiceReceipt || w.info.Kind == RegisterForm {
		return // signed inside the form, or by nobody
	}
	date := w.needDay("成文日期", "date", w.f.Date)
	if date != "" && w.info.To != ToOrgan {
		date = Spelled(w.f.Date)
	}
	for _, text := range []string{w.f.Agency.Name, "（印章）", date} {
		w.out = append(w.out, doc.P(doc.Signature, line(text)))
	}
}

// Spelled is a day in Chinese numerals, as decisions and notices to citizens
// are dated: 二〇二三年十月十日. Letters between organs follow GB/T 9704-2012,
// 7.3.5.4, and use figures.
func Spelled(d calendar.Date) string {
	year := strings.Map(func(r rune) rune { return []rune("〇一二三四五六七八九")[r-'0'] }, strconv.Itoa(d.Year))
	return year + "年" + hanzi.Numeral(int64(d.Month)) + "月" + hanzi.Numeral(int64(d.Day)) + "日"
}

// FormatNumber is a 发文字号: 云教公开〔2024〕12号.
func FormatNumber(short string, year, n int) string {
	return short + "公开〔" + strconv.Itoa(year) + "〕" + strconv.Itoa(n) + "号"
}
