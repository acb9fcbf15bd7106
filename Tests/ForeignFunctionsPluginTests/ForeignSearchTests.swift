import PlacedComponents
import PluginSDK
import PluginTesting
import Testing

@testable import ForeignFunctionsPlugin

/// Searches of numbers by optimizers in C.
struct ForeignSearchTests {
    private static func space(_ numbers: [(String, JSON, JSON)]) -> SearchSpace {
        SearchSpace(
            program: "p",
            description: "",
            variables: numbers.map { path, schema, value in
                ProgramVariable(
                    path: path,
                    variable: Variable(name: path, description: "", schema: schema, value: value),
                    producesTarget: true
                )
            },
            trainCount: 4,
            validationCount: 3,
            epochs: 1,
            stepsPerEpoch: 1,
            minibatchSize: nil,
            seed: 1
        )
    }

    private static let two = space([
        ("a/temperature", ["type": "number", "minimum": 0, "maximum": 2], 0.2),
        ("a/weight", ["type": "number", "minimum": -10, "maximum": 10], 8),
    ])

    private static let one = space([
        ("a/temperature", ["type": "number", "minimum": 0, "maximum": 2], 0.2)
    ])

    /// Best at a temperature of 1.4 and a weight of -3.
    private static let hill: EvaluatingCall.Reward = { point in
        let (x, y) = ((point[0] - 1.4) / 2, (point[1] + 3) / 20)
        return 1 - x * x - y * y
    }

    private func drive(
        _ configuration: JSONObject,
        _ space: SearchSpace = two,
        call: EvaluatingCall
    ) async throws -> Conclusion {
        let search = try await PlacedSearchDriver(
            ForeignSearch.init,
            configuration: .object(configuration),
            named: "ffi"
        )
        _ = try await search.begin(space, call: call)
        return try await search.drive(space, call: call)
    }

    @Test(arguments: [SearchScripts.cobyla, SearchScripts.simplex])
    func anOptimizerOfALibraryClimbsAHill(script: JSONObject) async throws {
        let call = EvaluatingCall(Self.hill)

        let found = try await drive(script, call: call)

        let point = ["a/temperature", "a/weight"].compactMap { found.variables[$0]?.number }
        #expect(try Self.hill(point) > 0.999)
        #expect(call.points.first == [0.2, 8])
        #expect(call.points.allSatisfy { (0...2).contains($0[0]) && (-10...10).contains($0[1]) })
        #expect(found.why.hasPrefix("the best of \(call.points.count) points: "))
        #expect(found.why.hasSuffix(" on 3 validation examples, 0.3375 at the start"))
    }

    @Test(arguments: [SearchScripts.cobyla, SearchScripts.simplex])
    func theSameSearchTakesTheSameWay(script: JSONObject) async throws {
        let (first, second) = (EvaluatingCall(Self.hill), EvaluatingCall(Self.hill))
        _ = try await drive(script, call: first)
        _ = try await drive(script, call: second)

        #expect(first.points == second.points)
    }

    @Test(arguments: [SearchScripts.cobyla, SearchScripts.simplex])
    func notMorePointsAreTriedThanAllowed(script: JSONObject) async throws {
        var script = script
        script["evaluations"] = 5
        let call = EvaluatingCall(Self.hill)

        _ = try await drive(script, call: call)

        #expect(call.points.count == 5)
    }

    @Test func wholeNumbersAreTriedOnce() async throws {
        let space = Self.space([
            ("a/shown", ["type": "integer", "minimum": 0, "maximum": 6], 0)
        ])
        let call = EvaluatingCall { 1 - abs($0[0] - 4) / 10 }

        let found = try await drive(SearchScripts.cobyla, space, call: call)

        #expect(found.variables == ["a/shown": 4])
        #expect(Set(call.points).count == call.points.count)
        #expect(call.points.allSatisfy { $0[0] == $0[0].rounded() })
    }

    @Test func aSearchThatFindsNothingBetterAdoptsTheStart() async throws {
        let found = try await drive(
            SearchScripts.cobyla,
            call: EvaluatingCall { $0 == [0.2, 8] ? 1 : 0 }
        )

        #expect(found.variables == ["a/temperature": 0.2, "a/weight": 8])
    }

    @Test func pointsWithoutScoreLeadTheSearchAway() async throws {
        let found = try await drive(
            SearchScripts.cobyla,
            call: EvaluatingCall { $0[1] > 0 && $0 != [0.2, 8] ? .nan : try Self.hill($0) }
        )

        #expect((found.variables["a/weight"]?.number ?? 0) != 0)
    }

    @Test func theBudgetEndsASearchAndTheBestSoFarIsAdopted() async throws {
        let call = EvaluatingCall { point in
            if point[0] > 0.5 { throw ComponentError(.resourceExhausted, "the budget is used up") }
            return try Self.hill(point)
        }

        let found = try await drive(SearchScripts.cobyla, call: call)

        #expect(found.why.hasSuffix("; the budget is used up"))
        #expect(call.points.count >= 1)
    }

    @Test func anErrorOfTheHostEndsTheSearch() async throws {
        let error = await #expect(throws: ComponentError.self) {
            try await drive(
                SearchScripts.cobyla,
                call: EvaluatingCall { _ in throw ComponentError(.unavailable, "no model") }
            )
        }

        #expect(error?.message == "no model")
    }

    // MARK: - Callbacks

    private func fixture(
        _ symbol: String,
        _ signature: String,
        _ stop: JSON = []
    ) throws -> (
        FixtureLibrary, JSONObject
    ) {
        let library = try FixtureLibrary()
        return (
            library,
            [
                "library": .string(library.path), "evaluations": 30, "stop": stop,
                "calls": [["symbol": .string(symbol), "signature": .string(signature)]],
            ]
        )
    }

    @Test func aCallbackWithoutUserPointerIsAClosure() async throws {
        let (library, script) = try fixture(
            "scan",
            "#(f: fn(n: inout i32, x: f64[n], value: out f64) -> void, n: i32, steps: i32 = 20) -> void"
        )
        let call = EvaluatingCall(Self.hill)

        let found = try await drive(script, call: call)

        // The line from corner to corner, in steps of a twentieth.
        #expect(call.points.count == 22)
        #expect(call.points.last == [2, 10])
        #expect(found.variables["a/temperature"]?.number == 1)
        withExtendedLifetime(library) {}
    }

    @Test(arguments: [
        ("fn(n: u32, x: f64[n], user) -> f64", false),
        ("fn(user, x: f64[*], n: i32) -> f64", false),
        ("fn(x: {n: u64, data: f64[n]}, user) -> f64", false), ("fn(x: f64, user) -> f64", false),
        ("fn(x: f64[n], n: u64) -> f64", true), ("fn(n: u32, user, x: f64[n]) -> f64", true),
        ("fn(x: f64[*], value: out f64, user) -> i32", true),
    ])
    func aClosureIsMadeOnlyWhereNoPlainFunctionFits(text: String, isClosure: Bool) throws {
        let signature = try SignatureParser.signature("(f: \(text)) -> void")
        guard case .callback(let callback) = signature.parameters[0].type else {
            Issue.record("'\(text)' is no callback")
            return
        }
        let objective = Objective(
            [],
            examples: [],
            evaluations: 1,
            minimizes: true,
            call: EvaluatingCall { _ in 0 }
        )
        let bridge = try CallbackBridge(CallbackShape(callback), asking: objective)

        #expect(bridge.isClosure == isClosure)
    }

    @Test(arguments: [
        (
            "slope", "(f: fn(n: u32, x: f64[n], gradient: out f64[n]?, user) -> f64, user) -> f64",
            "C asks for derivatives ('gradient'), which a program's reward doesn't have; choose a "
                + "method that needs none"
        ),
        (
            "narrow", "(f: fn(x: f64[n], n: u64, user) -> f64, user) -> f64",
            "C asks for a point of 1 numbers, but 2 are searched"
        ),
        (
            "endless", "(f: fn(x: f64, user) -> f64, user) -> void",
            "the callback takes 1 number, but 2 are searched; name one under 'numbers', or choose "
                + "another function"
        ),
    ])
    func whatCanNotBeGivenEndsTheSearchWithWords(
        symbol: String,
        signature: String,
        message: String
    ) async throws {
        let (library, script) = try fixture(
            symbol,
            signature,
            [["symbol": "halt", "signature": "() -> void"]]
        )
        let error = await #expect(throws: ComponentError.self) {
            try await drive(script, call: EvaluatingCall(Self.hill))
        }

        #expect(error?.message == message)
        withExtendedLifetime(library) {}
    }

    @Test func aRoutineThatNeverEndsIsStoppedFromWithin() async throws {
        let (library, script) = try fixture(
            "endless",
            "(f: fn(x: f64, user) -> f64, user) -> void",
            [["symbol": "halt", "signature": "() -> void"]]
        )
        let call = EvaluatingCall { 1 - $0[0] }

        let found = try await drive(script, Self.one, call: call)

        #expect(call.points.count == 30)
        #expect(found.variables["a/temperature"]?.number == 0)
        withExtendedLifetime(library) {}
    }

    // MARK: - Mistakes

    @Test func aProgramWithoutNumbersIsRefusedBeforeAnyTrial() async throws {
        let text = Self.space([("a/instructions", ["type": "string"], "Do it.")])
        let error = await #expect(throws: ComponentError.self) {
            try await drive(SearchScripts.cobyla, text, call: EvaluatingCall(Self.hill))
        }

        #expect(
            error?.message
                == "the program has no number to tune; name some in a module, such as "
                + "numbers: {temperature: {minimum: 0, maximum: 1, start: 0.5}} (its variables are "
                + "'a/instructions')"
        )
    }

    private static let mistakes: [(JSON, String)] = [
        (
            [["symbol": "nlopt_create", "signature": "(algorithm: i32 = 25, n: u32) -> ptr"]],
            "no call takes a function to minimize; a parameter such as 'objective: fn(n: u32, "
                + "x: f64[n], user) -> f64' makes it one"
        ),
        (
            [["symbol": "nlopt_optimize", "signature": "(search: ptr) -> i32"]],
            "nothing is known as 'search', which 'nlopt_optimize' takes; known are 'n', 'start', "
                + "'x', 'lower', 'upper', 'step', 'evaluations', 'seed', 'user'; 'arguments' may "
                + "say which is meant, or the signature a constant"
        ),
        (
            [["symbol": "nlopt_create", "signature": "(f: fn(user) -> f64) -> ptr"]],
            "the callback 'fn(user) -> f64' gets no point; one parameter is 'x: f64[n]', or a "
                + "struct with that, or 'x: f64'"
        ),
        (
            [["symbol": "nlopt_create", "signature": "(f: fn(x: f64[*]) -> void) -> ptr"]],
            "the callback 'fn(x: f64[*]) -> void' gives no value; it returns f64, or has a "
                + "parameter 'value: out f64'"
        ), ([["as": "x"]], "a step needs 'symbol' and 'signature', or 'variable'"),
        (
            [["variable": "nlopt_none", "as": "x"]],
            "'libnlopt.so.0' has no symbol 'nlopt_none'; 'nm -D' lists those that it has"
        ),
    ]

    @Test(arguments: mistakes)
    func aWrongScriptIsRefused(calls: JSON, message: String) async throws {
        let error = await #expect(throws: ComponentError.self) {
            try await PlacedSearchDriver(
                ForeignSearch.init,
                configuration: ["library": "libnlopt.so.0", "calls": calls],
                named: "ffi"
            )
        }

        #expect(error?.message == message)
    }
}
