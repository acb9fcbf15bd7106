import PlacedComponents
import PluginSDK
import PluginTesting
import Testing

@testable import ForeignFunctionsPlugin

struct ForeignToolTests {
    private static let distance: JSON = [
        "library": "libm.so.6", "symbol": "hypot", "signature": "(x: f64, y: f64) -> f64",
        "description": "The distance of a point from the origin.",
    ]

    private func call(_ configuration: JSON, _ arguments: String) async throws -> String {
        try await PlacedTool(ForeignTool.init, configuration: configuration, named: "ffi")
            .call(ToolRequest(arguments: arguments), call: ScriptedCall()).content
    }

    @Test func whatAModelIsToldFollowsFromTheSignature() async throws {
        let tool = try await PlacedTool(
            ForeignTool.init,
            configuration: Self.distance,
            named: "ffi"
        )

        #expect(
            try await tool.describe(Nothing(), call: ScriptedCall())
                == ToolDescription(
                    name: "hypot",
                    description: "The distance of a point from the origin.",
                    parameters: [
                        "type": "object",
                        "properties": ["x": ["type": "number"], "y": ["type": "number"]],
                        "required": ["x", "y"], "additionalProperties": false,
                    ]
                )
        )
    }

    @Test func aLoneResultIsToldAsItIsAndSeveralByName() async throws {
        #expect(try await call(Self.distance, #"{"x": 3, "y": 4}"#) == "5.0")
        #expect(
            try await call(
                [
                    "library": "libm.so.6", "symbol": "frexp",
                    "signature": "(value: f64, exponent: out i32) -> f64",
                ],
                #"{"value": 12}"#
            ) == #"{"result":0.75,"exponent":4}"#
        )
        #expect(
            try await call(
                [
                    "library": "libglib-2.0.so.0", "symbol": "g_utf8_strup",
                    "signature": "(text: str, size: i64 = -1) -> owned str by g_free",
                ],
                #"{"text": "été"}"#
            ) == "ÉTÉ"
        )
    }

    @Test func theModelIsToldWhatIsWrongWithItsArguments() async throws {
        let error = await #expect(throws: ComponentError.self) {
            try await call(Self.distance, #"{"x": "three", "y": 4}"#)
        }

        #expect(error?.message == "'x' is string, expected a number (f64)")
    }
}
