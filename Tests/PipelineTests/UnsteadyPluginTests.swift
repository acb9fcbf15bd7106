import Foundation
import HostDoubles
import Pipeline
import PluginHost
import TestSupport
import Testing

/// A training with a reward that goes wrong every so often comes to what it comes to without.
///
/// `GLIA_TRAININGS=20` has each of them run so often, going wrong at random in 1 of 500 calls.
@Suite(.serialized)
struct UnsteadyPluginTests {
    private static let trainings = ProcessInfo.processInfo.environment["GLIA_TRAININGS"]
        .flatMap { Int($0) }

    private func train(
        _ options: [String],
        _ reward: String
    ) async throws -> (history: String, complaints: [String]) {
        let desk = try PipelineDesk(train: 24, validation: 8)
        try desk.workshop.build("Tests/Fixtures/unsteady.c", as: "unsteady.so", options: options)
        let pipeline = try await desk.load(replacing: [
            "reward: {plugin: ExactMatch, key: queue}": "reward: {plugin: Unsteady\(reward)}",
            "epochs: 2": "epochs: \(Self.trainings == nil ? 3 : 20)",
        ])
        let history = try await desk.train(pipeline)
        return (history, desk.run.lines.filter { $0.hasPrefix("pluginFault") })
    }

    @Test(arguments: [
        ("crash", 11, "signal 11 (Segmentation fault) in unsteady.so("),
        ("exit", 13, "it ended by itself with exit code 3"),
        ("eat", 17, "MiB in memory; it may take 256 MiB"),
        ("scribble", 19, "it was ended by signal"),
        ("hang", 20, "'Unsteady' did not end a call in time"),
    ])
    func endsAsWithASoundOne(way: String, every: Int, complaint: String) async throws {
        let sound = try await train([], "")
        let often = Self.trainings == nil ? "-DEVERY=\(every)" : "-DONE_IN=500"

        for _ in 0..<(Self.trainings ?? 1) {
            let unsteady = try await train(
                ["-DWAY=\"\(way)\"", often],
                ", placement: isolated, memory: 256 MiB, timeout: 1"
            )

            #expect(unsteady.history == sound.history)
            if Self.trainings == nil {
                #expect(!unsteady.complaints.isEmpty)
                #expect(unsteady.complaints.filter { !$0.contains(complaint) } == [])
            }
        }
        #expect(sound.history.split(separator: "\n").count > 10)
    }

    @Test func anInputThatEndsWorkersIsMissingWithItsReasonInTheHistory() async throws {
        let desk = try PipelineDesk()
        try desk.workshop.build(
            "Tests/Fixtures/perishes.c",
            as: "perishes.so",
            options: ["-D_GNU_SOURCE"]
        )
        let bad = #"{"message":"crash","queue":"taxi"}"#
        try desk.workshop.write(PipelineDesk.rows(100..<101) + bad + "\n", to: "validation.jsonl")
        let pipeline = try await desk.load(replacing: [
            "reward: {plugin: ExactMatch, key: queue}":
                "reward: {plugin: Perishes, placement: isolated}"
        ])

        let history = try await desk.train(pipeline)

        let reason =
            "\"reason\":\"'score' of 'Perishes' ended its worker 3 times, 2 of them alone in it: it was "
            + "ended by signal 11 (Segmentation fault) in perishes.so("
        #expect(history.contains(reason))
        #expect(history.contains("null"))
    }
}
