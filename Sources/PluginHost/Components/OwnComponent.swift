package import Contract
import JSONValues

/// A component that the embedding program brings along as a value, instead of a library's.
package struct OwnComponent: Sendable {
    /// The value, by its kind.
    package enum Value: Sendable {
        case module(any Module)
        case optimizer(any Optimizer)
        case reward(any Reward)
        case metric(any Metric)
        case languageModel(any LanguageModel)
        case embeddingModel(any EmbeddingModel)
        case tool(any Tool)
        case callback(any Callback)

        var kind: ComponentKind {
            switch self {
            case .module: .module
            case .optimizer: .optimizer
            case .reward: .reward
            case .metric: .metric
            case .languageModel: .languageModel
            case .embeddingModel: .embeddingModel
            case .tool: .tool
            case .callback: .callback
            }
        }
    }

    /// The name by which programs call it.
    package let name: String
    /// The value.
    package let value: Value

    /// Makes a component.
    package init(name: String, value: Value) {
        self.name = name
        self.value = value
    }

    /// What a library of it would say: it has no configuration, for it is configured already.
    var manifest: PluginManifest { PluginManifest(own: name, kind: value.kind) }

    /// Whether both answer to one name.
    package func isRival(of other: OwnComponent) -> Bool {
        name == other.name && value.kind == other.value.kind
    }

    /// Whether both are one component, so that one of them can stand for both.
    package func isSame(as other: OwnComponent) -> Bool {
        isRival(of: other) && Self.isSame(value.content, other.value.content)
    }

    /// Values are compared, objects by identity; what can't be compared is the same only if it
    /// holds nothing.
    private static func isSame<First>(_ first: First, _ second: Any) -> Bool {
        guard let second = second as? First else { return false }
        if let first = first as? any Equatable { return first.equals(second) }
        if type(of: first) is AnyClass {
            return (first as AnyObject) === (second as AnyObject)
        }
        return MemoryLayout<First>.size == 0
    }
}

extension OwnComponent.Value {
    fileprivate var content: any Sendable {
        switch self {
        case .module(let value): value
        case .optimizer(let value): value
        case .reward(let value): value
        case .metric(let value): value
        case .languageModel(let value): value
        case .embeddingModel(let value): value
        case .tool(let value): value
        case .callback(let value): value
        }
    }
}

extension Equatable {
    fileprivate func equals(_ other: Any) -> Bool { (other as? Self) == self }
}
