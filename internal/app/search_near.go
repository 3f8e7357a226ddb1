package app

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/hanzi"
)

// Near finds published items that may be what a description in everyday words
// asks for: by the document number or name in it, by its words, and at last by
// what titles share with it. With agencies, theirs first.
func (v Visitor) Near(ctx context.Context, text string, agencies []string, n int) (out []SearchHit, err error) {
	ctx, cancel := context.WithTimeout(ctx, searchTime)
	defer cancel()
	err = v.read(ctx, func(w *work) error { out, err = w.near(ctx, text, agencies, n); return err })
	return out, slow(ctx, err)
}

func (w *work) near(ctx context.Context, text string, agencies []string, n int) ([]SearchHit, error) {
	for _, words := range asks(text) {
		p, err := w.answer(ctx, SearchQuery{Text: words, Agencies: agencies, N: n})
		if err == nil && len(p.Hits) == 0 && len(agencies) > 0 {
			p, err = w.answer(ctx, SearchQuery{Text: words, N: n})
		}
		if err != nil || len(p.Hits) > 0 {
			return p.Hits, err
		}
	}
	return w.titlesSharing(ctx, text, n)
}

var (
	numberIn = regexp.MustCompile(`\p{Han}{1,12}[〔\[（(]\d{4}[〕\]）)]\d{1,5}号`)
	quoted   = regexp.MustCompile(`《([^》]{2,60})》`)
	// asking are the words of asking, which say nothing of what is asked for.
	asking = regexp.MustCompile(`请问|请|申请|公开|政府信息|信息|获取|提供|希望|我想|想要|想知道|知道|需要|了解|查询|查阅|关于|有关|相关|以及|及其|怎么办理|怎么|怎样|如何|多少钱|多少|什么|哪些|哪里|能不能|有没有|是否|我们|我家|和|与|的|了|吗|呢|我|本人|贵单位|贵局|全部|所有|情况|具体|\d{4}年度?|[，。；、：！？“”‘’（）()\s\d]+`)
	// generic are the words that titles of all kinds share.
	generic = regexp.MustCompile(`人民政府|政府|管理办法|实施办法|实施细则|实施方案|工作方案|办法|细则|方案|通知|公告|决定|标准|规定|文件|材料|资料|复印件|工作`)
)

// asks are the queries in a description, the most telling first: a document
// number, a quoted name, all that is left without the words of asking, and
// then its longest piece.
func asks(content string) (out []string) {
	if m := numberIn.FindString(content); m != "" {
		out = append(out, m)
	}
	if m := quoted.FindStringSubmatch(content); m != nil {
		out = append(out, m[1])
	}
	all, longest := "", ""
	for _, x := range asking.Split(content, -1) {
		if n := hanzi.Length(x); n >= 2 {
			if all += " " + x; n > hanzi.Length(longest) {
				longest = x
			}
		}
	}
	const mostAll, mostLongest = 100, 20
	if all != "" && hanzi.Length(all) <= mostAll {
		out = append(out, all)
	}
	if longest != "" && hanzi.Length(longest) <= mostLongest {
		out = append(out, longest)
	}
	return out
}

// mostStretches bounds the stretches of a description that titles are asked for.
const mostStretches = 32

// titlesSharing finds items whose titles share stretches of three characters
// with a description: two at least, and more than a quarter of all, so that
// one common word is not taken for the matter.
func (w *work) titlesSharing(ctx context.Context, text string, n int) (out []SearchHit, err error) {
	stretches, err := w.stretches(ctx, text)
	if err != nil || len(stretches) < 2 {
		return nil, err
	}
	r, err := w.Search(ctx, store.SearchQuery{Words: [][]string{stretches}, On: w.today, Limit: 50})
	if err != nil {
		return nil, err
	}
	shares := map[string]int{}
	for _, h := range r.Hits {
		one, err := w.searchHit(ctx, h, [][]string{stretches})
		if err != nil {
			return nil, err
		}
		title := hanzi.Canon(one.Title)
		for _, s := range stretches {
			if strings.Contains(title, s) {
				shares[one.ID]++
			}
		}
		if k := shares[one.ID]; k >= 2 && 4*k > len(stretches) {
			out = append(out, one)
		}
	}
	slices.SortStableFunc(out, func(a, b SearchHit) int { return cmp.Compare(shares[b.ID], shares[a.ID]) })
	return out[:min(len(out), n)], nil
}

// stretches are a description's runs of three characters, but for what names an
// agency: every title of its does.
func (w *work) stretches(ctx context.Context, text string) (out []string, err error) {
	names := ""
	all, err := w.Agencies(ctx)
	for _, a := range all {
		names += hanzi.Canon(a.Name) + "\n"
	}
	for _, x := range asking.Split(generic.ReplaceAllString(text, " "), -1) {
		run := []rune(hanzi.Canon(x))
		for i := 0; i+3 <= len(run) && len(out) < mostStretches; i++ {
			if s := string(run[i : i+3]); !strings.ContainsAny(s, " \n") && !strings.Contains(names, s) && !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out, err
}
