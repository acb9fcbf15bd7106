import Contract
import History
package import JSONValues
package import ProgramGraph

/// A trained program as one readable JSON file: architecture and variables, no code and no keys.
package struct ProgramFile: Sendable {
    /// The version of the format; a file of a newer one is refused.
    package static let format = 1

    /// What the program is made of: the pipeline file without data, optimizer and fit.
    package let architecture: JSONObject
    /// The values of all variables by path.
    package let variables: JSONObject
    /// How it was trained, in words and numbers, for people.
    package let training: JSONObject

    /// Makes a file.
    package init(architecture: JSONObject, variables: JSONObject, training: JSONObject) {
        self.architecture = architecture
        self.variables = variables
        self.training = training
    }

    /// Makes the file of a pipeline's program with the values of a candidate.
    package init(of pipeline: Pipeline, _ candidate: Candidate, training: JSONObject) {
        var values = pipeline.program.initialValues
        for member in candidate.overlay.members { values[member.name] = member.value }
        self.init(
            architecture: pipeline.plan.architecture,
            variables: values,
            training: training
        )
    }

    /// Reads a file.
    ///
    /// - Throws: ``ComponentError`` that says why it is no program file, or of which newer format.
    package init(path: String) throws {
        let json: JSON
        do {
            json = try JSON(parsing: FileText.read(path))
        } catch {
            throw ComponentError(.invalidArgument, "'\(path)': \(error)")
        }
        try self.init(json, path: path)
    }

    /// Reads a file's content.
    ///
    /// - Throws: ``ComponentError`` that says why it is no program file, or of which newer format.
    init(_ json: JSON, path: String) throws {
        guard let format = json["glia_program"]?.integer,
            let architecture = json["architecture"]?.object,
            let variables = json["variables"]?.object
        else {
            throw ComponentError(
                .invalidArgument,
                "'\(path)' is no program that 'glia fit' has saved: 'glia_program', "
                    + "'architecture' or 'variables' is missing"
            )
        }
        guard format <= Self.format else {
            throw ComponentError(
                .failedPrecondition,
                "'\(path)' has format \(format), this Glia reads up to \(Self.format): use a newer one"
            )
        }
        self.init(
            architecture: architecture,
            variables: variables,
            training: json["training"]?.object ?? [:]
        )
    }

    /// The file's content.
    package var json: JSON {
        [
            "glia_program": .integer(Int64(Self.format)),
            "architecture": .object(architecture), "variables": .object(variables),
            "training": .object(training),
        ]
    }

    /// Writes the file whole: a crash leaves the old one or the new one.
    ///
    /// - Throws: ``ComponentError`` that says why it can't be written.
    package func write(to path: String) throws {
        try AtomicFile.write(json.bytes(.indented) + [UInt8(ascii: "\n")], to: path)
    }

    /// The architecture as a pipeline source.
    package func source(path: String) -> PipelineSource {
        PipelineSource(path: path, json: .object(architecture))
    }

    /// The values of the variables as a candidate.
    package var candidate: Candidate { Candidate(variables) }
}
