package app

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

// TagSite is who stands behind the public site.
const TagSite = "site"

// Identity is who stands behind the public site, as every page must say it in
// its tags and at its foot (国办发〔2017〕47号; portal.md 1.1, 1.3). What is empty
// is left out.
type Identity struct {
	Name       string `json:"name,omitempty"`       // SiteName 网站名称, in full
	Domain     string `json:"domain,omitempty"`     // SiteDomain 网站域名, the bare host
	Code       string `json:"code,omitempty"`       // SiteIDCode 政府网站标识码
	Sponsor    string `json:"sponsor,omitempty"`    // 主办单位
	Undertaker string `json:"undertaker,omitempty"` // 承办单位
	Phone      string `json:"phone,omitempty"`
	ICP        string `json:"icp,omitempty"`     // ICP备案号
	Police     string `json:"police,omitempty"`  // 公安备案号, with its 14 digits
	Organ      string `json:"organ,omitempty"`   // id of 党政机关网站标识 at bszs.conac.cn
	Mistake    string `json:"mistake,omitempty"` // address of 我为政府网站找错
	IPv6       bool   `json:"ipv6,omitempty"`    // 本网站支持IPv6
}

const kindSite = "site" // agency "", key "identity"

// SiteCode is how 标识码 were seen to look; others are kept with a warning.
var SiteCode = regexp.MustCompile(`^(\d{10}|bm\d{8})$`)

var (
	hostName  = regexp.MustCompile(`^[\p{L}\p{N}]([\p{L}\p{N}.-]*[\p{L}\p{N}])?(:\d{1,5})?$`)
	organMark = regexp.MustCompile(`^[0-9A-Za-z]{1,64}$`)
	policeNo  = regexp.MustCompile(`(?:^|\D)\d{14}(?:\D|$)`)
)

// check refuses what would lead a visitor astray.
func (s *Identity) check() error {
	var fs []fault.Field
	bad := func(name, text string) { fs = append(fs, fault.Field{Name: name, Code: "site." + name, Message: text}) }
	for _, x := range []struct {
		name string
		text *string
	}{{"name", &s.Name}, {"domain", &s.Domain}, {"code", &s.Code}, {"sponsor", &s.Sponsor}, {"undertaker", &s.Undertaker}, {"phone", &s.Phone},
		{"icp", &s.ICP}, {"police", &s.Police}, {"organ", &s.Organ}, {"mistake", &s.Mistake}} {
		if *x.text = strings.TrimSpace(visible(*x.text)); len([]rune(*x.text)) > 200 || strings.ContainsAny(*x.text, "\r\n") {
			bad(x.name, "应为一行，不超过 200 个字")
		}
	}
	if s.Domain != "" && !hostName.MatchString(s.Domain) {
		bad("domain", "只写域名，例如 www.yunling.gov.cn，不要写 http:// 和路径")
	}
	if s.Police != "" && !policeNo.MatchString(s.Police) {
		bad("police", "应含 14 位数字，例如 某公网安备 13042002000523号")
	}
	if s.Organ != "" && !organMark.MatchString(s.Organ) {
		bad("organ", "只写标识的编号，由字母和数字组成")
	}
	if u, err := url.Parse(s.Mistake); s.Mistake != "" && (err != nil || u.Scheme != "https" || u.Host == "") {
		bad("mistake", "应为 https:// 开头的网址")
	}
	if len(fs) > 0 {
		return &fault.Error{Kind: fault.Invalid, Code: "site.identity", Message: "网站标识没有保存", Fields: fs}
	}
	return nil
}

func (w *work) identity(ctx context.Context) (s Identity, err error) {
	r, err := w.Record(ctx, kindSite, "", "identity")
	if err != nil || r == nil {
		return s, err
	}
	return s, json.Unmarshal([]byte(r.Body), &s)
}

// Identity tells who stands behind the site.
func (v Visitor) Identity(ctx context.Context) (s Identity, err error) {
	err = v.read(ctx, func(w *work) error { s, err = w.identity(ctx); return err })
	return s, err
}

// PutIdentity sets who stands behind the site.
func (a *App) PutIdentity(ctx context.Context, actor agency.Actor, s Identity) error {
	if err := s.check(); err != nil {
		return err
	}
	return a.write(ctx, actor, agency.SettingManage, "", func(w *work) error {
		w.touch(TagSite)
		return w.putJSON(ctx, agency.SettingManage, kindSite, "", "identity", 0, s)
	})
}

// Publishers lists all agencies, by their place in the tree: also those that
// are asked through their office.
func (v Visitor) Publishers(ctx context.Context) (out []agency.Agency, err error) {
	err = v.read(ctx, func(w *work) error { out, err = w.Agencies(ctx); return err })
	return out, err
}

// Publisher is one agency of the public site.
func (v Visitor) Publisher(ctx context.Context, id string) (out agency.Agency, err error) {
	err = v.read(ctx, func(w *work) error {
		if out, err = w.Agency(ctx, visible(id)); fault.KindOf(err) == fault.NotFound {
			return fault.New(fault.NotFound, "agency.missing", fmt.Sprintf("没有编号为 %s 的机关。", visible(id)))
		}
		return err
	})
	return out, err
}
