package office

import (
	"context"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

const cookieName = "gongkai_office"

// guard lets a route be reached only with a session and its permission.
func (o *Office) guard(x route) http.Handler {
	return o.Handle(func(w http.ResponseWriter, r *http.Request) error {
		w, r, end := o.reading(w, r)
		defer end()
		who, ok, err := o.known(r)
		if err != nil {
			return err
		}
		if !ok {
			return o.toSignIn(w, r)
		}
		if o.paces != nil && !o.paces.Allow(who.Login) {
			w.Header().Set("Retry-After", "5")
			http.Error(w, "您的帐号请求过于频繁，请稍候几秒再试。如果不是您本人在操作，请更改口令。", http.StatusTooManyRequests)
			return nil
		}
		v := &visit{Office: o, w: w, who: who, actor: who.Actor()}
		v.r = r.WithContext(context.WithValue(r.Context(), visitKey{}, v))
		if step := o.unfinished(who); step != "" && !x.early {
			return v.go303(step, "")
		} else if step == "" && o.pending(v) {
			return v.go303(heldPath, "")
		}
		if verbs := x.verbs(r); len(verbs) > 0 && !v.can(verbs...) {
			o.Fail(w, v.r, agency.May(v.actor, verbs[0], v.actor.Agency, nil)) // with the visitor's own chrome
			return nil
		}
		if err := x.do(v); err != nil {
			o.Fail(w, v.r, err)
		}
		return nil
	})
}

// near closes the office to networks that it is not for.
func (o *Office) near(next http.Handler) http.Handler {
	if len(o.o.From) == 0 {
		return next
	}
	return o.Handle(func(w http.ResponseWriter, r *http.Request) error {
		at, err := netip.ParseAddr(o.Client(r))
		if err != nil || !slices.ContainsFunc(o.o.From, func(n netip.Prefix) bool { return n.Contains(at.Unmap()) }) {
			return fault.New(fault.Forbidden, "office.network", "办公端只对办公网络开放，您的网络不在其中。在外办公请先接入单位的专用网络；公众请使用公开网站。")
		}
		next.ServeHTTP(w, r)
		return nil
	})
}

// reading gives a page that only reads one state of the ledger to read, until
// the first of its bytes is sent: who takes them slowly holds nothing.
func (o *Office) reading(w http.ResponseWriter, r *http.Request) (http.ResponseWriter, *http.Request, func()) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return w, r, func() {}
	}
	ctx, end := o.app.Snapshot(r.Context())
	return web.Before(w, end), r.WithContext(ctx), end
}

// known finds who the browser's cookie belongs to.
func (o *Office) known(r *http.Request) (app.Who, bool, error) {
	c, err := r.Cookie(cookieName)
	if err != nil || c.Value == "" || len(c.Value) > 100 {
		return app.Who{}, false, nil
	}
	return o.app.Session(r.Context(), c.Value)
}

// unfinished is where somebody must go before anything else.
func (o *Office) unfinished(who app.Who) string {
	switch {
	case !who.Second:
		return "/office/second"
	case who.Temporary:
		return "/office/password"
	case o.o.Strict && !who.HasFactor() && hasAdministrator(who.Roles):
		return "/office/factor"
	}
	return ""
}

func hasAdministrator(roles []agency.Role) bool {
	for _, r := range roles {
		if r.Administers() {
			return true
		}
	}
	return false
}

// toSignIn asks to sign in and comes back to a page that can be asked for again.
func (o *Office) toSignIn(w http.ResponseWriter, r *http.Request) error {
	if empty, err := o.app.Empty(r.Context()); err != nil {
		return err
	} else if empty {
		http.Redirect(w, r, "/office/setup", http.StatusSeeOther)
		return nil
	}
	where := "/office/signin"
	if o.hold(r) {
		where = with(where, "held", "1")
	}
	if r.Method == http.MethodGet && r.URL.Path != Base {
		where = with(where, "back", r.URL.RequestURI())
	}
	http.Redirect(w, r, where, http.StatusSeeOther)
	return nil
}

func (o *Office) setCookie(w http.ResponseWriter, r *http.Request, token string) {
	c := &http.Cookie{Name: cookieName, Value: token, Path: "/office", HttpOnly: true, Secure: o.Secure(r), SameSite: http.SameSiteLaxMode}
	if token == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// chrome is what stands around a page for its visitor.
func chrome(r *http.Request) web.Chrome {
	v, _ := r.Context().Value(visitKey{}).(*visit)
	if v == nil {
		return web.Chrome{}
	}
	c := web.Chrome{User: v.who.Name, Unit: strings.TrimSpace(v.who.Home.Name + " " + roleNames(v.who.Roles)), SignOut: "/office/signout"}
	if v.unfinished(v.who) != "" {
		return c
	}
	add := func(text, href string, verbs ...agency.Verb) {
		if len(verbs) == 0 || v.can(verbs...) {
			c.Nav = append(c.Nav, web.Link{Text: text, Href: href, Current: href == section(r.URL.Path)})
		}
	}
	add("今日", Base)
	add("收件箱", "/office/cases", agency.CaseRead)
	add("登记申请", "/office/cases/new", agency.CaseRegister)
	add("复议诉讼", "/office/disputes", agency.CaseRead)
	add("信息发布", "/office/items", agency.ItemRead)
	add("年度报告", "/office/reports", agency.ReportDerive)
	add("报送年报", "/office/submission", agency.ReportSubmit)
	add("下级年报", "/office/collect", agency.ReportCollect)
	add("监督统计", "/office/supervise", agency.StatisticsRead)
	add("日历", "/office/calendar", agency.CaseRead, agency.CalendarManage)
	add("通知", "/office/outbox", agency.OutboxManage)
	add("机关", "/office/agencies", agency.AgencyManage)
	add("人员与角色", "/office/people", agency.PersonManage, agency.RoleManage)
	add("设置", "/office/settings", agency.SettingManage)
	add("备份", backupAt, agency.Maintain)
	add("审计", "/office/audit", agency.AuditRead)
	return c
}

// section is the entry of the navigation that a page stands under.
func section(path string) string {
	if path == newCase || path == Base {
		return path
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(path, Base), "/")
	switch first {
	case "review", "normative", "proactive", "lists", "columns", "desk", "inspection", "grassroots":
		first = "items"
	case "words", "notices":
		first = "outbox"
	case "site":
		first = "settings"
	case "start":
		first = "agencies"
	case "uploads":
		first = "collect"
	}
	return Base + first
}

func roleNames(roles []agency.Role) string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = r.Label()
	}
	return strings.Join(names, "、")
}
