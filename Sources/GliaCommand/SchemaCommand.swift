import ArgumentParser
import Console
import Contract
import JSONValues
import Pipeline
import PluginHost

/// `glia schema`: prints the JSON Schema of the pipeline file.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of the pipeline file, with all plugins' parameters."
    )

    @OptionGroup var plugins: PluginOptions

    func run() throws {
        let catalog = PluginCatalog(searchPath: Session.searchPath(plugins.folders))
        Terminal.result(PipelineSchema.json(with: catalog).text(.indented))
    }
}
