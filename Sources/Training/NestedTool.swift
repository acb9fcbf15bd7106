package import Contract
import JSONValues

/// A tool that stands in a component's configuration, and what language models are told of it.
package struct NestedTool: Sendable {
    /// What language models are told.
    package let description: ToolDescription
    private let tool: any Tool
    private let parameters: JSONSchema

    /// Asks a tool what it is, and checks that language models can be told so.
    ///
    /// - Throws: ``ComponentError`` if its name or the schema of its arguments is no use.
    package init(_ tool: any Tool, call: any Call) async throws {
        description = try await tool.describe(Nothing(), call: call)
        self.tool = tool
        guard Self.isName(description.name) else {
            throw ComponentError(
                .invalidArgument,
                "the tool calls itself '\(description.name)'; language models want 1 to 64 "
                    + "letters, digits, '_' and '-'"
            )
        }
        do {
            parameters = try JSONSchema(description.parameters)
        } catch let violation {
            throw ComponentError(
                .invalidArgument,
                "the parameters of the tool '\(description.name)' are no schema that this host "
                    + "can read: \(violation)"
            )
        }
        guard description.parameters["type"]?.string == "object" else {
            throw ComponentError(
                .invalidArgument,
                "the parameters of the tool '\(description.name)' are no object's schema"
            )
        }
    }

    private static func isName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    /// Calls the tool with arguments that fit.
    ///
    /// - Parameters:
    ///   - request: The arguments, as a language model wrote them.
    ///   - call: The call under which the tool runs.
    /// - Returns: What the model reads.
    /// - Throws: ``ComponentError`` with a sentence for the model.
    func call(_ request: ToolRequest, call: any Call) async throws -> ToolResult {
        let arguments: JSON
        do {
            arguments = try JSON(parsing: request.arguments)
        } catch {
            throw ComponentError(.invalidArgument, "the arguments are no JSON: \(error)")
        }
        let filled = parameters.fillingDefaults(in: arguments)
        let violations = parameters.violations(of: filled)
        guard violations.isEmpty else {
            throw ComponentError(
                .invalidArgument,
                "the arguments don't fit: " + violations.map(\.description).joined(separator: "; ")
            )
        }
        return try await tool.call(ToolRequest(arguments: filled.text()), call: call)
    }
}
