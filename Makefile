# Passdesk. `make` alone lists what it can do.
TAGS  := x11,migrated_fynedo,nolibopusfile
TEST  := $(TAGS),matprofile
BUILD := build
GO    := go

.DEFAULT_GOAL := help
.PHONY: help run test build lint bench gallery needs clean

help: ## list the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## install what is missing, build, start the station with its hub (rehearses without a camera; leaves pictures without a display)
	@packaging/needs.sh run
	@$(MAKE) --no-print-directory build
	@packaging/run.sh $(BUILD)

test: ## install what is missing and run everything
	@packaging/needs.sh test
	@packaging/test.sh $(TEST)

build: ## build kiosk, hub, gallery and rehearsal into build/
	@mkdir -p $(BUILD)
	$(GO) build -tags $(TAGS) -trimpath -o $(BUILD)/ ./cmd/kiosk ./cmd/hub ./cmd/gallery ./cmd/rehearsal

lint: ## gofumpt, go vet, staticcheck
	@packaging/lint.sh $(TEST)

bench: ## measure what BENCHMARKS.md claims
	$(GO) test -tags $(TEST) -run '^$$' -bench . -benchmem ./...

gallery: ## write a picture of every screen to build/gallery
	@mkdir -p $(BUILD)/gallery
	$(GO) run -tags $(TAGS) ./cmd/gallery --png $(BUILD)/gallery

needs: ## install what is missing for run and test
	@packaging/needs.sh test

clean: ## remove build/
	rm -rf $(BUILD)
