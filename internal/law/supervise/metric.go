package supervise

// Metric names what is counted.
type Metric string

// The metrics.
const (
	HomeStale      Metric = "home_stale"         // 首页不更新
	MainStale      Metric = "main_columns_stale" // 动态要闻、通知公告和政策文件
	ColumnStale    Metric = "column_stale"       // 每个逾期未更新的栏目
	ColumnBlank    Metric = "column_blank"
	NewsStale      Metric = "news_stale"
	PoliciesStale  Metric = "policies_stale"
	DataStale      Metric = "statistics_stale"
	Unexplained    Metric = "unexplained"
	LinkDead       Metric = "link_dead"
	ExternalDead   Metric = "external_dead"
	TagMissing     Metric = "tag_missing"
	MarkMissing    Metric = "mark_missing"
	TimeMissing    Metric = "time_missing"
	FileUnread     Metric = "attachment_unread"
	GuideField     Metric = "guide_field"
	GuideOld       Metric = "guide_old"
	SearchMissed   Metric = "search_missed"
	PublishOverdue Metric = "publish_overdue"
	Unanswered     Metric = "message_unanswered"
	MockTest       Metric = "mock_application"
	Human          Metric = "human"
)

// MetricInfo is a metric with its Chinese name. Human ones are looked at by
// people; Why says what stands in the way of a machine.
type MetricInfo struct {
	Metric Metric
	Label  string
	Human  bool
	Why    string
}

var metrics = []MetricInfo{
	{HomeStale, "首页在时限内有没有更新", false, ""},
	{MainStale, "动态要闻、通知公告、政策文件栏目在时限内有没有更新", false, ""},
	{ColumnStale, "应更新的栏目在各自的时限内有没有更新", false, ""},
	{ColumnBlank, "栏目有没有内容", false, ""},
	{NewsStale, "动态要闻栏目在时限内有没有更新", false, ""},
	{PoliciesStale, "政策文件栏目在时限内有没有更新", false, ""},
	{DataStale, "统计信息栏目在时限内有没有更新", false, ""},
	{Unexplained, "时限内公布的规章、规范性文件有没有解读", false, ""},
	{LinkDead, "正文里的站内链接能不能打开", false, ""},
	{ExternalDead, "正文里的外部链接能不能打开", false, ""},
	{TagMissing, "页面标签是否齐全", false, ""},
	{MarkMissing, "页面底部的标识是否齐全", false, ""},
	{TimeMissing, "有没有注明发布时间", false, ""},
	{FileUnread, "附件有没有可检索的文字", false, ""},
	{GuideField, "公开指南是否写全", false, ""},
	{GuideOld, "公开指南在时限内有没有核对", false, ""},
	{SearchMissed, "用标题检索，首页能不能找到", false, ""},
	{PublishOverdue, "应主动公开而逾期未公开的信息", false, ""},
	{Unanswered, "留言在时限内有没有答复", true, "本系统还没有领导信箱的数据"},
	{MockTest, "模拟申请测试", true, "模拟测试还没有做进本系统"},
	{Human, "人工检查", true, "需要人工检查"},
}

// Metrics lists the metrics in the order of forms.
func Metrics() []MetricInfo { return append([]MetricInfo(nil), metrics...) }

// MetricOf finds a metric.
func MetricOf(m Metric) (MetricInfo, bool) {
	for _, x := range metrics {
		if x.Metric == m {
			return x, true
		}
	}
	return MetricInfo{}, false
}
