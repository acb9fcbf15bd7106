import Glia
import GliaMacros
import TestSupport
import Testing

/// A module of this program: asks a model and has what it writes go out.
private struct Speaker: Module {
    func infer(_ request: InferRequest, call: any Call) async throws -> ModuleShape {
        try ModuleShape(output: MathAnswer.schema, variables: [])
    }

    func run(_ request: ModuleRequest, call: any Call) async throws -> ModuleResponse {
        for word in ["one", "two"] {
            call.send(AnswerPart(content: word, beginsAnew: word == "two").slotValue)
        }
        let problem = try JSON(parsing: request.input ?? "{}")["problem"]?.string ?? ""
        if problem.isEmpty { return ModuleResponse(missingBecause: "there is no problem") }
        return ModuleResponse(
            output: try JSON(encoding: MathAnswer(thinking: "", answer: problem)).text()
        )
    }
}

/// A module of this program: writes without end, until nobody reads.
private final class Endless: Module {
    let ends = AsyncStream<Int>.makeStream()

    func infer(_ request: InferRequest, call: any Call) async throws -> ModuleShape {
        try ModuleShape(output: MathAnswer.schema, variables: [])
    }

    func run(_ request: ModuleRequest, call: any Call) async throws -> ModuleResponse {
        var written = 0
        while !Task.isCancelled {
            call.send(AnswerPart(content: "x").slotValue)
            written += 1
        }
        ends.continuation.yield(written)
        return ModuleResponse(missingBecause: "nobody reads")
    }
}

struct ProgramStreamTests {
    private let desk: MathDesk

    init() throws { desk = try MathDesk() }

    private func program(_ module: some ModuleComponent) throws -> Program {
        let problem = Input(MathProblem.self)
        return try Program(
            inputs: problem,
            outputs: module(problem),
            name: "spoken",
            host: desk.host
        )
    }

    @Test func piecesComeFirstAndTheOutputLast() async throws {
        let program = try program(Speaker())

        var updates: [ProgramUpdate] = []
        for try await update in try program.stream(MathProblem(problem: "7")) {
            updates.append(update)
        }

        #expect(
            updates == [
                .part(module: "speaker", content: "one"), .anew(module: "speaker"),
                .part(module: "speaker", content: "two"),
                .output(["thinking": "", "answer": "7"]),
            ]
        )
    }

    @Test func whatAGeneratorsModelSaysIsStreamed() async throws {
        let program = try desk.mathSolver()
        let input = MathProblem(problem: "What is 4 + 5?")
        let plain: MathAnswer = try await program(input)

        var text = ""
        var output: JSON?
        for try await update in try program.stream(input) {
            switch update {
            case .part(_, let content): text += content
            case .anew: text = ""
            case .output(let json): output = json
            }
        }

        #expect(try JSON(parsing: text) == output)
        #expect(output == (try JSON(encoding: plain)))
    }

    @Test func aMissingOutputIsAnErrorAfterThePieces() async throws {
        var updates = try program(Speaker()).stream(["problem": ""]).makeAsyncIterator()
        for _ in 0..<3 { _ = try await updates.next() }

        await #expect(throws: MissingOutput.self) { try await updates.next() }
        #expect(try await updates.next() == nil)
    }

    @Test func whoStopsReadingEndsTheCall() async throws {
        let module = Endless()
        do {
            var updates = try program(module).stream(["problem": "x"]).makeAsyncIterator()
            #expect(
                try await updates.next() == .part(module: "endless", content: "x")
            )
        }

        var ends = module.ends.stream.makeAsyncIterator()
        #expect(await ends.next() ?? 0 > 0)
    }
}
