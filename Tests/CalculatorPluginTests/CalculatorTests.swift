import PlacedComponents
import PluginSDK
import PluginTesting
import Testing

@testable import CalculatorPlugin

struct CalculatorTests {
    private func compute(_ expression: String, _ configuration: JSON = [:]) async throws -> String {
        let arguments: JSON = ["expression": .string(expression)]
        return try await PlacedTool(Calculator.init, configuration: configuration).call(
            ToolRequest(arguments: arguments.text()),
            call: ScriptedCall()
        ).content
    }

    @Test(arguments: [
        ("2 + 3", "5"), ("0.1 + 0.2", "0.3"), ("(17.5 + 3) * 2^10 / 4", "5248"),
        ("100 * 1.075^3", "124.2296875"), ("1/3", "0.333333333333"), ("2^0.5", "1.41421356237"),
        ("cos(pi)", "-1"), ("ln(e)", "1"), ("-7", "-7"), ("3 - 3", "0"), ("5 > 3 ? 10 : 20", "10"),
        ("1234567 * 7654321", "9449772114007"), ("max(1, 5, 3)", "5"), ("1e30 * 2", "2e+30"),
        ("1e-20 / 4", "2.5e-21"),
    ])
    func computes(expression: String, value: String) async throws {
        let result = try await compute(expression)

        #expect(try JSON(parsing: result).number == Double(value))
    }

    @Test func roundsToTheDigitsWanted() async throws {
        #expect(try await compute("2/3", ["digits": 3]) == "0.667")
        #expect(try await compute("1234567", ["digits": 3]) == "1234567")
    }

    @Test(arguments: [
        ("2 +", "'2 +' can't be computed: Unexpected end of expression at position 4"),
        ("x * 2", "'x * 2' can't be computed: Unexpected token \"x\" found at position 0."),
        ("1, 2", "'1, 2' can't be computed: It has 2 values; expected one."),
        (
            "1 / 0",
            "'1 / 0' has no finite value; check for a division by zero, or a root or logarithm of "
                + "a negative number"
        ),
        ("2\u{0}3", "an expression has no zero byte"),
    ])
    func saysWhatIsWrong(expression: String, sentence: String) async throws {
        let error = await #expect(throws: ComponentError.self) { try await compute(expression) }

        #expect(error?.status == .invalidArgument)
        #expect(error?.message == sentence)
    }

    @Test func textsOfAnyKindNeverEndTheProcess() async throws {
        var random = KeyedRandom(seed: 3, purpose: "expressions")
        let alphabet = Array("0123456789+-*/^()., eipxsqrtlnmax?:<>=!&|\"'\\é")

        for _ in 0..<3000 {
            let length = Int(random.next() % 24)
            let text = String(
                (0..<length).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] }
            )
            do {
                let value = try await compute(text)
                #expect(try JSON(parsing: value).number != nil, "\(text)")
            } catch let error as ComponentError {
                #expect(error.status == .invalidArgument, "\(text)")
            }
        }
    }
}
