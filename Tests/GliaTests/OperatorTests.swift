import Foundation
import Glia
import TestSupport
import Testing

/// A module of this program that gives no output for some problems.
private struct Gated: Module, Equatable {
    let mark: String

    var componentName: String { "Gated" + mark }

    func infer(_ request: InferRequest, call: any Call) async throws -> ModuleShape {
        ModuleShape(
            output: [
                "type": "object", "properties": ["text": ["type": "string"]],
                "required": ["text"], "additionalProperties": false,
            ],
            variables: []
        )
    }

    func run(_ request: ModuleRequest, call: any Call) async throws -> ModuleResponse {
        let problem = try JSON(parsing: request.input ?? "{}")["problem"]?.string ?? ""
        guard problem.contains(mark) else {
            return ModuleResponse(notTakenBecause: "the problem has no \(mark)")
        }
        return ModuleResponse(output: "{\"text\":\"\(mark)\"}")
    }
}

/// Ways through a program, joined by operators.
struct OperatorTests {
    private let desk: MathDesk

    init() throws {
        desk = try MathDesk()
        try desk.workshop.copyPlugin("Wiring")
    }

    private func output(
        of problem: String,
        _ join: (SymbolicDataModel, SymbolicDataModel) -> SymbolicDataModel
    ) async throws -> JSON? {
        let input = Input(MathProblem.self)
        let program = try Program(
            inputs: input,
            outputs: join(Gated(mark: "a")(input), Gated(mark: "b")(input)),
            name: "joined",
            host: desk.host
        )
        do {
            return try await program.answer(to: ["problem": .string(problem)])
        } catch is MissingOutput {
            return nil
        }
    }

    private static let both: JSON = ["text": "a", "text_1": "b"]
    private static let first: JSON = ["text": "a"]
    private static let second: JSON = ["text": "b"]

    @Test(arguments: [("ab", both), ("a", nil), ("b", nil), ("-", nil)] as [(String, JSON?)])
    func plusMergesWhatIsAllThere(problem: String, expected: JSON?) async throws {
        #expect(try await output(of: problem) { $0 + $1 } == expected)
    }

    @Test(arguments: [("ab", both), ("a", nil), ("b", nil), ("-", nil)] as [(String, JSON?)])
    func andMergesWhatIsAllThere(problem: String, expected: JSON?) async throws {
        #expect(try await output(of: problem) { $0 & $1 } == expected)
    }

    @Test(arguments: [("ab", both), ("a", first), ("b", second), ("-", nil)] as [(String, JSON?)])
    func orTakesWhatIsThere(problem: String, expected: JSON?) async throws {
        #expect(try await output(of: problem) { $0 | $1 } == expected)
    }

    @Test(arguments: [("ab", nil), ("a", first), ("b", second), ("-", nil)] as [(String, JSON?)])
    func xorTakesTheOnlyOne(problem: String, expected: JSON?) async throws {
        #expect(try await output(of: problem) { $0 ^ $1 } == expected)
    }

    @Test(arguments: [("ab", nil), ("b", second), ("a", nil), ("-", nil)] as [(String, JSON?)])
    func notAndAValueIsOnlyIfNot(problem: String, expected: JSON?) async throws {
        #expect(try await output(of: problem) { ~$0 & $1 } == expected)
    }

    @Test func theSameValueTwiceGetsSuffixes() async throws {
        let merged = try await output(of: "ab") { $0 + $1 + $0 }

        #expect(merged == ["text": "a", "text_1": "b", "text_2": "a"])
    }

    @Test func operatorsAreModulesThatAPipelineCanName() async throws {
        let input = Input(MathProblem.self)
        let (first, second) = (Gated(mark: "a")(input), Gated(mark: "b")(input))
        let program = try Program(
            inputs: input,
            outputs: (first | second) + input,
            name: "joined",
            host: desk.host
        )

        try await program.save(desk.workshop.path("joined.json"))

        let modules = try JSON(parsing: desk.text("joined.json"))["architecture"]?["program"]?[
            "modules"
        ]
        #expect(modules?["or"]?["plugin"] == "Or")
        #expect(modules?["or"]?["input"] == ["gateda", "gatedb"])
        #expect(modules?["concat"]?["input"] == ["or", "math_problem"])
    }
}
