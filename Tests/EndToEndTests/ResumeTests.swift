import Foundation
import JSONValues
import TestSupport
import Testing

/// A training that breaks, and the same command again.
///
/// `GLIA_RUN_KILLS=200` breaks each of the two so often, over as many trainings as that takes.
@Suite(.serialized)
struct ResumeTests {
    /// Where the kills come is drawn by this seed.
    private static let seed: UInt64 = 20
    private static let kills =
        ProcessInfo.processInfo.environment["GLIA_RUN_KILLS"].flatMap { Int($0) } ?? 10

    private func expectSame(_ desk: CountedDesk, _ folder: String, as whole: String) {
        for file in ["history.jsonl", "program.json"] {
            let same = desk.text("\(folder)/\(file)") == desk.text("\(whole)/\(file)")
            #expect(same, "\(file) differs")
            #expect(!desk.text("\(whole)/\(file)").isEmpty)
        }
        #expect(desk.calls(in: folder) == desk.calls(in: whole))
    }

    @Test(arguments: ["OMEGA", "RandomFewShot"])
    func aTrainingThatIsKilledAgainAndAgainEndsAsTheUnbrokenOne(optimizer: String) throws {
        let desk = try CountedDesk(model: ", delay_us: 300", optimizer: optimizer)
        try #require(try desk.fit("whole").status == 0)
        let total = desk.answers
        #expect(desk.calls(in: "whole") == total)
        var random = KeyedRandom(seed: Self.seed, purpose: "kills")
        var (kills, unkept, trainings) = (0, 0, 0)

        while kills < Self.kills {
            let folder = "out\(trainings)"
            trainings += 1
            while kills < Self.kills {
                let (answers, kept) = (desk.answers, desk.calls(in: folder))
                let next = answers + Int(random.unit() * Double(total) / 4)
                let pause = Duration.microseconds(Int(random.unit() * 3000))
                guard try desk.fit(folder, until: next, then: pause, send: SIGKILL) else { break }
                kills += 1
                // Answered, but not in the journal yet: at most what was in flight.
                let lost = (desk.answers - answers) - (desk.calls(in: folder) - kept)
                #expect((0...64).contains(lost))
                unkept += lost
            }
            let last = try desk.fit(folder)
            #expect(last.status == 0, "\(last.errors)")
            expectSame(desk, folder, as: "whole")
        }

        // No call that was kept is made again.
        #expect(desk.answers == (1 + trainings) * total + unkept)
        if Self.kills > 10 {
            try
                "\(optimizer): \(kills) kills, \(trainings) trainings of \(total) calls, \(unkept) lost\n"
                .write(toFile: "/dev/stderr", atomically: false, encoding: .utf8)
        }
    }

    @Test func afterCtrlCTheSameCommandGoesOn() throws {
        let desk = try CountedDesk(model: ", delay_us: 300")
        try #require(try desk.fit("whole").status == 0)
        let total = desk.answers
        _ = try desk.fit("out", until: total + total / 3, send: SIGINT)
        let stopped = desk.text("out/history.jsonl")

        let second = try desk.fit("out", [])

        #expect(stopped.contains("it was asked to stop"))
        #expect(second.errors.contains("resuming \(desk.workshop.path("out")): "))
        #expect(!second.errors.contains("is another than"))
        for file in ["history.jsonl", "program.json"] {
            #expect(desk.text("out/\(file)") == desk.text("whole/\(file)"))
        }
    }

    @Test func aSecondCtrlCStopsAtOnceAndLosesNothingThatWasAnswered() throws {
        // Two at a time, and all validation examples in each step: it is far from its end when the
        // second one comes.
        let desk = try CountedDesk(
            model: ", delay_us: 20000, concurrency: 2",
            optimizer: "RandomFewShot"
        )
        let options = ["--quiet", "--set", "fit.minibatch_size=null"]
        try #require(try desk.fit("whole", options).status == 0)
        let total = desk.answers

        _ = try desk.fit("out", options, until: total + 18, send: SIGINT, SIGINT)
        let kept = desk.calls(in: "out")
        #expect(kept < total)
        #expect(desk.answers == total + kept)
        #expect(!desk.text("out/history.jsonl").contains(#""event":"end""#))
        let last = try desk.fit("out", options)

        #expect(last.status == 0, "\(last.errors)")
        expectSame(desk, "out", as: "whole")
        #expect(desk.answers == 2 * total)
    }

    @Test func aFinishedTrainingIsShownAgainWithoutACall() throws {
        let desk = try CountedDesk()
        let first = try desk.fit("out", ["--json"])
        let (answers, journal) = (desk.answers, desk.text("out/journal.jsonl"))

        let second = try desk.fit("out", ["--json"])

        #expect(desk.answers == answers)
        #expect(desk.text("out/journal.jsonl") == journal)
        let (again, before) = (try JSON(parsing: second.output), try JSON(parsing: first.output))
        for key in ["model_calls", "usage", "before", "after", "variables", "failures"] {
            #expect(again[key] == before[key])
        }
        for phase in before["phases"]?.object?.members ?? [] {
            // What is read from the journal takes no time.
            for (key, value) in phase.value.object?.members.map({ ($0.name, $0.value) }) ?? []
            where key != "latency" {
                #expect(again["phases"]?[phase.name]?[key] == value)
            }
        }
        #expect(
            second.errors == "\(desk.workshop.path("out")) has a finished run: \(answers) answered "
                + "calls found, none of which is made again; --fresh trains anew\n"
        )
    }

    @Test func theReportsTotalsAreThoseOfTheJournal() throws {
        let desk = try CountedDesk()
        let report = try JSON(parsing: desk.fit("out", ["--json"]).output)

        let lines = try desk.text("out/journal.jsonl").split(separator: "\n").dropFirst()
            .map { try JSON(parsing: String($0)) }
        for key in ["input_tokens", "cached_tokens", "output_tokens"] {
            let sum = lines.reduce(0) { $0 + ($1["usage"]?[key]?.integer ?? 0) }
            #expect(report["usage"]?[key]?.integer == sum)
        }
        #expect(report["model_calls"]?.integer == lines.count)
        let phases = Dictionary(grouping: lines) { $0["phase"]?.string ?? "" }
        for (phase, lines) in phases {
            #expect(report["phases"]?[phase]?["calls"]?.integer == lines.count)
        }
    }

    @Test func anotherPipelineIsRefusedAndFreshKeepsTheOldFiles() throws {
        let desk = try CountedDesk()
        try #require(try desk.fit("out").status == 0)
        let program = desk.text("out/program.json")
        let other = ["--quiet", "--set", "optimizer.plugin=RandomFewShot"]

        let refused = try desk.fit("out", other)
        let fresh = try desk.fit("out", other + ["--fresh"])

        let folder = desk.workshop.path("out")
        #expect(refused.status == 1)
        #expect(
            refused.errors == """
                the journal '\(folder)/journal.jsonl' is of a run of another pipeline or other data: \
                its answers don't fit. Name another --output, or --fresh to begin anew and keep the \
                old files beside the new ones

                """
        )
        #expect(fresh.status == 0)
        #expect(
            fresh.errors == "\(folder): the earlier run's files are now history.1.jsonl, "
                + "program.1.json, journal.1.jsonl\n"
        )
        #expect(desk.text("out/program.1.json") == program)
    }
}
