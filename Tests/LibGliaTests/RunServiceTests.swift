import CPluginABI
import Contract
import Foundation
import JSONValues
import LibGlia
import Synchronization
import TestSupport
import Testing

/// Trainings through the C functions, with the language model lent by this test program.
struct RunServiceTests {
    private let workshop: Workshop
    private let model: String

    init() throws {
        workshop = try Workshop()
        model = try workshop.build("Tests/Fixtures/counts.c", as: "own/counts.so")
        for plugin in ["Generator", "RandomFewShot", "ExactMatch"] {
            try workshop.copyPlugin(plugin)
        }
    }

    private func session() throws -> EmbeddedSession {
        let session = try EmbeddedSession(plugins: workshop.folder.path)
        #expect(session.add(table(of: model)) == GLIA_OK)
        return session
    }

    private func pipeline(_ model: String = "counts/any", epochs: Int = 2) -> String {
        let rows = (0..<12).map {
            "    - {message: guest \($0), queue: \($0 % 3 == 0 ? "taxi" : "repair")}"
        }
        return """
            name: desk
            language_models: {default: \(model)}
            data_models:
              Message: {message: {type: string}}
              Route: {queue: {enum: [taxi, repair]}}
            program:
              inputs: {message: Message}
              modules: {router: {plugin: Generator, input: message, output: Route}}
              output: router
            optimizer: {plugin: RandomFewShot, nb_max_examples: 2}
            reward: {plugin: ExactMatch, key: queue}
            data:
              train:
            \(rows.prefix(8).joined(separator: "\n"))
              validation:
            \(rows.suffix(4).joined(separator: "\n"))
            fit: {epochs: \(epochs), batch_size: 4}
            """
    }

    private func ask(_ session: EmbeddedSession, _ program: JSON) -> String? {
        session.ask(
            "program.run",
            ["program": program],
            [NamedArray("inputs", .text([#"{"message":"a new guest"}"#]))]
        ).text("outputs")
    }

    @Test func aProgramIsTrainedAskedSavedLoadedAndAskedAgain() throws {
        let session = try session()
        let program = try session.load(pipeline())
        let taker = Taker()

        let folder = JSON.string(workshop.path("run"))
        let run = session.request("run.start", ["program": program, "folder": folder], to: taker)
        session.wait(for: run)
        let report = try #require(taker.answers.first)
        try #require(report.status == GLIA_OK, "\(report.message)")
        let file = JSON.string(workshop.path("program.json"))
        _ = session.ask("program.save", ["program": program, "path": file])
        let again = session.ask("program.load", ["path": file]).head["program"] ?? .null

        #expect(taker.events("begin").count == 1)
        #expect(taker.events("epoch").map { $0["epoch"] } == [0, 1])
        #expect(report.head["history"]?["val_reward"]?.array?.count == 2)
        #expect(report.text("report")?.contains(" is trained: ") == true)
        let answer = ask(session, program)
        #expect(answer?.contains("queue") == true)
        #expect(ask(session, again) == answer)
        let kept = session.ask("report.read", ["folder": folder])
        #expect(kept.head == ["state": "finished"])
        #expect(kept.text("history")?.hasPrefix(#"{"event":"begin""#) == true)
    }

    @Test func twoSessionsAtOnceComeToTheSameHistory() throws {
        let sessions = [try session(), try session()]
        let takers = [Taker(), Taker()]

        let runs = try zip(sessions, takers).enumerated().map { index, pair in
            pair.0.request(
                "run.start",
                [
                    "program": try pair.0.load(pipeline()),
                    "folder": .string(workshop.path("run\(index)")),
                ],
                to: pair.1
            )
        }
        for (session, run) in zip(sessions, runs) { session.wait(for: run) }

        let histories = try [0, 1].map {
            try String(contentsOfFile: workshop.path("run\($0)/history.jsonl"), encoding: .utf8)
        }
        #expect(takers.flatMap(\.answers).map(\.status) == [GLIA_OK, GLIA_OK])
        #expect(histories[0] == histories[1])
    }

    @Test func aCancelledTrainingEndsAndTheNextOneRuns() throws {
        let session = try session()
        let program = try session.load(pipeline("{model: counts/any, delay_us: 2000}"))
        let number = Mutex<UInt64>(0)
        let isNumbered = DispatchSemaphore(value: 0)
        let hasBegun = Atomic<Bool>(false)
        let taker = Taker(onPart: { [unowned session] part in
            guard part["event"] == "step",
                !hasBegun.exchange(true, ordering: .acquiringAndReleasing)
            else { return }
            isNumbered.wait()
            session.cancel(number.withLock { $0 })
        })

        let run = session.request("run.start", ["program": program], to: taker)
        number.withLock { $0 = run }
        isNumbered.signal()
        session.wait(for: run)
        let next = session.ask("run.start", ["program": program, "fit": ["epochs": 1]])

        #expect(taker.answers.map(\.status) == [GLIA_CANCELLED])
        #expect(taker.answers.map(\.message) == ["the request was cancelled (user)"])
        #expect(taker.events("epoch").isEmpty)
        #expect(next.status == GLIA_OK)
        #expect(next.head["history"]?["val_reward"]?.array?.count == 1)
    }

    @Test func aStoppedTrainingKeepsWhatItHasLearned() throws {
        let session = try session()
        let program = try session.load(pipeline("{model: counts/any, delay_us: 1000}", epochs: 50))
        let number = Mutex<UInt64>(0)
        let isNumbered = DispatchSemaphore(value: 0)
        let stopping = Taker()
        let taker = Taker(onPart: { [unowned session] part in
            guard part["event"] == "epoch", part["epoch"] == 0 else { return }
            isNumbered.wait()
            let number = number.withLock { $0 }
            session.request("run.stop", ["request": .integer(Int64(number))], to: stopping)
        })

        let run = session.request("run.start", ["program": program], to: taker)
        number.withLock { $0 = run }
        isNumbered.signal()
        session.wait(for: run)
        session.close()

        #expect(stopping.answers.map(\.status) == [GLIA_OK])
        #expect(taker.answers.map(\.status) == [GLIA_OK])
        #expect(taker.answers.first?.head["reason"] == "it was asked to stop")
    }

    @Test func aProgramsModelIsAskedAsPluginsAskIt() throws {
        let session = try session()
        let program = try session.load(pipeline())

        let answer = session.ask(
            "lm.generate",
            ["program": program],
            [NamedArray("messages", .text([#"{"role":"user","content":"Which queue?"}"#]))]
        )

        #expect(answer.status == GLIA_OK)
        #expect(answer.head["content"]?.string?.contains("queue") == true)
    }

    @Test func allMistakesOfAPipelineComeAtOnceWithTheirLines() throws {
        let session = try session()
        let text = pipeline().replacing("ExactMatch", with: "ExactMtch")
            .replacing("RandomFewShot", with: "RandomFewShop")

        let answer = session.ask("program.load", [:], [NamedArray("text", .text([text]))])

        #expect(answer.status == GLIA_INVALID_ARGUMENT)
        #expect(
            answer.message == """
                pipeline:10: optimizer.plugin: 'RandomFewShop' is an optimizer that no plugin provides. Did you mean 'RandomFewShot'?
                pipeline:11: reward.plugin: 'ExactMtch' is a reward that no plugin provides. Did you mean 'ExactMatch'?
                """
        )
    }

    @Test func aForecastAsksNoModel() throws {
        let session = try session()
        let counter = workshop.path("counter")
        let program = try session.load(pipeline("{model: counts/any, counter: \"\(counter)\"}"))

        let answer = session.ask("run.forecast", ["program": program])

        #expect(answer.head["model_calls"]?.integer ?? 0 > 0)
        #expect(try Data(contentsOf: URL(filePath: counter)).isEmpty)
    }

    @Test func aDroppedProgramIsGone() throws {
        let session = try session()
        let program = try session.load(pipeline())

        #expect(session.ask("program.drop", ["program": program]).status == GLIA_OK)
        #expect(session.ask("program.drop", ["program": program]).status == GLIA_NOT_FOUND)
    }
}
