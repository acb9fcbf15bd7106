/// A value in a component's configuration.
///
/// Write texts, numbers, truth values, arrays and dictionaries as literals; what else a
/// configuration can name are models and other components.
public struct Setting: Sendable {
    enum Content: Sendable {
        case json(JSON)
        case languageModel(LanguageModel)
        case embeddingModel(EmbeddingModel)
        case component(Component)
        /// Values that may name models or components.
        case list([Setting])
        case object([(name: String, value: Setting)])
        /// A reward that is the word "reward" where it is the run's own: its scores are known.
        case rewardOfRun(Component)
    }

    let content: Content

    /// A value of JSON.
    public static func json(_ json: JSON) -> Setting { Setting(content: .json(json)) }

    /// A language model, under its name.
    public static func languageModel(_ model: LanguageModel) -> Setting {
        Setting(content: .languageModel(model))
    }

    /// An embedding model, under its name.
    public static func embeddingModel(_ model: EmbeddingModel) -> Setting {
        Setting(content: .embeddingModel(model))
    }

    /// Another component, such as a reward within a metric.
    public static func component(_ part: some ComponentSource) -> Setting {
        Setting(content: .component(part.component))
    }
}

extension Setting: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByNilLiteral
{
    /// A text.
    public init(stringLiteral value: String) { self = .json(.string(value)) }
    /// A truth value.
    public init(booleanLiteral value: Bool) { self = .json(.bool(value)) }
    /// A whole number.
    public init(integerLiteral value: Int64) { self = .json(.integer(value)) }
    /// A number.
    public init(floatLiteral value: Double) { self = .json(.number(value)) }
    /// Null.
    public init(nilLiteral: ()) { self = .json(.null) }
}

extension Setting: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    /// A list.
    public init(arrayLiteral elements: JSON...) { self = .json(.array(elements)) }
    /// An object with its members in the order written.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self = .json(.object(JSONObject(elements.map { .init(name: $0.0, value: $0.1) })))
    }
}
