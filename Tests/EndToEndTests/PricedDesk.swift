import MockServer
import TestSupport

/// A training in which everybody asks models of his own: the program, a judge and the optimizer.
///
/// Rows repeat, so some questions are equal; every ninth request is refused, and the judge doesn't
/// answer all questions, so that a spare one has to.
struct PricedDesk {
    /// What a million tokens cost.
    struct Price {
        let input: Double
        let cached: Double
        let output: Double

        var text: String { "{input: \(input), cached: \(cached), output: \(output)}" }
    }

    /// The models by their names in the pipeline.
    static let prices = [
        "default": Price(input: 3, cached: 0.5, output: 15),
        "judge": Price(input: 7, cached: 7, output: 11),
        "spare": Price(input: 0.25, cached: 0.125, output: 2),
        "author": Price(input: 40, cached: 10, output: 80),
    ]

    let installation: Installation
    let workshop: Workshop
    let server: MockServer
    let pipeline: String

    init() throws {
        installation = try Installation()
        workshop = try Workshop()
        server = try MockServer(Self.answer)
        for (name, rows) in [("train", 0..<24), ("validation", 100..<112), ("test", 200..<212)] {
            let lines = rows.map {
                "{\"message\":\"guest \($0 / 2)\",\"queue\":\"\($0 % 4 < 2 ? "taxi" : "repair")\"}\n"
            }
            try workshop.write(lines.joined(), to: name + ".jsonl")
        }
        pipeline = try workshop.write(Self.pipeline(server.address), to: "priced.yaml")
    }

    private static func pipeline(_ address: String) -> String {
        let models = prices.sorted { $0.key < $1.key }.map { name, price in
            let fallback = name == "judge" ? ", fallback: [spare]" : ""
            return "  \(name): {model: openai-compatible/\(name), base_url: \"\(address)\", "
                + "price: \(price.text)\(fallback)}\n"
        }
        return """
            name: priced
            language_models:
            \(models.joined())data_models:
              Message:
                message: {type: string, description: What a guest wrote}
              Route:
                queue: {enum: [taxi, repair]}
            program:
              inputs: {message: Message}
              modules:
                router: {plugin: Generator, input: message, output: Route}
              output: router
            optimizer: {plugin: OMEGA, language_model: author, merging_rate: 0.5}
            reward: {plugin: LMAsJudge, language_model: judge}
            data: {train: train.jsonl, validation: validation.jsonl, test: test.jsonl}
            fit: {epochs: 2, batch_size: 8}

            """
    }

    /// Answers by the question alone, but for refusals; usage differs from question to question.
    private static func answer(_ request: MockRequest, _ number: Int) -> MockAnswer {
        let size = request.body.utf8.reduce(0) { ($0 * 31 + Int($1)) % 9973 }
        func isFor(_ model: String) -> Bool { request.body.contains("\"model\":\"\(model)\"") }
        if number % 9 == 4 { return .reply(#"{"error":{"message":"busy"}}"#, status: 503) }
        if isFor("judge"), size % 4 == 0 {
            return .reply(#"{"error":{"message":"no such model"}}"#, status: 404)
        }
        let content =
            if isFor("author") {
                #"{\"instructions\":\"Way \#(size): read what the guest wants.\"}"#
            } else if isFor("default") {
                #"{\"queue\":\"\#(size % 2 == 0 ? "taxi" : "repair")\"}"#
            } else {
                #"{\"critique\":\"It is so.\",\"score\":0.\#(size % 10)}"#
            }
        return .reply(
            #"""
            {"choices":[{"message":{"content":"\#(content)"}}],"usage":{
            "prompt_tokens":\#(1000 + size),"completion_tokens":\#(size % 97),
            "prompt_tokens_details":{"cached_tokens":\#(size % 501)}}}
            """#
        )
    }
}
