import PluginSDK
import TestSupport

@testable import ForeignFunctionsPlugin

/// The library of Tests/Fixtures/foreign.c, built once for each test that needs it.
struct FixtureLibrary {
    private let workshop: Workshop
    let path: String

    init() throws {
        workshop = try Workshop()
        path = try workshop.build("Tests/Fixtures/foreign.c", as: "foreign.so")
    }

    /// A function of it.
    func function(_ symbol: String, _ signature: String) throws -> ForeignFunction {
        try DeclaredFunction.make(configuration(symbol, signature))
    }

    /// What a pipeline says of one.
    func configuration(_ symbol: String, _ signature: String, _ more: JSONObject = [:]) -> JSON {
        var members: JSONObject = [
            "library": .string(path), "symbol": .string(symbol), "signature": .string(signature),
        ]
        for member in more.members { members[member.name] = member.value }
        return .object(members)
    }
}
