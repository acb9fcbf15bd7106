import Foundation
import JSONValues
import TestSupport
import Testing

/// libglia as others find it: installed somewhere, by pkg-config and by CMake.
struct EmbeddingTests {
    private let installation: Installation
    private let workshop: Workshop
    private let prefix: String

    init() throws {
        installation = try Installation()
        workshop = try Workshop()
        prefix = workshop.path("root/opt/glia")
        let install = try Command.run(
            "/usr/bin/env",
            [
                "make", "-s", "install-staged", "STAGE=" + installation.root, "PREFIX=/opt/glia",
                "DESTDIR=" + workshop.path("root"),
            ],
            in: Checkout.root.path
        )
        try #require(install.status == 0, "\(install.errors)")
    }

    /// Compiles a program with what pkg-config says.
    private func build(
        _ source: String,
        as name: String,
        compiler: String,
        with more: String = ""
    ) throws -> String {
        let target = workshop.path(name)
        let build = try Command.run(
            "/bin/sh",
            [
                "-c",
                "\(compiler) -Wall -Wextra -Werror -o '\(target)' "
                    + "'\(Checkout.root.appending(path: source).path)' "
                    + "$(pkg-config --cflags --libs glia \(more)) -pthread -Wl,-rpath,'\(prefix)/lib'",
            ],
            environment: ["PKG_CONFIG_PATH": prefix + "/lib/pkgconfig"]
        )
        try #require(build.status == 0, "\(build.errors)")
        return target
    }

    @Test func theFirstProgramInCDoesWhatItsPipelineFileDoes() throws {
        let program = try build(
            "Sources/Examples/MathSolverC/math_solver.c",
            as: "math_solver",
            compiler: "cc -std=c99"
        )
        let run = try installation.run(program, [:], in: workshop.folder.path)
        try #require(run.status == 0, "\(run.errors)")
        let pipeline = try workshop.write(
            try Checkout.text("Sources/Examples/MathSolver/math-solver.yaml"),
            to: "math-solver.yaml"
        )
        let fit = try installation.glia([
            "fit", pipeline, "--quiet", "--output", workshop.path("out"),
        ])
        try #require(fit.status == 0, "\(fit.errors)")

        let variables = try ["trained_math.json", "out/program.json"].map {
            try JSON(parsing: String(contentsOfFile: workshop.path($0), encoding: .utf8))[
                "variables"
            ]
        }
        let epochs = run.output.split(separator: "\n").compactMap { try? JSON(parsing: String($0)) }
        #expect(
            epochs.map { $0["values"]?.object?.names }
                == Array(
                    repeating: ["mean_reward", "reward", "val_mean_reward", "val_reward"],
                    count: 2
                )
        )
        #expect(variables[0] != nil)
        #expect(variables[0] == variables[1])
        let answers = run.output.split(separator: "\n").filter { $0.hasPrefix("answer") }
        #expect(answers.count == 2)
        #expect(answers.first?.dropFirst("answer".count) == answers.last?.dropFirst(12))
        #expect(run.errors == "")
    }

    @Test func cMakeFindsTheLibraryAndBuildsTheFirstProgram() throws {
        let source = Checkout.root.appending(path: "Sources/Examples/MathSolverC").path
        let folder = workshop.path("build")
        for arguments in [
            ["-S", source, "-B", folder, "-DCMAKE_PREFIX_PATH=" + prefix],
            ["--build", folder],
        ] {
            let step = try Command.run("/usr/bin/env", ["cmake"] + arguments)
            try #require(step.status == 0, "\(step.output)\(step.errors)")
        }

        let run = try installation.run(folder + "/math_solver", [:], in: workshop.folder.path)

        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("answer again: "))
    }

    @Test func aProgramInCPlusPlusListsTheInstallationsPlugins() throws {
        let program = try build(
            "Tests/Embedding/listing.cpp",
            as: "listing",
            compiler: "c++ -std=c++11"
        )

        let run = try installation.run(program, [:], in: workshop.folder.path)

        let listing = try JSON(parsing: run.output)
        #expect(listing["folders"] == [.string(prefix + "/lib/glia/plugins")])
        let names = (listing["components"]?.array ?? []).compactMap { $0["name"]?.string }
        #expect(names.contains("Generator"))
        #expect(listing["refused"] == [])
    }

    @Test func theLibraryExportsItsFunctionsAndNothingElse() throws {
        let symbols = try Command.run(
            "/usr/bin/env",
            ["nm", "-D", "--defined-only", prefix + "/lib/libglia.so.1"]
        )
        let headers = try Command.run(
            "/usr/bin/env",
            ["readelf", "-d", prefix + "/lib/libglia.so.1"]
        )

        let names = symbols.output.split(separator: "\n").compactMap {
            $0.split(separator: " ").last.map(String.init)
        }
        #expect(
            names.sorted() == [
                "glia_add@@GLIA_1", "glia_cancel@@GLIA_1", "glia_close@@GLIA_1",
                "glia_open@@GLIA_1", "glia_request@@GLIA_1", "glia_version@@GLIA_1",
                "glia_wait_for@@GLIA_1",
            ]
        )
        #expect(headers.output.contains("Library soname: [libglia.so.1]"))
        #expect(headers.output.contains("NODELETE"))
        #expect(!headers.output.contains("libswift"))
    }

    /// Small here; 1,000 sessions with 100 open at once are run by hand, as the page says.
    ///
    /// Plain too: the leak checker takes signals of its own, which hides who else does. It is that
    /// of the Swift toolchain's clang, because gcc 12's trips over many threads.
    @Test(arguments: ["cc -O1", "clang -g -fsanitize=leak"])
    func nothingIsLeftOfSessionsThatAreCancelledAtRandom(compiler: String) throws {
        let program = try build(
            "Tests/Embedding/session_storm.c",
            as: "session_storm",
            compiler: compiler,
            with: "libffi"
        )

        let run = try Command.run(
            program,
            [prefix + "/lib/glia/plugins", "64", "32", "1", "in-process"]
        )

        #expect(run.status == 0, "\(run.output)\(run.errors)")
    }

    @Test func workersEndWithTheirSessionToo() throws {
        let program = try build(
            "Tests/Embedding/session_storm.c",
            as: "session_storm",
            compiler: "cc -O1",
            with: "libffi"
        )
        // Elsewhere they aren't part of the installation, and so isolated.
        let folder = workshop.path("strange")
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o755]
        )
        for name in ["Generator.so", "RandomFewShot.so"] {
            try FileManager.default.copyItem(
                atPath: "\(prefix)/lib/glia/plugins/\(name)",
                toPath: "\(folder)/\(name)"
            )
        }

        let run = try Command.run(program, [folder, "16", "16", "1", "isolated"])

        #expect(run.status == 0, "\(run.output)\(run.errors)")
    }
}
