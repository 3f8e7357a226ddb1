# One command for everything a change must pass: make check
# The tools are pinned in tools/go.mod, so that they do not drag up the
# modules the product itself is built with.
TOOL := go tool -modfile=tools/go.mod
PLATFORMS := linux/amd64 linux/arm64 linux/loong64 windows/amd64 darwin/arm64

.PHONY: build test check static race race-app fmt cross platforms bench bench-web bench-search bench-cases generate screenshots deb

build:
	CGO_ENABLED=0 go build -trimpath -o gongkai ./cmd/gongkai

test:
	go test ./...

# The race detector is for what runs at the same time: of what stands beside the
# store and app, the packages that start goroutines or answer several at once
# (race), without browsers and long tests (-short); and the tests of the store,
# app, its jobs and the server that do several things at once (race-app). The
# latter compile SQLite and the whole program with the detector, for which CI
# has no time: they are run by hand before a release.
RACED = $(addprefix ./internal/,adapter/identity adapter/notify adapter/paper/source face/metrics face/web/...)
RACE = env -u CI -u GONGKAI_TEST_POSTGRES go test -race -short

# gofmt, vet, staticcheck with errcheck, the types on other platforms, all tests,
# those that run at once again with the race detector, generated files
# unchanged; without what DONE names, which CI has run beside the tests
check: $(filter-out $(DONE),static platforms race)
	go test ./...
	@$(MAKE) --no-print-directory generate
	git diff --exit-code

static:
	@out=$$(gofmt -l cmd internal); if [ -n "$$out" ]; then echo "gofmt would change:"; echo "$$out"; exit 1; fi
	go vet ./...
	$(TOOL) staticcheck ./...
	$(TOOL) errcheck -exclude tools/errcheck.txt ./...
	go -C tools/searchbench list ./... >/dev/null # a benchmark that can still be built

race:
	$(RACE) $(RACED)

race-app:
	$(RACE) ./internal/adapter/store/...
	$(RACE) ./internal/app/jobs
	$(RACE) -run 'ManyWriters|ManyRegistrations|Remembered|RegisteredOnce' ./internal/app
	$(RACE) -run 'ServeDemo|ServeEmpty|ServeMetrics|ServeDrains|Ordered' ./internal/face/cli

fmt:
	$(TOOL) gofumpt -w cmd internal

generate:
	go generate ./...

# Types only, on the platforms furthest from the usual one: seconds, where to
# build for them all as cross does takes minutes
platforms:
	go -C tools run ./platforms linux/loong64 windows/amd64 darwin/arm64

cross:
	@for p in $(PLATFORMS); do echo $$p; CGO_ENABLED=0 GOOS=$${p%/*} GOARCH=$${p#*/} go build -trimpath -o /dev/null ./cmd/gongkai || exit 1; done

# The figures of docs/performance.md; the large store takes minutes to make
bench:
	go test -run '^$$' -bench ParseCheckBeside -benchtime 300x ./internal/face/cli
	go test -run '^$$' -bench 'Read$$|Start' -benchtime 20x ./internal/adapter/paper/pdf
	go test -run '^$$' -bench Fold20Acts ./internal/law/request
	go test -run '^$$' -bench Screen -benchtime 3s ./internal/law/screening
	go test -run '^$$' -bench 'Append|ActTells' -benchtime 300x ./internal/app
	go test -run '^$$' -bench LogAppend -benchtime 400x ./internal/adapter/store
	GONGKAI_LONG=1 go test -run TenThousand -v ./internal/face/cli
	GONGKAI_BENCH_LARGE=1 go test -run '^$$' -bench 'DeriveOneOfMany|RollUpMillion' -benchtime 20x ./internal/app

# What the server gives, against nginx with the same bytes in one run: needs wrk
# and nginx, installs neither. Then the inbox over a million cases
bench-web:
	GONGKAI_BENCH_WEB=1 go test -count=1 -timeout 30m -run 'BenchWeb|BenchStart' -v ./internal/face/cli
	GONGKAI_BENCH_LARGE=1 go test -count=1 -timeout 30m -run InboxOverAMillionCasesByHTTP -v ./internal/face/office

# The inbox, its filters and the search over a million cases, on SQLite and,
# where GONGKAI_TEST_POSTGRES is set, on PostgreSQL (the search: where
# GONGKAI_BENCH_URL is): some minutes
bench-cases:
	GONGKAI_BENCH_LARGE=1 go test -count=1 -timeout 60m -run 'InboxOverAMillionCases|CaseSearchOverAMillion' -v ./internal/adapter/store

# The pictures of the README and the docs, from the demonstration
screenshots:
	GONGKAI_SCREENSHOTS=$(CURDIR)/docs/img go test -count 1 -run TestScreenshots ./internal/face/cli

# Debian packages, built without root
deb:
	packaging/deb amd64 arm64 loong64

# Search: beside Bleve and SQLite's trigram index over 100,000 documents (half
# an hour), then alone over 1,000,000 documents and cases
bench-search:
	cd tools/searchbench && go run . -n 100000
	GONGKAI_BENCH_LARGE=1 go test -timeout 5h -run 'SearchOverAMillion' -v ./internal/adapter/store
