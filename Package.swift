// swift-tools-version: 6.2
import CompilerPluginSupport
import PackageDescription

/// A first-party plugin: a target of Swift, the entry and manifest in C, and a shared library.
struct FirstPartyPlugin {
    let name: String
    var folder: String?
    var manifests = "manifest.json"
    /// Whether it asks something behind HTTP.
    var isRemote = false
    /// A target of C that lies in the plugin's folder, and the folder's name.
    var library: (target: String, folder: String)?
    private var path: String { folder ?? "Plugins/\(name)" }

    init(name: String, folder: String? = nil) { (self.name, self.folder) = (name, folder) }

    /// A library of several components, with a manifest each in Entry/Manifests.
    init(family: String) { (name, manifests) = (family, "Manifests") }

    /// A plugin around a library of C.
    init(name: String, around target: String, in folder: String) {
        (self.name, library) = (name, (target, folder))
    }

    /// A family around a library of C.
    init(family: String, around target: String, in folder: String) {
        (name, manifests, library) = (family, "Manifests", (target, folder))
    }

    /// A family of models behind HTTP.
    init(remote: String) { (name, manifests, isRemote) = (remote, "Manifests", true) }

    var product: Product {
        .library(name: name, type: .dynamic, targets: ["\(name)Plugin", "\(name)Entry"])
    }

    var targets: [Target] {
        [
            .target(
                name: "\(name)Plugin",
                dependencies: (isRemote ? ["HTTPModels", "PluginSDK"] : ["PluginSDK"])
                    + (library.map { [.byName(name: $0.target)] } ?? []),
                path: path,
                exclude: ["Entry"] + (library.map { [$0.folder] } ?? [])
            ),
            .target(
                name: "\(name)Entry",
                dependencies: ["CPluginABI"],
                path: "\(path)/Entry",
                exclude: [manifests]
            ),
        ]
    }
}

let plugins = [
    FirstPartyPlugin(remote: "Anthropic"),
    FirstPartyPlugin(name: "BudgetStopping"),
    FirstPartyPlugin(name: "Calculator", around: "CMuParser", in: "MuParser"),
    FirstPartyPlugin(name: "ComposableReward"),
    FirstPartyPlugin(family: "CosineSimilarity"),
    FirstPartyPlugin(name: "CSVLogger"),
    FirstPartyPlugin(name: "EarlyStopping"),
    FirstPartyPlugin(name: "ExactMatch"),
    FirstPartyPlugin(family: "FScores"),
    FirstPartyPlugin(family: "ForeignFunctions", around: "CForeign", in: "CForeign"),
    FirstPartyPlugin(remote: "Gemini"),
    FirstPartyPlugin(family: "Generator"),
    FirstPartyPlugin(family: "LMAsJudge"),
    FirstPartyPlugin(family: "MeanMetricWrapper"),
    FirstPartyPlugin(name: "OMEGA"),
    FirstPartyPlugin(remote: "OpenAICompatible"),
    FirstPartyPlugin(family: "PassAtK"),
    FirstPartyPlugin(name: "ProgramCheckpoint"),
    FirstPartyPlugin(name: "RandomFewShot"),
    FirstPartyPlugin(family: "Wiring"),
]

let remotePlugins = Set(plugins.filter(\.isRemote).map(\.name))

/// The template for authors: built and tested as the others are, never installed.
let template = FirstPartyPlugin(name: "SharedWords", folder: "PluginSDK/Templates/Swift")

/// Plugins that have tests of their own, in Tests/<name>PluginTests.
let pluginTests: [String] = [
    "Anthropic",
    "BudgetStopping",
    "Calculator",
    "ComposableReward",
    "CosineSimilarity",
    "CSVLogger",
    "EarlyStopping",
    "ExactMatch",
    "FScores",
    "ForeignFunctions",
    "Gemini",
    "Generator",
    "LMAsJudge",
    "MeanMetricWrapper",
    "OMEGA",
    "OpenAICompatible",
    "PassAtK",
    "ProgramCheckpoint",
    "RandomFewShot",
    "Wiring",
]

/// Memory of programs whose threads free what others took: a fifth of a rollout less (0018).
let allocator = LinkerSetting.linkedLibrary("tcmalloc_minimal")

let package = Package(
    name: "glia",
    products: plugins.map(\.product) + [
        template.product,
        .library(name: "PluginSDK", targets: ["PluginSDK"]),
        .library(name: "Glia", targets: ["Glia"]),
        .library(name: "LibGlia", type: .dynamic, targets: ["LibGlia"]),
        .library(name: "GliaMacros", targets: ["GliaMacros"]),
        .executable(name: "glia", targets: ["GliaCommand"]),
        .executable(name: "glia-worker", targets: ["GliaWorker"]),
        .executable(name: "benchmarks", targets: ["Benchmarks"]),
        .executable(name: "math-solver", targets: ["MathSolver"]),
    ],
    dependencies: [
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // Built for `GliaMacros` only: neither the command line nor a plugin needs it.
        .package(url: "https://github.com/swiftlang/swift-syntax", from: "603.0.1"),
    ],
    targets: (plugins + [template]).flatMap(\.targets) + [
        // RapidJSON's parser behind a C function.
        .target(name: "CRapidJSON"),
        // xxHash behind a C function.
        .target(name: "CXXHash"),
        // Room on the disk set aside behind a C function.
        .target(name: "CFileSpace"),
        // SQLite, of the system.
        .systemLibrary(name: "CSQLite"),
        // JSON values: read, written, checked against a schema; content keys, keyed random numbers.
        .target(name: "JSONValues", dependencies: ["CRapidJSON", "CXXHash"]),
        // The host's protocols and the values that they exchange.
        .target(name: "Contract", dependencies: ["JSONValues"]),
        // The C headers.
        .target(name: "CPluginABI", path: "PluginSDK/CPluginABI"),
        // Values of the contract to C's and back.
        .target(
            name: "SlotBridge",
            dependencies: ["CPluginABI", "Contract"],
            path: "PluginSDK/SlotBridge"
        ),
        // The Swift layer over the C headers: a Swift type becomes a registration-table entry.
        .target(
            name: "PluginSDK",
            dependencies: ["CPluginABI", "Contract", "JSONValues", "SlotBridge"],
            path: "PluginSDK/PluginSDK"
        ),
        // libcurl's variadic functions behind plain ones.
        .target(
            name: "CCurl",
            path: "PluginSDK/CCurl",
            linkerSettings: [.linkedLibrary("curl")]
        ),
        // libffi behind a few functions.
        .target(
            name: "CForeign",
            path: "Plugins/ForeignFunctions/CForeign",
            linkerSettings: [.linkedLibrary("ffi")]
        ),
        // What plugins of models behind HTTP share: the transfers, the streams, the errors.
        .target(
            name: "HTTPModels",
            dependencies: ["CCurl", "Contract", "JSONValues", "PluginSDK"],
            path: "PluginSDK/HTTPModels"
        ),
        // muParser, a library in C++, behind a C function.
        .target(
            name: "CMuParser",
            path: "Plugins/Calculator/MuParser",
            linkerSettings: [.linkedLibrary("muparser")]
        ),
        // Test doubles and conformance checks for plugin authors.
        .target(
            name: "PluginTesting",
            dependencies: ["Contract", "JSONValues"],
            path: "PluginSDK/PluginTesting"
        ),
        // What Swift can't call of a process's own settings.
        .target(name: "CProcess"),
        // Path to loaded, checked, registered plugin; the only room that calls dlopen.
        .target(
            name: "PluginHost",
            dependencies: ["CPluginABI", "CProcess", "Contract", "JSONValues", "SlotBridge"]
        ),
        // A process that runs one plugin for the host.
        .executableTarget(name: "GliaWorker", dependencies: ["PluginHost"]),
        // Nodes and edges; one example forward, with its trace.
        .target(name: "ProgramGraph", dependencies: ["Contract", "JSONValues"]),
        // The language-model scheduler: limits, retries, cache, accounts, journal.
        .target(
            name: "Scheduling",
            dependencies: ["CFileSpace", "CSQLite", "Contract", "JSONValues", "PluginHost"]
        ),
        // Candidate and example to score; the engine that every optimizer shares.
        .target(
            name: "Evaluation",
            dependencies: ["Contract", "JSONValues", "PluginHost", "ProgramGraph"]
        ),
        // The append-only record of a run, and files that are written whole.
        .target(name: "History", dependencies: ["Contract", "JSONValues"]),
        // compile, fit, evaluate, predict: epochs, batches, seeds.
        .target(
            name: "Training",
            dependencies: [
                "Contract", "Evaluation", "History", "JSONValues", "PluginHost", "ProgramGraph",
                "Scheduling",
            ]
        ),
        // Pipeline file to a ready run: names to plugins, every mistake at once with its place.
        .target(
            name: "Pipeline",
            dependencies: [
                "Contract", "Evaluation", "History", "JSONValues", "PluginHost", "ProgramGraph",
                "Scheduling", "Training", "Yams",
            ]
        ),
        // A training from its pipeline to its report: what is kept, measured and told.
        .target(
            name: "Running",
            dependencies: [
                "Contract", "Evaluation", "History", "JSONValues", "Pipeline", "PluginHost",
                "ProgramGraph", "Scheduling", "Training",
            ]
        ),
        // What a run came to, as text, page and JSON; the program's graph as a picture.
        .target(
            name: "Report",
            dependencies: [
                "Contract", "History", "JSONValues", "Pipeline", "ProgramGraph", "Running",
                "Scheduling",
            ]
        ),
        // What people see of a run; with the command, the only room that prints.
        .target(
            name: "Console",
            dependencies: [
                "Contract", "History", "Pipeline", "PluginHost", "ProgramGraph", "Running",
                "Scheduling", "Training",
            ]
        ),
        // The umbrella for Swift programs that embed the host: data models, programs, fit.
        .target(
            name: "Glia",
            dependencies: [
                "Console", "Contract", "Evaluation", "History", "JSONValues", "Pipeline",
                "PluginHost",
                "ProgramGraph", "Running", "Scheduling", "Training",
            ]
        ),
        // The file that code was loaded from, behind a C function.
        .target(
            name: "CLibraryFile",
            linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]
        ),
        // The host as a C library: the seven functions of glia/glia.h.
        .target(
            name: "LibGlia",
            dependencies: [
                "CLibraryFile", "CPluginABI", "Contract", "Evaluation", "History", "JSONValues",
                "Pipeline", "PluginHost", "ProgramGraph", "Running", "SlotBridge", "Training",
            ],
            exclude: ["Installation"]
        ),
        // What the compiler runs to expand @DataModel.
        .macro(
            name: "DataModelExpansion",
            dependencies: [
                .product(name: "SwiftCompilerPlugin", package: "swift-syntax"),
                .product(name: "SwiftDiagnostics", package: "swift-syntax"),
                .product(name: "SwiftParser", package: "swift-syntax"),
                .product(name: "SwiftSyntax", package: "swift-syntax"),
                .product(name: "SwiftSyntaxBuilder", package: "swift-syntax"),
                .product(name: "SwiftSyntaxMacros", package: "swift-syntax"),
            ]
        ),
        // @DataModel: a struct becomes a data model.
        .target(name: "GliaMacros", dependencies: ["DataModelExpansion", "Glia"]),
        // The program that people try first, in Swift.
        .executableTarget(
            name: "MathSolver",
            dependencies: ["Glia", "GliaMacros"],
            path: "Sources/Examples/MathSolver",
            exclude: ["math-solver.yaml"]
        ),
        // The command line: arguments, wiring, exit codes.
        .executableTarget(
            name: "GliaCommand",
            dependencies: [
                "Console", "Contract", "Evaluation", "History", "JSONValues", "Pipeline",
                "PluginHost",
                "ProgramGraph", "Report", "Running", "Scheduling", "Training",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            exclude: ["Demo"],
            linkerSettings: [allocator]
        ),
        .testTarget(name: "JSONValuesTests", dependencies: ["JSONValues"]),
        // Temporary folders, compilers and finished programs for tests.
        .target(name: "TestSupport", dependencies: ["CProcess"], path: "Tests/TestSupport"),
        // One component as Swift type and as library, in the host's process and in a worker.
        .target(
            name: "PlacedComponents",
            dependencies: [
                "Contract", "JSONValues", "MockServer", "PluginHost", "PluginSDK", "TestSupport",
            ],
            path: "Tests/PlacedComponents"
        ),
        // An HTTP server on loopback that answers as a test wants, also wrongly.
        .target(name: "MockServer", path: "Tests/MockServer"),
        .testTarget(
            name: "HTTPModelsTests",
            dependencies: [
                "Contract", "HTTPModels", "JSONValues", "MockServer", "PluginTesting",
                "TestSupport",
            ]
        ),
        .testTarget(
            name: "ReportTests",
            dependencies: [
                "Contract", "History", "JSONValues", "Pipeline", "Report", "Scheduling",
                "TestSupport",
            ]
        ),
        .testTarget(name: "LayoutTests", dependencies: ["TestSupport"]),
        // Speed and memory of the host, printed as ratios and against goals.
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "CPluginABI", "Contract", "Evaluation", "HostDoubles", "JSONValues", "MockServer",
                "PluginHost", "ProgramGraph", "Scheduling", "SlotBridge",
            ],
            path: "Tests/Benchmarks",
            exclude: ["Peers", "README.md", "bare_client.c", "engine.sh", "run.sh"],
            linkerSettings: [allocator]
        ),
        // The staged binary with its plugins and the real model, as a user runs them.
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["JSONValues", "MockServer", "TestSupport"]
        ),
        .testTarget(
            name: "PluginHostTests",
            dependencies: [
                "CPluginABI", "Contract", "HostDoubles", "JSONValues", "PluginHost", "SlotBridge",
                "TestSupport",
            ]
        ),
        .testTarget(
            name: "PluginABITests",
            dependencies: ["Contract", "JSONValues", "MockServer", "PluginHost", "TestSupport"]
        ),
        // Modules, rewards and runs that are scripted and remember what happened.
        .target(
            name: "HostDoubles",
            dependencies: ["Contract", "JSONValues", "PluginHost", "ProgramGraph"],
            path: "Tests/HostDoubles"
        ),
        .testTarget(
            name: "ProgramGraphTests",
            dependencies: ["Contract", "HostDoubles", "JSONValues", "PluginHost", "ProgramGraph"]
        ),
        .testTarget(
            name: "EvaluationTests",
            dependencies: [
                "Contract", "Evaluation", "HostDoubles", "JSONValues", "PluginHost", "ProgramGraph",
            ]
        ),
        .testTarget(
            name: "HistoryTests",
            dependencies: ["Contract", "History", "JSONValues", "TestSupport"]
        ),
        // One of several processes that share a cache of answers.
        .executableTarget(
            name: "CacheHammer",
            dependencies: ["Contract", "HostDoubles", "PluginHost", "Scheduling"],
            path: "Tests/CacheHammer"
        ),
        .testTarget(
            name: "SchedulingTests",
            dependencies: [
                "CSQLite", "CacheHammer", "Contract", "HostDoubles", "JSONValues", "MockServer",
                "PluginHost", "Scheduling", "TestSupport",
            ]
        ),
        .testTarget(
            name: "TrainingTests",
            dependencies: [
                "Contract", "Evaluation", "History", "HostDoubles", "JSONValues", "PluginHost",
                "ProgramGraph", "Scheduling", "TestSupport", "Training",
            ]
        ),
        .testTarget(
            name: "LibGliaTests",
            dependencies: [
                "CPluginABI", "Contract", "JSONValues", "LibGlia", "SlotBridge", "TestSupport",
            ]
        ),
        .testTarget(name: "GliaTests", dependencies: ["Glia", "GliaMacros", "TestSupport"]),
        .testTarget(
            name: "DataModelExpansionTests",
            dependencies: [
                "DataModelExpansion",
                .product(name: "SwiftDiagnostics", package: "swift-syntax"),
                .product(name: "SwiftParser", package: "swift-syntax"),
                .product(name: "SwiftSyntax", package: "swift-syntax"),
                .product(name: "SwiftSyntaxMacroExpansion", package: "swift-syntax"),
                .product(name: "SwiftSyntaxMacros", package: "swift-syntax"),
            ]
        ),
        .testTarget(
            name: "PipelineTests",
            dependencies: [
                "Contract", "Evaluation", "History", "HostDoubles", "JSONValues", "Pipeline",
                "PluginHost",
                "ProgramGraph", "Scheduling", "TestSupport", "Training",
            ]
        ),
    ]
        + pluginTests.map {
            .testTarget(
                name: "\($0)PluginTests",
                dependencies: [
                    .byName(name: "\($0)Plugin"), "PlacedComponents", "PluginSDK", "PluginTesting",
                ]
                    + (remotePlugins.contains($0)
                        ? ["HTTPModels", "MockServer", "TestSupport"] : [])
                    + ($0 == "ForeignFunctions" ? ["TestSupport"] : [])
            )
        },
    cxxLanguageStandard: .cxx17
)

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let targetsInC = [
    "CCurl", "CForeign", "CLibraryFile", "CMuParser", "CPluginABI", "CProcess", "CRapidJSON",
    "CXXHash",
]
for target in package.targets where target.type != .system && !targetsInC.contains(target.name) {
    target.swiftSettings = settings
}
