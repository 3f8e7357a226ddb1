package rules

import "gongkai/internal/law/report"

// What the reading of a file finds. Texts of the examples describe the file.

var fileUnreadable = Rule{
	ID: "FILE-UNREADABLE", Severity: report.Error, by: byReading,
	Title:  "文件不能读取",
	Checks: "文件打不开、已损坏、超过大小限制、格式不支持，或只有图片而没有文字。说明是哪一个文件、为什么、怎样改正；其余文件照常处理。",
	Source: "条例第四十九条、第五十条（年度报告应当公布，且须写明法定内容）",
	Fires:  []Example{{"年报.pdf 是扫描件，没有文字层", "没有可核对的文字"}},
	Silent: []Example{{"年报.txt 用 GB18030 编码", "按内容识别编码，照常读取"}},
}

var tableMissing = Rule{
	ID: "TABLE-MISSING", Severity: report.Error, by: byReading,
	Title:  "缺少法定表格",
	Checks: "报告中找不到表二、表三或表四，或表格残缺到不能确定哪个数属于哪一格。不猜测，不补 0。",
	Source: "国办公开办函〔2021〕30号，第二、三、四部分",
	Fires: []Example{
		{"第四部分只有“详见附件”四字", "表四不在报告里"},
		{"表三的 0 全部丢失，每行只剩两三个数", "不能确定每个数属于哪一栏"},
	},
	Silent: []Example{{"三张表的先后次序与官方格式不同", "按标题和行名识别，照常读取"}},
}

var cellMissing = Rule{
	ID: "CELL-MISSING", Severity: report.Error, by: byReading,
	Title:  "缺少单元格",
	Checks: "表中应有的一行或一格不存在，或没有填数（空白、“/”、“-”、“无”）。读为未知（null），不当作 0；没有发生的应当填 0。找不到报告机关或报告年度也归入此条。",
	Source: "国办公开办函〔2021〕30号，表二、表三、表四栏目结构",
	Fires: []Example{
		{"表三没有“2.重复申请”一行", "该行 7 格都是未知"},
		{"行政许可·本年处理决定数量：“/”", "可能是 0，也可能是不适用，不能当作 0"},
	},
	Silent: []Example{{"表二多出“其他主动公开文件”一行", "多出的行不属于格式，不读入"}},
}

var cellNotNumber = Rule{
	ID: "CELL-NOT-NUMBER", Severity: report.Error, by: byReading,
	Title:  "单元格不是数",
	Checks: "应当填数的单元格里是读不成数的文字。件数应是非负整数，收费金额应是以万元计的小数。",
	Source: "国办公开办函〔2021〕30号，表二、表三、表四栏目结构",
	Fires:  []Example{{"行政许可·本年处理决定数量：“若干”", "不是数"}},
	Silent: []Example{{"行政许可·本年处理决定数量：“１，２３４”", "全角数字与千位分隔符，读为 1234"}},
}

var cellRecovered = Rule{
	ID: "CELL-RECOVERED", Severity: report.Info, by: byReading,
	Title:  "数值由受损版面还原",
	Checks: "单元格的数值由断开的数字、错位的行等还原而来，或由文件内嵌的数据补齐。只在有把握时还原，否则读为未知；请对照原文核对一次。",
	Source: "本软件的读取办法",
	Fires:  []Example{{"“1 0”", "还原为 10"}},
	Silent: []Example{{"“10”", "原样读取"}},
}

var fileContradicts = Rule{
	ID: "FILE-CONTRADICTS", Severity: report.Error, by: byReading,
	Title:  "文件所带数据与所示表格不一致",
	Checks: "文件内嵌的机器可读数据（JSON）与它显示的表格对应的单元格不同。",
	Source: "本软件写出的文件同时带有表格和数据，二者应当一致",
	Fires:  []Example{{"表格中本年新收为 24，内嵌数据为 42", "有一处被单独改动"}},
	Silent: []Example{{"文件没有内嵌数据", "没有可比对的内容"}},
}
