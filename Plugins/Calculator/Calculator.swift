import CMuParser
import PluginSDK

/// Computes arithmetic, which language models are bad at.
///
/// The expressions are muParser's.
struct Calculator: Tool {
    private let digits: Int

    /// Makes a calculator of a configuration, which the host has checked.
    init(configuration: JSON) throws { digits = configuration["digits"]?.integer ?? 12 }

    func describe(_ request: Nothing, call: any Call) async throws -> ToolDescription {
        ToolDescription(
            name: "calculator",
            description: "Computes an arithmetic expression and gives its value. Knows + - * / ^, "
                + "parentheses, comparisons, a ? b : c, pi, e, and the functions sqrt, abs, exp, "
                + "ln, log2, log10, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, rint, sign, "
                + "min, max, sum and avg. Angles are in radians.",
            parameters: [
                "type": "object",
                "properties": [
                    "expression": [
                        "type": "string", "minLength": 1, "maxLength": 2000,
                        "description": "The expression, such as (17.5 + 3) * 2^10 / 4.",
                    ]
                ],
                "required": ["expression"], "additionalProperties": false,
            ]
        )
    }

    func call(_ request: ToolRequest, call: any Call) async throws -> ToolResult {
        let expression = try JSON(parsing: request.arguments)["expression"]?.string ?? ""
        let value = try Self.value(of: expression)
        guard value.isFinite else {
            throw ComponentError(
                .invalidArgument,
                "'\(expression)' has no finite value; check for a division by zero, or a root or "
                    + "logarithm of a negative number"
            )
        }
        return ToolResult(content: text(of: value))
    }

    private static func value(of expression: String) throws -> Double {
        guard !expression.utf8.contains(0) else {
            throw ComponentError(.invalidArgument, "an expression has no zero byte")
        }
        var value = 0.0
        var complaint = [CChar](repeating: 0, count: 512)
        guard cmuparser_compute(expression, &value, &complaint, complaint.count) == 0 else {
            let bytes = complaint.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw ComponentError(
                .invalidArgument,
                "'\(expression)' can't be computed: " + String(decoding: bytes, as: UTF8.self)
            )
        }
        return value
    }

    /// The number in so many digits: 0.1 + 0.2 is 0.3 to people.
    private func text(of value: Double) -> String {
        if value == 0 { return "0" }
        let size = Int(value.magnitude.logarithm10.rounded(.down))
        let scale = digits - 1 - size
        // Beyond the powers of ten that are exact, rounding would add errors of its own.
        guard (0...22).contains(scale) else { return Self.plain(value) }
        let factor = (0..<scale).reduce(1.0) { power, _ in power * 10 }
        let rounded = (value * factor).rounded() / factor
        return Self.plain(rounded.isFinite ? rounded : value)
    }

    private static func plain(_ value: Double) -> String {
        Int64(exactly: value).map(String.init) ?? JSON.number(value).text()
    }
}

extension Double {
    /// How often ten has to be multiplied to get there; good enough to count digits.
    fileprivate var logarithm10: Double {
        var (rest, count) = (self, 0.0)
        while rest >= 10 { (rest, count) = (rest / 10, count + 1) }
        while rest < 1, rest > 0 { (rest, count) = (rest * 10, count - 1) }
        return count
    }
}
