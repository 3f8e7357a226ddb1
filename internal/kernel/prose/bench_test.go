package prose

import (
	"strings"
	"testing"
)

// page is about 6 KB in paragraphs like those of an annual report.
func page() []string {
	return strings.Split(strings.TrimSpace(strings.Repeat(`一、总体情况
（一）主动公开。2023年，全县各级各部门通过政府网站发布信息 1,234 条，其中动态信息 800 条，公告 300 条，文件 134 件；新媒体发布信息 2300 余条，同比增长 12.5%。
（二）依申请公开。全年共收到政府信息公开申请 36 件（网上申请 30 件，信函申请 6 件），上年结转 2 件，办结 35 件，结转下年度继续办理 3 件。其中，予以公开 12 件，部分公开 3 件，不予公开 4 件，无法提供 11 件，不予处理 5 件。未发生因政府信息公开引发的行政复议、行政诉讼。
（三）监督保障。一是压实责任，召开专题会议 3 次，印发《2023年政务公开工作要点》；二是强化培训，组织业务培训 4 期，参训 260 人次；三是加强检查，按季度通报问题 21 个，全部整改到位，确保公开工作不断取得新的成效，群众满意度稳步提高。
根据《中华人民共和国政府信息公开条例》第五十条和国办公开办函〔2021〕30号文件要求，由县人民政府办公室编制本报告，所列数据的统计期限自2023年1月1日起至2023年12月31日止，如有疑问请与县政务公开办公室联系。
`, 4)), "\n")
}

func BenchmarkRead(b *testing.B) {
	paras := page()
	size := 0
	for _, p := range paras {
		size += len(p)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		var r Reader
		for _, p := range paras {
			r.Read(p)
		}
	}
}
