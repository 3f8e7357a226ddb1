package office

import (
	"context"
	"net/http"
	"net/url"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
)

// visit is one request of somebody signed in.
type visit struct {
	*Office
	w     http.ResponseWriter
	r     *http.Request
	who   app.Who
	actor agency.Actor
}

type visitKey struct{}

func (v *visit) ctx() context.Context { return v.r.Context() }

func (v *visit) today() calendar.Date { return v.app.Today() }

// agency is whose things are shown: one's own agency's, or those of the
// subordinate that a supervisor has asked for.
func (v *visit) agency() string {
	if a := v.r.FormValue("agency"); a != "" {
		return a
	}
	return v.actor.Agency
}

// can reports whether the visitor's roles allow any of the verbs at home.
func (v *visit) can(verbs ...agency.Verb) bool {
	for _, verb := range verbs {
		if agency.Can(v.actor, verb, v.actor.Agency, nil) {
			return true
		}
	}
	return false
}

func (v *visit) show(page string, p web.Page) error { return v.Render(v.w, v.r, page, p) }

// go303 leads on after something was done; done names it for the next page.
func (v *visit) go303(path, done string) error {
	if done != "" {
		path = with(path, "done", done)
	}
	http.Redirect(v.w, v.r, path, http.StatusSeeOther)
	return nil
}

// with adds a parameter to an address.
func with(path, name, value string) string {
	u, err := url.Parse(path)
	if err != nil || value == "" {
		return path
	}
	q := u.Query()
	q.Set(name, value)
	u.RawQuery = q.Encode()
	return u.String()
}

// at is an address of the office about the agency that is being looked at.
func (v *visit) at(path string) string {
	if a := v.agency(); a != v.actor.Agency {
		return with(path, "agency", a)
	}
	return path
}

// fileAnew is told where a report handed in no more says what the ledger does.
const fileAnew = "本机关已经报送的年度报告与台账不再相符，上级机关已看到提示，请由年报编制人员重新报送。"

// done are the notices after something was done.
var done = map[string]string{
	"registered":      "已登记。",
	"act":             "已记入案卷。",
	"unlawful":        "已记入案卷。该行为不符合规定，已列入违法之处。",
	"amended":         "已更正。更正前后的内容、理由和更正人已记入案卷。",
	"struck":          "已撤销。期限、列表和年报已按更正后的案卷重新计算，原记录和理由留在案卷中。",
	"corrected":       "已更正。期限、列表和年报已按更正后的案卷重新计算，原记录和理由留在案卷中。",
	"amended-filed":   "已更正。更正前后的内容、理由和更正人已记入案卷。" + fileAnew,
	"struck-filed":    "已撤销。期限、列表和年报已按更正后的案卷重新计算，原记录和理由留在案卷中。" + fileAnew,
	"corrected-filed": "已更正。期限、列表和年报已按更正后的案卷重新计算，原记录和理由留在案卷中。" + fileAnew,
	"merged":          "已并案，期限和年报以保留的一件为准。",
	"attached":        "附件已加密保存。",
	"original":        "原件已加密保存。请看下面的检查结果，生成可以发出的副本。",
	"clean":           "副本已生成。请逐项核对，仍然保留的内容写明理由。",
	"justify":         "理由已保存。",
	"drop":            "已改为不提供。",
	"restore":         "已恢复为拟提供。",
	"proved":          "送达已登记。",
	"noted":           "备注已保存。",
	"drafted":         "草稿已保存。请核对后送审；送审之前只有起草人看得到待办。",
	"submit":          "已送审，等待审核。",
	"recall":          "已撤回送审，可以继续修改。",
	"approve":         "已审核同意，等待签发。",
	"return":          "已退回起草人。",
	"sign":            "已签发，取得文号。",
	"issue":           "已记录发出，相应的行为已记入案卷。",
	"dropped-field":   "领域已经移除。",
	"void":            "已作废，理由留存；已经取得的文号不再使用。",
	"transfer":        "已转送。",
	"dispute":         "争议已登记。",
	"counts":          "数据已保存。",
	"signed":          "报告已签发，数字和每个单元格背后的案件清单已经固定。",
	"setting":         "设置已保存，自施行之日起生效。",
	"uploaded":        "文件已收下，正在逐个读取和核对。",
	"settled":         "已确认。",
	"accepted":        "已接收，列入汇总。",
	"returned":        "已退回，该机关可以看到通知和问题清单。",
	"submitted":       "已报送，自动核对的结果见下。",
	"year":            "已录入，未办结案件的期限已按新的日历重新计算，变动记入审计。",
	"day":             "已录入，未办结案件的期限已重新计算。",
	"saved":           "已保存。",
	"dropped":         "已删除这组常用条件。",
	"inspected":       "本次自查的结果已保存，列在下面“以前的自查”里。",
	"links":           "正在逐个检查外部链接，几分钟后在这里看结果。",
	"tested":          "测试邮件已交给邮件服务器，请查收。",
	"retry":           "将立即再试。",
	"settle":          "已标为另行处理。",
	"skipped":         "已跳过，以后可以在这里继续。",
	"password":        "口令已更改，其他设备上的登录已退出。",
	"factor":          "动态码已启用。下次登录时需要输入。",
	"person":          "已保存。该人员需要重新登录。",
}

// notice is what the page before has to say.
func (v *visit) notice() *web.Notice {
	key := v.r.URL.Query().Get("done")
	text := done[key]
	if text == "" {
		text = itemDone[key]
	}
	if text == "" {
		return nil
	}
	tone := web.Good
	if key == "unlawful" {
		tone = web.Late
	}
	return &web.Notice{Tone: tone, Text: text}
}

// crumbs lead from the start to this page.
func crumbs(links ...web.Link) []web.Link {
	return append([]web.Link{{Text: "今日", Href: Base}}, links...)
}
