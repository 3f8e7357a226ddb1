package storetest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sort"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/calendar"
)

// Corpus makes official documents of a seed, as many as are wanted and the
// same for every engine that is to be compared: titles, numbers, days, and
// bodies of some 300 to 800 characters. Words are drawn from a vocabulary with
// Zipf frequencies, so that there are words of two characters that nearly
// every document holds and others that only one does.
type Corpus struct {
	words []string  // most frequent first
	upTo  []float64 // cumulative weight
	days  int
}

const vocabulary = 200_000

// The last day of the corpus, and how many years before it begins.
var lastDay = calendar.D(2025, 12, 31)

const corpusDays = 15 * 365

// Words that lead the vocabulary, as they lead real documents.
const leading = "工作 管理 单位 建设 部门 发展 人民政府 项目 服务 实施 组织 规定 加强 安全 有关 企业 公开 信息 进行 社会 要求 办法 情况 落实 推进 " +
	"责任 资金 应当 监督 申请 机关 制度 通知 教育 保障 环境 农村 生产 依法 重点 审批 规划 评价 检查 土地 行政许可 养老 医疗 学校 水利 交通 消防 住房"

// NewCorpus makes the vocabulary.
func NewCorpus(seed uint64) *Corpus {
	r := rand.New(rand.NewPCG(seed, 1))
	chars := commonChars()
	r.Shuffle(len(chars), func(i, j int) { chars[i], chars[j] = chars[j], chars[i] })
	zipf := rand.NewZipf(r, 1.2, 40, uint64(len(chars)-1))
	c := &Corpus{days: corpusDays}
	seen := map[string]bool{}
	add := func(w string) {
		if !seen[w] {
			seen[w] = true
			c.words = append(c.words, w)
		}
	}
	for w := range strings.FieldsSeq(leading) {
		add(w)
	}
	for len(c.words) < vocabulary {
		n := []int{2, 2, 2, 2, 2, 2, 3, 3, 4}[r.IntN(9)]
		w := make([]rune, n)
		for i := range w {
			w[i] = chars[zipf.Uint64()]
		}
		add(string(w))
	}
	sum := 0.0
	for i := range c.words {
		sum += 1 / math.Pow(float64(i)+20, 1.05)
		c.upTo = append(c.upTo, sum)
	}
	return c
}

// commonChars are the 3,755 characters of the first level of GB 2312.
func commonChars() (out []rune) {
	dec := simplifiedchinese.GBK.NewDecoder()
	for hi := 0xB0; hi <= 0xD7; hi++ {
		for lo := 0xA1; lo <= 0xFE && !(hi == 0xD7 && lo > 0xF9); lo++ {
			if s, err := dec.Bytes([]byte{byte(hi), byte(lo)}); err == nil {
				out = append(out, []rune(string(s))...)
			}
		}
	}
	return out
}

// Word is the word of a rank, 0 the most frequent.
func (c *Corpus) Word(rank int) string { return c.words[rank] }

func (c *Corpus) draw(r *rand.Rand) string {
	x := r.Float64() * c.upTo[len(c.upTo)-1]
	return c.words[sort.SearchFloat64s(c.upTo, x)]
}

// The values that documents are filtered by.
const (
	CorpusAgencies = 300
	CorpusColumns  = 60
)

var corpusKinds = []string{"notice", "news", "policy", "normative", "explanation", "data", "report", "rules"}

// Doc is document i of n; the same for the same i and n.
func (c *Corpus) Doc(i, n int) store.SearchDoc {
	r := rand.New(rand.NewPCG(uint64(i), 7))
	agency := int(float64(CorpusAgencies) * r.Float64() * r.Float64())
	day := lastDay.AddDays(-int(float64(c.days) * float64(n-1-i) / float64(n)))
	d := store.SearchDoc{
		Item: fmt.Sprintf("item-%08d", i), Agency: fmt.Sprintf("agency-%03d", agency), PublishedOn: day,
		Kind:    corpusKinds[min(r.IntN(len(corpusKinds)), r.IntN(len(corpusKinds)))],
		Columns: []string{fmt.Sprintf("column-%02d", r.IntN(CorpusColumns))},
	}
	d.Title = c.title(r)
	if d.Kind == "normative" || d.Kind == "policy" || r.IntN(4) == 0 {
		d.Number = fmt.Sprintf("%s发〔%d〕%d号", c.words[200+agency], day.Year, 1+r.IntN(300))
	}
	d.Body = c.body(r, day, d.Title)
	return d
}

// Title is the title of case i.
func (c *Corpus) Title(i int) string { return c.title(rand.New(rand.NewPCG(uint64(i), 9))) }

func (c *Corpus) title(r *rand.Rand) string {
	var b strings.Builder
	b.WriteString(c.words[200+r.IntN(CorpusAgencies)])
	b.WriteString([]string{"关于", "关于印发", "关于做好", "关于公布"}[r.IntN(4)])
	for range 3 + r.IntN(4) {
		b.WriteString(c.draw(r))
	}
	b.WriteString([]string{"的通知", "的公告", "的批复", "办法", "情况公示", "实施方案"}[r.IntN(6)])
	return b.String()
}

func (c *Corpus) body(r *rand.Rand, day calendar.Date, title string) string {
	var b strings.Builder
	b.WriteString("《" + title + "》现予公布。\n")
	for size := 280 + r.IntN(480); b.Len() < 3*size; {
		for j := range 5 + r.IntN(14) {
			switch x := r.IntN(40); {
			case x < 2:
				b.WriteString("的")
			case x == 2:
				b.WriteString([]string{"和", "为", "对", "在", "等"}[r.IntN(5)])
			case x == 3:
				fmt.Fprintf(&b, "%d年%d月%d日", day.Year-r.IntN(3), 1+r.IntN(12), 1+r.IntN(28))
			case x == 4:
				fmt.Fprintf(&b, "%d.%d万元", r.IntN(900), r.IntN(100))
			case x == 5:
				fmt.Fprintf(&b, "第%d条", 1+r.IntN(60))
			case x == 6 && j > 3:
				b.WriteString("，")
			}
			b.WriteString(c.draw(r))
		}
		b.WriteString([]string{"。", "。", "；", "。\n"}[r.IntN(4)])
	}
	return b.String()
}
