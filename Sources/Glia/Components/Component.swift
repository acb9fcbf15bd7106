import PluginHost

/// One registered thing of a plugin with its configuration, or a value of this program.
///
/// Nobody has looked whether there is such a plugin; `compile` and `fit` do.
public struct Component: Sendable {
    /// The plugin's name; of a value of this program its own.
    public let plugin: String
    let settings: [(name: String, value: Setting)]
    let own: OwnComponent?

    /// Names a plugin's component.
    ///
    /// - Parameters:
    ///   - plugin: The name, as `glia plugin list` shows it.
    ///   - settings: The plugin's parameters, as `glia plugin show` lists them.
    public init(_ plugin: String, _ settings: KeyValuePairs<String, Setting> = [:]) {
        self.init(plugin, settings.map { (name: $0.key, value: $0.value) })
    }

    init(_ plugin: String, _ settings: [(name: String, value: Setting)]) {
        self.plugin = plugin
        self.settings = settings
        own = nil
    }

    init(own: OwnComponent) {
        plugin = own.name
        settings = []
        self.own = own
    }

    /// Names a plugin's component, with those parameters that are given.
    init(_ plugin: String, given: KeyValuePairs<String, Setting?>) {
        self.init(
            plugin,
            given.compactMap { pair in pair.value.map { (name: pair.key, value: $0) } }
        )
    }
}

/// What can say which component it means.
public protocol ComponentSource: Sendable {
    /// The component.
    var component: Component { get }
}

/// A reward: a plugin's, by name or by a type such as ``ExactMatch``, or your own ``Reward``.
public protocol RewardComponent: ComponentSource {}

/// An optimizer: a plugin's, by name or by a type such as ``RandomFewShot``, or your own.
public protocol OptimizerComponent: ComponentSource {}

/// A metric: a plugin's, by name or by a type such as ``MeanMetricWrapper``, or your own.
public protocol MetricComponent: ComponentSource {
    /// The key in the history, or nil for the component's name in snake case.
    var historyName: String? { get }
}

/// A callback of a training: a plugin's, by name or by a type such as ``EarlyStopping``, or your
/// own ``Callback``.
public protocol CallbackComponent: ComponentSource {}

/// Any plugin's component, by its name.
///
/// ```swift
/// let judge = Plugin("LMAsJudge", ["instructions": "accuracy, clarity"])
/// ```
public struct Plugin: RewardComponent, OptimizerComponent, MetricComponent, ModuleComponent,
    CallbackComponent
{
    /// The component.
    public let component: Component
    /// The key in the history, for a metric.
    public let historyName: String?
    /// What a program needs to know of it, for a module.
    public let placement: ModulePlacement

    /// Names a component.
    ///
    /// - Parameters:
    ///   - plugin: The plugin's name.
    ///   - settings: The plugin's parameters.
    ///   - name: A module's name in the program, or a metric's in the history.
    ///   - output: The data model that a module shall make.
    ///   - isTrainable: Whether training may change a module's variables.
    public init(
        _ plugin: String,
        _ settings: KeyValuePairs<String, Setting> = [:],
        name: String? = nil,
        output: (any DataModel.Type)? = nil,
        isTrainable: Bool = true
    ) {
        component = Component(plugin, settings)
        historyName = name
        placement = ModulePlacement(name: name, output: output, isTrainable: isTrainable)
    }
}
