package office

import (
	"net/http"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/catalog"
	"gongkai/internal/law/request"
)

// door is a route for those who are not signed in.
type door struct {
	pattern string
	open    web.Handler
}

// route is a route for those who are; any of needs is enough, none means
// everybody signed in. A case's acts need what the act named in the path does.
type route struct {
	pattern string
	needs   []agency.Verb
	do      func(*visit) error
	early   bool // also before the second factor and a new password
}

func (o *Office) doors() []door {
	return []door{
		{"GET /office/signin", o.signInPage},
		{"POST /office/signin", o.signIn},
		{"GET /office/sso", o.beginSignOn},
		{"GET /office/sso/return", o.endSignOn},
		{"GET /office/sso/end", o.leaveSignOn},
		{"GET /office/setup", o.setupPage},
		{"POST /office/setup", o.setup},
	}
}

func may(v ...agency.Verb) []agency.Verb { return v }

// personal asks what somebody wants personal data for only where they may have it.
func personal(do func(*visit) error) func(*visit) error {
	return func(v *visit) error {
		if err := v.app.MayReadApplicant(v.ctx(), v.actor, v.r.PathValue("id")); err != nil {
			return err
		}
		return do(v)
	}
}

// routes is the whole office on one screen.
func (o *Office) routes() []route {
	people := may(agency.PersonManage, agency.RoleManage)
	return []route{
		{"GET /office/{$}", nil, o.today, false},
		{"POST /office/signout", nil, o.signOut, true},
		{"GET /office/held", nil, o.heldPage, false},
		{"POST /office/held", nil, o.dropHeld, false},
		{"GET /office/second", nil, o.secondPage, true},
		{"POST /office/second", nil, o.second, true},
		{"GET /office/password", nil, o.passwordPage, true},
		{"POST /office/password", nil, o.password, true},
		{"GET /office/factor", nil, o.factorPage, true},
		{"POST /office/factor", nil, o.factor, true},

		{"GET /office/cases", may(agency.CaseRead), o.inbox, false},
		{"GET /office/cases/filter", may(agency.CaseRead), o.conditionsPage, false},
		{"GET /office/backup", may(agency.Maintain), o.backupPage, false},
		{"POST /office/backup", may(agency.Maintain), o.backupDays, false},
		{"GET /office/cases/applicant", may(agency.ApplicantRead), o.byApplicantPage, false},
		{"POST /office/cases/applicant", may(agency.ApplicantRead), o.casesOfApplicant, false},
		{"POST /office/cases/filters", may(agency.CaseRead), o.keepFilter, false},
		{"POST /office/cases/filters/drop", may(agency.CaseRead), o.dropFilter, false},
		{"GET /office/cases/export", may(agency.Export), o.inboxFile, false},
		{"POST /office/cases/many", may(agency.CaseAssign, agency.CaseAct), o.many, false},
		{"GET /office/cases/new", may(agency.CaseRegister), o.registerPage, false},
		{"POST /office/cases/new", may(agency.CaseRegister), o.register, false},
		{"GET /office/cases/{id}", may(agency.CaseRead), o.caseFile, false},
		{"GET /office/cases/{id}/applicant", may(agency.ApplicantRead), personal(o.applicantPage), false},
		{"POST /office/cases/{id}/applicant", may(agency.ApplicantRead), personal(o.applicant), false},
		{"GET /office/cases/{id}/amend", may(agency.CaseAmend), o.amendPage, false},
		{"POST /office/cases/{id}/amend", may(agency.CaseAmend), o.amend, false},
		{"GET /office/cases/{id}/entries/{n}", may(agency.CaseAmend), o.entryPage, false},
		{"POST /office/cases/{id}/entries/{n}", may(agency.CaseAmend), o.entry, false},
		{"GET /office/cases/{id}/code", may(agency.CaseRegister), o.codePage, false},
		{"POST /office/cases/{id}/code", may(agency.CaseRegister), o.code, false},
		{"POST /office/cases/{id}/same", may(agency.ApplicantRead), o.same, false},
		{"GET /office/cases/{id}/files", may(agency.ApplicantRead), personal(o.filesPage), false},
		{"POST /office/cases/{id}/files", may(agency.ApplicantRead), personal(o.files), false},
		{"POST /office/cases/{id}/files/{file}", may(agency.ApplicantRead), personal(o.caseAttachment), false},
		{"GET /office/cases/{id}/attach", may(agency.CaseAct), o.attachPage, false},
		{"POST /office/cases/{id}/attach", may(agency.CaseAct), o.attach, false},
		{"GET /office/cases/{id}/release", may(agency.CaseAct, agency.LetterSign), o.releasesPage, false},
		{"POST /office/cases/{id}/release", may(agency.CaseAct), o.release, false},
		{"GET /office/cases/{id}/release/{file}", may(agency.CaseAct, agency.LetterSign), o.releaseFile, false},
		{"GET /office/cases/{id}/release/{file}/file/copy", may(agency.CaseAct, agency.LetterSign), o.releaseCopy, false},
		{"POST /office/cases/{id}/release/{file}/{do}", may(agency.CaseAct), o.releaseDo, false},
		{"GET /office/cases/{id}/letters/{letter}/proof", may(agency.CaseAct), o.proofPage, false},
		{"POST /office/cases/{id}/letters/{letter}/proof", may(agency.CaseAct), o.proof, false},
		{"POST /office/cases/{id}/notes", may(agency.CaseAct), o.note, false},
		{"GET /office/cases/{id}/suggestion", may(agency.CaseAct), o.suggestionPage, false},
		{"POST /office/cases/{id}/suggestion", may(agency.CaseAct), o.suggestion, false},
		{"GET /office/cases/{id}/acts", may(agency.CaseAct, agency.CaseAnswer, agency.CaseAssign, agency.CaseExtend), o.actChoice, false},
		{"GET /office/cases/{id}/acts/{kind}", nil, o.actPage, false},
		{"POST /office/cases/{id}/acts/{kind}", nil, o.act, false},
		{"GET /office/cases/{id}/transfer", may(agency.CaseAssign), o.transferPage, false},
		{"POST /office/cases/{id}/transfer", may(agency.CaseAssign), o.transfer, false},
		{"GET /office/cases/{id}/merge", may(agency.CaseAssign), o.mergePage, false},
		{"POST /office/cases/{id}/merge", may(agency.CaseAssign), o.merge, false},
		{"GET /office/cases/{id}/dispute", may(agency.DisputeRecord), o.filingPage, false},
		{"POST /office/cases/{id}/dispute", may(agency.DisputeRecord), o.file, false},
		{"GET /office/cases/{id}/letters", may(agency.LetterDraft), o.letterKinds, false},
		{"GET /office/cases/{id}/draft/{letter_kind}", may(agency.LetterDraft), o.newLetterPage, false},
		{"POST /office/cases/{id}/draft/{letter_kind}", may(agency.LetterDraft), o.newLetter, false},
		{"GET /office/cases/{id}/letters/{letter}", may(agency.LetterDraft, agency.LetterSign), o.letter, false},
		{"GET /office/cases/{id}/letters/{letter}/edit", may(agency.LetterDraft), o.letterEditPage, false},
		{"POST /office/cases/{id}/letters/{letter}/edit", may(agency.LetterDraft), o.letterEdit, false},
		{"GET /office/cases/{id}/letters/{letter}/file/{format}", may(agency.LetterDraft, agency.LetterSign), o.letterFile, false},
		{"POST /office/cases/{id}/letters/{letter}/{do}", may(agency.LetterDraft, agency.LetterSign), o.letterDo, false},
		{"GET /office/items", may(agency.ItemRead), o.items, false},
		{"GET /office/items/new", may(agency.ItemDraft), o.newItemPage, false},
		{"POST /office/items/new", may(agency.ItemDraft), o.newItem, false},
		{"GET /office/items/imports", may(agency.ItemRead), o.imports, false},
		{"POST /office/items/imports", may(agency.ItemDraft, agency.ItemReview, agency.ItemRelease), o.doImports, false},
		{"GET /office/items/imports/new", may(agency.ItemDraft), o.newImportPage, false},
		{"POST /office/items/imports/new", may(agency.ItemDraft), o.newImport, false},
		{"GET /office/items/imports/new/template", may(agency.ItemDraft), o.importTemplate, false},
		{"GET /office/items/imports/job/{import}", may(agency.ItemDraft), o.importJob, false},
		{"POST /office/items/imports/job/{import}", may(agency.ItemDraft), o.doImport, false},
		{"GET /office/items/imports/job/{import}/list", may(agency.ItemDraft), o.importList, false},
		{"GET /office/items/{item}", may(agency.ItemRead), o.item, false},
		{"GET /office/items/{item}/edit", may(agency.ItemDraft), o.editItemPage, false},
		{"POST /office/items/{item}/edit", may(agency.ItemDraft), o.editItem, false},
		{"GET /office/items/{item}/acts/{item_act}", nil, o.itemActPage, false},
		{"POST /office/items/{item}/acts/{item_act}", nil, o.itemAct, false},
		{"GET /office/items/{item}/texts/{n}", may(agency.ItemRead), o.itemText, false},
		{"GET /office/items/{item}/texts/{n}/files/{m}", may(agency.ItemRead), o.itemFile, false},
		{"POST /office/items/{item}/files/{m}/clean", may(agency.ItemDraft), o.cleanItemFile, false},
		{"GET /office/items/{item}/secrecy/{n}", may(agency.ItemRead), o.secrecyForm, false},
		{"GET /office/items/{item}/secrecy/{n}/file/{format}", may(agency.ItemRead), o.secrecyFile, false},
		{"GET /office/review", may(agency.ItemRead), o.review, false},
		{"GET /office/review/secrecy", may(agency.ItemRead), o.secrecyMonth, false},
		{"GET /office/review/secrecy/file/{format}", may(agency.ItemRead), o.secrecyMonthFile, false},
		{"GET /office/normative", may(agency.ItemRead), o.normative, false},
		{"POST /office/normative/balance", may(agency.NormativeManage), o.explainBalance, false},
		{"GET /office/normative/policy", may(agency.ItemRead), o.policies, false},
		{"GET /office/normative/policy/{policy}", may(agency.NormativeManage), o.policyPage, false},
		{"POST /office/normative/policy/{policy}", may(agency.NormativeManage), o.policy, false},
		{"GET /office/normative/clean-up", may(agency.NormativeManage), o.cleanUpPage, false},
		{"POST /office/normative/clean-up", may(agency.NormativeManage), o.cleanUp, false},
		{"GET /office/normative/clean-up/{cleaning}", may(agency.ItemRead), o.cleanUpOne, false},
		{"POST /office/normative/clean-up/{cleaning}", may(agency.NormativeManage), o.linkCleanUp, false},
		{"GET /office/proactive", may(agency.CaseRead), o.proactive, false},
		{"GET /office/proactive/order", may(agency.ProactiveDecide), o.orderPage, false},
		{"POST /office/proactive/order", may(agency.ProactiveDecide), o.order, false},
		{"GET /office/proactive/{candidate}", may(agency.CaseRead), o.proactiveOne, false},
		{"POST /office/proactive/{candidate}", may(agency.ProactiveDecide), o.decideProactive, false},
		{"GET /office/lists", may(agency.WordsManage), o.wordLists, false},
		{"POST /office/lists", may(agency.WordsManage), o.saveWordLists, false},
		{"GET /office/lists/synonyms", may(agency.ColumnManage), o.synonyms, false},
		{"POST /office/lists/synonyms", may(agency.ColumnManage), o.saveSynonyms, false},
		{"GET /office/columns", may(agency.ColumnManage), o.columns, false},
		{"GET /office/columns/{column}", may(agency.ColumnManage), o.columnPage, false},
		{"POST /office/columns/{column}", may(agency.ColumnManage), o.column, false},
		{"GET /office/desk", may(agency.SettingManage), o.deskPage, false},
		{"POST /office/desk", may(agency.SettingManage), o.desk, false},
		{"GET /office/inspection", may(agency.InspectionRead), o.inspection, false},
		{"POST /office/inspection", may(agency.InspectionManage), o.saveInspection, false},
		{"GET /office/inspection/file/{format}", may(agency.InspectionRead), o.inspectionFile, false},
		{"GET /office/inspection/links", may(agency.InspectionRead), o.inspectionLinks, false},
		{"POST /office/inspection/links", may(agency.InspectionManage), o.checkLinks, false},
		{"GET /office/inspection/guide", may(agency.InspectionManage), o.guideReviewPage, false},
		{"POST /office/inspection/guide", may(agency.InspectionManage), o.guideReview, false},
		{"GET /office/inspection/indicators", may(agency.InspectionRead), o.indicators, false},
		{"GET /office/inspection/indicators/{indicator}", may(agency.InspectionManage), o.indicatorPage, false},
		{"POST /office/inspection/indicators/{indicator}", may(agency.InspectionManage), o.indicator, false},
		{"GET /office/disputes", may(agency.CaseRead), o.disputes, false},
		{"GET /office/disputes/{id}", may(agency.CaseRead), o.disputeFile, false},
		{"GET /office/disputes/{id}/acts/{kind}", may(agency.DisputeRecord), o.disputeActPage, false},
		{"POST /office/disputes/{id}/acts/{kind}", may(agency.DisputeRecord), o.disputeAct, false},

		{"GET /office/reports", may(agency.ReportDerive), o.reports, false},
		{"GET /office/reports/{year}", may(agency.ReportDerive), o.report, false},
		{"GET /office/reports/{year}/cells/{cell}", may(agency.ReportDerive), o.cell, false},
		{"GET /office/reports/{year}/file/{format}", may(agency.ReportDerive), o.reportFile, false},
		{"GET /office/reports/{year}/counts", may(agency.CountRecord), o.countsPage, false},
		{"POST /office/reports/{year}/counts", may(agency.CountRecord), o.counts, false},
		{"GET /office/reports/{year}/sources/{source}", may(agency.ReportDerive), o.source, false},
		{"GET /office/reports/{year}/print", may(agency.ReportDerive), o.printReport, false},
		{"GET /office/reports/{year}/write", may(agency.ReportWrite), o.writePage, false},
		{"POST /office/reports/{year}/write", may(agency.ReportWrite), o.write, false},
		{"POST /office/reports/{year}/basis", may(agency.ReportWrite), o.chooseBasis, false},
		{"GET /office/reports/{year}/compare", may(agency.ReportDerive), o.compareReport, false},
		{"GET /office/reports/{year}/findings/{finding}", may(agency.ReportWrite), o.explainPage, false},
		{"POST /office/reports/{year}/findings/{finding}", may(agency.ReportWrite), o.explain, false},
		{"POST /office/reports/{year}/steps/{do}", may(agency.ReportWrite, agency.ReportReview, agency.ReportSign, agency.ReportPublish), o.reportStep, false},

		{"GET /office/collect", may(agency.ReportCollect), o.collectYears, false},
		{"GET /office/collect/{year}", may(agency.ReportCollect), o.collect, false},
		{"GET /office/collect/{year}/uploads", may(agency.ReportCollect), o.collectUploads, false},
		{"POST /office/collect/{year}/uploads", may(agency.ReportCollect), o.collectUpload, false},
		{"GET /office/uploads/{id}", may(agency.ReportCollect, agency.ReportSubmit), o.uploadPage, false},
		{"POST /office/uploads/{id}", may(agency.ReportCollect, agency.ReportSubmit), o.settleUpload, false},
		{"GET /office/collect/{year}/agencies/{member}", may(agency.ReportCollect), o.filing, false},
		{"POST /office/collect/{year}/agencies/{member}/accept", may(agency.ReportCollect), o.acceptFiling, false},
		{"POST /office/collect/{year}/agencies/{member}/return", may(agency.ReportCollect), o.returnFiling, false},
		{"GET /office/collect/{year}/agencies/{member}/versions/{version}/file", may(agency.ReportCollect), o.filingFile, false},
		{"GET /office/collect/{year}/agencies/{member}/versions/{version}/notice", may(agency.ReportCollect), o.filingNotice, false},
		{"GET /office/collect/{year}/total", may(agency.ReportCollect), o.collectTotal, false},
		{"GET /office/collect/{year}/total/cells/{cell}", may(agency.ReportCollect), o.totalCell, false},
		{"GET /office/collect/{year}/total/file/{format}", may(agency.ReportCollect), o.totalFile, false},
		{"GET /office/collect/{year}/total/compare", may(agency.ReportCollect), o.totalCompare, false},
		{"GET /office/supervise", may(agency.StatisticsRead), o.supervise, false},
		{"GET /office/supervise/file/{format}", may(agency.StatisticsRead), o.superviseFile, false},
		{"GET /office/supervise/cases", may(agency.CaseRead), o.superviseCases, false},
		{"GET /office/supervise/disputes", may(agency.CaseRead), o.superviseDisputes, false},
		{"GET /office/supervise/shares", may(agency.StatisticsRead), o.superviseShares, false},
		{"GET /office/submission", may(agency.ReportDerive), o.submissionYears, false},
		{"GET /office/submission/{year}", may(agency.ReportDerive), o.submission, false},
		{"POST /office/submission/{year}", may(agency.ReportSubmit), o.submissionUpload, false},
		{"POST /office/submission/{year}/signed", may(agency.ReportSubmit), o.submitSigned, false},
		{"GET /office/submission/{year}/uploads", may(agency.ReportSubmit), o.submissionUploads, false},
		{"GET /office/submission/{year}/versions/{version}/file", may(agency.ReportDerive), o.submissionFile, false},
		{"GET /office/submission/{year}/versions/{version}/notice", may(agency.ReportDerive), o.submissionNotice, false},

		{"GET /office/calendar", may(agency.CaseRead, agency.CalendarManage), o.calendar, false},
		{"GET /office/calendar/year", may(agency.AgencyManage), o.calendarYearPage, false},
		{"POST /office/calendar/year", may(agency.AgencyManage), o.calendarYear, false},
		{"GET /office/calendar/day", may(agency.CalendarManage), o.localDayPage, false},
		{"POST /office/calendar/day", may(agency.CalendarManage), o.localDay, false},
		{"GET /office/site", may(agency.SettingManage), o.sitePage, false},
		{"POST /office/site", may(agency.SettingManage), o.site, false},
		{"GET /office/grassroots", may(agency.ItemRead, agency.ColumnManage), o.dutiesPage, false},
		{"GET /office/grassroots/template", may(agency.ItemRead, agency.ColumnManage), o.dutyTemplate, false},
		{"POST /office/grassroots", may(agency.ColumnManage), o.duties, false},
		{"POST /office/grassroots/drop", may(agency.ColumnManage), o.dropDuties, false},
		{"GET /office/settings", may(agency.SettingManage), o.settings, false},
		{"GET /office/settings/{key}", may(agency.SettingManage), o.settingPage, false},
		{"POST /office/settings/{key}", may(agency.SettingManage), o.setting, false},
		{"GET /office/reminders", nil, o.remindersPage, false},
		{"POST /office/reminders", nil, o.reminders, false},
		{"GET /office/start", may(agency.AgencyManage, agency.RoleManage), o.start, false},
		{"POST /office/start/{step}/skip", may(agency.AgencyManage, agency.RoleManage), o.skipStart, false},
		{"GET /office/agencies", may(agency.AgencyManage), o.agencies, false},
		{"GET /office/agencies/new", may(agency.AgencyManage), o.newAgencyPage, false},
		{"POST /office/agencies/new", may(agency.AgencyManage), o.newAgency, false},
		{"GET /office/agencies/{member}", may(agency.AgencyManage), o.agencyFile, false},
		{"GET /office/agencies/{member}/{part}", may(agency.AgencyManage), o.agencyPartPage, false},
		{"POST /office/agencies/{member}/{part}", may(agency.AgencyManage), o.agencyPart, false},
		{"GET /office/notices", may(agency.NotifyManage), o.noticesPage, false},
		{"POST /office/notices/mail", may(agency.NotifyManage), o.noticesMail, false},
		{"POST /office/notices/sms", may(agency.NotifyManage), o.noticesSMS, false},
		{"POST /office/notices/times", may(agency.NotifyManage), o.noticesTimes, false},
		{"POST /office/notices/test", may(agency.NotifyManage), o.noticesTest, false},
		{"GET /office/words", may(agency.SettingManage), o.noticeWords, false},
		{"GET /office/words/{event}", may(agency.SettingManage), o.noticeWordsPage, false},
		{"POST /office/words/{event}", may(agency.SettingManage), o.putNoticeWords, false},
		{"GET /office/outbox", may(agency.OutboxManage), o.outbox, false},
		{"GET /office/outbox/{notification}", may(agency.OutboxManage), o.outgoing, false},
		{"POST /office/outbox/{notification}/{do}", may(agency.OutboxManage), o.outgoingDo, false},
		{"GET /office/people", people, o.people, false},
		{"GET /office/people/new", may(agency.PersonManage), o.newPersonPage, false},
		{"POST /office/people/new", may(agency.PersonManage), o.newPerson, false},
		{"GET /office/people/{login}", people, o.person, false},
		{"POST /office/people/{login}/name", may(agency.PersonManage), o.rename, false},
		{"POST /office/people/{login}/account", may(agency.PersonManage), o.account, false},
		{"POST /office/people/{login}/digest", may(agency.PersonManage), o.digest, false},
		{"POST /office/people/{login}/sign-on", may(agency.PersonManage), o.linkPerson, false},
		{"POST /office/people/{login}/roles", may(agency.RoleManage), o.roles, false},
		{"GET /office/audit", may(agency.AuditRead), o.audit, false},
		{"GET /office/audit/file/{format}", may(agency.AuditRead), o.auditFile, false},
		{"POST /office/audit/verify", may(agency.AuditRead), o.auditVerify, false},
		{"GET /office/", nil, func(v *visit) error { return o.Missing(v.w, v.r) }, false},
	}
}

// verbs are the permissions of a request to the route.
func (x route) verbs(r *http.Request) []agency.Verb {
	if kind := request.Kind(r.PathValue("kind")); x.needs == nil && kind != "" {
		return may(app.VerbOf(kind))
	}
	if kind := catalog.ActKind(r.PathValue("item_act")); x.needs == nil && kind != "" {
		return app.ItemVerbs(kind)
	}
	return x.needs
}
