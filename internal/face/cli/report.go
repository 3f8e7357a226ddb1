package cli

// reportCommands are the commands about annual reports, one file each.
type reportCommands struct {
	Parse   parseCommand   `cmd:"" help:"读取报告，每个文件输出一行 JSON。"`
	Check   checkCommand   `cmd:"" help:"检查报告：表内、表间、跨年和文字，逐条列出问题。"`
	Write   writeCommand   `cmd:"" help:"按官方格式写出报告：html、docx、xlsx、pdf、md、txt。"`
	Rollup  rollupCommand  `cmd:"" help:"把各单位的报告逐格相加成合计，或核对一份合计。"`
	Compare compareCommand `cmd:"" help:"几年或几个机关的报告并排对照，列出增减，画图，导出数据集。"`
	Derive  reportDerive   `cmd:"" help:"由台账得出年度报告的数据，或列出某一单元格背后的案件。"`
	Sign    reportSign     `cmd:"" help:"签发年度报告的数据，冻结每一单元格的清单。"`
	Explain explainCommand `cmd:"" help:"说明一条规则：核对什么、依据、例子。"`
}
