# Passdesk. `make` alone lists what it can do.
TAGS  := x11,migrated_fynedo,nolibopusfile
TEST  := $(TAGS),matprofile
BUILD := build
GO    := go
N     := 60
FROM  := 0

export PATH := $(CURDIR)/build/go/bin:$(PATH)

.DEFAULT_GOAL := help
.PHONY: help run test build lint bench bench-document bench-liveness gallery needs clean

help: ## list the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

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

bench-document: ## read drawn documents with our reader and with others, side by side; N=60 pictures, FROM=0 the first
	@mkdir -p $(BUILD)
	$(GO) build -tags $(TAGS) -trimpath -o $(BUILD)/ ./cmd/kiosk ./cmd/bench
	@packaging/bench/peers.sh $(BUILD)/peers
	@$(BUILD)/bench document --n $(N) --from $(FROM) --kiosk $(BUILD)/kiosk --peers $(BUILD)/peers

bench-liveness: N := 150
bench-liveness: ## judge drawn sessions of people and attacks; N=150 of each species and light, FROM=0 the first, SPECIES= LUX= of the goals when empty
	@mkdir -p $(BUILD)
	$(GO) build -tags $(TAGS) -trimpath -o $(BUILD)/ ./cmd/bench
	@$(BUILD)/bench liveness --n $(N) --from $(FROM) --species "$(SPECIES)" --lux "$(LUX)" --out $(BUILD)/liveness.jsonl

gallery: ## write a picture of every screen to build/gallery
	@mkdir -p $(BUILD)/gallery
	$(GO) run -tags $(TAGS) ./cmd/gallery --png $(BUILD)/gallery

needs: ## install what is missing for run and test
	@packaging/needs.sh test

clean: ## remove build/
	rm -rf $(BUILD)
