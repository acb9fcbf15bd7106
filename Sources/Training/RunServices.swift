package import Contract
package import Evaluation
import JSONValues
package import PluginHost
package import Scheduling

/// Answers what the components of a run ask the host for.
package struct RunServices: Services {
    private let scheduler: ModelScheduler
    private let rewards: [String: any Reward]
    private let tools: [String: NestedTool]
    private let train: [Example]

    /// Makes the services of a run.
    ///
    /// - Parameters:
    ///   - scheduler: The door to the models.
    ///   - rewards: The rewards nested in other components' configurations, by handle.
    ///   - tools: The tools nested in other components' configurations, by handle.
    ///   - train: The training examples; held-out data isn't readable.
    package init(
        scheduler: ModelScheduler,
        rewards: [String: any Reward],
        tools: [String: NestedTool] = [:],
        train: [Example]
    ) {
        self.scheduler = scheduler
        self.rewards = rewards
        self.tools = tools
        self.train = train
    }

    package func answer(
        _ service: String,
        _ input: SlotValue,
        for call: HostCall
    ) async throws
        -> SlotValue
    {
        switch service {
        case "lm.generate":
            let request = try CompletionRequest(slotValue: input)
            let isShared = request.isShared && !call.context.variablesKey.isEmpty
            return try await scheduler.generate(request, call: isShared ? call.shared : call)
                .slotValue
        case "embed":
            return try await scheduler.embed(EmbeddingRequest(slotValue: input), call: call)
                .slotValue
        case "reward.score": return try await score(input, call)
        case "tool.describe": return try tool(input).description.slotValue
        case "tool.call": return try await callTool(input, call)
        case "data.read": return try read(input)
        default:
            throw ComponentError(.unimplemented, "this host has no service '\(service)'")
        }
    }

    private func score(_ input: SlotValue, _ call: HostCall) async throws -> SlotValue {
        let handle = try input.head()["component"]?.string ?? ""
        guard let reward = rewards[handle] else {
            throw ComponentError(.notFound, "there is no nested reward '\(handle)'")
        }
        return try await reward.score(ScoreRequest(slotValue: input), call: call.part(handle))
            .slotValue
    }

    private func tool(_ input: SlotValue) throws -> NestedTool {
        let handle = try input.head()["component"]?.string ?? ""
        if let tool = tools[handle] { return tool }
        throw ComponentError(.notFound, "there is no nested tool '\(handle)'")
    }

    private func callTool(_ input: SlotValue, _ call: HostCall) async throws -> SlotValue {
        let tool = try tool(input)
        // The number tells calls of one tool apart; it keeps their random numbers apart, too.
        let number = try input.head()["number"]?.integer ?? 0
        let part = call.part("tool:\(number):\(tool.description.name)")
        let request = try ToolRequest(slotValue: input)
        return try await scheduler.callTool(
            tool.description.name,
            arguments: request.arguments,
            call: part
        ) {
            try await tool.call(request, call: part)
        }.slotValue
    }

    private func read(_ input: SlotValue) throws -> SlotValue {
        let head = try input.head()
        guard head["split"]?.string == "train" else {
            throw ComponentError(.permissionDenied, "only the split 'train' can be read")
        }
        let rows = try (head["indices"]?.array ?? []).map { index -> String in
            guard let index = index.integer, train.indices.contains(index) else {
                throw ComponentError(
                    .outOfRange,
                    "there is no training example \(index.text()); there are \(train.count)"
                )
            }
            let example = train[index]
            return "{\"input\":\(example.input),\"target\":\(example.target ?? "null")}"
        }
        return SlotValue(arrays: [NamedArray("examples", .text(TextRows(rows)))])
    }
}
