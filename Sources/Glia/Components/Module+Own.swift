public import Contract
import PluginHost

/// A module of this program: a Swift type that needs no library.
///
/// `run` may be called many times at once. See `Contract.Module` for what host and module promise.
public protocol Module: Contract.Module, ModuleComponent {
    /// The name under which saved programs know it; the type's name unless you say otherwise.
    var componentName: String { get }
}

/// A reward of this program: a Swift type that needs no library.
///
/// A saved program names it, so give it to ``Program/load(_:host:own:)`` too.
public protocol Reward: Contract.Reward, RewardComponent {
    /// The name under which saved programs know it; the type's name unless you say otherwise.
    var componentName: String { get }
}

/// A metric of this program: a Swift type that needs no library.
public protocol Metric: Contract.Metric, MetricComponent {
    /// The name under which saved programs know it; the type's name unless you say otherwise.
    var componentName: String { get }
}

/// An optimizer of this program: a Swift type that needs no library.
public protocol Optimizer: Contract.Optimizer, OptimizerComponent {
    /// The name under which it is called; the type's name unless you say otherwise.
    var componentName: String { get }
}

/// A callback of this program: a Swift type that needs no library.
///
/// The training waits for each answer, so one that never comes stops it.
public protocol Callback: Contract.Callback, CallbackComponent {
    /// The name in messages; the type's name unless you say otherwise.
    var componentName: String { get }
}

// Defaults, against the house's habit: a type of one's own should take no more lines than a plugin.
extension Module {
    /// The type's name.
    public var componentName: String { String(describing: Self.self) }
    /// The component.
    public var component: Component {
        Component(own: OwnComponent(name: componentName, value: .module(self)))
    }
    /// A module of this program: named for its type, and with an output of its own choice.
    public var placement: ModulePlacement { ModulePlacement() }
}

extension Reward {
    /// The type's name.
    public var componentName: String { String(describing: Self.self) }
    /// The component.
    public var component: Component {
        Component(own: OwnComponent(name: componentName, value: .reward(self)))
    }
}

extension Metric {
    /// The type's name.
    public var componentName: String { String(describing: Self.self) }
    /// The name in snake case.
    public var historyName: String? { nil }
    /// The component.
    public var component: Component {
        Component(own: OwnComponent(name: componentName, value: .metric(self)))
    }
}

extension Callback {
    /// The type's name.
    public var componentName: String { String(describing: Self.self) }
    /// The component.
    public var component: Component {
        Component(own: OwnComponent(name: componentName, value: .callback(self)))
    }
}

extension Optimizer {
    /// The type's name.
    public var componentName: String { String(describing: Self.self) }
    /// The component.
    public var component: Component {
        Component(own: OwnComponent(name: componentName, value: .optimizer(self)))
    }
}
