import Foundation
import Glia
import Synchronization
import TestSupport
import Testing

/// A callback of this program that writes down what it is told, and may end the training.
private final class Notes: Callback {
    private let kinds = Mutex<[String]>([])
    private let stopsAfterStep: Bool

    init(stopsAfterStep: Bool = false) { self.stopsAfterStep = stopsAfterStep }

    var all: [String] { kinds.withLock { $0 } }

    func notify(_ events: RunEvents, call: any Call) async throws -> Contract.Verdict {
        let found = events.all.compactMap { $0.kind?.rawValue }
        kinds.withLock { $0 += found }
        return found.contains("step") && stopsAfterStep
            ? Contract.Verdict(stop: "enough") : Contract.Verdict()
    }
}

/// What a training keeps, costs, and tells, in Swift.
struct FitOptionsTests {
    private let desk: MathDesk

    init() throws { desk = try MathDesk() }

    private func lines(_ file: String) throws -> [JSON] {
        try desk.text(file).split(separator: "\n").map { try JSON(parsing: String($0)) }
    }

    @Test func aKeptRunHasTheFilesOfTheCommand() async throws {
        let program = try await desk.compiled()

        try await program.fit(
            x: MathDesk.train,
            validationData: MathDesk.validation,
            keeping: .folder(desk.workshop.path("run")),
            verbose: 0
        )

        let asked = try desk.asked().count
        #expect(try lines("run/history.jsonl").first?["event"] == "begin")
        #expect(try lines("run/history.jsonl").last?["event"] == "end")
        #expect(try lines("run/journal.jsonl").count > 2)
        let report = try Command.run(
            Checkout.products.appending(path: "glia").path,
            ["report", desk.workshop.path("run"), "--json"]
        )
        try #require(report.status == 0, "\(report.errors)")
        #expect(try JSON(parsing: report.output)["program"] == "math_solver")
        let predict = try desk.glia([
            "predict", desk.workshop.path("run/program.json"), "--input", "5 + 4?",
        ])
        #expect(predict.output == "{\"thinking\":\"4 and 5 make 9\",\"answer\":\"9\"}\n")
        #expect(try desk.asked().count > asked)
    }

    @Test func theSameRunAgainAsksNothingAndLearnsTheSame() async throws {
        func run() async throws -> (History, [String: JSON]) {
            let program = try await desk.compiled()
            let history = try await program.fit(
                x: MathDesk.train,
                epochs: 2,
                validationData: MathDesk.validation,
                keeping: .folder(desk.workshop.path("run")),
                verbose: 0
            )
            try await program.save(desk.workshop.path("saved.json"))
            return (history, ["program": try JSON(parsing: desk.text("saved.json"))])
        }
        let first = try await run()
        let asked = try desk.asked().count

        let second = try await run()

        #expect(try desk.asked().count == asked)
        #expect(second.0 == first.0)
        #expect(second.1 == first.1)
    }

    @Test func aRunThatGoesOnFromALearnedProgramIsAnother() async throws {
        let program = try await desk.compiled()
        let keeping = Keeping.folder(desk.workshop.path("run"))
        try await program.fit(
            x: MathDesk.train,
            validationData: MathDesk.validation,
            keeping: keeping,
            verbose: 0
        )

        let error = await #expect(throws: ComponentError.self) {
            try await program.fit(
                x: MathDesk.train,
                validationData: MathDesk.validation,
                keeping: keeping,
                verbose: 0
            )
        }

        #expect(error?.message.contains("is of a run of another pipeline or other data") == true)
    }

    @Test func callbacksOfTheProgramAreToldAndCanEndIt() async throws {
        let (notes, stopping) = (Notes(), Notes(stopsAfterStep: true))
        let program = try await desk.compiled()

        try await program.fit(
            x: MathDesk.train,
            batchSize: 3,
            validationData: MathDesk.validation,
            callbacks: [notes],
            verbose: 0
        )
        let other = try await desk.compiled()
        let history = try await other.fit(
            x: MathDesk.train,
            batchSize: 3,
            validationData: MathDesk.validation,
            callbacks: [stopping],
            verbose: 0
        )

        #expect(notes.all.first == "begin")
        #expect(notes.all.last == "end")
        #expect(notes.all.count { $0 == "step" } == 2)
        #expect(stopping.all.count { $0 == "step" } == 1)
        #expect(history.reason == "Notes says: enough")
    }

    @Test func pluginsCanBeCallbacks() async throws {
        try desk.workshop.copyPlugin("CSVLogger")
        let program = try await desk.compiled()

        try await program.fit(
            x: MathDesk.train,
            epochs: 2,
            validationData: MathDesk.validation,
            callbacks: [CSVLogger(filepath: "numbers.csv")],
            keeping: .folder(desk.workshop.path("run")),
            verbose: 0
        )

        #expect(try desk.text("run/numbers.csv").split(separator: "\n").count == 3)
    }

    @Test func theFewestStepsAndABudgetLimitATraining() async throws {
        let notes = Notes()
        let program = try await desk.compiled()

        try await program.fit(
            x: MathDesk.train,
            stepsPerEpoch: 2,
            validationData: MathDesk.validation,
            callbacks: [notes],
            verbose: 0
        )
        let other = try await desk.compiled()
        let history = try await other.fit(
            x: MathDesk.train,
            validationData: MathDesk.validation,
            budget: Budget(rollouts: 5),
            verbose: 0
        )

        #expect(notes.all.count { $0 == "step" } == 2)
        #expect(history.reason.hasPrefix("the budget of 5 rollouts would be overrun"))
    }

    @Test func aForecastAsksNobody() async throws {
        let program = try await desk.compiled()
        var options = FitOptions()
        options.epochs = 2

        let forecast = try await program.forecast(
            x: try Dataset(MathDesk.train),
            validationData: try Dataset(MathDesk.validation),
            options: options
        )

        #expect(forecast.silent == [])
        #expect(try #require(forecast.calls) > 0)
        #expect(forecast.description.hasPrefix("at most \(forecast.calls ?? 0) model calls in "))
        #expect(!FileManager.default.fileExists(atPath: desk.workshop.path("asked.txt")))
    }
}
