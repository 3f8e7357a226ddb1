// Package config is what an administrator tells the server (GB/T 22239-2019
// 安全配置): one struct, filled from flags, the environment and a file, in this
// order of strength, and the reading of that file.
package config

import (
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"time"
)

// Server is what `gongkai serve` may be told. The tags are kong's.
type Server struct {
	Listen      string        `default:"127.0.0.1:8080" placeholder:"地址" env:"GONGKAI_LISTEN" help:"监听的地址和端口。"`
	Public      string        `placeholder:"网址" env:"GONGKAI_PUBLIC" help:"站点对外的网址，例如 https://xxgk.example.gov.cn；统一身份认证要用。"`
	Proxies     []string      `name:"proxy" placeholder:"网段" env:"GONGKAI_PROXY" help:"可信的反向代理，例如 10.0.0.0/8；由它转来的来访地址和 https 才被采信。"`
	OfficeFrom  []string      `name:"office-from" placeholder:"网段" env:"GONGKAI_OFFICE_FROM" help:"办公端只对这些网段开放，例如 10.1.0.0/16；默认不限。"`
	AccountRate float64       `name:"account-rate" default:"20" placeholder:"次数" env:"GONGKAI_ACCOUNT_RATE" help:"办公端同一帐号每秒的请求数，0 为不限。"`
	Rate        float64       `default:"50" placeholder:"次数" env:"GONGKAI_RATE" help:"同一来访地址每秒的请求数，0 为不限。"`
	Drain       time.Duration `default:"0s" placeholder:"时间" env:"GONGKAI_DRAIN" help:"停止时，先报告不再就绪、再等多久才不接新请求，例如 5s，供负载均衡摘除。"`
	Metrics     string        `placeholder:"地址" env:"GONGKAI_METRICS" help:"另开的监控地址，例如 127.0.0.1:9090，供 Prometheus 读取 /metrics；默认不开。"`
	MetricsFrom []string      `name:"metrics-from" default:"127.0.0.0/8,::1/128" placeholder:"网段" env:"GONGKAI_METRICS_FROM" help:"可以读取监控数据的网段。"`
	SignOn      SignOn        `embed:"" prefix:"sign-on-"`
}

// SignOn is the agency's OpenID Connect provider.
type SignOn struct {
	Issuer string   `placeholder:"网址" env:"GONGKAI_SIGN_ON_ISSUER" help:"统一身份认证（OpenID Connect）的发行者地址；不填为不启用。"`
	Client string   `placeholder:"标识" env:"GONGKAI_SIGN_ON_CLIENT" help:"本系统在统一身份认证中的客户端标识。"`
	Secret string   `type:"path" placeholder:"文件" env:"GONGKAI_SIGN_ON_SECRET" help:"存有客户端密钥的文件。"`
	Name   string   `default:"统一身份认证" placeholder:"名称" env:"GONGKAI_SIGN_ON_NAME" help:"登录页按钮上的名称。"`
	Claim  string   `default:"sub" placeholder:"字段" env:"GONGKAI_SIGN_ON_CLAIM" help:"ID 令牌中永久标识一个人的字段，例如工号。"`
	Strong []string `placeholder:"值" env:"GONGKAI_SIGN_ON_STRONG" help:"amr 或 acr 为这些值时，视为已有第二因素，不再要本系统的动态码；默认总是要。"`
	Create string   `placeholder:"机关编号" env:"GONGKAI_SIGN_ON_CREATE" help:"未关联的人首次登录时在此机关建立没有角色的帐号；默认不建立。"`
}

// On reports whether there is a provider.
func (s SignOn) On() bool { return s.Issuer != "" }

// Read gives the client's secret, "" where there is none.
func (s SignOn) Read() (string, error) {
	if s.Secret == "" {
		return "", nil
	}
	b, err := os.ReadFile(s.Secret)
	if err != nil {
		return "", fmt.Errorf("不能读取 --sign-on-secret 的文件：%w", err)
	}
	return strings.TrimSpace(string(b)), nil
}

// Validate refuses what no server can run with; kong asks for it.
func (s *Server) Validate() error {
	for _, x := range []struct {
		name string
		less bool
	}{{"rate", s.Rate < 0}, {"account-rate", s.AccountRate < 0}, {"drain", s.Drain < 0}} {
		if x.less {
			return fmt.Errorf("%s 不能小于 0", x.name)
		}
	}
	u, err := url.Parse(s.Public)
	if s.Public != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "") {
		return fmt.Errorf("public 应写作 https:// 开头的网址，不能是 %q", s.Public)
	}
	return nil
}

// Networks reads networks; flag is where they were written.
func Networks(flag string, texts []string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, text := range texts {
		p, err := netip.ParsePrefix(strings.TrimSpace(text))
		if err != nil {
			return nil, fmt.Errorf("--%s %q 不是网段，应写作 10.0.0.0/8", flag, text)
		}
		out = append(out, p)
	}
	return out, nil
}
