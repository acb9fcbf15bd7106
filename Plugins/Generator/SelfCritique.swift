import PluginSDK

/// Lets a language model criticize its input: a critique, and a reward from 0 to 1.
///
/// The output holds the input's fields too, so that it can stand at a program's end, or before a
/// module that mends what the critique says.
struct SelfCritique: Module {
    private static let field = "reward"
    private let generator: Generator
    private let scale: ScoreScale
    private let returnsReward: Bool
    private let returnsInput: Bool
    private let schema: JSON
    private let merging: InputMerging

    init(configuration: JSON) throws {
        var settings = configuration.object ?? [:]
        scale = ScoreScale(configuration["score_type"]?.string ?? "score")
        returnsReward = configuration["return_reward"]?.bool ?? true
        returnsInput = configuration["return_inputs"]?.bool ?? true
        schema =
            returnsReward
            ? scale.schema(hasCritique: true, field: Self.field)
            : [
                "type": "object", "properties": ["critique": ["type": "string"]],
                "required": ["critique"], "additionalProperties": false,
            ]
        merging = InputMerging(
            input: configuration["input_schema"] ?? [:],
            answer: Self.output(returnsReward)
        )
        if configuration["instructions"]?.string?.isEmpty ?? true {
            settings["instructions"] = .string(Self.instructions(scale, returnsReward))
        }
        settings["output_schema"] = schema
        generator = try Generator(
            configuration: .object(settings),
            grade: returnsReward ? (Self.field, scale) : nil,
            outer: returnsInput ? merging : nil
        )
    }

    private static func instructions(_ scale: ScoreScale, _ returnsReward: Bool) -> String {
        let task = "Examine what you see critically: say what is right and what is wrong with it"
        return returnsReward
            ? task + ", then grade it.\nAnswer with a JSON object that has the fields "
                + "\"critique\" and \"reward\" (\(scale.words))."
            : task + ".\nAnswer with a JSON object that has the field \"critique\"."
    }

    /// The schema of what the module adds: its rewards are brought to 0 to 1.
    private static func output(_ returnsReward: Bool) -> JSON {
        var properties: JSONObject = ["critique": ["type": "string"]]
        if returnsReward { properties[field] = ["type": "number", "minimum": 0, "maximum": 1] }
        return [
            "type": "object", "properties": .object(properties),
            "required": .array(properties.names.map(JSON.string)), "additionalProperties": false,
        ]
    }

    func infer(_ request: InferRequest, call: any Call) async throws -> ModuleShape {
        guard request.output == nil else {
            throw ComponentError(
                .invalidArgument,
                "a critique's output is fixed; leave 'output' out",
                details: ["at": "/output"]
            )
        }
        let inner = try await generator.infer(
            InferRequest(input: request.input, inputs: request.inputs, output: schema),
            call: call
        )
        let output = Self.output(returnsReward)
        return ModuleShape(
            output: returnsInput
                ? InputMerging(input: request.input, answer: output).schema : output,
            variables: inner.variables
        )
    }

    func run(_ request: ModuleRequest, call: any Call) async throws -> ModuleResponse {
        let response = try await generator.run(request, call: call)
        guard let text = response.output, var answer = try JSON(parsing: text).object else {
            return response
        }
        if returnsReward {
            answer[Self.field] = .number(scale.normalized(answer, field: Self.field))
        }
        guard returnsInput, let input = request.input else {
            return ModuleResponse(output: JSON.object(answer).text())
        }
        let merged = merging.merged(try JSON(parsing: input).object ?? [:], answer)
        return ModuleResponse(output: JSON.object(merged).text())
    }
}
