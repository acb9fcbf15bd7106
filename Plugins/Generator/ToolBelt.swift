import PluginSDK
import Synchronization

/// The tools of an agent: what models are told of them, and how they are called.
///
/// A class because calls share what the tools said of themselves, which is the same each time.
final class ToolBelt: Sendable {
    private struct Tool {
        let handle: String
        let description: ToolDescription
    }

    private let handles: [String]
    private let known = Mutex<[Tool]>([])

    init(_ handles: [String]) { self.handles = handles }

    /// What language models are told of the tools.
    func offers(_ call: any Call) async throws -> [String] {
        try await tools(call).map { $0.description.json.text() }
    }

    private func tools(_ call: any Call) async throws -> [Tool] {
        let tools = known.withLock { $0 }
        if tools.count == handles.count { return tools }
        var made: [Tool] = []
        for handle in handles {
            made.append(Tool(handle: handle, description: try await call.describeTool(handle)))
        }
        known.withLock { [made] in $0 = made }
        return made
    }

    /// Makes the calls that a model asks for, all at once.
    ///
    /// - Parameters:
    ///   - calls: What the model wants.
    ///   - first: How many calls this run has made before.
    ///   - call: The call of the agent.
    /// - Returns: What came of each, in the order asked for.
    /// - Throws: `ComponentError` if the run is being stopped.
    func perform(
        _ calls: [ToolCall],
        first: Int,
        _ call: any Call
    ) async throws -> [ToolStep] {
        let tools = try await tools(call)
        return try await withThrowingTaskGroup(of: (Int, ToolStep).self) { group in
            for (index, wanted) in calls.enumerated() {
                group.addTask {
                    (index, try await Self.perform(wanted, first + index, tools, call))
                }
            }
            var steps: [Int: ToolStep] = [:]
            for try await (index, step) in group { steps[index] = step }
            return calls.indices.compactMap { steps[$0] }
        }
    }

    private static func perform(
        _ wanted: ToolCall,
        _ number: Int,
        _ tools: [Tool],
        _ call: any Call
    ) async throws -> ToolStep {
        guard let tool = tools.first(where: { $0.description.name == wanted.name }) else {
            let names = tools.map { "'\($0.description.name)'" }.joined(separator: ", ")
            let reason = "there is no tool '\(wanted.name)'; there are \(names)"
            return ToolStep(call: wanted, content: reason, isError: true)
        }
        do {
            let result = try await call.callTool(
                tool.handle,
                arguments: wanted.arguments,
                number: number
            )
            return ToolStep(call: wanted, content: result.content, isError: false)
        } catch let error as ComponentError where error.status != .cancelled {
            // What the tool couldn't do is for the model to hear, and maybe to mend.
            return ToolStep(call: wanted, content: error.message, isError: true)
        }
    }
}
