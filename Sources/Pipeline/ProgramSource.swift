import Contract
package import JSONValues
import ProgramGraph

/// A pipeline or a saved program, as somebody hands it over.
package struct ProgramSource: Sendable {
    /// The pipeline; of a saved program its architecture.
    package let source: PipelineSource
    /// The saved program, if it is one.
    package let saved: ProgramFile?

    /// Reads a file.
    ///
    /// - Throws: ``ComponentError`` if it can't be read or is a program of a newer format;
    ///   ``PipelineError`` if it is no YAML.
    package init(path: String) throws {
        let text: String
        do {
            text = try FileText.read(path)
        } catch {
            // People name a run's folder, as they do for its report.
            let program = path + (path.hasSuffix("/") ? "" : "/") + "program.json"
            let hint = FileText.isFolder(path) ? "; name a file in it, such as \(program)" : ""
            throw ComponentError(.notFound, "'\(path)': \(error)\(hint)")
        }
        try self.init(text: text, path: path)
    }

    /// Takes a text; relative names in it start where `path` lies.
    ///
    /// - Throws: As reading a file does.
    package init(text: String, path: String) throws {
        if let json = try? JSON(parsing: text), json["glia_program"] != nil {
            try self.init(json, path: path)
        } else {
            self.init(source: try PipelineSource(path: path, text: text), saved: nil)
        }
    }

    /// Takes a value.
    ///
    /// - Throws: ``ComponentError`` if it is a program of a newer format.
    package init(_ json: JSON, path: String) throws {
        guard json["glia_program"] != nil else {
            self.init(source: PipelineSource(path: path, json: json), saved: nil)
            return
        }
        let file = try ProgramFile(json, path: path)
        self.init(source: file.source(path: path), saved: file)
    }

    private init(source: PipelineSource, saved: ProgramFile?) {
        self.source = source
        self.saved = saved
    }

    /// Returns the same with another pipeline, for instance after overrides.
    package func replacing(_ source: PipelineSource) -> ProgramSource {
        ProgramSource(source: source, saved: saved)
    }

    /// The folders of plugins that the pipeline names, which come before all others.
    package static func pluginFolders(of source: PipelineSource) -> [String] {
        (source.json["plugins"]?.array ?? []).compactMap(\.string)
            .map { FileText.path($0, beside: source.path) }
    }
}
