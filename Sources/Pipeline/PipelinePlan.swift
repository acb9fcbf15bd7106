package import Contract
package import JSONValues
package import PluginHost
package import ProgramGraph
package import Scheduling
package import Training

/// A component of the pipeline, found and with its configuration checked and completed.
package struct ComponentPlan: Sendable {
    /// Where in the file it stands, as a JSON Pointer.
    package let pointer: String
    /// The plugin's name.
    package let plugin: String
    /// Its kind.
    package let kind: ComponentKind
    /// Its configuration; nested components are replaced by their handles.
    package var configuration: JSONObject
    /// How many model calls a run or a row can make, those of nested components aside; nil if it
    /// doesn't say.
    let modelCalls: Int?
    /// Whether it can't score rows without target.
    let needsTargets: Bool
    /// Where it runs, and what it may take there.
    package let placement: ComponentPlacement
    /// How long a call may take, or nil if the file doesn't say.
    let timeout: Duration?
    /// The components nested in the configuration, by handle.
    package let nested: [(handle: String, plan: ComponentPlan)]
}

/// A model of the pipeline.
package struct ModelPlan: Sendable {
    /// The name under which components ask for it.
    package let name: String
    /// The provider and its configuration.
    package let component: ComponentPlan
    /// How many requests may be in flight, or nil for what the model says is useful.
    package let concurrency: Int?
    /// How long a request may take.
    package let timeout: Duration
    /// What its tokens cost, or nil if the file doesn't say.
    package let price: ModelPrice?
    /// What may begin in a minute.
    package var limits = RateLimits()
    /// How long a call may wait and be tried again, or nil for ever.
    package var deadline: Duration?
    /// The names of the models that are asked in its place.
    package var fallback: [String] = []
    /// Whether its answers are kept for other runs; nil if the file leaves it open.
    let isCached: Bool?
}

/// A module of the program.
package struct ModulePlan: Sendable {
    /// The module's name.
    package let name: String
    /// The plugin and its configuration.
    package let component: ComponentPlan
    /// The inputs or modules whose values it takes.
    package let sources: [String]
    /// JSON Schema of what it shall make, or nil if the module decides.
    package let output: JSON?
    /// Whether its variables may be trained.
    package let isTrainable: Bool
    /// The numbers of its configuration that are variables, too.
    package let numbers: [ModuleNumber]
}

/// A pipeline file, understood: every name resolved, every configuration checked.
package struct PipelinePlan: Sendable {
    package var name = ""
    package var languageModels: [ModelPlan] = []
    package var embeddingModels: [ModelPlan] = []
    package var cache = CachePlan()
    package var programName = ""
    package var programDescription = ""
    package var inputs: [ProgramInput] = []
    package var modules: [ModulePlan] = []
    package var levels: [[String]] = []
    package var outputs: [String] = []
    package var optimizer: ComponentPlan?
    package var reward: ComponentPlan?
    package var metrics: [(name: String, plan: ComponentPlan)] = []
    package var callbacks: [ComponentPlan] = []
    package var columns: [String: String] = [:]
    package var fit = FitSettings()
    package var validationSplit = 0.1
    package var split = DataSplit()
    /// The folders of plugins that the file names; a saved program doesn't keep them.
    package var pluginFolders: [String] = []
    /// How much is shown: 0 nothing, 1 progress, 2 a line an epoch.
    package var verbose = 1
    /// The file with all defaults filled in, without data and fit: what a saved program keeps.
    package var architecture: JSONObject = [:]
}
