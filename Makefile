# The two commands of a newcomer. Meson does the work: see meson.build.
BUILD ?= build

.PHONY: demo check tidy build install fuzz bench clean

demo: build
	@tools/demo.sh $(BUILD)

check:
	@tools/setup.sh check
	@tools/check.sh

build:
	@tools/setup.sh build
	@test -f $(BUILD)/build.ninja || meson setup $(BUILD) >/dev/null
	@ninja -C $(BUILD) --quiet

install: build
	meson install -C $(BUILD)

# clang-tidy over src; needs the clang build of `make check`.
tidy:
	@tools/tidy.sh

# Fuzz every harness for SECONDS each (default 60). Not part of `make check`, which replays the corpora.
fuzz:
	@tools/setup.sh check
	@tools/fuzz.sh $${SECONDS:-60}

clean:
	rm -rf $(BUILD) build-*
