package cli

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"gongkai/internal/app"
	"gongkai/internal/face/web/webtest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/request"
)

// Set GONGKAI_SCREENSHOTS to a folder to take the pictures of the README and
// the docs anew, as make screenshots does.
func TestScreenshots(t *testing.T) {
	dir := os.Getenv("GONGKAI_SCREENSHOTS")
	if dir == "" {
		t.Skip("set GONGKAI_SCREENSHOTS to a folder to take the pictures of the docs")
	}
	back := time.Duration(0)
	w := newCrawl(t, func() time.Time { return time.Now().Add(-back) })
	back = 17 * 24 * time.Hour
	r := w.applies()
	back = 0
	srv := httptest.NewServer(w.h)
	t.Cleanup(srv.Close)
	c := &camera{t, webtest.Browser(t), srv.URL, dir}
	c.size(390, 844)
	c.open("/")
	c.take("portal-home")
	c.open("/track")
	c.do(chromedp.SetValue(chromedp.CSS(`main [name=receipt]`), r.Receipt), chromedp.SetValue(chromedp.CSS(`main [name=code]`), r.Code))
	if _, err := chromedp.RunResponse(c.ctx, chromedp.Click(`//main//button[normalize-space(.)="查询"]`)); err != nil {
		t.Fatal(err)
	}
	c.do(chromedp.Click(`//summary[normalize-space(.)="期限是怎样算出来的"]`))
	c.scroll(".strip", 330)
	c.take("portal-track")
	c.size(1280, 860)
	for _, v := range w.visitors() {
		if v.start != "/" {
			c.staff(v, w)
		}
	}
}

// applies is a citizen's application of some days ago, under way.
func (w *crawl) applies() app.Receipt {
	w.Helper()
	r, err := w.app.Visitor().Apply(w.Context(), app.Submission{Agency: "housing", Type: request.TypeRequest, Token: strings.Repeat("Ab3", 9), Application: app.Application{
		Applicant: app.Applicant{Kind: "natural_person", Name: "林小满", IDType: app.ResidentID, IDNo: "11010519491231002X", Phone: "19900001234"},
		Content:   "青石街旧城改造项目的征收补偿方案和分户补偿情况", Form: app.ByQuery}})
	if err != nil {
		w.Fatal(err)
	}
	op := app.OperatorOf("test")
	id, err := w.app.FindCase(w.Context(), op, "housing", r.Number)
	if err != nil {
		w.Fatal(err)
	}
	day := calendar.DateOf(time.Now().In(app.China()))
	on := func(ago int) calendar.Date { return day.AddDays(-ago) }
	v, err := w.app.Case(w.Context(), op, id)
	for _, act := range []request.Act{{Kind: request.Confirmed, On: on(17)}, {Kind: request.Assigned, On: on(17), Unit: "征收科"}} {
		if err == nil {
			v, err = w.app.Act(w.Context(), op, id, v.Version, act)
		}
	}
	if err != nil {
		w.Fatal(err)
	}
	return r
}

// camera is a browser that takes pictures.
type camera struct {
	*testing.T
	ctx       context.Context
	base, dir string
}

func (c *camera) do(as ...chromedp.Action[chromedp.Void]) {
	c.Helper()
	if err := chromedp.Do(c.ctx, as...); err != nil {
		c.Fatal(err)
	}
}

func (c *camera) open(path string) { c.Helper(); c.do(chromedp.Navigate(c.base + path)) }

func (c *camera) size(w, h int64) { c.Helper(); c.do(chromedp.EmulateViewport(w, h)) }

// scroll puts an element so many pixels from the top.
func (c *camera) scroll(selector string, from int) {
	c.Helper()
	if _, err := chromedp.Run(c.ctx, chromedp.Evaluate[int](`(() => { const e = document.querySelector("`+selector+`"); window.scrollTo(0, e.getBoundingClientRect().top + scrollY - `+strconv.Itoa(from)+`); return 1 })()`)); err != nil {
		c.Fatal(err)
	}
}

// staff takes the pictures of one who works in the office.
func (c *camera) staff(v visitor, w *crawl) {
	c.Helper()
	for _, k := range v.cookies {
		if _, err := chromedp.Call(c.ctx, network.SetCookie, network.SetCookieParams{Name: k.Name, Value: k.Value, URL: c.base}); err != nil {
			c.Fatal(err)
		}
	}
	switch agency.Role(v.name) {
	case agency.OfficeHead:
		c.open("/office/cases?view=clock")
		c.take("office-inbox")
	case agency.Handler:
		head := app.Person{Login: "x", Agency: "housing", Roles: []agency.Role{agency.Handler}}.Actor()
		in, err := w.app.Inbox(w.Context(), head, app.InboxQuery{Agency: "housing", View: app.InboxClock})
		if err != nil {
			c.Fatal(err)
		}
		for _, row := range in.Rows {
			if letters, err := w.app.Letters(w.Context(), head, row.ID); err == nil && len(letters) > 0 {
				c.open("/office/cases/" + row.ID)
				c.take("office-case")
				c.open("/office/cases/" + row.ID + "/letters/" + letters[0].ID)
				c.take("office-letter")
				break
			}
		}
	case agency.Clerk:
		c.open("/office/reports")
		c.take("office-report")
	}
}

// take keeps a picture, with as few colours as its eyes can tell apart.
func (c *camera) take(name string) {
	c.Helper()
	shot, err := chromedp.Run(c.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		c.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		c.Fatal(err)
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, paletted(img)); err != nil {
		c.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(c.dir, name+".png"), out.Bytes(), 0o644); err != nil {
		c.Fatal(err)
	}
}

// paletted keeps the 256 most frequent colours of a picture and puts each
// other one to the nearest of them: pages have few, and shades between.
func paletted(img image.Image) image.Image {
	b := img.Bounds()
	count := map[color.RGBA]int{}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			count[color.RGBAModel.Convert(img.At(x, y)).(color.RGBA)]++
		}
	}
	var p color.Palette
	for len(p) < 256 && len(count) > 0 {
		var best color.RGBA
		most := 0
		for k, n := range count {
			if n > most || n == most && less(k, best) {
				best, most = k, n
			}
		}
		p = append(p, best)
		delete(count, best)
	}
	out := image.NewPaletted(b, p)
	near := map[color.RGBA]uint8{}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			k := color.RGBAModel.Convert(img.At(x, y)).(color.RGBA)
			i, ok := near[k]
			if !ok {
				i = uint8(p.Index(k))
				near[k] = i
			}
			out.SetColorIndex(x, y, i)
		}
	}
	return out
}

func less(a, b color.RGBA) bool {
	return uint32(a.R)<<16|uint32(a.G)<<8|uint32(a.B) < uint32(b.R)<<16|uint32(b.G)<<8|uint32(b.B)
}
