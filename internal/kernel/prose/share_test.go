package prose

import (
	"fmt"
	"strings"
	"testing"
)

func TestShares(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"收到申请45件，其中，公开2件，部分公开3件，不予公开40件。", "45=2+3+40"},
		{"发布信息1150条（微博1000条，微信150条）", "1150=1000+150"},
		{"发布文件11个，其中规范性文件6个，解读信息8条", "11=6"},
		{"培训3次，参训200人，其中领导30人", "200=30"},
		{"信息4042条，其中网站1495条，公开栏2918条。新媒体发布1150条(微博1000条,微信150条)。", "4042=1495+2918 1150=1000+150"},
		{"收到10件。其中，网上8件，信函2件。", "10=8+2"},
		{"收到10件（其中网上8件，信函2件），办结9件", "10=8+2"},
		{"收到10件，其中自然人8件（网上6件，信函2件），企业2件", "10=8+2 8=6+2"},
		{"共办理45件：公开20件，不予公开25件", "45=20+25"},
		{"网站100条，微信50条，共计150条", "150=100+50"},
		{"网站100条，微信50条，共发布文件20条", ""},
		{"收到10件，较上年增加3件，其中网上9件", "10=9"},
		{"办理10件，其中2022年结转2件", ""},
		{"信息100条，留言50条，其中投诉类20条", "50=20"},
		{"收到10件（上年8件）", ""},
		{"收到10件（网上）8件", ""},
		{"其中5件", ""},
		{"收到5件。办结4件。其中网上3件", "4=3"},
		{"不予公开5件，其中国家秘密1件，其中绝密1件", "5=1 1=1"},
	} {
		p := Read(c.in)
		var out []string
		for _, s := range p.Shares() {
			var parts []string
			for _, i := range s.Parts {
				parts = append(parts, p.Quantities[i].Value.String())
			}
			out = append(out, fmt.Sprintf("%s=%s", p.Quantities[s.Whole].Value, strings.Join(parts, "+")))
		}
		if got := strings.Join(out, " "); got != c.want {
			t.Errorf("%s: got %q, want %q", c.in, got, c.want)
		}
	}
}

func TestRespective(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"予以公开、部分公开和不予公开分别为5件、2件、1件", "予以公开 部分公开 不予公开"},
		{"网站和微信分别发布30条、20条", "网站 微信"},
		{"网站和微信分别发布30条", ""},
		{"网站发布30条", ""},
	} {
		p := Read(c.in)
		var out []string
		for i := range p.Quantities {
			if s := p.Respective(i); s != "" {
				out = append(out, s)
			}
		}
		if got := strings.Join(out, " "); got != c.want {
			t.Errorf("%s: got %q, want %q", c.in, got, c.want)
		}
	}
}
