package layout

import (
	"strings"
	"testing"

	"gongkai/internal/kernel/doc"
)

const (
	sentence = "本机关按月更新机构职能、规划计划和财政预决算等栏目，每季度自查一次，发现的问题当月改完。"
	other    = "全年受理申请24件，其中当面递交3件、网上提交21件，均在期限内答复。"
)

func TestParagraphs(t *testing.T) {
	long := strings.Repeat(sentence, 3)
	tests := []struct {
		name string
		draw func(c *canvas)
		want []string
	}{
		{"first lines set in by two characters", func(c *canvas) {
			c.flowed(90, 150, 15, 28, 28, 2, long, other, "（一）申请情况", long)
		}, []string{long, other, "（一）申请情况", long}},
		{"no indent, paragraphs set off by space", func(c *canvas) {
			y := c.flowed(40, 150, 12, 18, 42, 0, long)
			y = c.flowed(40, y+12, 12, 18, 42, 0, other)
			c.flowed(40, y+12, 12, 18, 42, 0, long)
		}, []string{long, other, long}},
		{"a last line that is full, then one set in", func(c *canvas) {
			full := strings.Repeat("公开透明", 28)[:3*(28*3-2)]
			c.flowed(90, 150, 15, 28, 28, 2, full, long)
		}, []string{strings.Repeat("公开透明", 28)[:3*(28*3-2)], long}},
		{"a list whose lines hang under their text", func(c *canvas) {
			c.flowed(90, 150, 15, 28, 28, 2, long)
			c.text(90, 300, 15, "1.")
			c.text(112.5, 300, 15, strings.Repeat("逐项登记", 6)+"核对，")
			c.text(112.5, 328, 15, "再报送。")
		}, []string{long, "1." + strings.Repeat("逐项登记", 6) + "核对，再报送。"}},
		{"words keep their space over a line end", func(c *canvas) {
			c.flowed(90, 150, 15, 28, 28, 2, long)
			c.text(120, 300, 15, strings.Repeat("政", 14)+" open government")
			c.text(90, 328, 15, "information 平台。")
		}, []string{long, strings.Repeat("政", 14) + " open government information 平台。"}},
		{"an address that was cut", func(c *canvas) {
			c.flowed(90, 150, 15, 28, 28, 2, long)
			c.text(120, 300, 15, strings.Repeat("见", 9)+"https://www.example.gov.cn/zfxxgk/2024")
			c.text(90, 328, 15, "index.html 一页。")
		}, []string{long, strings.Repeat("见", 9) + "https://www.example.gov.cn/zfxxgk/2024index.html 一页。"}},
		{"signature lines on the right", func(c *canvas) {
			c.flowed(90, 150, 15, 28, 28, 2, long)
			c.text(300, 300, 15, "示范市人民政府办公室")
			c.text(330, 328, 15, "2024年1月25日")
		}, []string{long, "示范市人民政府办公室", "2024年1月25日"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newCanvas()
			tt.draw(c)
			if got, want := outline(Blocks([]*Page{&c.Page})), strings.Join(tt.want, "\n")+"\n"; got != want {
				t.Errorf("read as\n%swant\n%s", got, want)
			}
		})
	}
}

func TestParagraphOverPageBreak(t *testing.T) {
	text := strings.Repeat(sentence, 6)
	first, second := newCanvas(), newCanvas()
	whole := newCanvas()
	whole.flowed(90, 0, 15, 28, 28, 2, text)
	for _, c := range whole.Chars { // the first five lines end page 1
		if c.Y < 5*28 {
			c.Y, c.Y0, c.Y1 = c.Y+600, c.Y0+600, c.Y1+600
			first.Chars = append(first.Chars, c)
		} else {
			c.Y, c.Y0, c.Y1 = c.Y-20, c.Y0-20, c.Y1-20
			second.Chars = append(second.Chars, c)
		}
	}
	first.text(280, 800, 14, "— 1 —")
	second.text(280, 800, 14, "— 2 —")
	blocks := Blocks([]*Page{&first.Page, &second.Page})
	if len(blocks) != 1 || blocks[0].Para.Text != text {
		t.Fatalf("read as\n%s", outline(blocks))
	}
	p := blocks[0].Para
	if at := p.PosAt(0); at.Page != 1 {
		t.Errorf("the paragraph begins on page %d, want 1", at.Page)
	}
	end := p.PosAt(len(p.Text) - 1)
	if end.Page != 2 || end.Box.Y0 < 100 || end.Box.Y1 > 300 {
		t.Errorf("the paragraph ends at %+v, want near the top of page 2", end)
	}
}

func TestStyles(t *testing.T) {
	c := newCanvas()
	c.text(157, 130, 22, "示范市人民政府办公室2023年")
	c.text(168, 166, 22, "政府信息公开工作年度报告")
	c.flowed(90, 220, 15, 28, 28, 2, "一、总体情况", strings.Repeat(sentence, 2), "（一）主动公开", strings.Repeat(sentence, 2))
	blocks := Blocks([]*Page{&c.Page})
	want := []doc.Style{doc.Title, doc.Heading1, doc.Body, doc.Heading2, doc.Body}
	if len(blocks) != len(want) {
		t.Fatalf("read as\n%s", outline(blocks))
	}
	for i, b := range blocks {
		if b.Para.Style != want[i] {
			t.Errorf("style of %q is %d, want %d", b.Para.Text, b.Para.Style, want[i])
		}
	}
}

func TestFurniture(t *testing.T) {
	tests := []struct {
		name       string
		head, foot [3]string
		dropped    bool
	}{
		{"decorated numbers", [3]string{}, [3]string{"— 1 —", "— 2 —", "— 3 —"}, true},
		{"plain numbers", [3]string{}, [3]string{"1", "2", "3"}, true},
		{"numbers with total", [3]string{}, [3]string{"第1页 共3页", "第2页 共3页", "第3页 共3页"}, true},
		{"running head", [3]string{"政府信息公开年报", "政府信息公开年报", "政府信息公开年报"}, [3]string{}, true},
		{
			"browser",
			[3]string{"2024/1/25 10:02 年度报告", "2024/1/25 10:02 年度报告", "2024/1/25 10:02 年度报告"},
			[3]string{"https://www.example.gov.cn/zfxxgk/ 1/3", "https://www.example.gov.cn/zfxxgk/ 2/3", "https://www.example.gov.cn/zfxxgk/ 3/3"},
			true,
		},
		{"different lines", [3]string{}, [3]string{"示范市信访局", "办公室", "二〇二四年"}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var pages []*Page
			for i := range 3 {
				c := newCanvas()
				c.flowed(90, 150, 15, 28, 28, 2, strings.Repeat(sentence, 3))
				c.text(120, 40, 10, tt.head[i])
				c.text(280, 810, 10, tt.foot[i])
				pages = append(pages, &c.Page)
			}
			got := outline(Blocks(pages))
			for i := range 3 {
				for _, s := range []string{tt.head[i], tt.foot[i]} {
					if s != "" && strings.Contains(got, s+"\n") == tt.dropped {
						t.Errorf("%q dropped: %v, want %v; read as\n%s", s, !tt.dropped, tt.dropped, got)
					}
				}
			}
		})
	}
}

// A figure that ends a page is no page number.
func TestFiguresAreKept(t *testing.T) {
	c := newCanvas()
	for i, s := range []string{"自然人", "24", "商业企业", "0", "总计", "24"} {
		c.text(90, 650+20*float64(i), 12, s)
	}
	if got, want := outline(Blocks([]*Page{&c.Page})), "自然人\n24\n商业企业\n0\n总计\n24\n"; got != want {
		t.Errorf("read as\n%swant\n%s", got, want)
	}
}
