import PluginSDK

/// The configuration of a generator, read once.
struct GeneratorSettings: Sendable {
    /// Where examples stand in the prompt.
    enum Layout: String {
        case turns
        case message
    }

    /// How inputs are shown and answers are written.
    enum Format: String {
        case json
        case text
    }

    let model: String
    let instructions: String
    let examples: [JSON]
    /// How many of the examples are shown, the first ones; nil for all.
    let shownExamples: Int?
    let layout: Layout
    let format: Format
    let showsInputSchema: Bool
    let showsOutputSchema: Bool
    let returnsInput: Bool
    let reasks: Int
    /// Whether choices are compared with what the model would choose anyway.
    let calibrates: Bool
    /// How likely a choice must be before training; nil if that doesn't matter.
    let threshold: Double?
    /// The choice to make where no other is likely enough.
    let otherwise: String?
    let inputSchema: JSON
    /// Nil while the host doesn't know it yet.
    let outputSchema: JSON?
    /// The settings without a seed.
    let fixedSampling: JSONObject
    private let draws: Bool

    init(_ configuration: JSON) {
        model = configuration["language_model"]?.string ?? "default"
        instructions = configuration["instructions"]?.string ?? ""
        examples = configuration["examples"]?.array ?? []
        shownExamples = configuration["shown_examples"]?.integer
        layout = configuration["layout"]?.string.flatMap(Layout.init) ?? .turns
        format = configuration["format"]?.string.flatMap(Format.init) ?? .json
        showsInputSchema = configuration["use_input_schema"]?.bool ?? false
        showsOutputSchema = configuration["use_output_schema"]?.bool ?? false
        returnsInput = configuration["return_input"]?.bool ?? false
        reasks = configuration["reasks"]?.integer ?? 1
        calibrates = configuration["calibrate"]?.bool ?? false
        threshold = configuration["threshold"]?.number
        let otherwise = configuration["otherwise"]?.string ?? ""
        self.otherwise = otherwise.isEmpty ? nil : otherwise
        inputSchema = configuration["input_schema"] ?? [:]
        let schema = configuration["output_schema"]?.object ?? [:]
        outputSchema = schema.isEmpty ? JSON?.none : .object(schema)
        var sampling: JSONObject = [:]
        for name in ["temperature", "max_tokens", "top_p", "top_k"] {
            if let value = configuration[name], !value.isNull { sampling[name] = value }
        }
        fixedSampling = sampling
        draws = (sampling["temperature"]?.number ?? 0) > 0
    }

    var form: StructuredQuestion.Form { format == .text ? .text : .json }

    /// The instructions before training, for answers of a schema.
    func initialInstructions(answering schema: JSON) -> String {
        instructions.isEmpty ? FieldSentence(schema, format).text : instructions
    }

    /// Returns the settings to send, with a seed of the call's own if the model draws at random.
    ///
    /// - Parameters:
    ///   - call: The call.
    ///   - temperature: That of the candidate, where training changes it.
    /// - Returns: The members of a request's `settings`.
    func sampling(_ call: any Call, temperature: Double? = nil) -> JSONObject {
        var settings = fixedSampling
        if let temperature { settings["temperature"] = .number(temperature) }
        guard temperature.map({ $0 > 0 }) ?? draws else { return settings }
        let bytes = call.randomBytes(count: 4)
        // 31 bits: the most that every provider takes.
        let seed = bytes.reduce(0 as Int64) { $0 << 8 | Int64($1) } & 0x7fff_ffff
        settings["seed"] = .integer(seed)
        return settings
    }

    func variables(answering schema: JSON) -> [Variable] {
        [
            Variable(
                name: "instructions",
                description: "What the language model is told to do, before it sees any input. "
                    + "The same for all inputs.",
                schema: ["type": "string", "x-glia-role": "instructions"],
                value: .string(initialInstructions(answering: schema))
            ),
            Variable(
                name: "examples",
                description: "Inputs with the right outputs, shown to the language model before "
                    + "the input that it shall answer.",
                schema: [
                    "type": "array",
                    "items": [
                        "type": "object",
                        "properties": ["input": ["type": "object"], "output": ["type": "object"]],
                        "required": ["input", "output"],
                    ],
                    "x-glia-role": "examples",
                ],
                value: .array(examples)
            ),
        ]
    }
}
