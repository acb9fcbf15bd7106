import Contract
import PluginHost
import Training

/// The tools that stand in configurations.
extension SetUp {
    /// Makes the tools of all components, by handle; what models can't be told is a mistake.
    func tools(
        _ plan: PipelinePlan,
        mistakes: inout [PipelineMistake]
    ) async -> [String: NestedTool] {
        var tools: [String: NestedTool] = [:]
        for component in plan.components {
            var places: [String: String] = [:]
            for (handle, nested) in component.nested where nested.kind == .tool {
                guard let tool = await tool(nested, mistakes: &mistakes) else { continue }
                tools[handle] = tool
                let name = tool.description.name
                if let first = places.updateValue(handle, forKey: name) {
                    mistakes.append(
                        source.mistake(
                            at: handle,
                            "the tool '\(name)' is there already, at '\(first)': language models "
                                + "tell tools by their names"
                        )
                    )
                }
            }
        }
        return tools
    }

    private func tool(
        _ plan: ComponentPlan,
        mistakes: inout [PipelineMistake]
    ) async -> NestedTool? {
        var tool: (any Tool)?
        if case .tool(let own)? = registry.own(plan.plugin, kind: .tool) {
            tool = own
        } else {
            tool = await make(plan, mistakes: &mistakes).map(PluginTool.init)
        }
        guard let tool else { return nil }
        do {
            return try await NestedTool(tool, call: call("describe" + plan.pointer))
        } catch {
            mistakes.append(mistake(error, at: plan.pointer))
            return nil
        }
    }
}

extension PipelinePlan {
    /// All components that may have others in their configurations.
    var components: [ComponentPlan] {
        [reward, optimizer].compactMap { $0 } + metrics.map(\.plan) + modules.map(\.component)
    }
}
