# The commands of this repository. `make` alone lists them.

GO    ?= go
NPM   ?= npm
TOOL   = $(GO) tool -modfile=tools/go.mod
BINARY = strongroom

# What the web application is built from.
WEB_SOURCES = $(shell find frontend/src frontend/public frontend/scripts frontend/index.html frontend/*.ts frontend/package.json -type f 2>/dev/null)

.PHONY: help run demo build test lint format generate bench bench-detect attack-sim e2e clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## build everything and serve it on http://localhost:8080
	./$(BINARY) serve

demo: build ## the same with a sample organization, in a data folder of its own
	./$(BINARY) serve --demo --data ./build/demo

build: frontend/dist/index.html ## build the one binary
	$(GO) build -trimpath -o $(BINARY) ./server

test: ## run every check there is; takes some minutes
	scripts/test

lint: ## vet, staticcheck, formatting; Go and TypeScript
	$(GO) vet ./...
	$(TOOL) staticcheck ./...
	@unformatted=$$(git ls-files -z -co --exclude-standard -- '*.go' | xargs -0 -r awk 'FNR == 1 { print (/^\/\/ Code generated .* DO NOT EDIT\.$$/ ? "" : FILENAME) ; nextfile }' | grep . | xargs -r $(TOOL) gofumpt -l); \
	if [ -n "$$unformatted" ]; then echo "not formatted; run make format:"; echo "$$unformatted"; exit 1; fi
	cd frontend && $(NPM) run --silent lint

format: frontend/node_modules/.package-lock.json ## format Go and TypeScript
	$(TOOL) gofumpt -w $$(git ls-files -co --exclude-standard -- '*.go' | xargs grep -L '^// Code generated .* DO NOT EDIT\.$$')
	cd frontend && $(NPM) run --silent format

generate: frontend/node_modules/.package-lock.json ## make all generated code and pages anew
	$(GO) generate ./ent
	$(GO) generate ./graph
	$(GO) test ./server/config -run '^TestConfigurationPageIsCurrent$$' -count=1 -update
	$(GO) test ./server/activity -run '^TestEventsPageIsCurrent$$' -count=1 -update
	$(GO) test ./server/alert -run '^TestAlertsPageIsCurrent$$' -count=1 -update
	$(GO) test ./server/posture -run '^TestPosturePageIsCurrent$$' -count=1 -update
	cd frontend && $(NPM) run --silent codegen && $(NPM) run --silent routes

bench: build ## measure against the limits, as ratios
	$(GO) run ./bench

bench-detect: ## attack a drawn organization and print what detection finds, at what rate of false alarms
	$(GO) run ./bench/detect

attack-sim: ## play a day of guessing attacks against the throttles and print what got through
	$(GO) test ./server/throttle -run '^TestAttackSimulation$$' -count=1 -v

e2e: build ## the journey of a team in a real browser
	cd frontend && $(NPM) run --silent e2e

clean: ## remove what was built; data stays
	rm -rf $(BINARY) build frontend/dist/assets frontend/dist/index.html frontend/node_modules

# Not npm ci: it demands that the lock file names the compiled packages of every
# platform, which a registry need not offer. This, too, installs exactly what the
# lock file says, checks its hashes and leaves it as it is.
frontend/node_modules/.package-lock.json: frontend/package.json frontend/package-lock.json
	cd frontend && $(NPM) install --no-save --no-audit --no-fund
	@touch $@

frontend/dist/index.html: frontend/node_modules/.package-lock.json $(WEB_SOURCES)
	cd frontend && $(NPM) run --silent build
	@touch $@
