import TestSupport

/// A program that asks a model behind HTTP, as a user runs it.
struct ServedDesk {
    let installation: Installation
    let workshop: Workshop
    let pipeline: String

    /// Writes the pipeline file, with a model at an address and a module without its wiring.
    init(at address: String, module: String = "plugin: Generator") throws {
        installation = try Installation()
        workshop = try Workshop()
        pipeline = try workshop.write(
            """
            name: served
            cache: false
            language_models:
              default: {model: openai-compatible/m, base_url: "\(address)"}
            data_models:
              Question:
                question: {type: string, description: What somebody wants to know}
              Answer:
                answer: {type: string, description: What is true}
            program:
              inputs: {question: Question}
              modules:
                mind: {\(module), input: question, output: Answer}
              output: mind

            """,
            to: "served.yaml"
        )
    }

    /// Asks the program.
    func ask(_ options: [String] = [], _ environment: [String: String] = [:]) throws -> Command {
        try installation.glia(
            ["predict", pipeline, "--input", "What is 6 times 7?"] + options,
            environment: environment
        )
    }
}
