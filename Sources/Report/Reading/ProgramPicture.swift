package import JSONValues

/// The parts of a program's graph and their wiring, as a pipeline names them.
package struct ProgramPicture: Sendable, Equatable {
    /// An input, a module, or the program's output.
    package struct Part: Sendable, Equatable {
        /// What it is.
        package enum Kind: Sendable, Equatable {
            case input
            case module
            case output
        }

        /// What it is.
        package let kind: Kind
        /// Its name.
        package let name: String
        /// A module's plugin, an input's data model, or what else there is to say.
        package let label: String
        /// The names of the parts whose values it takes.
        package let sources: [String]
    }

    /// The program's name.
    package let name: String
    /// The parts in the order of the pipeline; the output last.
    package let parts: [Part]

    /// Reads the graph of a pipeline's value.
    ///
    /// - Parameter architecture: The pipeline file, or what a saved program keeps of it.
    package init(architecture: JSONObject) {
        let program = architecture["program"]
        name = program?["name"]?.string ?? architecture["name"]?.string ?? "program"
        let inputs = (program?["inputs"]?.object?.members ?? []).map { member in
            Part(kind: .input, name: member.name, label: Self.model(member.value), sources: [])
        }
        let modules = (program?["modules"]?.object?.members ?? []).map { member in
            let output = member.value["output"].map { " → " + Self.model($0) } ?? ""
            let frozen = member.value["trainable"]?.bool == false ? ", not trained" : ""
            return Part(
                kind: .module,
                name: member.name,
                label: (member.value["plugin"]?.string ?? "") + output + frozen,
                sources: Self.names(member.value["input"])
            )
        }
        let output = Part(
            kind: .output,
            // No module can have that name: it is no word.
            name: "",
            label: "output",
            sources: Self.names(program?["output"])
        )
        parts = inputs + modules + [output]
    }

    private static func names(_ json: JSON?) -> [String] {
        json?.string.map { [$0] } ?? (json?.array ?? []).compactMap(\.string)
    }

    /// The name of a data model; one that is written in place has none.
    private static func model(_ json: JSON) -> String { json.string ?? "an object" }
}
