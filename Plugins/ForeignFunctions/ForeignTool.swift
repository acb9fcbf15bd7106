import PluginSDK

/// Lets a language model call a C function: what it takes from outside are the tool's arguments.
struct ForeignTool: Tool {
    private let function: ForeignFunction
    private let mapping: ExampleMapping
    private let outputs: ForeignOutput
    private let description: ToolDescription

    init(configuration: JSON) throws {
        function = try DeclaredFunction.make(configuration)
        mapping = try ExampleMapping(nil, for: function.arguments.wanted, sides: [.input])
        outputs = try ForeignOutput(function, resultField: "result")
        let name = configuration["tool_name"]?.string ?? ""
        description = ToolDescription(
            name: name.isEmpty ? function.symbol : name,
            description: configuration["description"]?.string ?? "",
            parameters: function.argumentSchema
        )
    }

    func describe(_ request: Nothing, call: any Call) async throws -> ToolDescription {
        description
    }

    func call(_ request: ToolRequest, call: any Call) async throws -> ToolResult {
        do throws(CallFailure) {
            let outcome = try function.call(try mapping.values { _ in request.arguments })
            let output = try outputs.object(outcome)
            // A lone result needs no name.
            let only = output.count == 1 ? output.members[0].value : .object(output)
            return ToolResult(content: only.string ?? only.text())
        } catch {
            // The model knows arguments, not the sides of an example.
            let side = "'input."
            let reason =
                error.reason.hasPrefix(side)
                ? "'" + error.reason.dropFirst(side.count) : error.reason
            throw ComponentError(.invalidArgument, reason)
        }
    }
}
