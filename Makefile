# Glia's commands; README.md says what they do. Each installs what it lacks from the system's
# packages when run as root, else it says in one line what to install.

SHELL       := /bin/bash
PREFIX      ?= /usr/local
STAGE       := $(CURDIR)/.build/stage
CACHE       ?= $(HOME)/.cache/glia
MODELS      := $(CACHE)/models
PLUGINS     := $(shell sed -n 's/^ *FirstPartyPlugin([a-z]*: "\([^"]*\)".*),$$/\1/p' Package.swift)

# A plugin carries its own Swift runtime, hidden, and exports one symbol; so does the host, which
# exports none. lld, because gold leaves local symbols in the dynamic table.
RELEASE     := -c release -Xswiftc -static-stdlib -Xswiftc -use-ld=lld \
               -Xlinker --version-script=$(CURDIR)/PluginSDK/exports.map \
               -Xlinker --undefined-version -Xlinker -Bsymbolic -Xlinker --gc-sections -Xlinker -s

# libglia exports its seven functions and nothing else, and stays where it was loaded.
LIBRARY     := $(subst PluginSDK/exports.map,Sources/LibGlia/Installation/libglia.map,$(RELEASE)) \
               -Xlinker -soname=libglia.so.1 -Xlinker -z -Xlinker nodelete
VERSION     := $(shell sed -n 's/.*StaticString = "\(.*\)"$$/\1/p' Sources/LibGlia/Session+C.swift)

.PHONY: all stage headers library engine models needs demo test bench lint format docs install \
        install-staged clean
all: stage

needs:
	@.ci/needs

# One build makes the host and all plugins: they share every flag.
stage: needs engine headers library
	swift build $(RELEASE) --product glia
	swift build $(RELEASE) --product glia-worker
	for plugin in $(PLUGINS); do swift build $(RELEASE) --product $$plugin || exit 1; done
	mkdir -p $(STAGE)/bin $(STAGE)/lib/glia/plugins $(STAGE)/libexec/glia $(STAGE)/share/glia
	install -m 755 .build/release/glia $(STAGE)/bin/glia
	install -m 755 .build/release/glia-worker $(STAGE)/libexec/glia/glia-worker
	for plugin in $(PLUGINS); do \
	   install -m 755 .build/release/lib$$plugin.so $(STAGE)/lib/glia/plugins/$$plugin.so; done
	rm -rf $(STAGE)/share/glia/demo && cp -r Sources/GliaCommand/Demo $(STAGE)/share/glia/demo
	cp PluginSDK/Schemas/manifest.schema.json $(STAGE)/share/glia/
	$(STAGE)/bin/glia schema > $(STAGE)/share/glia/pipeline.schema.json

headers:
	mkdir -p $(STAGE)/include
	rm -rf $(STAGE)/include/glia && cp -r PluginSDK/CPluginABI/include/glia $(STAGE)/include/glia

# What embedding programs link with, and how they find it.
library: needs
	swift build $(LIBRARY) --product LibGlia
	mkdir -p $(STAGE)/lib/pkgconfig $(STAGE)/lib/cmake/glia
	install -m 755 .build/release/libLibGlia.so $(STAGE)/lib/libglia.so.1
	ln -sf libglia.so.1 $(STAGE)/lib/libglia.so
	cd Sources/LibGlia/Installation && cp gliaConfig.cmake $(STAGE)/lib/cmake/glia/ && \
	   sed 's/@VERSION@/$(VERSION)/' gliaConfigVersion.cmake.in \
	      > $(STAGE)/lib/cmake/glia/gliaConfigVersion.cmake && \
	   sed 's/@VERSION@/$(VERSION)/' glia.pc.in > $(STAGE)/lib/pkgconfig/glia.pc

# llama.cpp inside one plugin; built once for a machine, then kept in the cache.
engine: needs
	mkdir -p $(STAGE)/lib/glia/plugins
	GLIA_CACHE=$(CACHE) Plugins/LlamaCpp/Tools/build.sh engine $(STAGE)/lib/glia/plugins/LlamaCpp.so

models: needs
	GLIA_CACHE=$(CACHE) Plugins/LlamaCpp/Tools/build.sh models $(MODELS)

demo: stage models
	GLIA_MODELS=$(MODELS) $(STAGE)/bin/glia fit $(STAGE)/share/glia/demo/front-desk.yaml \
	   --output runs/front-desk
	@echo
	@echo 'A question to the saved program: "Could you order me a cab to the airport for six?"'
	@GLIA_MODELS=$(MODELS) $(STAGE)/bin/glia predict runs/front-desk/program.json \
	   --input 'Could you order me a cab to the airport for six?'

# The tests of the whole train real models for minutes: apart, they starve nobody.
test: stage models
	swift build --build-tests
	swift test --skip-build --parallel --skip EndToEndTests
	GLIA_STAGE=$(STAGE) GLIA_MODELS=$(MODELS) swift test --skip-build --filter EndToEndTests
	GLIA_CACHE=$(CACHE) Plugins/LlamaCpp/Tools/build.sh tests .build/engine
	.build/engine/kernel_tests
	GLIA_MODELS=$(MODELS) .build/engine/engine_tests

bench: stage models
	swift build $(RELEASE) --product benchmarks
	GLIA_STAGE=$(STAGE) GLIA_MODELS=$(MODELS) Tests/Benchmarks/run.sh

docs:
	.ci/docs

lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Plugins PluginSDK Tests

format:
	swift format --in-place --recursive --parallel Package.swift Sources Plugins PluginSDK Tests

install: stage install-staged

# Apart, so that who has staged can install without building.
install-staged:
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/glia/plugins \
	   $(DESTDIR)$(PREFIX)/lib/pkgconfig $(DESTDIR)$(PREFIX)/lib/cmake/glia \
	   $(DESTDIR)$(PREFIX)/libexec/glia \
	   $(DESTDIR)$(PREFIX)/include $(DESTDIR)$(PREFIX)/share
	install -m 755 $(STAGE)/bin/glia $(DESTDIR)$(PREFIX)/bin/glia
	install -m 755 $(STAGE)/libexec/glia/glia-worker $(DESTDIR)$(PREFIX)/libexec/glia/glia-worker
	install -m 755 $(STAGE)/lib/glia/plugins/*.so $(DESTDIR)$(PREFIX)/lib/glia/plugins/
	install -m 755 $(STAGE)/lib/libglia.so.1 $(DESTDIR)$(PREFIX)/lib/libglia.so.1
	ln -sf libglia.so.1 $(DESTDIR)$(PREFIX)/lib/libglia.so
	install -m 644 $(STAGE)/lib/pkgconfig/glia.pc $(DESTDIR)$(PREFIX)/lib/pkgconfig/
	install -m 644 $(STAGE)/lib/cmake/glia/*.cmake $(DESTDIR)$(PREFIX)/lib/cmake/glia/
	rm -rf $(DESTDIR)$(PREFIX)/include/glia $(DESTDIR)$(PREFIX)/share/glia
	cp -r $(STAGE)/include/glia $(DESTDIR)$(PREFIX)/include/glia
	cp -r $(STAGE)/share/glia $(DESTDIR)$(PREFIX)/share/glia
	chmod -R go-w $(DESTDIR)$(PREFIX)/lib/glia

clean:
	rm -rf .build
